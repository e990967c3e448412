/** The style guide, for development. */
export const style = {
  'style.title': 'Gestaltung',
  'style.colours': 'Farben',
  'style.type': 'Schrift',
  'style.space': 'Abstände',
  'style.buttons': 'Schaltflächen',
  'style.fields': 'Felder',
  'style.notes': 'Hinweise',
  'style.progress': 'Fortschritt',
  'style.icons': 'Symbole',
  'style.dialog': 'Dialog',
  'style.sentence': 'Der Weg wird neu gezogen, und niemand auf ihm kennt beide Enden.',
} as const
