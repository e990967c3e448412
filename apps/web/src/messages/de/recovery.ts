/** Recovery words, shares of them, the backup file, and how all of it comes back. */
export const recovery = {
  'recovery.lead':
    '24 Wörter bringen jeden Schlüssel und jede Adresse dieses Knotens auf einem anderen Rechner zurück.',
  'recovery.saved': 'Sie haben am {date} gezeigt, dass Sie die Wörter haben.',
  'recovery.unsaved':
    'Die Wörter sind noch nicht gesichert. Geht dieser Rechner kaputt oder wird er gestohlen, kann niemand Ihre Adressen zurückholen.',
  'recovery.not-saved-dot': 'noch nicht gesichert',
  'recovery.index.kept': {
    one: 'Eine versiegelte Liste Ihrer Dienste, Schlüssel, Freigaben, Websites und Namen liegt bei {count} Relay. Nur die Wörter öffnen sie.',
    other:
      'Eine versiegelte Liste Ihrer Dienste, Schlüssel, Freigaben, Websites und Namen liegt bei {count} Relays. Nur die Wörter öffnen sie.',
  },
  'recovery.index.publishing':
    'Eine versiegelte Liste Ihrer Dienste, Schlüssel, Freigaben, Websites und Namen wird ins Netz gelegt: {copies} von {wanted} Relays haben sie.',
  'recovery.index.restoring': 'Was zu Ihren Wörtern gehört, wird im Netz gesucht.',
  'recovery.index.left-out': {
    one: '{count} Eintrag hat in dieser Liste keinen Platz. Die Sicherungsdatei weiter unten enthält alles.',
    other:
      '{count} Einträge haben in dieser Liste keinen Platz. Die Sicherungsdatei weiter unten enthält alles.',
  },
  'recovery.words.title': 'Schreiben Sie Ihre Wörter auf',
  'recovery.words.warning':
    'Jetzt sollte Ihnen niemand über die Schulter sehen und keine Kamera auf diesen Bildschirm gerichtet sein.',
  'recovery.words.text':
    'Wer diese Wörter hat, hat jeden Schlüssel dieses Knotens und kann als Sie auftreten. Nehmen Sie Papier und Stift. Kein Foto, keine E-Mail, keine Notiz im Telefon.',
  'recovery.passphrase': 'Passphrase',
  'recovery.passphrase.hint': 'Sie wird noch einmal verlangt, damit ein offener Bildschirm nicht genügt.',
  'recovery.passphrase.wrong': 'Das ist nicht die Passphrase. Es wird nichts gezeigt.',
  'recovery.words.show': 'Wörter zeigen',
  'recovery.words.again': 'Wörter noch einmal zeigen',
  'recovery.words.label': 'Ihre 24 Wörter',
  'recovery.words.written': 'Ich habe sie aufgeschrieben',
  'recovery.words.hide': 'Verbergen',
  'recovery.check.title': 'Drei Wörter von Ihrem Papier',
  'recovery.check.text': 'Damit Sie wissen, dass sich lesen lässt, was Sie geschrieben haben.',
  'recovery.check.word': 'Wort {number}',
  'recovery.check.done': 'Prüfen',
  'recovery.check.wrong': {
    one: 'Wort {numbers} stimmt nicht. Sehen Sie noch einmal auf Ihr Papier.',
    other: 'Die Wörter {numbers} stimmen nicht. Sehen Sie noch einmal auf Ihr Papier.',
  },
  'recovery.done.title': 'Ihre Wörter sind gesichert',
  'recovery.done.text':
    'Bewahren Sie das Papier dort auf, wo nur Sie es finden. Auf einem leeren Rechner bringen die Wörter alles zurück. Benutzen Sie sie immer nur auf einem Rechner zugleich.',
  'recovery.shares.title': 'Unter Freunden aufteilen',
  'recovery.shares.text':
    'Statt eines Papiers mehrere Teile, für jeden Freund einen. Einige davon zusammen bringen alles zurück, weniger verraten nichts. Der Preis: Wer genug davon sammelt, hat alle Ihre Schlüssel.',
  'recovery.shares.of': 'Wie viele Teile',
  'recovery.shares.need': 'Wie viele davon genügen',
  'recovery.shares.numbers':
    'Mindestens 2 müssen nötig sein, höchstens 16 sind möglich, und es können nicht mehr nötig sein, als es gibt.',
  'recovery.shares.make': 'Teile herstellen',
  'recovery.shares.one': 'Teil {number} von {of}. {need} davon genügen.',
  'recovery.shares.label': 'Wörter von Teil {number}',
  'recovery.shares.next': 'Nächster Teil',
  'recovery.shares.warning':
    'Jeder Teil wird einmal gezeigt, für eine Person. Warren behält keinen davon; stellen Sie sie noch einmal her, entsteht ein anderer Satz, der zu diesem nicht passt.',
  'recovery.shares.finished': 'Fertig',
  'recovery.shares.confirm': 'Alle sind weitergegeben',
  'recovery.file.title': 'Sicherungsdatei',
  'recovery.file.text':
    'Dienste, Schlüssel, Freigaben, Websites und Namen in einer Datei. Ohne die Wörter öffnet sie niemand, sie darf also in jeder Cloud liegen. Sie veraltet: Machen Sie eine neue, wenn etwas dazukommt.',
  'recovery.file.save': 'Datei speichern',
  'recovery.file.saved':
    'Darin: {services} Dienste, {keys} Schlüssel, {shares} Freigaben, {sites} Websites, {boxes} Folgen von Boxen, {names} Namen.',
  'recovery.restore.title': 'Alles zurückholen',
  'recovery.restore.shares': 'Mit Teilen statt Wörtern:',
  'recovery.restore.file': 'Zusätzlich mit der Sicherungsdatei:',
  'recovery.restore.then':
    'Danach starten Sie es mit dem Text des Netzes (siehe „Einladen“ auf dieser Seite):',
} as const
