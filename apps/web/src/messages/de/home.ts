/** The first screen, and the list of all transfers. */
export const home = {
  'home.title': 'Was möchten Sie tun?',
  'home.share': 'Jemandem eine Datei oder einen Ordner geben',
  'home.publish': 'Einem Ordner eine Adresse geben, die man liest, auch wenn Sie weg sind',
  'home.get': 'Holen, was ein Link enthält',
  'home.serve': 'Einem Server auf diesem Rechner eine Adresse geben',
  'home.invite': 'Jemand anderen ins Netz holen',
  'home.who-sees': 'Niemand dazwischen erfährt, wo dieser Rechner steht, und auch die andere Seite nicht.',
  'home.words': 'Sichern Sie Ihre Wiederherstellungswörter',
  'home.words-why':
    'Geht dieser Rechner verloren, bringen 24 Wörter jeden Schlüssel, jede Adresse und jeden Link zurück.',
  'home.now': 'Gerade im Gange',
  'transfers.out': 'Geteilt',
  'transfers.in': 'Geholt',
  'transfers.none': 'Noch ist nichts geteilt oder geholt worden.',
  'transfers.filter': 'Nach Namen suchen',
  'transfers.name': 'Name',
  'transfers.state': 'Zustand',
  'transfers.size': 'Größe',
  'transfers.progress': 'Fortschritt',
  'transfers.rows': { one: 'Eine Zeile', other: '{count} Zeilen' },
} as const
