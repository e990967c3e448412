/** What is left in the network and kept alive there, boxes, and the relays that hold it. */
export const leaving = {
  'this capability was made by another version of Warren': 'این کلید با نسخهٔ دیگری از Warren ساخته شده است',
  'Install the newest Warren and try it again.': 'تازه‌ترین Warren را نصب کنید و دوباره بیازمایید.',
  'this is no capability to keep something alive': 'این کلید وارسی نیست که با آن چیزی نگه داشته شود',
  'One begins with "warren-verify:"; copy the whole line that "warren store check LINK" shows.':
    'با warren-verify: آغاز می‌شود؛ همهٔ خطی را که warren store check LINK نشان می‌دهد رونویسی کنید.',
  'this capability is incomplete or was changed on its way': 'این کلید ناقص است یا در راه تغییر کرده است',
  'Copy it again, from "warren-verify:" to its last character.':
    'دوباره آن را رونویسی کنید، از warren-verify: تا آخرین نویسه.',
  'leaving: what was noted of a segment cannot be read':
    'گذاشتن در شبکه: آنچه دربارهٔ یک بخش یادداشت شده خواندنی نیست',
  'there are fewer relays now than it was to lie with': 'اکنون رله‌ها کمتر از آن‌اند که باید نگهش می‌داشتند',
  'the date until which it is to stay has passed': 'روزی که باید تا آن می‌ماند گذشته است',
  'Give a later one, or none: it stays for 30 days then, and is renewed while this node runs.':
    'روز دیرتری بدهید، یا هیچ: آنگاه ۳۰ روز می‌ماند و تا این گره کار می‌کند تمدید می‌شود.',
  'this is more than can be left in the network at once, 64 GiB':
    'این بیش از آن است که یک‌باره در شبکه بماند، ۶۴ گیبی‌بایت',
  'Share it in several parts.': 'آن را در چند بخش به اشتراک بگذارید.',
  'It is there as long as one of its holders is.': 'تا یکی از نگه‌دارندگانش باشد هست.',
  'what was left under this link is another content than the link names':
    'آنچه با این پیوند در شبکه است محتوایی جز آن است که پیوند می‌گوید',
  'Ask its publisher to leave it again.': 'از کسی که آن را گذاشته بخواهید دوباره بگذارد.',
  'the network has too few relays to leave so much in': 'شبکه برای گذاشتن این اندازه رلهٔ کافی ندارد',
  'Leave less at once, or wait until the network has more relays.':
    'هر بار کمتر بگذارید، یا صبر کنید تا شبکه رله‌های بیشتری داشته باشد.',
  'what was left under this link is not laid out as it should be':
    'آنچه با این پیوند در شبکه است چنان که باید چیده نشده است',
  'Ask its publisher to leave it again with the newest Warren.':
    'از کسی که آن را گذاشته بخواهید با تازه‌ترین Warren دوباره بگذارد.',
  'It goes on by itself; what was signed for stays with its holders meanwhile.':
    'خودبه‌خود ادامه می‌یابد؛ آنچه قولش داده شده تا آن زمان نزد نگه‌دارندگانش می‌ماند.',
  'too few relays have room or take more just now': 'رله‌های کمی اکنون جا دارند یا بیشتر می‌پذیرند',
  'too few of the relays that are to hold it can be reached':
    'رله‌های کمی از آن‌ها که باید نگهش دارند در دسترس‌اند',
  'this node has no circuits, or knows too few relays': 'این گره مسیری ندارد یا رله‌های کمی می‌شناسد',
  'this node keeps as much alive as it can': 'این گره به اندازهٔ توانش نگه می‌دارد',
  'Stop keeping something: warren unpin LINK': 'نگه‌داری چیزی را پایان دهید: warren unpin LINK',
  'this node does not know how to keep such content': 'این گره نمی‌داند چنین محتوایی را چگونه نگه دارد',
  'nothing is left under this in the network, or no longer': 'زیر این چیزی در شبکه نیست، یا دیگر نیست',
  'Who has the content can leave it again: warren share PATH --leave':
    'هر که محتوا را دارد می‌تواند دوباره در شبکه بگذاردش: warren share PATH --leave',
  'It has not been looked at yet.': 'هنوز بررسی نشده است.',
  'All of its shares are there.': 'همهٔ سهم‌هایش هست.',
  'Some of its shares are gone; they are made again when half of what it can lose is lost.':
    'برخی سهم‌ها رفته‌اند؛ وقتی نیمی از آنچه می‌تواند از دست برود رفت، از نو ساخته می‌شوند.',
  'Some of its shares are gone, and every relay that can be reached has one already.':
    'برخی سهم‌ها رفته‌اند و هر رلهٔ در دسترس یکی دارد.',
  'What is left is renewed; lost ones are made again when another relay is there.':
    'آنچه مانده تمدید می‌شود؛ سهم‌های گم‌شده وقتی رلهٔ دیگری بیاید از نو ساخته می‌شوند.',
  'Too few of its shares can be reached to restore it.': 'سهم‌های کمی در دسترس است و بازسازی نمی‌شود.',
  'It is looked for again.': 'باز هم جست‌وجو می‌شود.',
  'No relay has its index any more, or it was never left.':
    'دیگر هیچ رله‌ای فهرستش را ندارد، یا هرگز در شبکه گذاشته نشده است.',
  'Relays serve an index that is old or not its own.': 'رله‌ها فهرستی کهنه یا از چیزی دیگر می‌دهند.',
  'It could not be looked at: this node has no way to its holders just now.':
    'بررسی نشد: اکنون راهی به نگه‌دارندگانش نیست.',
  'The time for which it was to stay has passed; it is not renewed.':
    'زمانی که باید می‌ماند گذشته است؛ تمدید نمی‌شود.',
  'this node writes no such sequence': 'این گره چنین دنباله‌ای نمی‌نویسد',
  'Type: warren box list': 'بنویسید: warren box list',
  'holder: the circuit is not needed any more': 'نگه‌دارنده: مسیر دیگر لازم نیست',
  'holders: this node stops': 'نگه‌دارندگان: این گره در حال پایان است',
  'holders: too many requests wait': 'نگه‌دارندگان: درخواست‌های بسیاری در انتظارند',
  'holder: it is not in the directory any more': 'نگه‌دارنده: دیگر در فهرست نیست',
  'holder: ended the stream': 'نگه‌دارنده: اتصال را پایان داد',
  'holder: the stream closed': 'نگه‌دارنده: اتصال بسته شد',
  'holder: no answer in time': 'نگه‌دارنده: به‌موقع پاسخی نیامد',
  'holder: it holds nothing for others': 'نگه‌دارنده: چیزی برای دیگران نگه نمی‌دارد',
  'holder: it was not reached a moment ago': 'نگه‌دارنده: اندکی پیش در دسترس نبود',
  'share: the holder has no room': 'سهم: نگه‌دارنده جا ندارد',
  'share: the holder has no time for it now': 'سهم: نگه‌دارنده اکنون فرصتش را ندارد',
  'share: the holder would not answer': 'سهم: نگه‌دارنده نخواست پاسخ دهد',
  'segments: too few shares were to be had': 'بخش‌ها: سهم‌های کمی به دست آمد',
  'Try again in a few minutes: relays that hold it may come back.':
    'چند دقیقهٔ دیگر دوباره بیازمایید: شاید رله‌هایی که دارندش بازگردند.',
  'It may also have expired.': 'شاید هم زمانش گذشته باشد.',
  'share: there are fewer relays than shares': 'سهم: رله‌ها کمتر از سهم‌هایند',
  'segments: too few relays took what was to be left': 'بخش‌ها: رله‌های کمی آنچه را باید می‌ماند پذیرفتند',
  'Try again later, leave less, or wait until more relays offer room.':
    'دیرتر دوباره بیازمایید، کمتر بگذارید، یا صبر کنید تا رله‌های بیشتری جا داشته باشند.',
  'segments: too few relays that should hold were reached':
    'بخش‌ها: رله‌های کمی از آن‌ها که باید نگهش می‌داشتند در دسترس بودند',
  'Try again in a few minutes; `warren doctor` tells what is in the way.':
    'چند دقیقهٔ دیگر دوباره بیازمایید؛ warren doctor می‌گوید چه مانعی هست.',
  'segments: no relay is known that could hold a share': 'بخش‌ها: رله‌ای شناخته نیست که بتواند سهمی نگه دارد',
  'Wait until this node has joined the network, or run `warren doctor`.':
    'صبر کنید تا این گره به شبکه بپیوندد، یا بنویسید: warren doctor.',
  '{data} holders, any {data2} of which are enough for each part':
    '{data} نگه‌دارنده که هر {data2} تای آن‌ها برای هر بخش بس است',
  'gone once in {value} times if {DEAD_SHARE} % of the relays die':
    'از هر {value} بار یک بار از دست می‌رود اگر {DEAD_SHARE} درصد رله‌ها از کار بیفتند',
  '{data} holders, any {data2} of which are enough for each part; gone once in {value} times if {DEAD_SHARE} % of the relays die':
    '{data} نگه‌دارنده که هر {data2} تای آن‌ها برای هر بخش بس است؛ از هر {value} بار یک بار از دست می‌رود اگر {DEAD_SHARE} درصد رله‌ها از کار بیفتند',
  '{data} holders, any {data2} of which are enough for each part; gone once in {value} times if {DEAD_SHARE} % of the relays die, in smaller parts than usual because the network has few relays':
    '{data} نگه‌دارنده که هر {data2} تای آن‌ها برای هر بخش بس است؛ از هر {value} بار یک بار از دست می‌رود اگر {DEAD_SHARE} درصد رله‌ها از کار بیفتند، در بخش‌هایی کوچک‌تر از معمول چون شبکه رله‌های کمی دارد',
  'one holder, because the network has one relay that could hold; gone when that one is':
    'یک نگه‌دارنده، چون شبکه تنها یک رله دارد که می‌تواند نگه دارد؛ با رفتن آن از دست می‌رود',
  '{data} holders, any {data2} of which are enough for each part; the network has too few relays to promise that it survives if {DEAD_SHARE} % of them die':
    '{data} نگه‌دارنده که هر {data2} تای آن‌ها برای هر بخش بس است؛ شبکه رلهٔ کافی ندارد تا قول دهد با از کار افتادن {DEAD_SHARE} درصد آن‌ها می‌ماند',
  'heads: another one was published at the same moment': 'سرنوشته: در همان لحظه یکی دیگر منتشر شد',
  'Look at what is there now, then publish again.': 'ببینید اکنون چه آنجاست و سپس دوباره منتشر کنید.',
  'heads: what holders have is older than what was seen before':
    'سرنوشته: آنچه نگه‌دارندگان دارند کهنه‌تر از آن است که پیش‌تر دیده شد',
  'Somebody serves an old version on purpose, or the newest one is gone.':
    'کسی عمداً نسخهٔ کهنه‌ای می‌دهد، یا تازه‌ترین نسخه رفته است.',
  'Try again later, or ask its author to publish it again.':
    'دیرتر دوباره بیازمایید، یا از نویسنده بخواهید دوباره منتشرش کند.',
  'item: the holder has no room or no time for it': 'نوشته: نگه‌دارنده جا یا فرصتش را ندارد',
  'item: the holder would not answer': 'نوشته: نگه‌دارنده نخواست پاسخ دهد',
  'items: no holder answered': 'نوشته‌ها: هیچ نگه‌دارنده‌ای پاسخ نداد',
  'Check that the node is connected (warren status), then try again.':
    'ببینید گره وصل است (warren status) و سپس دوباره بیازمایید.',
  'items: no relay is known that could hold it': 'نوشته‌ها: رله‌ای شناخته نیست که بتواند نگهش دارد',
  'Wait until the node knows relays (warren status), then try again.':
    'صبر کنید تا گره رله‌ها را بشناسد (warren status) و سپس دوباره بیازمایید.',
  'items: no holder had room for it': 'نوشته‌ها: هیچ نگه‌دارنده‌ای جا نداشت',
  'Try again later.': 'دیرتر دوباره بیازمایید.',
  'items: no holder took it': 'نوشته‌ها: هیچ نگه‌دارنده‌ای آن را نپذیرفت',
} as const
