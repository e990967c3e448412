/** Words, shares of them, and backups. */
export const recovery = {
  'a share has 32 words': 'هر سهم ۳۲ واژه دارد',
  'There are {words}.': '{words} واژه هست.',
  'Give all 32, in their order; the 24 words of a whole backup go without --shares.':
    'هر ۳۲ واژه را به ترتیب بدهید؛ برای ۲۴ واژهٔ پشتیبان کامل ‎--shares‎ را بردارید.',
  'the words of this share do not belong together: their checksum is wrong':
    'واژه‌های این سهم با هم نمی‌خوانند: جمع وارسی‌شان درست نیست',
  'Every word is in the list, but one is not the one that was written down, or two have changed places.':
    'همهٔ واژه‌ها در فهرست هستند، ولی یکی همان نیست که نوشته شده بود، یا دو واژه جابه‌جا شده‌اند.',
  'this share is of a newer version': 'این سهم از نسخهٔ تازه‌تری است',
  'Use a newer Warren.': 'از Warren تازه‌تری استفاده کنید.',
  'this is no share of a backup': 'این سهمی از پشتیبان نیست',
  'Check the words.': 'واژه‌ها را بررسی کنید.',
  'there is no share': 'سهمی نیست',
  'Give the words of each share.': 'واژه‌های هر سهم را بدهید.',
  'two of the shares are of different splittings': 'دو تا از سهم‌ها از تقسیم‌های گوناگون‌اند',
  'Share {stranger} of those given does not belong to the first one.':
    'سهم {stranger} از سهم‌های داده‌شده به نخستین نمی‌خورد.',
  'Shares made at another time cannot be mixed in.': 'سهم‌هایی که زمان دیگری ساخته شده‌اند با این‌ها نمی‌آمیزند.',
  'there are too few different shares': 'سهم‌های گوناگون کم‌اند',
  'This backup needs {need} different shares; {distinct} was given.':
    'این پشتیبان {need} سهم گوناگون می‌خواهد؛ {distinct} سهم داده شد.',
  'This backup needs {need} different shares; {distinct} were given.':
    'این پشتیبان {need} سهم گوناگون می‌خواهد؛ {distinct} سهم داده شد.',
  'a backup has 24 words': 'هر پشتیبان ۲۴ واژه دارد',
  'Give all 24, in their order.': 'هر ۲۴ واژه را به ترتیب بدهید.',
  'the words do not belong together: their checksum is wrong':
    'واژه‌ها با هم نمی‌خوانند: جمع وارسی‌شان درست نیست',
  'this is far more text than words of a backup': 'این بسیار بیش از واژه‌های یک پشتیبان است',
  'Give only the words.': 'تنها واژه‌ها را بدهید.',
  'No word is like it.': 'هیچ واژه‌ای مانندش نیست.',
  'Was it {near}?': 'منظور {near} بود؟',
  'a word is not in the list of 2048 words': 'واژه‌ای در فهرست ۲۰۴۸ واژه نیست',
  'Look at word {index}.': 'واژهٔ {index} را ببینید.',
  'Name a file that this command wrote: warren backup file PATH':
    'پرونده‌ای را نام ببرید که این دستور نوشته است: warren backup file PATH',
  'the words do not open this backup file': 'واژه‌ها این پروندهٔ پشتیبان را باز نمی‌کنند',
  'It was made on a node with other words, or it is damaged.':
    'در گرهی با واژه‌های دیگر ساخته شده، یا آسیب دیده است.',
  'Without --from the index in the network is looked for.': 'بدون ‎--from‎ فهرست بازیابی در شبکه جست‌وجو می‌شود.',
  'looking for the recovery index': 'جست‌وجوی فهرست بازیابی',
  'bringing back what it names': 'بازگرداندن آنچه در آن است',
  'this node is still being restored': 'این گره هنوز در حال بازگرداندن است',
  'Wait until it is (warren status).': 'تا پایانش صبر کنید (warren status).',
  'If there is nothing to wait for: warren down, then warren restore --services 0':
    'اگر چیزی برای صبر کردن نیست: warren down و سپس warren restore --services 0',
  'the holders of one of the last days': 'نگه‌دارندگان یکی از روزهای گذشته',
  'holders that answer': 'نگه‌دارندگانی که پاسخ دهند',
  'the network holds no recovery index of this owner': 'شبکه فهرست بازیابی این صاحب را ندارد',
  'If there is a backup file: warren down, then warren restore --from FILE.':
    'اگر پروندهٔ پشتیبانی هست: warren down و سپس warren restore --from FILE.',
  'Else say how many services there were: warren restore --services N':
    'وگرنه بگویید چند سرویس بود: warren restore --services N',
  'shares cannot be made in these numbers': 'با این عددها سهم ساخته نمی‌شود',
  'Give for instance --need 3 --of 5: at least 2 are needed, and at most 16 are made.':
    'برای نمونه بدهید: --need 3 --of 5؛ دست‌کم ۲ لازم است و حداکثر ۱۶ ساخته می‌شود.',
  'the shares do not give the secret they were made of': 'سهم‌ها رازی را که از آن ساخته شده‌اند نمی‌دهند',
  'One of them was not written down as it was shown.': 'یکی از آن‌ها چنان که نشان داده شد نوشته نشده است.',
  'Try with other shares.': 'با سهم‌های دیگر بیازمایید.',
  'one of the shares cannot be used': 'یکی از سهم‌ها قابل استفاده نیست',
  'Share {index} of those given: {value}': 'سهم {index} از سهم‌های داده‌شده: {value}',
} as const
