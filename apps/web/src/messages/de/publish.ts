/** Sites: folders under an address. */
export const publish = {
  'publish.title': 'Einen Ordner veröffentlichen',
  'publish.intro':
    'Aus einem Ordner wird eine Adresse. Wer sie hat, liest die Seiten im Browser, auch wenn dieser Rechner aus ist, und weder Leser noch Relays erfahren, wo er steht.',
  'publish.drop': 'Ordner mit Seiten hierher ziehen',
  'publish.pick-title': 'Welchen Ordner möchten Sie veröffentlichen?',
  'publish.as-it-is':
    'Er wird dort gelesen, wo er liegt, so wie er jetzt ist. Spätere Änderungen erscheinen erst, wenn Sie es sagen.',
  'publish.not-a-folder':
    'Veröffentlicht wird ein Ordner. Legen Sie die Datei in einen, als index.html, wenn sie die erste Seite ist.',
  'publish.name': 'Name, wenn Sie mögen',
  'publish.name-hint':
    'Nur für diesen Rechner: Hier öffnet sich die Seite auch darunter. Kleinbuchstaben, Ziffern und Bindestriche.',
  'publish.name-wrong':
    'Bis zu 52 Kleinbuchstaben, Ziffern und Bindestriche, am Anfang und Ende ein Buchstabe oder eine Ziffer.',
  'publish.name-taken': 'Eine Ihrer Seiten heißt schon so.',
  'publish.preview': 'Vorschau',
  'publish.preview-open': 'Vorschau öffnen',
  'publish.preview-how':
    'Sie zeigt den Ordner, wie Leser ihn sehen werden: ohne Skripte. Nur dieser Rechner kann sie öffnen, vier Stunden lang.',
  'publish.for-good':
    'Was veröffentlicht ist, lässt sich vor der Zeit nicht zurückholen: Relays behalten die Kopien, die sie zugesagt haben, und Leser die ihren.',
  'publish.start': 'Veröffentlichen',
  'publish.working': 'Wird veröffentlicht',
  'publish.step': 'Schritt {done} von {all}, {part}',
  'publish.another': 'Noch einen Ordner veröffentlichen',
  'publish.mine': 'Ihre Seiten',
  'publish.rest': {
    one: 'Eine weitere wird hier nicht gezeigt.',
    other: '{count} weitere werden hier nicht gezeigt.',
  },
  'publish.address-of': 'Adresse von {name}',
  'publish.hand-on':
    'Geben Sie diese Adresse weiter. Wer Warren hat, öffnet sie im Browser; dieser Rechner darf dabei aus sein.',
  'publish.version': 'Fassung {number}',
  'publish.stored': { one: 'Liegt bei einem Halter.', other: 'Liegt bei {count} Haltern.' },
  'publish.survives': {
    one: 'Jeder Teil übersteht den Verlust eines seiner Anteile.',
    other: 'Jeder Teil übersteht den Verlust von {count} seiner Anteile.',
  },
  'publish.until': 'Zugesagt bis {date}, und verlängert, solange Warren hier ab und zu läuft.',
  'publish.open': 'Öffnen',
  'publish.update': 'Änderungen veröffentlichen',
  'publish.go-on': 'Damit weitermachen',
  'publish.updated': 'Fassung {number} ist draußen: {size} wurden gesendet.',
  'publish.more': 'Fassungen und Skripte',
  'publish.versions': 'Fassungen',
  'publish.versions-asking': 'Das Netz wird gefragt, welche Fassungen es gibt',
  'publish.scripts': 'Skripte der Seite auf diesem Rechner laufen lassen',
  'publish.scripts-hint':
    'Sie laufen nur in einem eigenen Browser, der sonst nichts erreicht und den der Befehl unten öffnet. Jeder andere Leser entscheidet selbst.',
  'publish.scripts-open': 'Befehl, der die Seite mit Skripten öffnet',
  'publish.stop': 'Zurückziehen',
  'publish.stop-sure':
    'Leser erfahren dann, dass die Seite beendet ist. Kopien bei Relays bleiben, bis sie ablaufen; vorher kann niemand sie löschen.',
  'publish.stop-until':
    'Leser erfahren dann, dass die Seite beendet ist. Kopien bei Relays bleiben, bis sie ablaufen, spätestens {date}; vorher kann niemand sie löschen.',
  'publish.above':
    'Ein anderer Rechner mit dem Schlüssel dieser Seite hat im selben Moment Version {other} veröffentlicht. Leser sehen Version {own}, die dieser Rechner darübergelegt hat.',
  'publish.above-fix':
    'Von Version {other} ist nichts verloren: Öffnen Sie sie unter „{versions}“. Was jetzt fehlt, legen Sie hier in den Ordner und drücken dann „{update}“.',
  'publish.waits': 'Es wird von selbst wieder versucht. Worauf es wartet:',
  'publish.remains':
    'Was sie zeigte, bleibt bei den Relays, die es zugesagt haben, bis {date}. Vorher kann niemand es löschen.',
  'site-state.begun': 'Noch nicht draußen',
  'site-state.live': 'Veröffentlicht',
  'site-state.ended': 'Zurückgezogen',
} as const
