/** What a node waits for, what leaves it, and being a relay. */
export const network = {
  'a circuit': 'یک مسیر',
  'circuit: its last relay was not added': 'مسیر: آخرین رله‌اش افزوده نشد',
  'The address at which this relay listens, and its identity key.':
    'نشانی‌ای که این رله روی آن گوش می‌دهد، و کلید شناسایی‌اش.',
  'That it is up, every day anew: whoever compares times learns when this machine runs.':
    'اینکه روشن است، هر روز از نو: هر که زمان‌ها را بسنجد می‌فهمد این رایانه کی روشن است.',
  'When it was first seen, to whoever kept the list.':
    'اینکه نخستین بار کی دیده شد، برای هر که فهرست را نگه داشته است.',
  'The public key of its operator, and so which other relays are the same person’s.':
    'کلید عمومی گرداننده‌اش، و از این راه اینکه کدام رله‌های دیگر از آن همان کس است.',
  relays: 'رله‌ها',
  '{relays:words} known': '{relays} شناخته شده',
  '{relays:words} known, of which {distinct} by operators and at addresses apart from each other; {missing} more needed for circuits':
    '{relays} شناخته شده که {distinct} تا با گردانندگان و نشانی‌های جدا از هم‌اند؛ برای مسیرها {missing} تای دیگر لازم است',
  '{relays:words} known, {missing} more needed for circuits':
    '{relays} شناخته شده، برای مسیرها {missing} تای دیگر لازم است',
  '{missing} more relay': '{missing} رلهٔ دیگر',
  '{missing} more relays': '{missing} رلهٔ دیگر',
  '{relays} relays': '{relays} رله',
  'none of {asked} relays asked has answered': 'از {asked} رله‌ای که پرسیده شد هیچ‌یک پاسخ نداده است',
  'none of {asked} relays asked has answered: {why:words}':
    'از {asked} رله‌ای که پرسیده شد هیچ‌یک پاسخ نداده است: {why}',
  'no relay is known that could hold it': 'رله‌ای شناخته نیست که بتواند نگهش دارد',
  'Wait until this node knows more relays: warren status':
    'صبر کنید تا این گره رله‌های بیشتری بشناسد: warren status',
  'demonstration network, no anonymity claimed': 'شبکهٔ نمایشی، بی هیچ قولی دربارهٔ گمنامی',
  "this machine's clock is {skewMs} s ahead; set it": 'ساعت این رایانه {skewMs} ثانیه جلو است؛ تنظیمش کنید',
  "this machine's clock is {skewMs} s behind; set it": 'ساعت این رایانه {skewMs} ثانیه عقب است؛ تنظیمش کنید',
  'the upstream proxy': 'پراکسی شما',
  'it is gone': 'رفته است',
  'Nothing that this node knows of.': 'چیزی که این گره نمی‌شناسد.',
  'Please report it with what you were doing.': 'لطفاً آن را گزارش دهید، همراه با آنچه در حال انجامش بودید.',
  'To the server behind a service of this node.': 'به سرور پشت یکی از سرویس‌های این گره.',
  'To the upstream proxy, which every link goes through.': 'به پراکسی شما که همهٔ اتصال‌ها از آن می‌گذرد.',
  'A relay of the demonstration, which runs inside of this process.':
    'رله‌ای از نمایش که درون همین برنامه اجرا می‌شود.',
  'The local API, for programs of this machine that have a token.':
    '‏API محلی، برای برنامه‌های این رایانه که نشانهٔ دسترسی دارند.',
  'The proxy, for programs of this machine.': 'پراکسی، برای برنامه‌های این رایانه.',
  'The port where browsers of this machine open links.':
    'درگاهی که مرورگرهای این رایانه پیوندها را در آن باز می‌کنند.',
  'Asks the router of this network to forward the port of this relay.':
    'از مسیریاب این شبکه می‌خواهد درگاه این رله را هدایت کند.',
  'Asks the kernel for the network interfaces of this machine.':
    'از سیستم‌عامل رابط‌های شبکهٔ این رایانه را می‌پرسد.',
  'To a relay of the network: being opened or closed, or asked by the doctor.':
    'به رله‌ای از شبکه: در حال باز یا بسته شدن، یا پرسش عیب‌یابی.',
  listening: 'در انتظار',
  'Where clients and other relays link to this relay.': 'جایی که گره‌ها و رله‌های دیگر به این رله وصل می‌شوند.',
  'Somebody who came to this relay and has not said who he is, or is leaving.':
    'کسی که به این رله آمده و نگفته کیست، یا در حال رفتن است.',
  'Input or output of the process itself.': 'ورودی یا خروجی خود برنامه.',
  'A Unix socket without a name: to the server behind a service, as far as the system tells.':
    'سوکت یونیکس بی‌نام: تا آنجا که سیستم می‌گوید به سرور پشت یک سرویس.',
  'A link from a client or a relay that is not listed, to this relay.':
    'پیوندی از یک گره یا رله‌ای فهرست‌نشده به این رله.',
  'A link to a relay of the network.': 'پیوندی به رله‌ای از شبکه.',
  'A link from a relay of the network.': 'پیوندی از رله‌ای از شبکه.',
  'this system does not tell the sockets of a process': 'این سیستم سوکت‌های یک برنامه را نمی‌گوید',
  'On Linux it does.': 'روی لینوکس می‌گوید.',
  'Elsewhere ask the tools of the system, such as lsof.':
    'در سیستم‌های دیگر از ابزارهای سیستم بپرسید، مانند lsof.',
  'this is not a rate that a relay is of use with': 'رله با این سرعت به کار نمی‌آید',
  'Give bytes a second, at least 64 kB: for instance --bandwidth 2MB':
    'بایت در ثانیه بدهید، دست‌کم ‎64 kB‎: مانند --bandwidth 2MB',
  'this is not a volume': 'این حجم نیست',
  'Give a size, at least 10 MB, and a period: for instance --volume 50GB/day or --volume 1TB/month':
    'حجمی دست‌کم ‎10 MB‎ و یک دوره بدهید: مانند --volume 50GB/day یا --volume 1TB/month',
  'what is remembered of the operator of this relay is damaged':
    'آنچه از گردانندهٔ این رله به یاد مانده آسیب دیده است',
  'Give the key again: warren up --operator-key-file FILE':
    'کلید را دوباره بدهید: warren up --operator-key-file FILE',
  'others can connect to it': 'دیگران می‌توانند به آن وصل شوند',
  'nobody could connect to {address}, so it is not listed':
    'کسی نتوانست به {address} وصل شود، پس در فهرست نیست',
  'Let TCP port {port} through the firewall and forward it in the router to this machine (--port-mapping asks the router), or say with --advertise HOST:PORT where others reach it.':
    'درگاه TCP {port} را از دیوار آتش بگذرانید و در مسیریاب به این رایانه هدایت کنید (‎--port-mapping‎ از مسیریاب می‌خواهد)، یا با --advertise HOST:PORT بگویید دیگران کجا به آن می‌رسند.',
  '{failed} of {testers} relays asked could not connect to {address}; that is too few to be sure':
    '{failed} از {testers} رلهٔ پرسیده‌شده نتوانستند به {address} وصل شوند؛ برای اطمینان کم است',
  'no other relay is there yet to test whether it can be reached':
    'هنوز رلهٔ دیگری نیست که بیازماید در دسترس است یا نه',
  'not tested yet': 'هنوز آزموده نشده',
  'this is not a size that a relay can keep for others': 'رله نمی‌تواند این اندازه برای دیگران نگه دارد',
  'Give a size from 16 MB to 128 GiB, for instance --store-quota 20GB, or 0 to keep nothing.':
    'اندازه‌ای از ‎16 MB‎ تا ‎128 GiB‎ بدهید، مانند --store-quota 20GB، یا 0 برای نگه نداشتن چیزی.',
  'upstream proxy {address}: {message:words}': 'پراکسی {address}: {message}',
  'upstream proxy {address} is gone': 'پراکسی {address} رفته است',
  'this names no upstream proxy': 'این پراکسی‌ای را نام نمی‌برد',
  'Give socks5://HOST:PORT or socks5://USER:PASSWORD@HOST:PORT with an IP address, for instance socks5://127.0.0.1:1080':
    'این را با نشانی IP بدهید: socks5://HOST:PORT یا socks5://USER:PASSWORD@HOST:PORT، مانند socks5://127.0.0.1:1080',
  'the user name or password of the upstream proxy cannot be used':
    'نام کاربری یا گذرواژهٔ پراکسی قابل استفاده نیست',
  'Each has 1 to 255 bytes; write % as %25, @ as %40, : as %3A, / as %2F.':
    'هر یک از ۱ تا ۲۵۵ بایت است؛ نویسه‌های ‎% @ : /‎ را به صورت ‎%25 %40 %3A %2F‎ بنویسید.',
} as const
