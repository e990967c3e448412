/** What is wrong and what to do, and the bundle to pass on when nothing helped. */
export const doctor = {
  'doctor.lead': 'می‌یابد که این گره چه اشکالی دارد و چه باید کرد. چیزی را تغییر نمی‌دهد.',
  'doctor.contacts':
    'ساعت، دیسک، درگاه‌ها و این رایانه بررسی می‌شوند. تنها اگر Warren متصل نباشد، از رلهٔ ورودی شما و چند رلهٔ شبکه‌تان هم می‌پرسد، همان‌گونه که هنگام پیوستن. با هیچ‌کس دیگری تماس گرفته نمی‌شود.',
  'doctor.run': 'بررسی',
  'doctor.again': 'بررسی دوباره',
  'doctor.running': 'این گره در حال بررسی است',
  'doctor.running.why': 'شاید ۱۵ ثانیه طول بکشد: به رله‌های خاموش فرصت پاسخ داده می‌شود.',
  'doctor.well.title': 'اشکالی نیست',
  'doctor.well.text': {
    one: '{count} مورد بررسی شد.',
    other: '{count} مورد بررسی شد.',
  },
  'doctor.found': {
    one: '{count} علت پیدا شد.',
    other: '{count} علت پیدا شد؛ محتمل‌ترین ریشه نخست می‌آید.',
  },
  'doctor.checked': 'آنچه بررسی شد',
  'doctor.unchecked': 'آنچه بررسی‌شدنی نبود',
  'doctor.took': '{time} طول کشید.',
  'doctor.certainty.certain': 'قطعی',
  'doctor.certainty.likely': 'محتمل',
  'doctor.certainty.possible': 'ممکن',
  'doctor.effect.stops': 'Warren قابل استفاده نیست',
  'doctor.effect.hinders': 'Warren با محدودیت کار می‌کند',
  'doctor.evidence': 'آنچه دیده شد',
  'doctor.fix': 'چه باید کرد',
  'doctor.command': 'دستوری که در پایانه بنویسید',
  'doctor.open.home': 'باز کردن قفل',
  'doctor.open.invite': 'افزودن رله‌های آغازین',
  'doctor.open.network': 'دیدن شبکه',
  'doctor.open.settings': 'دیدن تنظیمات',
} as const
