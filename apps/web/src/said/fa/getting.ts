/** Links, and downloads: what they do, what they wait for. */
export const getting = {
  'this leads out of the directory that may be used': 'این به بیرون از پوشهٔ مجاز می‌رود',
  'Look for symbolic links in it, and name what is there itself.':
    'در آن به دنبال پیوندهای نمادین بگردید و آنچه را خود آنجاست نام ببرید.',
  'this is not a Warren link': 'این پیوند Warren نیست',
  'A link begins with "warren:" or "http://localhost:"; copy the whole line that the sharer was shown.':
    'پیوند با warren: یا ‎http://localhost:‎ آغاز می‌شود؛ همهٔ خطی را که فرستنده دید رونویسی کنید.',
  'this link is incomplete or was changed on its way': 'این پیوند ناقص است یا در راه تغییر کرده است',
  'Copy the whole link again, from "warren:" to its last character, or ask the sharer for it.':
    'پیوند را دوباره کامل رونویسی کنید، از warren: تا آخرین نویسه، یا آن را از فرستنده بخواهید.',
  'this link was made by another version of Warren': 'این پیوند با نسخهٔ دیگری از Warren ساخته شده است',
  'Install the newest Warren and try the link again.':
    'تازه‌ترین Warren را نصب کنید و پیوند را دوباره بیازمایید.',
  'this link points at one file within a share': 'این پیوند به یک پرونده درون یک اشتراک می‌رسد',
  'Leave out what follows the long part of the link, and name the file with --only.':
    'آنچه را پس از بخش بلند پیوند می‌آید بردارید و پرونده را با ‎--only‎ نام ببرید.',
  'one of the chosen paths is not in this share': 'یکی از مسیرهای انتخاب‌شده در این اشتراک نیست',
  'Type "warren get LINK --list" to see what it holds.': 'برای دیدن محتوایش بنویسید: warren get LINK --list',
  'too many chosen paths': 'مسیرهای انتخاب‌شده بیش از اندازه‌اند',
  'Choose whole folders, or use patterns.': 'پوشه‌های کامل را برگزینید یا از الگو استفاده کنید.',
  'the caller gave up': 'پرسنده منصرف شد',
  'this link holds more than one file': 'این پیوند بیش از یک پرونده دارد',
  'Name one of its files; "warren get LINK --list" shows them.':
    'یکی از پرونده‌هایش را نام ببرید؛ warren get LINK --list آن‌ها را نشان می‌دهد.',
  'this is a folder': 'این یک پوشه است',
  'Name one of the files in it.': 'یکی از پرونده‌های درون آن را نام ببرید.',
  'there is no such file behind this link': 'پشت این پیوند چنین پرونده‌ای نیست',
  'too many files of links are read at once': 'پرونده‌های بسیاری از پیوندها هم‌زمان خوانده می‌شوند',
  'Close some and try again.': 'چند تا را ببندید و دوباره بیازمایید.',
  'the download was stopped': 'دریافت متوقف شد',
  'this share is larger than Warren fetches': 'این اشتراک بزرگ‌تر از آن است که Warren دریافت کند',
  'Ask the sharer to share it in several parts.': 'از فرستنده بخواهید آن را در چند بخش به اشتراک بگذارد.',
  'this link is of another network': 'این پیوند از شبکهٔ دیگری است',
  'Use it on a node that has joined the network of its sharer, or ask for a link of this one.':
    'آن را در گرهی از شبکهٔ فرستنده به کار ببرید، یا پیوندی از همین شبکه بخواهید.',
  'there is no such download': 'چنین دریافتی نیست',
  'Type "warren get list" to see them.': 'برای دیدن آن‌ها بنویسید: warren get list',
  'too many downloads are unfinished': 'دریافت‌های ناتمام بیش از اندازه‌اند',
  'Stop some: "warren get stop ID".': 'چند تا را متوقف کنید: warren get stop ID',
  'a download uses 1 to 8 circuits': 'هر دریافت از ۱ تا ۸ مسیر استفاده می‌کند',
  'Give a number from 1 to 8.': 'عددی از ۱ تا ۸ بدهید.',
  'the limit is too low': 'سقف بیش از اندازه پایین است',
  'Give at least 1024 bytes a second.': 'دست‌کم ۱۰۲۴ بایت در ثانیه بدهید.',
  'this cannot be the name of a file on every machine': 'پرونده در هر رایانه‌ای نمی‌تواند چنین نامی داشته باشد',
  'Choose a plain name without slashes, colons and control characters.':
    'نامی ساده بدون خط کج، دونقطه و نویسه‌های کنترلی برگزینید.',
  'Start it again; it goes on where it was.': 'دوباره آغازش کنید؛ از همان‌جا که بود ادامه می‌یابد.',
  'the folder that it is to be put into is not there': 'پوشه‌ای که باید در آن گذاشته شود نیست',
  'Make the folder, or choose another one with "--to".': 'پوشه را بسازید یا با ‎--to‎ پوشهٔ دیگری برگزینید.',
  'download: not enough room': 'دریافت: جا به اندازهٔ کافی نیست',
  'this link names a list of files that is larger than Warren accepts':
    'فهرست پرونده‌های این پیوند بزرگ‌تر از آن است که Warren بپذیرد',
  'Ask the sharer to share the folder in several parts.':
    'از فرستنده بخواهید پوشه را در چند بخش به اشتراک بگذارد.',
  'the list of files behind this link breaks the rules, so nothing of it is written':
    'فهرست پرونده‌های این پیوند قواعد را رعایت نمی‌کند؛ پس چیزی از آن نوشته نمی‌شود',
  'Ask the sharer to share it again with the newest Warren.':
    'از فرستنده بخواهید آن را با تازه‌ترین Warren دوباره به اشتراک بگذارد.',
  'download: there is no free name for its part directory': 'دریافت: برای پوشهٔ بخش‌هایش نام آزادی نمانده است',
  'Remove old ".warren-part" directories, or choose another folder.':
    'پوشه‌های کهنهٔ ‎.warren-part‎ را پاک کنید یا پوشهٔ دیگری برگزینید.',
  'download: there is no free name for it in the folder': 'دریافت: در آن پوشه نام آزادی برایش نمانده است',
  'Choose another folder, or give it another name.': 'پوشهٔ دیگری برگزینید یا نام دیگری به آن بدهید.',
  'download: files that were fetched are gone': 'دریافت: پرونده‌های دریافت‌شده نیستند',
  fetching: 'در حال دریافت',
  paused: 'مکث',
  done: 'تمام',
  failed: 'ناموفق',
  'waiting for its turn': 'در انتظار نوبت',
  'connecting to the sharer': 'در حال اتصال به فرستنده',
  'waiting for the sharer': 'در انتظار فرستنده',
  'looking for what was left in the network': 'در جست‌وجوی آنچه در شبکه گذاشته شده است',
  'reading the list of files': 'خواندن فهرست پرونده‌ها',
  'preparing the folder': 'آماده کردن پوشه',
  'checking what is already here': 'بررسی آنچه از پیش اینجاست',
  'waiting for space on the disk': 'در انتظار جای خالی روی دیسک',
  'waiting for the disk': 'در انتظار دیسک',
  'writing the last of it to the disk': 'نوشتن آخرین بخش روی دیسک',
  'It goes on by itself once the sharer can be reached.':
    'همین که فرستنده در دسترس باشد خودبه‌خود ادامه می‌یابد.',
  'other downloads': 'دریافت‌های دیگر',
  'as many downloads as can run at once are running': 'به اندازه‌ای که هم‌زمان ممکن است دریافت در جریان است',
  'It starts by itself when another one ends, or pause one of them.':
    'با پایان یکی دیگر خودبه‌خود آغاز می‌شود؛ یا یکی از آن‌ها را متوقف کنید.',
  'the sharer': 'فرستنده',
  'the sharer is offline, or the link is old': 'فرستنده روی شبکه نیست، یا پیوند کهنه است',
  'Ask whether the sharer is up.': 'بپرسید رایانه‌اش روشن است یا نه.',
  'It goes on by itself as soon as the sharer is back.': 'همین که فرستنده بازگردد خودبه‌خود ادامه می‌یابد.',
  access: 'اجازهٔ ورود',
  'the sharer lets in only people whose key it has been given':
    'فرستنده تنها کسانی را راه می‌دهد که کلیدشان را دارد',
  'Ask the sharer for access: type "warren client-auth new" and send the public key.':
    'از فرستنده اجازهٔ ورود بخواهید: بنویسید warren client-auth new و کلید عمومی را برایش بفرستید.',
  'Then type "warren client-auth add LINK PRIVATEKEY".':
    'سپس بنویسید: warren client-auth add LINK PRIVATEKEY',
  'the sharer cannot be reached: it went offline, or stopped sharing this':
    'فرستنده در دسترس نیست: از شبکه رفته یا اشتراک این را متوقف کرده است',
  'Ask the sharer whether it is still shared.': 'از فرستنده بپرسید هنوز به اشتراک است یا نه.',
  'the network': 'شبکه',
  'this node has no circuits yet': 'این گره هنوز مسیری ندارد',
  'Type "warren status" to see what the node is waiting for.':
    'برای دیدن اینکه گره در انتظار چیست بنویسید: warren status',
  'the sharer was reached and does not answer': 'به فرستنده رسید ولی پاسخ نمی‌دهد',
  'the connection to the sharer was lost': 'اتصال به فرستنده قطع شد',
  'the sharer sends almost nothing': 'فرستنده تقریباً چیزی نمی‌فرستد',
  'It is tried again over other circuits.': 'از مسیرهای دیگر دوباره آزموده می‌شود.',
  'the sharer serves as many people as it can': 'فرستنده به اندازهٔ توانش به دیگران می‌رساند',
  'It goes on by itself when the sharer has room.': 'وقتی فرستنده جا داشته باشد خودبه‌خود ادامه می‌یابد.',
  'the sharer is online and does not have this content now':
    'فرستنده روی شبکه است ولی اکنون این محتوا را ندارد',
  'Ask the sharer whether it is still shared, or for a new link.':
    'از فرستنده بپرسید هنوز به اشتراک است یا نه، یا پیوند تازه‌ای بخواهید.',
  'the file was changed at the sharer after it was shared': 'پرونده پس از اشتراک نزد فرستنده تغییر کرده است',
  'Ask the sharer for a new link, or to put the old file back.':
    'از فرستنده پیوند تازه بخواهید یا اینکه پروندهٔ پیشین را بازگرداند.',
  'the file is no longer there at the sharer': 'پرونده دیگر نزد فرستنده نیست',
  'Ask the sharer to put it back.': 'از فرستنده بخواهید آن را بازگرداند.',
  'It goes on by itself then.': 'آنگاه خودبه‌خود ادامه می‌یابد.',
  'the sharer stopped sharing this': 'فرستنده اشتراک این را متوقف کرد',
  'Ask the sharer to share it again.': 'از فرستنده بخواهید آن را دوباره به اشتراک بگذارد.',
  holders: 'نگه‌دارندگان',
  'too few of the relays that it was left with can be reached': 'رله‌های کمی از آن‌ها که دارندش در دسترس‌اند',
  'It goes on by itself once enough of them, or the sharer, can be reached.':
    'همین که به اندازهٔ کافی از آن‌ها یا خود فرستنده در دسترس باشند خودبه‌خود ادامه می‌یابد.',
  'nothing of it was left in the network, or no longer': 'چیزی از آن در شبکه گذاشته نشده، یا دیگر نیست',
  'Ask the sharer to leave it: warren share PATH --leave':
    'از فرستنده بخواهید آن را در شبکه بگذارد: warren share PATH --leave',
  'another sharer': 'فرستنده‌ای دیگر',
  'a sharer sent something else than the link names, and is not asked again':
    'فرستنده‌ای چیزی جز آنچه پیوند می‌گوید فرستاد و دیگر از او پرسیده نمی‌شود',
  'Ask for a link from somebody else who has it.': 'از کس دیگری که آن را دارد پیوند بخواهید.',
  'space on the disk': 'جای خالی روی دیسک',
  'there is not enough room on the disk': 'روی دیسک جای کافی نیست',
  'Make room.': 'جا باز کنید.',
  'It goes on by itself once there is enough.': 'همین که کافی باشد خودبه‌خود ادامه می‌یابد.',
  'the folder': 'پوشه',
  'the folder that it is put into is not there': 'پوشه‌ای که در آن گذاشته می‌شود نیست',
  'Make the folder again, or stop the download and choose another one.':
    'پوشه را دوباره بسازید، یا دریافت را متوقف کنید و پوشهٔ دیگری برگزینید.',
  'this node may not write into the folder': 'این گره اجازهٔ نوشتن در پوشه را ندارد',
  'Allow it to write there, or stop the download and choose another folder.':
    'اجازه دهید آنجا بنویسد، یا دریافت را متوقف کنید و پوشهٔ دیگری برگزینید.',
  'the disk': 'دیسک',
  'the disk refuses to write': 'دیسک نوشتن را نمی‌پذیرد',
  'Look at the disk.': 'دیسک را بررسی کنید.',
  'It is tried again by itself.': 'خودبه‌خود دوباره آزموده می‌شود.',
  'every sharer of this link sent something else than it names':
    'همهٔ فرستندگان این پیوند چیزی جز آنچه می‌گوید فرستادند',
  'Choose another folder with "--to".': 'با ‎--to‎ پوشهٔ دیگری برگزینید.',
  'Make it, or choose another with "--to".': 'آن را بسازید یا با ‎--to‎ پوشهٔ دیگری برگزینید.',
  'Look at the disk, or choose another folder.': 'دیسک را بررسی کنید یا پوشهٔ دیگری برگزینید.',
  'transfer: given up': 'انتقال: رها شد',
  'transfer: the other side did not end': 'انتقال: طرف دیگر به پایان نرسید',
  'too many links are in use at once': 'پیوندهای بسیاری هم‌زمان در کارند',
  'Wait until a download has ended, or pause some.': 'تا پایان یک دریافت صبر کنید یا چند تا را نگه دارید.',
} as const
