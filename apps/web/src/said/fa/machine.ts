/** Disks, ports and connections of this machine. */
export const machine = {
  'the file or folder is not there': 'پرونده یا پوشه نیست',
  'Check the name, and whether its disk is connected.': 'نام را بررسی کنید، و اینکه دیسکش وصل است.',
  'something of that name is there already': 'چیزی با این نام از پیش هست',
  'Choose another name or folder, or move away what is there.':
    'نام یا پوشهٔ دیگری برگزینید، یا آنچه آنجاست را جابه‌جا کنید.',
  'the system does not allow this file or folder to be used so':
    'سیستم اجازه نمی‌دهد این پرونده یا پوشه چنین به کار رود',
  'Give the user who runs Warren the right to it, or choose another folder.':
    'به کاربری که Warren با آن اجرا می‌شود اجازه‌اش را بدهید یا پوشهٔ دیگری برگزینید.',
  'the disk is full': 'دیسک پر است',
  'Make room on that disk, or choose a folder on another one.':
    'روی آن دیسک جا باز کنید یا پوشه‌ای روی دیسک دیگری برگزینید.',
  'the file is larger than this disk can hold in one file':
    'پرونده بزرگ‌تر از آن است که این دیسک در یک پرونده جا دهد',
  'Choose a folder on a disk with another file system.': 'پوشه‌ای روی دیسکی با سامانهٔ پرونده‌ای دیگر برگزینید.',
  'this is not an ordinary file or folder': 'این پرونده یا پوشهٔ معمولی نیست',
  'Name the file itself: links, devices and pipes are never followed or read.':
    'خود پرونده را نام ببرید: پیوندها، دستگاه‌ها و پایپ‌ها هرگز دنبال یا خوانده نمی‌شوند.',
  'Check that disk; what was verified before is kept.': 'آن دیسک را بررسی کنید؛ آنچه پیش‌تر وارسی شده می‌ماند.',
  'Another program has this port: stop it or choose another.':
    'برنامهٔ دیگری این درگاه را گرفته است: پایانش دهید یا یکی دیگر برگزینید.',
  'Choose an address of this machine.': 'نشانی‌ای از این رایانه برگزینید.',
  'Ports below 1024 need a permission: choose a higher one.':
    'درگاه‌های زیر ۱۰۲۴ اجازه می‌خواهند: یکی بالاتر برگزینید.',
  'connect: no answer in time': 'وصل شدن: به‌موقع پاسخی نیامد',
  'connect: nobody listens there': 'وصل شدن: کسی آنجا گوش نمی‌دهد',
  'connect: the address cannot be reached': 'وصل شدن: نشانی در دسترس نیست',
  'listen: the address cannot be bound': 'گوش دادن: این نشانی گرفته نمی‌شود',
  'local net: the host is not an IP address': 'شبکهٔ محلی: میزبان نشانی IP نیست',
  'Give an IP address, such as 127.0.0.1.': 'نشانی IP بدهید، مانند 127.0.0.1.',
  'offload: a job failed unexpectedly': 'کار محاسباتی: یکی ناگهان ناکام ماند',
  'too many jobs wait for a worker': 'کارهای بسیاری در انتظار کارگرند',
  'offload: the workers have been stopped': 'کار محاسباتی: کارگرها پایان یافته‌اند',
  'port mapping: this network has no router that answers': 'هدایت درگاه: مسیریابی در این شبکه پاسخ نمی‌دهد',
  'port mapping: the router did not forward the port': 'هدایت درگاه: مسیریاب درگاه را هدایت نکرد',
  'Forward the TCP port to this machine in the pages of your router instead.':
    'به جای آن درگاه TCP را در صفحه‌های مسیریاب به این رایانه هدایت کنید.',
  'port mapping: this machine has no address in a network': 'هدایت درگاه: این رایانه نشانی‌ای در شبکه ندارد',
  'connection: broken by the other side': 'اتصال: طرف دیگر آن را برید',
  'the home directory cannot be made': 'پوشهٔ خانگی Warren ساخته نمی‌شود',
  'a file in the home directory cannot be read': 'پرونده‌ای در پوشهٔ خانگی Warren خوانده نمی‌شود',
  'a file in the home directory cannot be looked at': 'به پرونده‌ای در پوشهٔ خانگی Warren نمی‌توان نگاه کرد',
  'a file in the home directory cannot be written': 'پرونده‌ای در پوشهٔ خانگی Warren نوشته نمی‌شود',
  'a file in the home directory cannot be removed': 'پرونده‌ای در پوشهٔ خانگی Warren پاک نمی‌شود',
  'the home directory cannot be read': 'پوشهٔ خانگی Warren خوانده نمی‌شود',
  'Run Warren as the user who owns the directory, or name another with --home.':
    'Warren را با نام کاربری که پوشه از آن اوست اجرا کنید، یا با ‎--home‎ پوشهٔ دیگری نام ببرید.',
  'the home directory may be written by other users of this machine':
    'کاربران دیگر این رایانه می‌توانند در پوشهٔ خانگی Warren بنویسند',
  'Take that permission away (chmod go-w DIRECTORY), or name another directory with --home.':
    'آن اجازه را بردارید (chmod go-w DIRECTORY)، یا با ‎--home‎ پوشهٔ دیگری نام ببرید.',
  'the home is a file, not a directory': 'پوشهٔ خانگی Warren پرونده است، نه پوشه',
  'Name a directory with --home.': 'با ‎--home‎ پوشه‌ای نام ببرید.',
  'a file in the home directory is too long': 'پرونده‌ای در پوشهٔ خانگی Warren بیش از اندازه بلند است',
  'The disk is full: free some space and try again.': 'دیسک پر است: جا باز کنید و دوباره بیازمایید.',
  'Your quota on this disk is used up: free some space and try again.':
    'سهمیهٔ شما روی این دیسک تمام شده است: جا باز کنید و دوباره بیازمایید.',
  'You lack the permission: check who owns the home directory.':
    'شما اجازه ندارید: ببینید پوشهٔ خانگی Warren از آن کیست.',
  'The file system is read-only: name another directory with --home.':
    'سامانهٔ پرونده تنها خواندنی است: با ‎--home‎ پوشهٔ دیگری نام ببرید.',
  'Check the disk that holds the home directory.': 'دیسکی را که پوشهٔ خانگی Warren روی آن است بررسی کنید.',
  'Nothing to unlock.': 'قفلی برای باز کردن نیست.',
  'Type: warren passphrase set': 'بنویسید: warren passphrase set',
  'this is not the passphrase': 'این گذرواژه نیست',
  'Type it again; there is no way around it.': 'دوباره بنویسید؛ راهی بدون آن نیست.',
  'a passphrase has 1 to 1024 bytes': 'گذرواژه از ۱ تا ۱۰۲۴ بایت است',
  'the key file was written by another version of Warren': 'پروندهٔ کلید را نسخهٔ دیگری از Warren نوشته است',
  'Use the version of Warren that wrote this home directory, or a newer one.':
    'از نسخه‌ای از Warren که این پوشهٔ خانگی را نوشته یا تازه‌تر استفاده کنید.',
  'the key file is damaged': 'پروندهٔ کلید آسیب دیده است',
  'Put the file "key" of your last backup back.': 'پروندهٔ key را از آخرین پشتیبان خود بازگردانید.',
  'Without it, what this home holds cannot be read.': 'بدون آن، آنچه در این پوشهٔ خانگی است خوانده نمی‌شود.',
  'the state file does not open with this key': 'پروندهٔ وضعیت با این کلید باز نمی‌شود',
  'The files "key" and "state" of a home belong together: put both back from the same backup.':
    'پرونده‌های key و state با هم‌اند: هر دو را از یک پشتیبان بازگردانید.',
  'another process uses this home': 'فرایند دیگری این پوشهٔ خانگی را به کار می‌برد',
  'To start it anew, first type: warren down': 'برای آغاز دوباره نخست بنویسید: warren down',
  'the disk, or the space allowed for the state, is full': 'دیسک یا جای مجاز برای وضعیت پر است',
  'Free some space on the disk that holds the home directory, and try again.':
    'روی دیسکی که پوشهٔ خانگی Warren روی آن است جا باز کنید و دوباره بیازمایید.',
  'the state file cannot be read or written': 'پروندهٔ وضعیت خوانده یا نوشته نمی‌شود',
  'Check the permissions of the home directory and the health of its disk.':
    'اجازه‌های پوشهٔ خانگی Warren و سلامت دیسکش را بررسی کنید.',
  'the state file is damaged': 'پروندهٔ وضعیت آسیب دیده است',
  'state: the file has been closed': 'وضعیت: پرونده بسته شده است',
  'state: the log of older writes could not be cut': 'وضعیت: ثبت نوشته‌های پیشین کوتاه نشد',
  'Or go back to the state from before it was installed: warren state undo-migration':
    'یا به وضعیت پیش از نصب آن بازگردید: warren state undo-migration',
  'channel: the connection broke': 'کانال: اتصال شکست',
  'dial: the host is not an IP address': 'تماس: میزبان نشانی IP نیست',
  'dial: no answer in time': 'تماس: به‌موقع پاسخی نیامد',
  'dial: the peer closed before it answered': 'تماس: طرف دیگر پیش از پاسخ بست',
  'dial: nobody listens there': 'تماس: کسی آنجا گوش نمی‌دهد',
  'dial: this process has too many open files': 'تماس: این برنامه پرونده‌های باز بیش از اندازه دارد',
  'dial: the peer broke off': 'تماس: طرف دیگر برید',
  'dial: not an answer to an opening': 'تماس: این پاسخ باز کردن نیست',
  'dial: the peer did not accept the opening': 'تماس: طرف دیگر باز کردن را نپذیرفت',
  'connect: the socket cannot be reached': 'وصل شدن: سوکت در دسترس نیست',
  'Start the proxy that --upstream names, or change --upstream; Warren goes on by itself.':
    'پراکسی‌ای را که ‎--upstream‎ نام می‌برد روشن کنید یا ‎--upstream‎ را تغییر دهید؛ Warren خودبه‌خود ادامه می‌دهد.',
  'upstream proxy: it does not speak SOCKS5': 'پراکسی: به SOCKS5 سخن نمی‌گوید',
  'upstream proxy: it wants a user name and password': 'پراکسی: نام کاربری و گذرواژه می‌خواهد',
  'upstream proxy: it refuses the user name and password': 'پراکسی: نام کاربری و گذرواژه را نمی‌پذیرد',
  'upstream proxy: it sent what nobody asked for': 'پراکسی: چیزی فرستاد که کسی نخواسته بود',
  'dial: the upstream proxy does not allow this connection': 'تماس: پراکسی این اتصال را مجاز نمی‌داند',
  'upstream proxy: it opens no connections of this kind': 'پراکسی: چنین اتصالی باز نمی‌کند',
  'dial: nobody is reached there': 'تماس: کسی آنجا در دسترس نیست',
  'upstream proxy: the host is not an IP address': 'پراکسی: میزبان نشانی IP نیست',
  'upstream proxy: no answer in time': 'پراکسی: به‌موقع پاسخی نیامد',
  'upstream proxy: it hung up': 'پراکسی: قطع کرد',
  'upstream proxy: it is gone': 'پراکسی: رفته است',
} as const
