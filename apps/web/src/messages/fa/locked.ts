/** The screen of a node whose keys are sealed. */
export const locked = {
  'locked.title': 'Warren قفل است',
  'locked.text': 'کلیدهای این گره با یک گذرواژه مهر شده‌اند. آن را بنویسید تا Warren آغاز شود.',
  'locked.passphrase': 'گذرواژه',
  'locked.unlock': 'باز کردن قفل',
  'locked.checking': 'در حال بررسی. این کار عمداً یک ثانیه طول می‌کشد تا حدس زدن کند باشد.',
  'locked.wrong': 'این گذرواژه درست نیست. حروف بزرگ و زبان صفحه‌کلید را ببینید و دوباره بنویسید.',
  'locked.forgotten': 'فراموش کرده‌اید؟',
  'locked.forgotten.text':
    'بدون گذرواژه هیچ‌کس نمی‌تواند این پوشه را باز کند. با ۲۴ واژهٔ بازیابی می‌توانید در پوشه‌ای خالی از نو آغاز کنید. در پایانه بنویسید:',
} as const
