/** Shares: what cannot be shared, and what became of what was. */
export const sharing = {
  'It came out of a backup, which holds its link but not its content.':
    'از یک پشتیبان آمده که پیوندش را دارد ولی محتوایش را نه.',
  'Say where the content is: warren share relocate {number} PATH':
    'بگویید محتوا کجاست: warren share relocate {number} PATH',
  'What Warren had noted of its content cannot be read any more.':
    'آنچه Warren دربارهٔ محتوایش یادداشت کرده بود دیگر خواندنی نیست.',
  'Have the content read again: warren share relocate {number} PATH':
    'بگذارید محتوا دوباره خوانده شود: warren share relocate {number} PATH',
  '"{file}" was changed after it was shared.': '«{file}» پس از اشتراک تغییر کرده است.',
  'Share it again for a new link, or put the old content back.':
    'برای پیوند تازه دوباره به اشتراک بگذارید یا محتوای پیشین را بازگردانید.',
  '"{file}" is not where it was when it was shared.': '«{file}» آنجا که هنگام اشتراک بود نیست.',
  'Put it back, or say where it is now: warren share relocate {id} PATH':
    'آن را بازگردانید یا بگویید اکنون کجاست: warren share relocate {id} PATH',
  '"{file}" can no longer be read.': '«{file}» دیگر خواندنی نیست.',
  'See to it that the user who runs Warren may read it, and that its disk is there.':
    'مطمئن شوید کاربری که Warren با آن اجرا می‌شود اجازهٔ خواندنش را دارد و دیسکش وصل است.',
  'a file was changed while it was read': 'پرونده‌ای هنگام خواندن تغییر کرد',
  'Share it again when no program writes to it any more.':
    'وقتی دیگر برنامه‌ای در آن نمی‌نویسد دوباره به اشتراک بگذارید.',
  'a file went away while it was read': 'پرونده‌ای هنگام خواندن ناپدید شد',
  'Share it again when nothing is moved or deleted in it.':
    'وقتی چیزی در آن جابه‌جا یا پاک نمی‌شود دوباره به اشتراک بگذارید.',
  'a file could not be read to its end': 'پرونده‌ای تا پایان خوانده نشد',
  'Look whether its disk is sound and still there, and share it again.':
    'ببینید دیسکش سالم و هنوز وصل است، و دوباره به اشتراک بگذارید.',
  'transfer: the getter opened nothing': 'انتقال: گیرنده چیزی باز نکرد',
  'transfer: the getter takes nothing': 'انتقال: گیرنده چیزی برنمی‌دارد',
  'transfer: the getter asks for nothing': 'انتقال: گیرنده چیزی نمی‌خواهد',
  'transfer: too many ranges at once': 'انتقال: بخش‌های بسیار هم‌زمان',
  'transfer: too many frames that ask for nothing': 'انتقال: پیام‌های بسیاری که چیزی نمی‌خواهند',
  'this share has ended': 'این اشتراک پایان یافته است',
  'Share it again for a new link.': 'برای پیوند تازه دوباره به اشتراک بگذارید.',
  'what is found behind a link is signed for by who made the link, and that was somebody else':
    'آنچه پشت یک پیوند است را سازندهٔ پیوند امضا می‌کند، و او کس دیگری بود',
  'Keep it alive with "warren pin LINK" once he has left it, or share it under a link of your own.':
    'وقتی او آن را در شبکه گذاشت با warren pin LINK نگهش دارید، یا با پیوند خودتان به اشتراک بگذارید.',
  'a file is not as it was when it was shared, so it is not left':
    'پرونده‌ای دیگر چنان که هنگام اشتراک بود نیست؛ پس در شبکه گذاشته نمی‌شود',
  'Put the old file back, or share the new one for a new link.':
    'پروندهٔ پیشین را بازگردانید یا برای پیوند تازه پروندهٔ نو را به اشتراک بگذارید.',
  'the content of this share is not at hand': 'محتوای این اشتراک در دسترس نیست',
  'Type "warren share list" to see why.': 'برای دیدن دلیلش بنویسید: warren share list',
  'Somebody has all of it, as was wished.': 'چنان که خواسته شد، کسی همه‌اش را دریافت کرده است.',
  'Its date has passed.': 'روزش گذشته است.',
  'the share was stopped or moved': 'اشتراک متوقف یا جابه‌جا شد',
  'too many shares wait to be read': 'اشتراک‌های بسیاری در انتظار خوانده شدن‌اند',
  'Try again when some are done.': 'وقتی چند تا تمام شد دوباره بیازمایید.',
  'another share': 'اشتراکی دیگر',
  'It is being read.': 'در حال خوانده شدن است.',
  'there is no file or folder at this path': 'در این مسیر نه پرونده‌ای هست و نه پوشه‌ای',
  'Look at the path; relative ones count from the folder that you are in.':
    'مسیر را دوباره ببینید؛ مسیر نسبی از پوشه‌ای که در آن هستید آغاز می‌شود.',
  'this symbolic link leads to nothing': 'این پیوند نمادین به جایی نمی‌رسد',
  'Look where it leads to, or give the path of the file itself.':
    'ببینید به کجا می‌رسد یا مسیر خود پرونده را بدهید.',
  "Warren's own keys are there": 'کلیدهای خود Warren آنجاست',
  'Share another file or folder.': 'پرونده یا پوشهٔ دیگری را به اشتراک بگذارید.',
  'what is at this path is not what was shared': 'آنچه در این مسیر است همان نیست که به اشتراک گذاشته شد',
  'The link stands for that very content, names and dates of its files included.':
    'پیوند برای همان محتواست، همراه با نام‌ها و تاریخ‌های پرونده‌هایش.',
  'Look for the old files, or share these for a new link.':
    'پرونده‌های پیشین را بیابید یا برای پیوند تازه این‌ها را به اشتراک بگذارید.',
  'a symbolic link': 'یک پیوند نمادین',
  'a device, pipe or socket': 'دستگاه، پایپ یا سوکت',
  'went away while it was looked at': 'هنگام نگاه کردن ناپدید شد',
  'cannot be read': 'خواندنی نیست',
  'a name that not every system can store': 'نامی که هر سیستمی نمی‌تواند ذخیره کند',
  'a name with control characters': 'نامی با نویسه‌های کنترلی',
  'a name that is not text': 'نامی که متن نیست',
  'a name that is too long': 'نامی بیش از اندازه بلند',
  'too many folders within folders': 'پوشه‌های بسیار درون هم',
  'a path that is too long': 'مسیری بیش از اندازه بلند',
  'only files and folders can be shared': 'تنها پرونده و پوشه را می‌توان به اشتراک گذاشت',
  'This is a device or a pipe; pipe what comes out of it into: warren share -':
    'این دستگاه یا پایپ است؛ خروجی‌اش را به این بدهید: warren share -',
  'this is more than one share can hold': 'این بیش از گنجایش یک اشتراک است',
  'some of the files cannot be read': 'برخی پرونده‌ها خواندنی نیستند',
  file: 'پرونده',
  'See to it that the user who runs Warren may read "{first}".':
    'مطمئن شوید کاربری که Warren با آن اجرا می‌شود اجازهٔ خواندن «{first}» را دارد.',
  '{count} cannot be read, the first is "{first}".': '{count} تا خواندنی نیستند؛ نخستین آن‌ها «{first}» است.',
  'Change that, or leave them out with --skip-unreadable.':
    'این را تغییر دهید یا با ‎--skip-unreadable‎ کنارشان بگذارید.',
  'the file went away while it was looked at': 'پرونده هنگام نگاه کردن ناپدید شد',
  'this folder holds more files than one share can list':
    'این پوشه بیش از آن پرونده دارد که یک اشتراک فهرست کند',
  'Share it in several parts, or as one archive: tar -c FOLDER | warren share - --name FOLDER.tar':
    'آن را در چند بخش یا به صورت یک بایگانی به اشتراک بگذارید: tar -c FOLDER | warren share - --name FOLDER.tar',
  'this cannot be the name of a file': 'پرونده نمی‌تواند چنین نامی داشته باشد',
  'Give it a name with --name: up to 255 bytes, without "/" and control characters.':
    'با ‎--name‎ نامی به آن بدهید: تا ۲۵۵ بایت، بدون ‎/‎ و نویسه‌های کنترلی.',
  'the date until which it should be shared has passed': 'روزی که باید تا آن به اشتراک می‌ماند گذشته است',
  'Give a date to come, or a time such as 3d.': 'روزی در آینده یا مدتی مانند ‎3d‎ بدهید.',
  'Look at the list: warren share list': 'فهرست را ببینید: warren share list',
  'there is no such share': 'چنین اشتراکی نیست',
  'Share on the network that the link was made on.':
    'در همان شبکه‌ای به اشتراک بگذارید که پیوند در آن ساخته شده است.',
  'this node serves this link already': 'این گره همین پیوند را در دسترس می‌گذارد',
  'all shares together hold more files than can be watched':
    'همهٔ اشتراک‌ها با هم بیش از آن پرونده دارند که بتوان زیر نظر داشت',
  'Stop a share of many files: warren share list':
    'اشتراکی با پرونده‌های بسیار را متوقف کنید: warren share list',
  'this node has too many shares': 'این گره اشتراک‌های بیش از اندازه دارد',
  'Remove some: warren share list': 'چند تا را حذف کنید: warren share list',
  'the list of files': 'فهرست پرونده‌ها',
  'the share was stopped meanwhile': 'اشتراک در این میان متوقف شد',
  'the disk is full: what comes from a pipe is kept in the home of Warren':
    'دیسک پر است: آنچه از پایپ می‌آید در پوشهٔ خود Warren نگه داشته می‌شود',
  'Make room, or save it to a file on another disk and share that file.':
    'جا باز کنید، یا آن را در پرونده‌ای روی دیسک دیگری ذخیره کنید و آن را به اشتراک بگذارید.',
} as const
