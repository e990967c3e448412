/** Andere ins Netz holen und einem Netz beitreten. */
export const invite = {
  'invite.title': 'Jemanden einladen',
  'invite.intro':
    'Wer zum selben Netz gehört, kann öffnen, was Sie teilen und anbieten, und umgekehrt. Zum Beitreten braucht man diesen Text und nichts Geheimes: Er nennt das Netz und einige seiner Relays, und nichts von dem, was Sie tun.',
  'invite.testing': 'Es nimmt nur Adressen dieses Rechners oder eines privaten Netzes an.',
  'invite.relays': { one: 'ein Relay', other: '{count} Relays' },
  'invite.operators': { one: 'ein Betreiber', other: '{count} Betreiber' },
  'invite.text': 'Das Netz als Text',
  'invite.qr': 'Das Netz als QR-Code',
  'invite.words': { one: 'Als ein Wort', other: 'Als {count} Wörter' },
  'invite.words-hint': 'Zum Vorlesen am Telefon oder zum Aufschreiben. Die Reihenfolge zählt.',
  'invite.file': 'Als Datei',
  'invite.file-hint': {
    one: 'Sie nennt das eine Relay zum Anfangen, das hier bekannt ist.',
    other: 'Sie nennt alle {count} Relays zum Anfangen, die hier bekannt sind.',
  },
  'invite.save-file': 'Datei speichern',
  'invite.names': {
    one: 'Der Text nennt ein Relay zum Anfangen. Er nützt, solange es da ist.',
    other: 'Der Text nennt {count} Relays zum Anfangen. Er nützt, solange eines davon da ist.',
  },
  'invite.names-none':
    'Der Text nennt noch kein Relay zum Anfangen. Warten Sie, bis dieser Rechner verbunden ist, und geben Sie ihn dann weiter.',
  'invite.other-side': 'Was die andere Person tut',
  'invite.step-install': 'Warren installieren und starten.',
  'invite.step-page':
    'Auf der Seite, die sich öffnet, „Einem Netz beitreten“ wählen und den Text einfügen oder die Wörter eintippen.',
  'invite.step-terminal': 'Oder in einem Terminal:',
  'invite.trust':
    'Wer jemandem einen Text gibt, bestimmt, welches Netz das ist. Nehmen Sie ihn nur von Leuten, denen Sie das zutrauen.',
  'join.given': 'Text oder Wörter des Netzes',
  'join.hint': 'Der Text beginnt mit „warren-network:“. Wörter sind durch Leerzeichen getrennt.',
  'join.file': 'Aus einer Datei',
  'join.file-large': 'Diese Datei ist viel zu groß für ein Netz.',
  'join.more-title': 'Weitere Relays zum Anfangen',
  'join.more-intro':
    'Ist „{name}“ nicht mehr zu erreichen, weil seine Relays umgezogen sind, hilft ein neuerer Text desselben Netzes. Der Text eines anderen Netzes wird abgewiesen, denn ein Heimverzeichnis gehört zu einem Netz.',
  'join.more-verb': 'Relays übernehmen',
  'join.added': {
    one: 'Ein Relay zum Anfangen war neu.',
    other: '{count} Relays zum Anfangen waren neu.',
  },
  'join.added-none': 'Alle Relays, die er nennt, waren hier schon bekannt.',
  'first.title': 'Willkommen',
  'first.intro':
    'Warren läuft und gehört noch zu keinem Netz. Ein Netz sind alle Rechner, die voneinander wissen; was andere in demselben teilen und anbieten, können Sie erreichen.',
  'first.join': 'Einem Netz beitreten',
  'first.join-how':
    'Wer schon darin ist, gibt Ihnen seinen Text, seine Wörter oder seine Datei: auf der eigenen Seite unter „Einladen“.',
  'first.join-verb': 'Beitreten',
  'first.demo': 'Auf diesem Rechner ausprobieren',
  'first.demo-how':
    'Warren startet hier ein kleines Netz aus sechs Relays. Nichts verlässt diesen Rechner; so können Sie alles ausprobieren, und verborgen ist darin nichts.',
  'first.demo-ends':
    'Es endet, wenn Warren endet, und was darin entstand, ist dann weg, auch Links und Adressen. Geholte Dateien bleiben.',
  'first.demo-verb': 'Ausprobieren',
  'first.demo-here': 'Dieses Netz läuft nur auf diesem Rechner: Niemand sonst kann ihm beitreten.',
} as const
