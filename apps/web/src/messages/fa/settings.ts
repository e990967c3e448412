/** Settings, each with what it costs. */
export const settings = {
  'settings.lead': 'کنار هر تنظیم نوشته شده است که چه می‌کند و چه بهایی دارد.',
  'settings.look.title': 'زبان و رنگ‌ها',
  'settings.look.cost': 'تنها در همین مرورگر نگه داشته می‌شود. بهایی ندارد.',
  'settings.passphrase.title': 'گذرواژه',
  'settings.passphrase.none':
    'گذرواژه‌ای گذاشته نشده است. هر که این دیسک یا رونوشتی از آن را داشته باشد همهٔ کلیدهای این گره را دارد.',
  'settings.passphrase.is-set': 'گذرواژه کلیدهای روی این دیسک را مهر می‌کند.',
  'settings.passphrase.protects':
    'محافظت می‌کند: از کلیدها، سرویس‌ها و رله‌های ورودی شما روی دیسکی که دزدیده، رونوشت یا دور انداخته شود.',
  'settings.passphrase.not':
    'محافظت نمی‌کند: در برابر برنامه‌هایی که به نام شما اجرا می‌شوند تا وقتی قفل Warren باز است، و رونوشت‌های پیشین این دیسک.',
  'settings.passphrase.cost':
    'بها: پس از هر آغاز کسی باید آن را بنویسد؛ تا آن زمان هیچ چیز شما در دسترس نیست. اگر فراموش شود و واژه‌های بازیابی هم نباشند، همه‌چیز از دست می‌رود.',
  'settings.passphrase.current': 'گذرواژهٔ کنونی',
  'settings.passphrase.new': 'گذرواژهٔ تازه',
  'settings.passphrase.again': 'همان بار دیگر',
  'settings.passphrase.hint': 'پنج واژهٔ تصادفی از نشانه‌ها آسان‌تر به یاد می‌مانند و سخت‌تر حدس زده می‌شوند.',
  'settings.passphrase.set': 'گذاشتن گذرواژه',
  'settings.passphrase.change': 'تغییر گذرواژه',
  'settings.passphrase.remove': 'برداشتن',
  'settings.passphrase.remove.warning':
    'آنگاه هر که این دیسک را داشته باشد همهٔ کلیدهای این گره را دارد. رونوشت‌های پیشین همچنان تنها با گذرواژه باز می‌شوند.',
  'settings.passphrase.differ': 'این دو یکی نیستند. چیزی تغییر نکرد؛ دوباره بنویسید.',
  'settings.passphrase.wrong': 'گذرواژهٔ کنونی درست نیست. چیزی تغییر نکرد.',
  'settings.passphrase.done.set': 'گذرواژه گذاشته شد. در آغاز بعدی پرسیده می‌شود.',
  'settings.passphrase.done.removed': 'گذرواژه برداشته شد.',
  'settings.working': 'کلیدها مهر می‌شوند. این کار عمداً یک ثانیه طول می‌کشد تا حدس زدن کند باشد.',
  'settings.programs.title': 'برنامه‌هایی که می‌توانند با Warren سخن بگویند',
  'settings.programs.text':
    'به هر برنامه نشانهٔ دسترسی خودش را بدهید، نه بیش از آنچه نیاز دارد. هر زمان می‌توانید آن را پس بگیرید.',
  'settings.programs.none': 'هیچ برنامه‌ای نشانهٔ دسترسی ندارد.',
  'settings.programs.since': 'از {date}',
  'settings.programs.only-in': 'پرونده‌ها تنها در {directory}',
  'settings.programs.revoke': 'پس گرفتن',
  'settings.programs.revoke.title': 'این نشانهٔ دسترسی پس گرفته شود؟',
  'settings.programs.revoke.text':
    'برنامه‌ای که از آن استفاده می‌کند بی‌درنگ کنار گذاشته می‌شود. آنچه به اشتراک گذاشته یا میزبانی می‌کند می‌ماند.',
  'settings.programs.make': 'ساختن نشانهٔ دسترسی',
  'settings.programs.name': 'نام برنامه',
  'settings.programs.scopes': 'چه می‌تواند بکند',
  'settings.programs.scope.status': 'دیدن وضع گره',
  'settings.programs.scope.status.cost': 'مسیرها، رله‌ها و ترافیک این گره.',
  'settings.programs.scope.services': 'گذاشتن سرورها در شبکه',
  'settings.programs.scope.services.cost':
    'سرویس می‌سازد و حذف می‌کند؛ دیگران به سرورهای محلی‌ای که برنامه برمی‌گزیند دسترسی می‌یابند.',
  'settings.programs.scope.connect': 'نگه‌داری کلید سرویس‌های دیگران',
  'settings.programs.scope.connect.cost': 'کلیدهایی را که با آن‌ها وارد می‌شوید می‌افزاید و حذف می‌کند.',
  'settings.programs.scope.files': 'اشتراک و دریافت پرونده',
  'settings.programs.scope.files.cost':
    'هر پرونده‌ای که می‌توانید بخوانید و هر پوشه‌ای که می‌توانید در آن بنویسید، مگر آنکه در پایین پوشه‌ای نام ببرید.',
  'settings.programs.scope.admin': 'همه‌چیز',
  'settings.programs.scope.admin.cost': 'واژه‌های بازیابی، گذرواژه، نشانه‌های دسترسی، توقف. به اندازهٔ خود شما.',
  'settings.programs.directory': 'تنها در این پوشه',
  'settings.programs.directory.hint': 'مسیر کامل. خالی: همه‌جا.',
  'settings.programs.secret.title': 'نشانهٔ دسترسی، تنها یک بار نمایش داده می‌شود',
  'settings.programs.secret.text':
    'اکنون آن را در برنامه بگذارید. Warren تنها اثر انگشتی از آن نگه می‌دارد و نمی‌تواند دوباره نشانش دهد.',
  'settings.programs.need-scope': 'دست‌کم یک کار را که برنامه اجازه دارد انتخاب کنید.',
  'settings.sessions.title': 'خروج از همه‌جا',
  'settings.sessions.text':
    'همهٔ برگه‌های باز این صفحه، این یکی هم، بی‌درنگ بسته می‌شوند. برای بازگشت در پایانه بنویسید: warren open',
  'settings.sessions.do': 'خروج از همه‌جا',
  'settings.node.title': 'این گره',
  'settings.node.version': 'نسخهٔ {version}، در کار به مدت {time}',
  'settings.node.network': 'شبکه',
  'settings.node.proxy': 'پراکسی برای برنامه‌ها',
  'settings.node.proxy.text':
    'SOCKS5، SOCKS4a و HTTP CONNECT روی یک درگاه. در مرورگر: SOCKS v5، همین میزبان و درگاه، و «DNS از راه پراکسی» روشن.',
  'settings.node.proxy.off': 'پراکسی خاموش است. برنامه‌ها از راه این گره به سرویس‌ها نمی‌رسند.',
  'settings.node.proxy.cost':
    'بها: هر برنامهٔ این رایانه می‌تواند از آن استفاده کند. آنچه برنامه‌ای دربارهٔ شما می‌گوید، مانند کوکی و ورود به حساب، همچنان می‌گوید.',
  'settings.node.curl': 'در پایانه',
  'settings.node.gateway': 'جایی که مرورگر شما پیوندها را باز می‌کند',
  'settings.node.gateway.off': 'درگاه مرورگرها خاموش است.',
  'settings.node.api': 'جایی که برنامه‌های دارای نشانهٔ دسترسی می‌پرسند',
  'settings.relay.title': 'رساندن ترافیک دیگران',
  'settings.relay.off':
    'این گره رله نیست. تنها رلهٔ ورودی و فراهم‌کنندهٔ اینترنت شما می‌بینند که از Warren استفاده می‌کنید.',
  'settings.relay.on': 'این گره رله‌ای در {address} است.',
  'settings.relay.listed': 'در فهرست شبکه است: همهٔ شبکه نشانی آن را می‌دانند و می‌دانند چه زمانی روشن است.',
  'settings.relay.unlisted': 'اکنون در فهرست شبکه نیست؛ کسی از آن استفاده نمی‌کند.',
  'settings.relay.passed': 'از آغاز برای دیگران رسانده است: {bytes}.',
  'settings.relay.publishes':
    'آشکار می‌کند: نشانی این رایانه و زمان روشن بودنش را برای همهٔ شبکه. سرویس‌ها و اشتراک‌های یک رله در همان زمان‌ها در کارند، پس کسی می‌تواند آن‌ها را به هم ربط دهد.',
  'settings.relay.cost':
    'بها: پهنای باند، تا جایی که اجازه دهید، و اندکی از پردازنده. به نشانی‌ای نیاز دارد که دیگران به آن برسند.',
  'settings.relay.gives': 'سود: راه برای همه. رله‌های بیشتر از آدم‌های گوناگون یافتن هر کس را دشوارتر می‌کنند.',
  'settings.stop.title': 'توقف Warren',
  'settings.stop.text':
    'تا آغاز دوبارهٔ Warren سرویس‌ها و اشتراک‌های شما در دسترس نیستند. دریافت‌ها سپس خودبه‌خود ادامه می‌یابند. چیزی از دست نمی‌رود.',
  'settings.stop.do': 'توقف Warren',
  'settings.stop.confirm': 'اکنون متوقف شود؟',
  'settings.stop.again': 'برای آغاز دوباره، در پایانه بنویسید:',
  'settings.programs.quota': 'چه اندازه می‌تواند بخواهد',
  'settings.programs.quota.cost':
    'تا برنامه‌ای که در حلقه افتاده جا را برای دیگران تنگ نکند. عددهای معمول تقریباً همیشه مناسب‌اند.',
  'settings.programs.quota.requests': 'درخواست در دقیقه',
  'settings.programs.quota.jobs': 'کار هم‌زمان',
  'settings.programs.quota.shares': 'اشتراک هم‌زمان',
  'settings.programs.quota.has': 'حداکثر {requests} درخواست در دقیقه، {jobs} کار و {shares} اشتراک هم‌زمان',
} as const
