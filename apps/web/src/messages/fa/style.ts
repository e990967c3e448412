/** The style guide, for development. */
export const style = {
  'style.title': 'راهنمای سبک',
  'style.colours': 'رنگ‌ها',
  'style.type': 'نوشته',
  'style.space': 'فاصله‌ها',
  'style.buttons': 'دکمه‌ها',
  'style.fields': 'کادرها',
  'style.notes': 'یادداشت‌ها',
  'style.progress': 'پیشرفت',
  'style.icons': 'نمادها',
  'style.dialog': 'پنجره',
  'style.sentence': 'راه از نو کشیده می‌شود و هیچ‌کس روی آن هر دو سر را نمی‌شناسد.',
} as const
