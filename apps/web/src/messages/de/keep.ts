/** What is kept alive in the network, and what is held for others. */
export const keep = {
  'keep.intro':
    'Was andere im Netz gelassen haben, bleibt länger, wenn Sie es aufbewahren: Dieser Rechner fragt alle sechs Stunden die Halter, verlängert, was abläuft, und stellt Verlorenes wieder her.',
  'keep.add': 'Etwas aufbewahren',
  'keep.target': 'Link, Adresse einer Seite oder Prüfschlüssel',
  'keep.target-hint':
    'Ein Link beginnt mit warren:, ein Prüfschlüssel mit warren-verify:. Wer nur den Prüfschlüssel hat, bewahrt den Inhalt auf und kann ihn nicht lesen.',
  'keep.mine': 'Was Sie aufbewahren',
  'keep.nothing':
    'Noch nichts. Was Sie selbst im Netz lassen oder veröffentlichen, erscheint ebenfalls hier.',
  'keep.share': 'Inhalt hinter einem Link',
  'keep.site': 'Seite',
  'keep.found': '{live} von {total} Anteilen da, {needed} nötig',
  'keep.until': 'zugesagt bis {date}',
  'keep.looked': 'zuletzt nachgesehen {date}',
  'keep.repaired': { one: 'ein Teil wiederhergestellt', other: '{count} Teile wiederhergestellt' },
  'keep.drop': 'Nicht mehr aufbewahren',
  'keep.own': 'Ihres: Es bleibt, solange Sie es teilen oder veröffentlichen.',
  'pin-state.waiting': 'Noch nicht nachgesehen',
  'pin-state.whole': 'Vollständig',
  'pin-state.thinned': 'Dünner',
  'pin-state.crowded': 'Kein Relay frei',
  'pin-state.lost': 'Nicht erreichbar',
  'pin-state.gone': 'Weg',
  'pin-state.wrong': 'Falsche Antworten',
  'pin-state.unknown': 'Gerade unbekannt',
  'pin-state.over': 'Vorbei',
  'pin-words.waiting': 'Bald wird nachgesehen.',
  'pin-words.whole': 'Alle Anteile sind da.',
  'pin-words.thinned':
    'Einige Anteile fehlen; sie werden neu gemacht, wenn die Hälfte dessen fehlt, was fehlen darf.',
  'pin-words.crowded':
    'Einige Anteile sind weg, und jedes erreichbare Relay hat schon einen. Was da ist, wird verlängert; verlorene entstehen neu, wenn ein weiteres Relay da ist.',
  'pin-words.lost': 'Zu wenige Anteile sind erreichbar, um es wiederherzustellen. Es wird weiter gesucht.',
  'pin-words.gone': 'Kein Relais kennt es mehr, oder es wurde nie im Netz gelassen.',
  'pin-words.wrong': 'Relais liefern an seiner Stelle Altes oder Falsches. Es wird weiter gesucht.',
  'pin-words.unknown': 'Es war nicht nachzusehen: Gerade führt kein Weg zu seinen Haltern.',
  'pin-words.over': 'Die Zeit, die es bleiben sollte, ist um; es wird nicht verlängert.',
  'keep.held': 'Was dieser Rechner für andere hält',
  'keep.no-relay': 'Nichts: Dieser Rechner ist kein Relais. Nur Relais halten Inhalte für andere.',
  'keep.used': '{used} von {quota} sind belegt. Nichts davon ist hier lesbar.',
  'keep.disk-full':
    'Die Festplatte ist voll; deshalb wird nichts mehr angenommen, obwohl die Grenze es erlaubte.',
  'keep.shares': 'Anteile von Inhalten',
  'keep.items': 'Kleine signierte Einträge',
  'keep.earliest': 'Erste Zusage endet',
  'keep.none': 'nichts ist zugesagt',
  'keep.free': 'Frei auf der Festplatte',
  'keep.quota':
    'Um zu ändern, wie viel es sein darf, halten Sie Warren an und tippen einmal, mit der Größe, die Sie möchten:',
  'keep.quota-command': 'Befehl, der die Grenze ändert',
} as const
