/** Services, and what this node shares, keeps and publishes for others. */
export const serving = {
  'This is a port of Warren itself.': 'این درگاه خود Warren است.',
  'Give that of your own server.': 'درگاه سرور خودتان را بدهید.',
  'Start your server, then check again.': 'سرور خود را روشن کنید و دوباره بررسی کنید.',
  'Let the user that Warren runs as connect to it.':
    'به کاربری که Warren با آن اجرا می‌شود اجازه دهید به آن وصل شود.',
  'too many client keys are kept': 'کلیدهای نگه‌داشته بیش از اندازه‌اند',
  'Remove some: warren client-auth list': 'چند تا را حذف کنید: warren client-auth list',
  'this is not a client key': 'این کلید ورود نیست',
  'A client key has 52 letters and digits; make a pair with: warren client-auth new':
    'کلید ورود ۵۲ حرف و رقم دارد؛ جفتی بسازید با: warren client-auth new',
  'a service leads to a server on this machine or in a private network':
    'سرویس به سروری در این رایانه یا در شبکه‌ای خصوصی می‌رسد',
  'Give an address such as 127.0.0.1:8080.': 'نشانی‌ای مانند 127.0.0.1:8080 بدهید.',
  'a target needs a port': 'مقصد درگاه می‌خواهد',
  'a port of the service is given twice': 'یکی از درگاه‌های سرویس دو بار داده شده است',
  'Give every port once.': 'هر درگاه را یک بار بدهید.',
  'This node is a listed relay.': 'این گره رله‌ای فهرست‌شده است.',
  'Whoever compares when the relay and the service are up learns that they are one machine.':
    'هر که زمان روشن بودن رله و سرویس را بسنجد می‌فهمد که یک رایانه‌اند.',
  'It came back without the servers behind it, so visitors are turned away.':
    'بدون سرورهای پشتش بازگشت، پس بازدیدکنندگان پذیرفته نمی‌شوند.',
  'Type: warren service target ADDRESS PORT=TARGET': 'بنویسید: warren service target ADDRESS PORT=TARGET',
  'a service beside a listed relay can be linked to it by when both are up':
    'سرویسی کنار رلهٔ فهرست‌شده را می‌توان از زمان روشن بودن هر دو به آن پیوند داد',
  'Run the service on another node, or agree to that with --beside-relay.':
    'سرویس را در گره دیگری بگردانید، یا با ‎--beside-relay‎ آن را بپذیرید.',
  'this node has too many services': 'این گره سرویس‌های بیش از اندازه دارد',
  'Remove some: warren service list': 'چند تا را حذف کنید: warren service list',
  'the service was stopped before it could be reached': 'سرویس پیش از در دسترس بودن متوقف شد',
  'Nobody has agreed to that.': 'کسی آن را نپذیرفته است.',
  'only all of a link can be served to others under it': 'تنها همهٔ یک پیوند را می‌توان با آن به دیگران رساند',
  'Get all of it, or do not pass it on.': 'همه‌اش را دریافت کنید، یا به دیگران نرسانید.',
  'this is of another network': 'این از شبکهٔ دیگری است',
  'Use it on a node that has joined the network that it was made on.':
    'آن را در گرهی از شبکه‌ای که در آن ساخته شده به کار ببرید.',
  'Whoever compares when the relay and the share are up learns that they are one machine.':
    'هر که زمان روشن بودن رله و اشتراک را بسنجد می‌فهمد که یک رایانه‌اند.',
  'a share beside a listed relay can be linked to it by when both are up':
    'اشتراکی کنار رلهٔ فهرست‌شده را می‌توان از زمان روشن بودن هر دو به آن پیوند داد',
  'Share from another node, or agree to that with --beside-relay.':
    'از گره دیگری به اشتراک بگذارید، یا با ‎--beside-relay‎ آن را بپذیرید.',
  'the share was stopped before it could be reached': 'اشتراک پیش از در دسترس بودن متوقف شد',
  'this node keeps no files': 'این گره پرونده‌ای نگه نمی‌دارد',
  'Share and get with a node of your own: warren up':
    'با گره خودتان به اشتراک بگذارید و دریافت کنید: warren up',
  'there is no folder at this path': 'در این مسیر پوشه‌ای نیست',
  'Look at the path.': 'مسیر را دوباره ببینید.',
  'Give the folder that holds index.html.': 'پوشه‌ای را بدهید که index.html در آن است.',
  'no site has this name here': 'سایتی با این نام اینجا نیست',
  'Names are those of your own sites and of your name book.':
    'نام‌ها از آن سایت‌های خودتان و دفتر نام‌های شماست.',
  'To see them, type: warren site list': 'برای دیدنشان بنویسید: warren site list',
  'this node has no port for browsers': 'این گره درگاهی برای مرورگرها ندارد',
  'Start it with one: warren up --gateway 127.0.0.1:9251':
    'با یکی آغازش کنید: warren up --gateway 127.0.0.1:9251',
} as const
