/** The screen of a node whose keys are sealed. */
export const locked = {
  'locked.title': 'Warren ist gesperrt',
  'locked.text':
    'Die Schlüssel dieses Knotens sind mit einer Passphrase versiegelt. Geben Sie sie ein, dann startet Warren.',
  'locked.passphrase': 'Passphrase',
  'locked.unlock': 'Entsperren',
  'locked.checking': 'Wird geprüft. Das dauert absichtlich eine Sekunde, damit Raten langsam ist.',
  'locked.wrong':
    'Das ist nicht die Passphrase. Prüfen Sie Großschreibung und Tastaturbelegung und versuchen Sie es noch einmal.',
  'locked.forgotten': 'Vergessen?',
  'locked.forgotten.text':
    'Ohne die Passphrase kann niemand diesen Ordner öffnen. Mit Ihren 24 Wörtern können Sie in einem leeren Ordner neu beginnen. Tippen Sie in einem Terminal:',
} as const
