/** What the doctor looks at, finds and advises. */
export const doctor = {
  'the clock': 'ساعت',
  'The clock of this machine is {median:words} behind.': 'ساعت این رایانه {median} عقب است.',
  'The clock of this machine is {median:words} ahead.': 'ساعت این رایانه {median} جلو است.',
  '{agreeing:words} said so; the network allows {toleratedMs:words}.':
    '{agreeing} چنین گفته‌اند؛ شبکه {toleratedMs} را روا می‌داند.',
  'The relays it is linked to said so; the network allows {toleratedMs:words}.':
    'رله‌هایی که به آن‌ها وصل است چنین گفته‌اند؛ شبکه {toleratedMs} را روا می‌داند.',
  'Set the clock: sudo timedatectl set-ntp true, or sudo date -s "YYYY-MM-DD HH:MM:SS".':
    'ساعت را تنظیم کنید: sudo timedatectl set-ntp true یا sudo date -s "YYYY-MM-DD HH:MM:SS".',
  'Warren goes on by itself then.': 'آنگاه Warren خودبه‌خود ادامه می‌دهد.',
  'the configuration': 'پیکربندی',
  'the network connection': 'اتصال شبکه',
  'This machine is not connected to any network.': 'این رایانه به هیچ شبکه‌ای وصل نیست.',
  'This machine has no route to any relay.': 'از این رایانه راهی به هیچ رله‌ای نیست.',
  'No interface but loopback is up.': 'جز رابط محلی هیچ رابط شبکه‌ای روشن نیست.',
  '{interfaces:words} up.': 'روشن: {interfaces}.',
  'No route to {away} of {relays} relays.': 'راهی به {away} رله از {relays} رله نیست.',
  'No route to the upstream proxy.': 'راهی به پراکسی شما نیست.',
  'Plug in the cable, join the Wi-Fi or start the VPN; see what is there: ip addr; ip route.':
    'کابل را وصل کنید، به وای‌فای بپیوندید یا VPN را روشن کنید؛ آنچه هست را ببینید: ip addr; ip route.',
  'This machine itself forbids Warren to connect: a local firewall or sandbox.':
    'خود این رایانه نمی‌گذارد Warren وصل شود: دیوار آتش محلی یا محیط بسته.',
  'The system refused all {relays:words} at once, for lack of permission.':
    'سیستم همه را ({relays}) یک‌جا نپذیرفت، چون اجازه نیست.',
  'Allow outgoing TCP for Warren; see the rules: sudo nft list ruleset, or those of your sandbox.':
    'TCP بیرون‌رونده را برای Warren مجاز کنید؛ قواعد را ببینید: sudo nft list ruleset، یا قواعد محیط بستهٔ خود را.',
  'Warren may not open another file or connection.': 'Warren اجازهٔ باز کردن پرونده یا اتصال دیگری ندارد.',
  'The system refused a socket: too many open files.': 'سیستم سوکتی نداد: پرونده‌های باز بیش از اندازه‌اند.',
  'Raise the limit (ulimit -n 65536, or LimitNOFILE= of the service) and start Warren anew.':
    'سقف را بالا ببرید (ulimit -n 65536، یا LimitNOFILE= در سرویس سیستم) و Warren را از نو آغاز کنید.',
  'free space on the disk': 'جای خالی روی دیسک',
  '{freeBytes} of {totalBytes} are free where {home} is.':
    '{freeBytes} از {totalBytes} جایی که {home} هست خالی است.',
  'Free some space on that disk, or move the home directory to another one and name it with --home.':
    'روی آن دیسک جا باز کنید، یا پوشهٔ خانگی را به دیسک دیگری ببرید و با ‎--home‎ نامش ببرید.',
  'The disk that holds the home directory has no room for another file (no free inodes).':
    'دیسکی که پوشهٔ خانگی Warren روی آن است جا برای پروندهٔ دیگری ندارد (inode آزاد نیست).',
  'The disk that holds the home directory is full.': 'دیسکی که پوشهٔ خانگی Warren روی آن است پر است.',
  'Yet nothing could be written: a quota is used up.': 'با این حال چیزی نوشته نشد: سهمیه‌ای تمام شده است.',
  'The disk that holds the home directory is almost full.':
    'دیسکی که پوشهٔ خانگی Warren روی آن است نزدیک به پر شدن است.',
  'the entry relay': 'رلهٔ ورودی',
  'One entry relay after the other vanished, so Warren chooses no further one this month.':
    'رله‌های ورودی یکی پس از دیگری ناپدید شدند؛ پس Warren این ماه رلهٔ دیگری برنمی‌گزیند.',
  '{replaced:words} in the last 30 days, of {replacementsAllowed} that may be; none of the chosen relays is listed now.':
    '{replaced} در ۳۰ روز گذشته، از {replacementsAllowed} بار مجاز؛ هیچ‌یک از رله‌های برگزیده اکنون در فهرست نیست.',
  'Ask who runs the network whether relays were lost, and look at this connection: somebody in between may be hiding relays.':
    'از گردانندگان شبکه بپرسید رله‌هایی از دست رفته‌اند یا نه، و این اتصال را بررسی کنید: شاید کسی در میانه رله‌ها را پنهان می‌کند.',
  'Try another connection; Warren goes on by itself when a chosen relay is back, or when 30 days have passed.':
    'اتصال دیگری را بیازمایید؛ وقتی رلهٔ برگزیده‌ای بازگردد یا ۳۰ روز بگذرد Warren خودبه‌خود ادامه می‌دهد.',
  'Too many circuits through the entry relay of this node fail; it may choose which ones live.':
    'مسیرهای بسیاری از رلهٔ ورودی این گره ناکام می‌مانند؛ شاید خودش برمی‌گزیند کدام زنده بمانند.',
  'A backup, {address}, stands in for it meanwhile.':
    'در این میان رلهٔ جایگزین {address} به جای آن کار می‌کند.',
  'No backup is above suspicion; circuits start at {address}.':
    'هیچ رلهٔ جایگزینی بی‌گمان نیست؛ مسیرها از {address} آغاز می‌شوند.',
  'No backup is above suspicion; circuits start at none.': 'هیچ رلهٔ جایگزینی بی‌گمان نیست؛ مسیری آغاز نمی‌شود.',
  'Nothing needs to be typed: Warren keeps to its few chosen relays and comes back when circuits last again.':
    'نیازی به نوشتن چیزی نیست: Warren با همان چند رلهٔ برگزیده می‌ماند و وقتی مسیرها باز دوام آورند بازمی‌گردد.',
  'If it stays so, tell who runs the network; if it is so with every connection but not elsewhere, the connection is to blame.':
    'اگر چنین ماند به گردانندگان شبکه بگویید؛ اگر با هر اتصال چنین است ولی جای دیگر نه، اشکال از اتصال است.',
  'This node has had it for {ageMs:words}.': 'این گره {ageMs} است که آن را دارد.',
  'The entry relay of this node cannot be reached; another one stands in for it.':
    'رلهٔ ورودی این گره در دسترس نیست؛ رلهٔ دیگری به جای آن کار می‌کند.',
  '{address} does not answer.': '{address} پاسخ نمی‌دهد.',
  'Nothing needs to be done: Warren comes back to it, and replaces it if it stays away for long.':
    'کاری لازم نیست: Warren به آن بازمی‌گردد، و اگر زمان زیادی نباشد جایگزینش می‌کند.',
  'Or name another directory with --home.': 'یا با ‎--home‎ پوشهٔ دیگری نام ببرید.',
  'The home is not a directory.': 'پوشهٔ خانگی Warren پوشه نیست.',
  'Move the file that is there away.': 'پرونده‌ای را که آنجاست جابه‌جا کنید.',
  'The home directory belongs to another user.': 'پوشهٔ خانگی Warren از آن کاربر دیگری است.',
  'Run Warren as its owner, or give it to yourself: sudo chown -R "$USER" {path}':
    'Warren را با نام صاحبش اجرا کنید، یا از آن خود کنیدش: sudo chown -R "$USER" {path}',
  'Other users of this machine may write in the home directory, so Warren does not start there.':
    'کاربران دیگر این رایانه می‌توانند در پوشهٔ خانگی بنویسند؛ پس Warren آنجا آغاز نمی‌شود.',
  'Type: chmod go-w {path}': 'بنویسید: chmod go-w {path}',
  'You may not read or write in the home directory.':
    'شما اجازهٔ خواندن یا نوشتن در پوشهٔ خانگی Warren ندارید.',
  'Type: chmod u+rwx {path}.': 'بنویسید: chmod u+rwx {path}.',
  'The home directory is on a read-only file system.':
    'پوشهٔ خانگی Warren روی سامانهٔ پرونده‌ای تنها خواندنی است.',
  'Mount it so that it can be written (mount -o remount,rw), and look for disk errors: dmesg.':
    'آن را نوشتنی سوار کنید (mount -o remount,rw) و خطاهای دیسک را ببینید: dmesg.',
  'The disk that holds the home directory fails.': 'دیسکی که پوشهٔ خانگی Warren روی آن است خطا می‌دهد.',
  'Look for disk errors: dmesg.': 'خطاهای دیسک را ببینید: dmesg.',
  'the home directory': 'پوشهٔ خانگی Warren',
  '{path}, which is not there yet': '{path} که هنوز نیست',
  'Looked at {path}.': 'در {path} نگاه شد.',
  'Looked at {path}, which is not there yet.': 'در {path} نگاه شد که هنوز نیست.',
  'A few bytes could not be written in {path}.': 'چند بایت هم در {path} نوشته نشد.',
  'who uses the home': 'چه کسی پوشهٔ خانگی را به کار می‌برد',
  'Type: {command}.': 'بنویسید: {command}.',
  'whether others reach this relay': 'اینکه دیگران به این رله می‌رسند',
  'Other relays cannot reach this one at {address}.': 'رله‌های دیگر در {address} به این رله نمی‌رسند.',
  'They were asked, through circuits, to connect to it, and could not.':
    'از راه مسیرها از آن‌ها خواسته شد به آن وصل شوند و نتوانستند.',
  'Forward that TCP port on your router to this machine (or add --port-mapping), open it in the firewall, or correct --advertise HOST:PORT.':
    'آن درگاه TCP را در مسیریاب به این رایانه هدایت کنید (یا ‎--port-mapping‎ را بیفزایید)، در دیوار آتش بازش کنید، یا این را درست کنید: --advertise HOST:PORT.',
  'the list of relays': 'فهرست رله‌ها',
  '{differing} of {peersAnswered:words} asked show another network: one shows {shown} relays, this node has {here}; {lacking} of those are missing there, and {added} of its own are missing here.':
    '{differing} از {peersAnswered} شبکهٔ دیگری نشان می‌دهند: یکی {shown} رله نشان می‌دهد و این گره {here} تا دارد؛ {lacking} تای این‌ها آنجا نیست و {added} تای آن اینجا نیست.',
  'Relays show different networks: part of the network is cut off, or somebody hides relays.':
    'رله‌ها شبکه‌های گوناگون نشان می‌دهند: بخشی از شبکه جدا افتاده، یا کسی رله‌ها را پنهان می‌کند.',
  'Ask again in an hour.': 'یک ساعت دیگر دوباره بپرسید.',
  'If it stays, get a newer network file from somebody you trust and compare the relays it names, then type: {command}':
    'اگر ماند، پروندهٔ شبکهٔ تازه‌تری از کسی که به او اعتماد دارید بگیرید، رله‌هایش را مقایسه کنید و سپس بنویسید: {command}',
  'A relay shows different networks to different peers.':
    'رله‌ای به طرف‌های گوناگون شبکه‌های گوناگون نشان می‌دهد.',
  '{twoFaced:words} signed two lists that cannot both be: relay {id} one of {shown} relays and one of {shown2}, within minutes.':
    '{twoFaced} دو فهرست امضا کرده که هر دو نمی‌توانند درست باشند: رلهٔ {id} یکی با {shown} رله و یکی با {shown2}، به فاصلهٔ چند دقیقه.',
  'Nothing needs to be done: it is not asked any more, and several others are.':
    'کاری لازم نیست: دیگر از آن پرسیده نمی‌شود و از چند تای دیگر پرسیده می‌شود.',
  'If the network file names it, tell who gave you the file: {command}':
    'اگر پروندهٔ شبکه نامش را دارد، به کسی که پرونده را داده بگویید: {command}',
  'A relay signed two different statements with one number.':
    'رله‌ای دو گفتهٔ گوناگون با یک شماره امضا کرده است.',
  '{contradicting:words} told people different things; both halves are kept as proof.':
    '{contradicting} به کسان گوناگون چیزهای گوناگون گفته؛ هر دو نیمه به عنوان گواه نگه داشته می‌شود.',
  'Nothing needs to be done: every node leaves it out of its paths.':
    'کاری لازم نیست: همهٔ گره‌ها آن را از مسیرهایشان کنار می‌گذارند.',
  'If it is yours, stop all but one of the machines that run with its key.':
    'اگر از آن شماست، همهٔ رایانه‌هایی را که با کلیدش کار می‌کنند جز یکی خاموش کنید.',
  'memory and open files': 'حافظه و پرونده‌های باز',
  'Warren may open too few files and connections for a relay.':
    'Warren برای رله بودن اجازهٔ باز کردن پرونده‌ها و اتصال‌های کافی ندارد.',
  'Warren may open too few files and connections.': 'Warren اجازهٔ باز کردن پرونده‌ها و اتصال‌های کافی ندارد.',
  'The limit is {openFilesMax}; {needed} is little already.': 'سقف {openFilesMax} است؛ {needed} هم کم است.',
  'Raise it before Warren is started: ulimit -n 65536, or LimitNOFILE=65536 of its service.':
    'پیش از آغاز Warren بالا ببریدش: ulimit -n 65536، یا LimitNOFILE=65536 در سرویس سیستم.',
  'Memory is short: the system may end Warren at any time.':
    'حافظه کم است: سیستم هر زمان ممکن است Warren را پایان دهد.',
  '{freeMemoryBytes} are free.': '{freeMemoryBytes} آزاد است.',
  'Close other programs, or give this machine or container more memory.':
    'برنامه‌های دیگر را ببندید، یا به این رایانه یا کانتینر حافظهٔ بیشتری بدهید.',
  'the network file': 'پروندهٔ شبکه',
  'The network file cannot be used.': 'پروندهٔ شبکه قابل استفاده نیست.',
  'Fetch it anew from somebody who is on the network, then type: {command}':
    'آن را از نو از کسی در شبکه بگیرید و سپس بنویسید: {command}',
  'It holds no network file.': 'پروندهٔ شبکه‌ای ندارد.',
  'With a file or text from somebody who is on one, type: {command} or {command2}.':
    'با پرونده یا متنی از کسی که در شبکه‌ای است بنویسید: {command} یا {command2}.',
  'To begin one: {command}': 'برای آغاز یک شبکه: {command}',
  'The file of the network "{name}" has an empty list of first relays.':
    'در پروندهٔ شبکهٔ «{name}» فهرست نخستین رله‌ها خالی است.',
  'The file of the network "" has an empty list of first relays.':
    'در پروندهٔ شبکه فهرست نخستین رله‌ها خالی است.',
  'Ask somebody who is on the network for its text or file, then type: {command}':
    'از کسی در شبکه متن یا پرونده‌اش را بخواهید و سپس بنویسید: {command}',
  'the ports Warren listens on': 'درگاه‌هایی که Warren روی آن‌ها گوش می‌دهد',
  'what Warren waits for': 'آنچه Warren در انتظارش است',
  'its first circuit': 'نخستین مسیر',
  '{relays:words} known; it waits for {waitingFor:words}.':
    '{relays} شناخته شده؛ در انتظار این است: {waitingFor}.',
  '{relays:words} known; it waits for {waitingFor:words}: {cause:words}.':
    '{relays} شناخته شده؛ در انتظار این است: {waitingFor} ({cause}).',
  '{relays:words} known; it waits for its first circuit.': '{relays} شناخته شده؛ در انتظار نخستین مسیرش است.',
  '{relays:words} known; it waits for its first circuit: {cause:words}.':
    '{relays} شناخته شده؛ در انتظار نخستین مسیرش است: {cause}.',
  'This is the only relay of its network so far.': 'این تا اکنون تنها رلهٔ شبکه‌اش است.',
  'Hand the network on: {command}.': 'شبکه را به دیگران برسانید: {command}.',
  'On at least 4 other machines: warren up --join TEXT --relay --listen HOST:PORT':
    'در دست‌کم ۴ رایانهٔ دیگر: warren up --join TEXT --relay --listen HOST:PORT',
  'The network has too few relays for a path through it.': 'شبکه برای یک مسیر رلهٔ کافی ندارد.',
  '{answering} of {relays:words} asked answered.': '{answering} از {relays} پاسخ دادند.',
  'Wait for more, or add one on another machine: warren up --relay --listen HOST:PORT':
    'در انتظار رله‌های بیشتر بمانید، یا در رایانهٔ دیگری یکی بیفزایید: warren up --relay --listen HOST:PORT',
  stopping: 'در حال پایان',
  'Warren is stopping.': 'Warren در حال پایان است.',
  'Warren is not usable yet.': 'Warren هنوز قابل استفاده نیست.',
  'It said so itself.': 'خودش چنین گفت.',
  'When it is gone, type: {command}': 'وقتی رفت بنویسید: {command}',
  'If it has just been started, wait a minute and ask again.':
    'اگر تازه آغاز شده یک دقیقه صبر کنید و دوباره بپرسید.',
  'The log says more: log/warren.log in the home.':
    'گزارش بیشتر می‌گوید: log/warren.log در پوشهٔ خانگی Warren.',
  'the relays this node starts from': 'رله‌هایی که این گره با آن‌ها آغاز می‌کند',
  'A firewall swallows what goes to the relays ({relays:words}).':
    'دیوار آتشی آنچه را به رله‌ها می‌رود می‌بلعد ({relays}).',
  '{relays:words} gave no answer at all, neither yes nor no.': 'هیچ پاسخی، نه آری و نه نه: {relays}.',
  'Allow outgoing TCP to {relays:words}, try another network, or go around it: {command}':
    'TCP بیرون‌رونده را مجاز کنید ({relays})، شبکهٔ دیگری را بیازمایید، یا دورش بزنید: {command}',
  '{relays:words} gave no answer; machines that are switched off look the same.':
    'بی‌پاسخ: {relays}؛ رایانه‌های خاموش هم همین‌گونه دیده می‌شوند.',
  '{relays:words} refused: the machines are there, but no relay runs on them.':
    'نپذیرفت: {relays}؛ رایانه‌ها هستند ولی رله‌ای روی آن‌ها نیست.',
  'A firewall refuses what goes to the relays ({relays:words}).':
    'دیوار آتشی آنچه را به رله‌ها می‌رود نمی‌پذیرد ({relays}).',
  '{relays:words} refused; a firewall that says no looks the same.':
    'نپذیرفت: {relays}؛ دیوار آتشی که نه می‌گوید هم همین‌گونه دیده می‌شود.',
  'Allow outgoing TCP to {relays:words}, or try another network.':
    'TCP بیرون‌رونده را مجاز کنید ({relays})، یا شبکهٔ دیگری را بیازمایید.',
  'Something on the way breaks encrypted connections to the relays.':
    'چیزی در راه اتصال‌های رمزگذاری‌شده به رله‌ها را می‌شکند.',
  '{relays:words} could be reached, and then the connection was reset.':
    'نخست در دسترس، سپس اتصال بریده شد: {relays}.',
  '{relays:words} could be reached, and then the connection stood still.':
    'نخست در دسترس، سپس اتصال از حرکت ایستاد: {relays}.',
  '{relays:words} could be reached, and then the connection carried something that is not TLS.':
    'نخست در دسترس، سپس چیزی آمد که TLS نیست: {relays}.',
  '{relays:words} could be reached, and then the connection broke.':
    'نخست در دسترس، سپس اتصال شکست: {relays}.',
  'A filter of this network does that; try another network, or go around it: {command}':
    'پالایهٔ این شبکه چنین می‌کند؛ شبکهٔ دیگری را بیازمایید، یا دورش بزنید: {command}',
  'Where the relays should be, something else answers.': 'جایی که رله‌ها باید باشند چیز دیگری پاسخ می‌دهد.',
  "{relays:words} did not prove to be a relay of this network: another program, another network's relay, or a log-in page of this Wi-Fi.":
    'گواهی بر اینکه رلهٔ این شبکه است نداد: {relays}. شاید برنامه‌ای دیگر، رلهٔ شبکه‌ای دیگر یا صفحهٔ ورود این وای‌فای.',
  'Open a web page to see whether this Wi-Fi wants a log-in.':
    'صفحه‌ای در وب باز کنید تا ببینید این وای‌فای ورود می‌خواهد یا نه.',
  'Else get a newer network file, and type: {command}':
    'وگرنه پروندهٔ شبکهٔ تازه‌تری بگیرید و بنویسید: {command}',
  'This Warren and the relays have no version in common.': 'این Warren و رله‌ها نسخهٔ مشترکی ندارند.',
  '{relays:words} said so when a link was opened.': 'هنگام باز کردن پیوند چنین گفت: {relays}.',
  'Update Warren.': 'Warren را به‌روز کنید.',
  'If it is the newest already, the relays are the ones that are old: ask their operators.':
    'اگر از پیش تازه‌ترین است، رله‌ها کهنه‌اند: از گردانندگانشان بپرسید.',
  'No relay could be reached, for no single reason.': 'هیچ رله‌ای در دسترس نبود، و دلیلش یکی نیست.',
  '{relays:words} failed in ways that say nothing.': 'به گونه‌ای ناکام که چیزی نمی‌گوید: {relays}.',
  'Look into the log, with "logLevel": "debug" in config.json: {home}/log/warren.log':
    'گزارش را ببینید، با "logLevel": "debug" در config.json: {home}/log/warren.log',
  'was reset': 'بریده شد',
  'stood still': 'از حرکت ایستاد',
  'carried something that is not TLS': 'چیزی آورد که TLS نیست',
  'The relays that the network file names are gone.': 'رله‌هایی که پروندهٔ شبکه نام می‌برد رفته‌اند.',
  'Wait until one is back, or ask somebody on the network for a newer file or text, then type: {command}':
    'صبر کنید تا یکی بازگردد، یا از کسی در شبکه پرونده یا متن تازه‌تری بخواهید و سپس بنویسید: {command}',
  'The only relay asked': 'تنها رلهٔ پرسیده‌شده',
  '{some} of {all:words} asked': '{some} از {all} پرسیده‌شده',
  'port {last}': 'درگاه {last}',
  'ports {ports} and {last}': 'درگاه‌های {ports} و {last}',
  'Put the files "key" and "state" back from the same backup, or restore the keys from your words.':
    'پرونده‌های key و state را از یک پشتیبان بازگردانید، یا کلیدها را از واژه‌هایتان بازسازید.',
  'the key and the state': 'کلید و وضعیت',
  '{home} has one, and it has not been given since Warren was started.':
    '{home} گذرواژه دارد و از آغاز Warren کسی آن را نداده است.',
  'Type: {command} and then: {command2}': 'بنویسید: {command} و سپس: {command2}',
  'The state of this home was written by a newer Warren.':
    'وضعیت این پوشهٔ خانگی را Warren تازه‌تری نوشته است.',
  '{home}/state has a version that this program does not know.':
    '{home}/state نسخه‌ای دارد که این برنامه نمی‌شناسد.',
  'Install that version again.': 'همان نسخه را دوباره نصب کنید.',
  'Or go back to the state from before it was installed: {undo}':
    'یا به وضعیت پیش از نصب آن بازگردید: {undo}',
  'The key of this home is damaged.': 'کلید این پوشهٔ خانگی آسیب دیده است.',
  '{home}/key does not read as a key.': '{home}/key به عنوان کلید خوانده نمی‌شود.',
  'The key of this home is gone; its state cannot be opened without it.':
    'کلید این پوشهٔ خانگی نیست؛ وضعیتش بدون آن باز نمی‌شود.',
  '{home} has "state" and no "key".': '{home} پروندهٔ state را دارد ولی key را نه.',
  'The state of this home is damaged.': 'وضعیت این پوشهٔ خانگی آسیب دیده است.',
  '{home}/state is gone, empty, or does not read as a state.':
    '{home}/state نیست، خالی است یا به عنوان وضعیت خوانده نمی‌شود.',
  'The state of this home belongs to another key.': 'وضعیت این پوشهٔ خانگی از آن کلید دیگری است.',
  'The file "key" does not open "state".': 'پروندهٔ key پروندهٔ state را باز نمی‌کند.',
  'The state of this home cannot be opened.': 'وضعیت این پوشهٔ خانگی باز نمی‌شود.',
  '{home}/state: the system refuses.': '{home}/state: سیستم نمی‌پذیرد.',
  'Check who owns the files in the home directory, and look for disk errors: dmesg.':
    'ببینید پرونده‌های پوشهٔ خانگی از آن کیست و خطاهای دیسک را ببینید: dmesg.',
  'room for what this relay keeps for others': 'جا برای آنچه این رله برای دیگران نگه می‌دارد',
  '{freeBytes} are free on the disk.': '{freeBytes} روی دیسک خالی است.',
  'This relay keeps nothing more for others: its disk is full.':
    'این رله دیگر چیزی برای دیگران نگه نمی‌دارد: دیسکش پر است.',
  'It keeps {usedBytes}, and a tenth of the disk stays free whatever its quota.':
    '{usedBytes} نگه می‌دارد، و یک‌دهم دیسک خالی می‌ماند، سهمیه هر چه باشد.',
  'Free some space on that disk, or allow less: {command}':
    'روی آن دیسک جا باز کنید یا کمتر مجاز کنید: {command}',
  'Nothing goes past it while it is gone, so nothing works.':
    'تا نیست چیزی از کنارش رد نمی‌شود، پس هیچ‌چیز کار نمی‌کند.',
  'What listens at {address} is not a SOCKS5 proxy.': 'آنچه در {address} گوش می‌دهد پراکسی SOCKS5 نیست.',
  'It does not answer a SOCKS5 greeting.': 'به آغاز گفت‌وگوی SOCKS5 پاسخ نمی‌دهد.',
  'Check the port in --upstream socks5://HOST:PORT (or "upstream" in config.json).':
    'درگاه را در این بررسی کنید: --upstream socks5://HOST:PORT (یا upstream در config.json).',
  'The upstream proxy {address} wants a user name and password, or others than it got.':
    'پراکسی {address} نام کاربری و گذرواژه می‌خواهد، یا جز آنچه گرفت.',
  'It accepts none of the methods offered.': 'هیچ‌یک از روش‌های پیشنهادشده را نمی‌پذیرد.',
  'Give them: --upstream socks5://USER:PASSWORD@HOST:PORT (or "upstream" in config.json).':
    'آن‌ها را بدهید: --upstream socks5://USER:PASSWORD@HOST:PORT (یا upstream در config.json).',
  'The upstream proxy {address} cannot be reached.': 'پراکسی {address} در دسترس نیست.',
  'Nobody listens there.': 'کسی آنجا گوش نمی‌دهد.',
  'It does not answer.': 'پاسخ نمی‌دهد.',
  'There is no route to it.': 'راهی به آن نیست.',
  'The connection to it breaks.': 'اتصال به آن می‌شکند.',
  'Start it (Tor, ssh -D, the VPN); Warren goes on by itself then.':
    'روشنش کنید (Tor، ssh -D، VPN)؛ آنگاه Warren خودبه‌خود ادامه می‌دهد.',
  'Or change --upstream.': 'یا ‎--upstream‎ را تغییر دهید.',
  versions: 'نسخه‌ها',
  'The Node.js that runs Warren is too old.': 'Node.js که Warren با آن اجرا می‌شود بیش از اندازه کهنه است.',
  'It is {nodeMajor}; {NODE_MAJOR_MIN} is needed.': '{nodeMajor} است؛ {NODE_MAJOR_MIN} لازم است.',
  'Start Warren with its own launcher ./warren, which brings the right one (after npm ci).':
    'Warren را با آغازگر خودش ./warren آغاز کنید که درستش را دارد (پس از npm ci).',
  'The Warren that runs is another version than this program.':
    'Warren در حال اجرا نسخه‌ای جز این برنامه است.',
  'It runs {version}; installed is {version2}.': '{version} در حال اجراست؛ {version2} نصب است.',
  'Start it anew: {command} and then {command2}': 'از نو آغازش کنید: {command} و سپس {command2}',
  'home and disk': 'پوشهٔ خانگی و دیسک',
  'key and state': 'کلید و وضعیت',
  '{asked} of the first relays': '{asked} تا از نخستین رله‌ها',
  'it is too long': 'بیش از اندازه بلند است',
  'It cannot be read.': 'خواندنی نیست.',
  '{n} second': '{n} ثانیه',
  '{n} seconds': '{n} ثانیه',
  '{n} minute': '{n} دقیقه',
  '{n} minutes': '{n} دقیقه',
  '{n} hour': '{n} ساعت',
  '{n} hours': '{n} ساعت',
  '{n} day': '{n} روز',
  '{n} days': '{n} روز',
  'a program (process {pid})': 'برنامه‌ای (فرایند {pid})',
  '{name} (process {pid})': '{name} (فرایند {pid})',
  '{n} connection': '{n} اتصال',
  '{n} connections': '{n} اتصال',
  '{n} interface': '{n} رابط شبکه',
  '{n} interfaces': '{n} رابط شبکه',
  '{n} relay': '{n} رله',
  '{n} relays': '{n} رله',
  '{n} replacement': '{n} جایگزینی',
  '{n} replacements': '{n} جایگزینی',
} as const
