/** Recovery words, shares of them, the backup file, and how all of it comes back. */
export const recovery = {
  'recovery.lead': '۲۴ واژه همهٔ کلیدها و نشانی‌های این گره را روی رایانه‌ای دیگر بازمی‌گردانند.',
  'recovery.saved': 'در {date} نشان دادید که واژه‌ها را دارید.',
  'recovery.unsaved':
    'واژه‌ها هنوز نگه‌داری نشده‌اند. اگر این رایانه خراب یا دزدیده شود، هیچ‌کس نمی‌تواند نشانی‌های شما را بازگرداند.',
  'recovery.not-saved-dot': 'هنوز نگه‌داری نشده',
  'recovery.index.kept': {
    one: 'فهرستی مهرشده از سرویس‌ها، کلیدها، اشتراک‌ها و سایت‌های شما نزد {count} رله است. تنها واژه‌ها آن را باز می‌کنند.',
    other:
      'فهرستی مهرشده از سرویس‌ها، کلیدها، اشتراک‌ها و سایت‌های شما نزد {count} رله است. تنها واژه‌ها آن را باز می‌کنند.',
  },
  'recovery.index.publishing':
    'فهرستی مهرشده از سرویس‌ها، کلیدها، اشتراک‌ها و سایت‌های شما در شبکه گذاشته می‌شود: {copies} رله از {wanted} رله آن را دارند.',
  'recovery.index.restoring': 'آنچه به واژه‌های شما تعلق دارد در شبکه جست‌وجو می‌شود.',
  'recovery.index.left-out': {
    one: '{count} مورد در آن فهرست جا نشد. پروندهٔ پشتیبان در پایین همه را دارد.',
    other: '{count} مورد در آن فهرست جا نشدند. پروندهٔ پشتیبان در پایین همه را دارد.',
  },
  'recovery.words.title': 'واژه‌های خود را بنویسید',
  'recovery.words.warning': 'اکنون کسی نباید از پشت سر نگاه کند و هیچ دوربینی نباید این صفحه را ببیند.',
  'recovery.words.text':
    'هر که این واژه‌ها را داشته باشد همهٔ کلیدهای این گره را دارد و می‌تواند به جای شما باشد. کاغذ و قلم بردارید. نه عکس، نه ایمیل، نه یادداشت در تلفن.',
  'recovery.passphrase': 'گذرواژه',
  'recovery.passphrase.hint': 'دوباره پرسیده می‌شود تا یک صفحهٔ باز کافی نباشد.',
  'recovery.passphrase.wrong': 'این گذرواژه درست نیست. چیزی نشان داده نمی‌شود.',
  'recovery.words.show': 'نمایش واژه‌ها',
  'recovery.words.again': 'نمایش دوبارهٔ واژه‌ها',
  'recovery.words.label': '۲۴ واژهٔ بازیابی شما',
  'recovery.words.written': 'آن‌ها را نوشتم',
  'recovery.words.hide': 'پنهان کردن',
  'recovery.check.title': 'سه واژه از روی کاغذ شما',
  'recovery.check.text': 'تا بدانید آنچه نوشته‌اید خواندنی است.',
  'recovery.check.word': 'واژهٔ {number}',
  'recovery.check.done': 'بررسی',
  'recovery.check.wrong': {
    one: 'واژهٔ {numbers} درست نیست. دوباره به کاغذ خود نگاه کنید.',
    other: 'واژه‌های {numbers} درست نیستند. دوباره به کاغذ خود نگاه کنید.',
  },
  'recovery.done.title': 'واژه‌های شما نگه‌داری شد',
  'recovery.done.text':
    'کاغذ را جایی بگذارید که تنها خودتان پیدایش کنید. روی رایانه‌ای خالی، واژه‌ها همه‌چیز را بازمی‌گردانند. هر بار تنها روی یک رایانه از آن‌ها استفاده کنید.',
  'recovery.shares.title': 'تقسیم میان دوستان',
  'recovery.shares.text':
    'به جای یک کاغذ، چند سهم، هر سهم برای یک دوست. چند سهم با هم همه‌چیز را بازمی‌گردانند و کمتر از آن چیزی نمی‌گوید. بهایش: هر که به اندازهٔ کافی از آن‌ها گرد آورد همهٔ کلیدهای شما را دارد.',
  'recovery.shares.of': 'چند سهم',
  'recovery.shares.need': 'چند سهم کافی است',
  'recovery.shares.numbers':
    'دست‌کم ۲ سهم باید لازم باشد، بیش از ۱۶ سهم ساخته نمی‌شود، و سهم‌های لازم نمی‌تواند از همهٔ سهم‌ها بیشتر باشد.',
  'recovery.shares.make': 'ساختن سهم‌ها',
  'recovery.shares.one': 'سهم {number} از {of}. {need} سهم کافی است.',
  'recovery.shares.label': 'واژه‌های سهم {number}',
  'recovery.shares.next': 'سهم بعدی',
  'recovery.shares.warning':
    'هر سهم یک بار و برای یک نفر نشان داده می‌شود. Warren هیچ‌یک را نگه نمی‌دارد؛ اگر دوباره بسازید مجموعهٔ دیگری می‌شود که با این یکی جور نیست.',
  'recovery.shares.finished': 'پایان',
  'recovery.shares.confirm': 'همه تحویل داده شدند',
  'recovery.file.title': 'پروندهٔ پشتیبان',
  'recovery.file.text':
    'سرویس‌ها، کلیدها، اشتراک‌ها و سایت‌ها در یک پرونده. بدون واژه‌ها برای هیچ‌کس باز نمی‌شود، پس می‌تواند در هر فضای ابری باشد. کهنه می‌شود: هرگاه چیزی افزودید، پرونده‌ای تازه بسازید.',
  'recovery.file.save': 'ذخیرهٔ پرونده',
  'recovery.file.saved': 'در آن: {services} سرویس، {keys} کلید، {shares} اشتراک، {sites} سایت.',
  'recovery.restore.title': 'بازگرداندن همه‌چیز',
  'recovery.restore.shares': 'با سهم‌ها به جای واژه‌ها:',
  'recovery.restore.file': 'و با پروندهٔ پشتیبان:',
  'recovery.restore.then': 'سپس آن را با متن شبکه آغاز کنید («دعوت» را در همین صفحه ببینید):',
} as const
