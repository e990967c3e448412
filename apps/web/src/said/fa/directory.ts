/** Relays, guards, and the texts that name a network. */
export const directory = {
  'not asked: the upstream proxy does not let anything through': 'پرسیده نشد: پراکسی چیزی را رد نمی‌کند',
  'nobody listens there, or no way leads there': 'کسی آنجا گوش نمی‌دهد، یا راهی به آنجا نیست',
  'no answer in time: it is gone, or a firewall drops the connection':
    'به‌موقع پاسخی نیامد: رفته است، یا دیوار آتش اتصال را دور می‌اندازد',
  'something else answers there: another relay, another network, or a plain web server':
    'چیز دیگری آنجا پاسخ می‌دهد: رله‌ای دیگر، شبکه‌ای دیگر یا وب‌سروری معمولی',
  'the connection was broken off': 'اتصال بریده شد',
  'another relay or another network answers there': 'رله یا شبکهٔ دیگری آنجا پاسخ می‌دهد',
  'it speaks no version that this Warren speaks': 'به هیچ نسخه‌ای که این Warren می‌داند سخن نمی‌گوید',
  'it is busy': 'مشغول است',
  'it did not answer as a relay does': 'چنان که رله پاسخ می‌دهد پاسخ نداد',
  'an address that this network refuses': 'نشانی‌ای که این شبکه نمی‌پذیرد',
  'valid for too long': 'بیش از اندازه معتبر',
  'not a relay': 'رله نیست',
  'an answer from a relay; relays known from before are used meanwhile':
    'پاسخی از یک رله؛ تا آن زمان رله‌های شناختهٔ پیشین به کار می‌روند',
  'the network file names no relay to start from': 'پروندهٔ شبکه رله‌ای برای آغاز نام نمی‌برد',
  'other relays to join this network; this is its first': 'پیوستن رله‌های دیگر به این شبکه؛ این نخستین آن است',
  'the first relays to answer': 'پاسخ نخستین رله‌ها',
  'a relay of the network file to answer': 'پاسخ رله‌ای از پروندهٔ شبکه',
  'directory: this peer is being asked already': 'فهرست: از این طرف هم‌اکنون پرسیده می‌شود',
  'directory: the peer is busy': 'فهرست: طرف دیگر مشغول است',
  'directory: the link closed': 'فهرست: پیوند بسته شد',
  'directory: too many links': 'فهرست: پیوندها بیش از اندازه‌اند',
  'directory: the peer fell silent': 'فهرست: طرف دیگر خاموش شد',
  'guards: what is on disk cannot be read': 'رله‌های ورودی: آنچه روی دیسک است خواندنی نیست',
  'Restore the home directory from a backup.': 'پوشهٔ خانگی Warren را از پشتیبان بازگردانید.',
  'Deleting the guards would show other relays your address.':
    'پاک کردن رله‌های ورودی نشانی شما را به رله‌های دیگر نشان می‌دهد.',
  'not drawn yet': 'رلهٔ ورودی هنوز برگزیده نشده است',
  'no guard is listed, and the replacements of this month are used up':
    'هیچ رلهٔ ورودی در فهرست نیست و جایگزین‌های این ماه تمام شده‌اند',
  'no guard is listed at present': 'اکنون هیچ رلهٔ ورودی در فهرست نیست',
  'neither the guard nor anybody else answers: this machine may be cut off':
    'نه رلهٔ ورودی پاسخ می‌دهد و نه دیگران: شاید این رایانه از شبکه جدا مانده است',
  'too many circuits through the primary guard fail': 'مسیرهای بسیاری از نخستین رلهٔ ورودی ناکام می‌مانند',
  'the primary guard is not reachable': 'نخستین رلهٔ ورودی در دسترس نیست',
  'layer 2': 'لایهٔ ۲',
  'layer 3': 'لایهٔ ۳',
  'Wait for more relays with other operators and networks.':
    'در انتظار رله‌های بیشتری با گردانندگان و شبکه‌های دیگر بمانید.',
  'no relay fits as guard or vanguard': 'هیچ رله‌ای برای ورودی یا لایه‌های پس از آن مناسب نیست',
  'Too many of the chosen first relays vanished this month.':
    'بسیاری از رله‌های ورودی برگزیده این ماه ناپدید شده‌اند.',
  'Check your connection, then ask who runs the network.':
    'اتصال خود را بررسی کنید و سپس از گردانندگان شبکه بپرسید.',
  'the replacements of guards for this month are used up': 'جایگزین‌های رلهٔ ورودی برای این ماه تمام شده‌اند',
  'directory: too much is in pieces': 'فهرست: بخش‌های ناتمام بیش از اندازه‌اند',
  'network file: a field cannot be used': 'پروندهٔ شبکه: یکی از مقدارها قابل استفاده نیست',
  'In the network file, "{field}" must be an object.': 'در پروندهٔ شبکه «{field}» باید یک شیء باشد.',
  'In the network file, "{field}" has keys that this version does not know; known are: {known}.':
    'در پروندهٔ شبکه «{field}» کلیدهایی دارد که این نسخه نمی‌شناسد؛ شناخته‌ها: {known}.',
  'In the network file, "{field}" must be 64 lower-case hexadecimal digits.':
    'در پروندهٔ شبکه «{field}» باید ۶۴ رقم شانزده‌شانزدهی با حروف کوچک باشد.',
  'In the network file, "parameters.{parameter}" must be a whole number, {min} to {max}.':
    'در پروندهٔ شبکه parameters.{parameter} باید عددی درست از {min} تا {max} باشد.',
  'In the network file, "parameters.{path}" contradicts its neighbours.':
    'در پروندهٔ شبکه parameters.{path} با مقدارهای کنارش ناسازگار است.',
  'Only a testing network may switch link padding off.':
    'تنها شبکهٔ آزمایشی می‌تواند پُرکنندهٔ پیوندها را خاموش کند.',
  'In the network file, "bootstrap" must be a list of at most {MAX_BOOTSTRAP_ENTRIES} entries.':
    'در پروندهٔ شبکه bootstrap باید فهرستی با حداکثر {MAX_BOOTSTRAP_ENTRIES} مورد باشد.',
  'In the network file, "bootstrap.address" must be IP:PORT or [IP]:PORT; host names are never resolved.':
    'در پروندهٔ شبکه bootstrap.address باید IP:PORT یا ‎[IP]:PORT‎ باشد؛ نام‌ها هرگز جست‌وجو نمی‌شوند.',
  'A testing network has only loopback and private addresses.':
    'شبکهٔ آزمایشی تنها نشانی‌های محلی و خصوصی دارد.',
  'A real network has only public addresses; for tests make a testing network.':
    'شبکهٔ واقعی تنها نشانی‌های عمومی دارد؛ برای آزمودن شبکهٔ آزمایشی بسازید.',
  'the file': 'پرونده',
  'This is too long to be a network file.': 'این برای پروندهٔ شبکه بیش از اندازه بلند است.',
  'This is not a network file: it is not one JSON object.': 'این پروندهٔ شبکه نیست: یک شیء JSON نیست.',
  'This is not a network file: "format" must be "warren-network".':
    'این پروندهٔ شبکه نیست: مقدار format باید warren-network باشد.',
  'This Warren reads network files of version {NETWORK_FILE_VERSION} only.':
    'این Warren تنها پرونده‌های شبکه با نسخهٔ {NETWORK_FILE_VERSION} را می‌خواند.',
  'In the network file, "name" must be 1 to {MAX_NETWORK_NAME_CHARACTERS} plain ASCII characters.':
    'در پروندهٔ شبکه name باید از ۱ تا {MAX_NETWORK_NAME_CHARACTERS} نویسهٔ سادهٔ ASCII باشد.',
  'In the network file, "testing" must be true or false.': 'در پروندهٔ شبکه testing باید true یا false باشد.',
  'The id does not belong to the rest of the file: somebody changed a parameter.':
    'شناسه به بقیهٔ پرونده نمی‌خورد: کسی مقداری را تغییر داده است.',
  'Fetch the file anew.': 'پرونده را از نو بگیرید.',
  'This is too long to be one network.': 'این برای یک شبکه بیش از اندازه بلند است.',
  'It must begin with "warren-network:".': 'باید با warren-network: آغاز شود.',
  'A character is missing, or one does not belong there: copy it again, whole.':
    'نویسه‌ای کم است یا نویسه‌ای زیادی است: دوباره کامل رونویسی کنید.',
  'A part of it is missing or changed, or it is of a newer version: copy it again, whole.':
    'بخشی از آن کم یا تغییرکرده است، یا از نسخهٔ تازه‌تری است: دوباره کامل رونویسی کنید.',
  'this is not the text of a network': 'این متن شبکه نیست',
  'these are not the words of a network': 'این‌ها واژه‌های شبکه نیستند',
  'Give all of the words that "network show --words" printed, in their order.':
    'همهٔ واژه‌هایی را که network show --words چاپ کرد به ترتیب بدهید.',
  'a word is not in the list of words': 'واژه‌ای در فهرست واژه‌ها نیست',
  'Look at word number {position}.': 'واژهٔ شمارهٔ {position} را ببینید.',
  'Restore the home directory from a backup, or delete this relay’s state and start a new one.':
    'پوشهٔ خانگی Warren را از پشتیبان بازگردانید، یا وضعیت این رله را پاک کنید و رلهٔ تازه‌ای بسازید.',
  'onion keys: what is on disk cannot be read': 'کلیدهای رله: آنچه روی دیسک است خواندنی نیست',
  'This is too long to be one key.': 'این برای یک کلید بیش از اندازه بلند است.',
  'It must begin with "warren-operator-key:".': 'باید با warren-operator-key: آغاز شود.',
  'A part of it is changed: copy it again, whole.': 'بخشی از آن تغییر کرده است: دوباره کامل رونویسی کنید.',
  'It is of a newer version: update Warren.': 'از نسخهٔ تازه‌تری است: Warren را به‌روز کنید.',
  'this is not the key of an operator': 'این کلید گرداننده نیست',
  'Wait for more relays, or ask more people with other operators and networks to run one.':
    'در انتظار رله‌های بیشتر بمانید، یا از کسان بیشتری در شبکه‌های دیگر بخواهید رله‌ای بگردانند.',
  'too few relays with distinct operators and prefixes':
    'رله‌هایی با گردانندگان و بازه‌های نشانی گوناگون کم‌اند',
  'given relays share an operator or prefix': 'رله‌های داده‌شده گرداننده یا بازهٔ نشانی یکسان دارند',
  'a given relay is this node': 'یکی از رله‌های داده‌شده خود این گره است',
  'the relays that a path must contain cannot be in one':
    'رله‌هایی که باید در مسیر باشند نمی‌توانند در یک مسیر باشند',
  'no relay is known': 'رله‌ای شناخته نیست',
  'too few relays are known': 'رله‌های شناخته کم‌اند',
  'too few relays with distinct operators and address prefixes are known':
    'رله‌های شناخته با گردانندگان و بازه‌های نشانی گوناگون کم‌اند',
  'this names no network': 'این شبکه‌ای را نام نمی‌برد',
  'Give the text that begins with "warren-network:", the words, or a network file.':
    'متنی که با warren-network: آغاز می‌شود، واژه‌ها یا پروندهٔ شبکه را بدهید.',
  'They come from: warren network show': 'از این دستور می‌آیند: warren network show',
  'Give the relay’s own IP address and port, such as 192.0.2.7:443; host names are never resolved.':
    'نشانی IP و درگاه خود رله را بدهید، مانند 192.0.2.7:443؛ نام‌ها هرگز جست‌وجو نمی‌شوند.',
  'relay: its address is not an IP address and a port': 'رله: نشانی‌اش نشانی IP با درگاه نیست',
  'relay: it listens on every address of this machine, so others do not know where to reach it':
    'رله: روی همهٔ نشانی‌های این رایانه گوش می‌دهد؛ پس دیگران نمی‌دانند کجا به آن برسند',
  'Add the address that others use: --advertise IP:PORT.':
    'نشانی‌ای را که دیگران به کار می‌برند بیفزایید: --advertise IP:PORT.',
  'a real network has only public addresses': 'شبکهٔ واقعی تنها نشانی‌های عمومی دارد',
  'relay: its address is not one for this network': 'رله: نشانی‌اش برای این شبکه نیست',
  'Choose another address: {reason:words}.': 'نشانی دیگری برگزینید: {reason}.',
  'directory: too many descriptors wait for verification': 'فهرست: توصیف‌های بسیاری در انتظار وارسی‌اند',
} as const
