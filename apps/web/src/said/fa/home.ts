/** The home of a node: its configuration, its network, its keys. */
export const home = {
  'a network': 'یک شبکه',
  'the configuration cannot be used': 'پیکربندی قابل استفاده نیست',
  'Mend it in config.json or on the command line.': 'آن را در config.json یا در خط فرمان درست کنید.',
  'config.json is not a JSON object': 'config.json یک شیء JSON نیست',
  'Mend the file config.json in the home directory, or remove it.':
    'پروندهٔ config.json را در پوشهٔ خانگی Warren درست کنید یا پاکش کنید.',
  'a relay needs an address to listen on': 'رله نشانی‌ای می‌خواهد که روی آن گوش دهد',
  'Add --listen HOST:PORT, an address that others reach.':
    'این را بیفزایید: --listen HOST:PORT، نشانی‌ای که دیگران به آن می‌رسند.',
  'only a relay listens for others': 'تنها رله برای دیگران گوش می‌دهد',
  'Add --relay: then this node serves others and its address and uptime are public.':
    '‎--relay‎ را بیفزایید: آنگاه این گره به دیگران خدمت می‌کند و نشانی و زمان روشن بودنش آشکار است.',
  'Or leave --listen away.': 'یا ‎--listen‎ را بردارید.',
  'this port acts in your name and only listens on this machine':
    'این درگاه به نام شما کار می‌کند و تنها در همین رایانه گوش می‌دهد',
  'Give --{issue} a loopback address such as 127.0.0.1:PORT.':
    'به گزینهٔ {issue} نشانی‌ای محلی مانند 127.0.0.1:PORT بدهید.',
  'Give -- a loopback address such as 127.0.0.1:PORT.': 'نشانی‌ای محلی مانند 127.0.0.1:PORT بدهید.',
  'a relay tells everybody its address, so a proxy in front of it hides nothing':
    'رله نشانی‌اش را به همه می‌گوید، پس پراکسی جلوی آن چیزی را پنهان نمی‌کند',
  'Leave one of them away: --no-relay, or --upstream off.':
    'یکی را کنار بگذارید: ‎--no-relay‎ یا ‎--upstream off‎.',
  'metrics need an address and a port to be read at': 'سنجه‌ها نشانی و درگاهی می‌خواهند که از آنجا خوانده شوند',
  'Give them: --metrics 127.0.0.1:PORT': 'آن‌ها را بدهید: --metrics 127.0.0.1:PORT',
  'other machines could read the metrics of this node': 'رایانه‌های دیگر می‌توانند سنجه‌های این گره را بخوانند',
  'Give --metrics a loopback address such as 127.0.0.1:PORT.':
    'به ‎--metrics‎ نشانی‌ای محلی مانند 127.0.0.1:PORT بدهید.',
  'Or add --metrics-from-outside: they have no token.':
    'یا ‎--metrics-from-outside‎ را بیفزایید: نشانهٔ دسترسی ندارند.',
  'a port is at most 65535': 'درگاه حداکثر ۶۵۵۳۵ است',
  'Check the address and port.': 'نشانی و درگاه را بررسی کنید.',
  'this platform has no Unix sockets': 'این سیستم سوکت یونیکس ندارد',
  'opening ports': 'باز کردن درگاه‌ها',
  'meeting relays': 'آشنایی با رله‌ها',
  'building circuits': 'ساختن مسیرها',
  'the relay cannot listen at its address': 'رله نمی‌تواند روی نشانی‌اش گوش دهد',
  'the proxy cannot listen at its address': 'پراکسی نمی‌تواند روی نشانی‌اش گوش دهد',
  'the node is stopping': 'گره در حال پایان است',
  '{next:words} Give another: {option} HOST:PORT': '{next} یکی دیگر بدهید: {option} HOST:PORT',
  'the address of the local API is taken or not of this machine':
    'نشانی API محلی گرفته شده یا از این رایانه نیست',
  'Give another with --api HOST:PORT, or leave it away: then a free port is taken.':
    'با --api HOST:PORT یکی دیگر بدهید، یا کنارش بگذارید: آنگاه درگاه آزادی برگزیده می‌شود.',
  'starting six relays on this machine': 'آغاز شش رله در این رایانه',
  'the daemon is stopping': 'Warren در حال پایان است',
  'Start it again: warren up': 'دوباره آغازش کنید: warren up',
  'the port for browsers cannot listen at its address': 'درگاه مرورگرها نمی‌تواند روی نشانی‌اش گوش دهد',
  'Another program may have it.': 'شاید برنامهٔ دیگری آن را گرفته است.',
  'Choose another: --gateway HOST:PORT, or --gateway off.':
    'یکی دیگر برگزینید: --gateway HOST:PORT یا ‎--gateway off‎.',
  'the daemon has not begun': 'Warren هنوز آغاز نکرده است',
  'the node is starting anew': 'گره از نو آغاز می‌کند',
  'the state is locked by a passphrase': 'وضعیت با گذرواژه قفل است',
  'Type: warren passphrase unlock': 'بنویسید: warren passphrase unlock',
  'the node is being changed already': 'گره هم‌اکنون در حال تغییر است',
  'the node to start anew': 'آغاز دوبارهٔ گره',
  'what it is was just changed': 'آنچه هست همین حالا تغییر کرد',
  'this home belongs to a network already': 'این پوشهٔ خانگی از پیش به شبکه‌ای تعلق دارد',
  'One home, one network: name another directory with --home DIR.':
    'هر پوشهٔ خانگی یک شبکه: پوشهٔ دیگری نام ببرید: --home DIR.',
  'To see the demonstration beside it, type: warren demo': 'برای دیدن نمایش در کنار آن بنویسید: warren demo',
  'every link goes through your proxy, and a demonstration runs on this machine only':
    'همهٔ اتصال‌ها از پراکسی شما می‌گذرد، و نمایش تنها در همین رایانه اجرا می‌شود',
  'Type: warren demo': 'بنویسید: warren demo',
  'this home does not belong to a network yet': 'این پوشهٔ خانگی هنوز به شبکه‌ای تعلق ندارد',
  'Join one: warren network join TEXT.': 'به شبکه‌ای بپیوندید: warren network join TEXT.',
  'Or open the page and try one on this machine: warren open':
    'یا صفحه را باز کنید و شبکه‌ای را در همین رایانه بیازمایید: warren open',
  'a demonstration runs here, and one daemon belongs to one network':
    'اینجا نمایشی اجرا می‌شود، و هر Warren به یک شبکه تعلق دارد',
  'End the demonstration first: on the page under "Invite", or with: warren down':
    'نخست نمایش را پایان دهید: در صفحه زیر «دعوت»، یا با: warren down',
  'the state file of this home is gone or empty': 'پروندهٔ وضعیت این پوشهٔ خانگی نیست یا خالی است',
  'Put the files "key" and "state" back from your last backup.':
    'پرونده‌های key و state را از آخرین پشتیبان خود بازگردانید.',
  'To begin anew with the same keys, remove the file "state-made".':
    'برای آغاز دوباره با همان کلیدها پروندهٔ state-made را پاک کنید.',
  'Join one: warren up --join TEXT, or --network FILE.':
    'به شبکه‌ای بپیوندید: warren up --join TEXT یا ‎--network FILE‎.',
  'Make one: warren network new.': 'شبکه‌ای بسازید: warren network new.',
  'Or try one on this machine: npm start': 'یا شبکه‌ای را در همین رایانه بیازمایید: npm start',
  'this home belongs to another network': 'این پوشهٔ خانگی به شبکهٔ دیگری تعلق دارد',
  'One home, one network: name another directory with --home.':
    'هر پوشهٔ خانگی یک شبکه: با ‎--home‎ پوشهٔ دیگری نام ببرید.',
  'nobody listens here yet': 'هنوز کسی اینجا گوش نمی‌دهد',
  'a local network has 1 to 100 relays': 'شبکهٔ محلی از ۱ تا ۱۰۰ رله دارد',
  'Give another number of relays.': 'شمار دیگری از رله‌ها بدهید.',
  'the home of a local relay is sealed': 'پوشهٔ خانگی یک رلهٔ محلی مهر شده است',
  'the relays of the local network did not find each other': 'رله‌های شبکهٔ محلی یکدیگر را نیافتند',
  'the passphrase': 'گذرواژه',
  'the state of this home is locked; type: warren passphrase unlock':
    'وضعیت این پوشهٔ خانگی قفل است؛ بنویسید: warren passphrase unlock',
  'To see it: warren network show.': 'برای دیدن آن: warren network show.',
  'For another network name another directory with --home DIR.':
    'برای شبکه‌ای دیگر پوشهٔ دیگری نام ببرید: --home DIR.',
  'this home is sealed by a passphrase': 'این پوشهٔ خانگی با گذرواژه مهر شده است',
  'Make the network in a new home with --home DIR.': 'شبکه را در پوشهٔ خانگی تازه‌ای بسازید: --home DIR.',
  'a relay needs an IP address and a port that others can type':
    'رله نشانی IP و درگاهی می‌خواهد که دیگران بتوانند بنویسند',
  'Give both as numbers, such as --listen 192.168.1.20:9252; host names are never resolved.':
    'هر دو را به صورت عدد بدهید، مانند --listen 192.168.1.20:9252؛ نام‌ها هرگز جست‌وجو نمی‌شوند.',
  'this is no address at which others reach a relay': 'این نشانی‌ای نیست که دیگران در آن به رله برسند',
  'If it listens on every address of this machine, add the one others use: --advertise IP:PORT.':
    'اگر روی همهٔ نشانی‌های این رایانه گوش می‌دهد، آن را که دیگران به کار می‌برند بیفزایید: --advertise IP:PORT.',
  'Leave --testing away: then it is a real network.': '‎--testing‎ را بردارید: آنگاه شبکهٔ واقعی است.',
  'Or give a private address.': 'یا نشانی‌ای خصوصی بدهید.',
  'Or join one: warren up --join TEXT': 'یا به شبکه‌ای بپیوندید: warren up --join TEXT',
  'Unlock it first.': 'نخست قفلش را باز کنید.',
  'no demonstration runs here': 'نمایشی اینجا اجرا نمی‌شود',
  'There is nothing to end.': 'چیزی برای پایان دادن نیست.',
  'this node is no relay': 'این گره رله نیست',
  'an owner is brought back by words, or by shares of them': 'صاحب را واژه‌ها یا سهم‌هایی از آن‌ها بازمی‌گردانند',
  'Give one of the two.': 'یکی از این دو را بدهید.',
  'this is not a backup file': 'این پروندهٔ پشتیبان نیست',
  'Name the full path of a file that was saved under "Recovery words", or by: warren backup file PATH':
    'مسیر کامل پرونده‌ای را بدهید که زیر «واژه‌های بازیابی» ذخیره شده است، یا با: warren backup file PATH',
  'this home has keys already; restoring would replace them':
    'این پوشهٔ خانگی از پیش کلید دارد؛ بازگرداندن جایگزینشان می‌کند',
  'Name an empty directory: warren restore --home DIR': 'پوشه‌ای خالی نام ببرید: warren restore --home DIR',
  'only a relay has an operator': 'تنها رله گرداننده دارد',
  'Add --relay --listen HOST:PORT, or leave --operator-key-file away.':
    'این را بیفزایید: --relay --listen HOST:PORT، یا ‎--operator-key-file‎ را بردارید.',
  'this is not a size that queues can do with': 'این اندازه برای صف‌ها بس نیست',
  'Give a size, at least 32 MB: for instance --memory 256MB':
    'اندازه‌ای دست‌کم ‎32 MB‎ بدهید، مانند --memory 256MB',
  'Take another directory for a testing network.': 'برای شبکهٔ آزمایشی پوشهٔ دیگری بردارید.',
  'a node has at most 64 services': 'هر گره حداکثر ۶۴ سرویس دارد',
  'Give a smaller number: --services N': 'عدد کوچک‌تری بدهید: --services N',
  'Warren runs with this home': 'Warren با این پوشهٔ خانگی در حال اجراست',
  'Stop it first: warren down': 'نخست پایانش دهید: warren down',
  'this home holds state of somebody else': 'این پوشهٔ خانگی وضعیت کس دیگری را دارد',
  'Name an empty directory with --home DIR.': 'پوشه‌ای خالی نام ببرید: --home DIR.',
  'this home holds no keys yet': 'این پوشهٔ خانگی هنوز کلیدی ندارد',
  'Name another with --home DIR, or start Warren once: warren up':
    'پوشهٔ دیگری نام ببرید: --home DIR، یا یک بار Warren را آغاز کنید: warren up',
  'no passphrase: whoever reads the home directory, or a copy of it, has every key of this node (set one: warren passphrase set)':
    'بدون گذرواژه: هر که پوشهٔ خانگی یا رونوشتی از آن را بخواند همهٔ کلیدهای این گره را دارد (گذاشتن گذرواژه: warren passphrase set)',
  'a passphrase is set; the current one is needed to change it':
    'گذرواژه گذاشته شده است؛ برای تغییرش گذرواژهٔ کنونی لازم است',
  'Give the current passphrase as well.': 'گذرواژهٔ کنونی را هم بدهید.',
  'no passphrase is set': 'گذرواژه‌ای گذاشته نشده است',
  'There is nothing to take away.': 'چیزی برای برداشتن نیست.',
  'the passphrase is needed to make a backup': 'برای ساختن پشتیبان گذرواژه لازم است',
  'Give the passphrase.': 'گذرواژه را بدهید.',
  'the state is locked': 'وضعیت قفل است',
  'First type: warren passphrase unlock': 'نخست بنویسید: warren passphrase unlock',
  'links go through no proxy here': 'اتصال‌ها اینجا از پراکسی نمی‌گذرند',
  'only a relay keeps something for others': 'تنها رله چیزی برای دیگران نگه می‌دارد',
  'Become a relay first: warren up --relay, or on the page under "Settings".':
    'نخست رله شوید: warren up --relay، یا در صفحه زیر «تنظیمات».',
  'Choose another port.': 'درگاه دیگری برگزینید.',
  'programs cannot be served at this address': 'در این نشانی نمی‌توان به برنامه‌ها خدمت کرد',
  'the local API cannot be served at this address': 'در این نشانی نمی‌توان API محلی را ارائه کرد',
  'Type: warren status.': 'بنویسید: warren status.',
  'this home does not belong to one yet; join one, or try one on this machine':
    'این پوشهٔ خانگی هنوز به شبکه‌ای تعلق ندارد؛ به یکی بپیوندید یا یکی را در همین رایانه بیازمایید',
} as const
