/** Sites and names. */
export const sites = {
  'this name stands for something else already': 'این نام از پیش برای چیز دیگری است',
  'Choose another name, or first type: warren name remove NAME':
    'نام دیگری برگزینید، یا نخست بنویسید: warren name remove NAME',
  'others use this name for different things': 'دیگران این نام را برای چیزهای گوناگون به کار می‌برند',
  'See what they say with: warren name list.': 'گفته‌هایشان را با این ببینید: warren name list.',
  'Then choose one: warren name add NAME TARGET': 'سپس یکی را برگزینید: warren name add NAME TARGET',
  'the name book is full': 'دفتر نام‌ها پر است',
  'Remove some: warren name list': 'چند تا را حذف کنید: warren name list',
  'this is neither an address nor a link': 'این نه نشانی است و نه پیوند',
  'An address is 56 letters and digits, then .onion; a link begins with warren:.':
    'نشانی ۵۶ حرف و رقم و سپس ‎.onion‎ است؛ پیوند با warren: آغاز می‌شود.',
  'Copy all of it.': 'همه‌اش را رونویسی کنید.',
  'A name is letters, digits and single hyphens between them, e.g. alice or alices-site.':
    'نام از حرف و رقم و خط تیره‌های تکی میان آن‌هاست، مانند alice یا alices-site.',
  'the name is too long': 'نام بیش از اندازه بلند است',
  'this is not a name': 'این نام نیست',
  'this name has a meaning of its own in browsers': 'این نام در مرورگرها معنای خود را دارد',
  'Choose another one.': 'یکی دیگر برگزینید.',
  'this is an address, not a name': 'این نشانی است، نه نام',
  'Choose a name for it, e.g. alice.': 'نامی برایش برگزینید، مانند alice.',
  'the name has letters of several scripts, which can look like another name':
    'نام حروفی از چند خط دارد و می‌تواند مانند نام دیگری دیده شود',
  'Write it with the letters of one script.': 'آن را با حروف یک خط بنویسید.',
  'a newer version of this site was published meanwhile': 'در این میان نسخهٔ تازه‌تری از این سایت منتشر شد',
  'Look at what is there now, then update it again.': 'ببینید اکنون چه آنجاست و سپس دوباره به‌روزش کنید.',
  'this names no site': 'این سایتی را نام نمی‌برد',
  'looking at the files': 'نگاه کردن به پرونده‌ها',
  'looking at what was published before': 'نگاه کردن به آنچه پیش‌تر منتشر شده است',
  'leaving what changed in the network': 'گذاشتن آنچه تغییر کرده در شبکه',
  'putting the address on the network': 'گذاشتن نشانی در شبکه',
  'this folder holds more than one site can': 'این پوشه بیش از گنجایش یک سایت دارد',
  'Publish it as several sites, or share what is large (warren share --leave) and link to that.':
    'آن را به صورت چند سایت منتشر کنید، یا بخش‌های بزرگ را به اشتراک بگذارید (warren share --leave) و به آن پیوند دهید.',
  'another machine with the same key published a version at the same moment':
    'رایانهٔ دیگری با همین کلید در همان لحظه نسخه‌ای منتشر کرد',
  'the folder of this site is not known on this machine': 'پوشهٔ این سایت در این رایانه شناخته نیست',
  'Name it: warren site update SITE DIR': 'آن را نام ببرید: warren site update SITE DIR',
  'a site is made of a folder': 'سایت از پوشه ساخته می‌شود',
  'Give the folder that holds index.html; to share one file, type: warren share FILE':
    'پوشه‌ای را بدهید که index.html در آن است؛ برای اشتراک یک پرونده بنویسید: warren share FILE',
  'this folder holds no files': 'این پوشه پرونده‌ای ندارد',
  'Put an index.html into it.': 'پروندهٔ index.html را در آن بگذارید.',
  'To take a site back, type: warren site unpublish ADDRESS':
    'برای پس گرفتن سایت بنویسید: warren site unpublish ADDRESS',
  'putting this version above another': 'گذاشتن این نسخه بالای نسخه‌ای دیگر',
  'this cannot be the name of a site': 'سایت نمی‌تواند چنین نامی داشته باشد',
  'Use up to 52 small letters, digits and hyphens: it stands before .localhost in a browser.':
    'تا ۵۲ حرف کوچک، رقم و خط تیره به کار ببرید: در مرورگر پیش از ‎.localhost‎ می‌آید.',
  'a site of this node has this name already': 'یکی از سایت‌های این گره همین نام را دارد',
  'Give another name, or update that one: warren site update NAME DIR':
    'نام دیگری بدهید، یا همان را به‌روز کنید: warren site update NAME DIR',
  'finding the newest version of the site': 'یافتن تازه‌ترین نسخهٔ سایت',
  'no site is at this address': 'در این نشانی سایتی نیست',
  'Check the address.': 'نشانی را بررسی کنید.',
  'If it is right, nobody has kept the site alive: ask its author to publish it again.':
    'اگر درست است، کسی سایت را زنده نگه نداشته: از نویسنده‌اش بخواهید دوباره منتشرش کند.',
  'this version is not among those that the site names': 'این نسخه در میان نسخه‌های سایت نیست',
  'To see which there are, type: warren site versions ADDRESS':
    'برای دیدن نسخه‌ها بنویسید: warren site versions ADDRESS',
  'fetching the list of its files': 'دریافت فهرست پرونده‌هایش',
  'scripts of more sites cannot be allowed': 'اسکریپت‌های سایت‌های بیشتری را نمی‌توان مجاز کرد',
  'Take it back from one first: warren site allow ADDRESS --no-scripts':
    'نخست از یکی پس بگیرید: warren site allow ADDRESS --no-scripts',
  'this is neither the address nor the name of a site': 'این نه نشانی سایت است و نه نام آن',
  'An address has 56 letters and digits.': 'نشانی ۵۶ حرف و رقم دارد.',
  'To see your own sites, type: warren site list': 'برای دیدن سایت‌های خود بنویسید: warren site list',
  'this site is not one of this node': 'این سایت از آن این گره نیست',
  'Only who has its key can change a site.': 'تنها دارندهٔ کلید می‌تواند سایت را تغییر دهد.',
  'To see your own, type: warren site list': 'برای دیدن سایت‌های خود بنویسید: warren site list',
  'this node has as many sites as it can': 'این گره به اندازهٔ توانش سایت دارد',
  'Update one of them instead.': 'به جای آن یکی از آن‌ها را به‌روز کنید.',
  'a version of this site is being made already': 'نسخه‌ای از این سایت در دست ساخت است',
  'Wait until that is done.': 'صبر کنید تا تمام شود.',
} as const
