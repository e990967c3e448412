/** Changes to the node, in German. */
export const changes = {
  'make.title': 'Ein eigenes Netz gründen',
  'make.text':
    'Dieser Rechner wird sein erstes Relay: Andere beginnen bei ihm, also sollte er möglichst oft an sein. Das Netz trägt etwas, sobald vier weitere Rechner Relays darin sind.',
  'make.open': 'Ein Netz gründen',
  'make.name': 'Name des Netzes',
  'make.name-hint':
    'Alle darin sehen den Namen. Einfache Buchstaben, Ziffern, Zeichen und Leerzeichen, keine Umlaute.',
  'make.agree': 'Alle im Netz dürfen die Adresse dieses Rechners kennen und wissen, wann er an ist.',
  'make.verb': 'Gründen',
  'make.working': 'Das Netz wird gegründet, und dieser Rechner beginnt als sein erstes Relay.',
  'where.address': 'Adresse dieses Rechners',
  'where.public': '{address} (das ganze Internet)',
  'where.private': '{address} (dieses Haus oder diese Firma)',
  'where.loopback': '{address} (nur dieser Rechner)',
  'where.port': 'Port',
  'where.port-hint': 'Eine Firewall muss andere an diesem Port hereinlassen.',
  'where.wrong': 'Ein Port ist eine Zahl von 1 bis 65535.',
  'where.advertise': 'Wo andere ihn erreichen, falls woanders',
  'where.advertise-hint':
    'Adresse und Port als Zahlen, etwa die eines Routers, der den Port weiterleitet. Leer: die Adresse oben.',
  'where.house':
    'Mit dieser Adresse ist das Netz eines dieses Hauses oder dieser Firma: Nur Rechner darin können dazugehören.',
  'where.alone': 'Mit dieser Adresse können nur Programme dieses Rechners zum Netz gehören.',
  'relay.begin': 'Relay werden',
  'relay.bandwidth': 'Höchstens so viel in einer Sekunde für andere',
  'relay.bandwidth-hint': 'Zum Beispiel 2MB. Leer: so viel, wie da ist.',
  'relay.volume': 'Höchstens so viel am Tag oder im Monat für andere',
  'relay.volume-hint': 'Zum Beispiel 50GB/day oder 1TB/month. Leer: keine Grenze.',
  'relay.mapping': 'Den Router bitten, den Port weiterzuleiten',
  'relay.mapping-hint':
    'Mit UPnP oder NAT-PMP, die viele Router zu Hause kennen. Die Einstellungen zeigen, was daraus wurde.',
  'relay.agree': 'Die Adresse dieses Rechners und wann er an ist, darf allen im Netz bekannt sein.',
  'relay.working': 'Warren beginnt neu als Relay. Das dauert einige Sekunden; diese Seite bleibt.',
  'relay.end': 'Kein Relay mehr sein',
  'relay.end.text':
    'Das Verzeichnis vergisst dieses Relay innerhalb eines Tages. Was jetzt hindurchgeht, bricht ab und findet einen anderen Weg. Ihre eigenen Dienste und Freigaben bleiben.',
  'relay.ending': 'Warren beginnt neu ohne das Relay. Das dauert einige Sekunden; diese Seite bleibt.',
  'relay.demo': 'In einer Vorführung ist niemand da, für den man etwas weiterleiten könnte.',
  'restore.open': 'Ich habe Wiederherstellungswörter',
  'restore.text':
    'Wörter, die auf einem anderen Rechner aufgeschrieben wurden, oder genug Teile davon, bringen jeden Schlüssel und jede Adresse zurück. Benutzen Sie sie nur auf einem Rechner zur selben Zeit.',
  'restore.with': 'Was Sie haben',
  'restore.with.words': '24 Wörter',
  'restore.with.shares': 'Teile mehrerer Personen',
  'restore.words': 'Die 24 Wörter',
  'restore.words-hint': 'In ihrer Reihenfolge, mit Leerzeichen dazwischen.',
  'restore.shares': 'Die Wörter jedes Teils',
  'restore.shares-hint': 'Je 32 Wörter, mit einer leeren Zeile zwischen zwei Teilen.',
  'restore.file': 'Eine Sicherungsdatei hinzunehmen',
  'restore.file-chosen': 'Sicherungsdatei: {path}',
  'restore.file-hint': 'Ohne sie wird im Netz gesucht, was zu den Wörtern gehört.',
  'restore.verb': 'Zurückholen',
  'restore.working': 'Die Schlüssel werden an ihren Platz gelegt.',
  'restore.done':
    'Ihre Schlüssel sind zurück. Treten Sie jetzt Ihrem Netz bei: Der Rest wird von dort geholt.',
  'restore.here':
    'Starten Sie Warren auf dem neuen Rechner. Bevor es einem Netz beitritt, bietet seine Seite „{verb}“ an. Oder im Terminal, vor dem ersten Start:',
  'demo-end.verb': 'Vorführung beenden',
  'demo-end.text':
    'Was darin entstand, ist dann weg: seine Links, Adressen und Schlüssel. Geholte Dateien bleiben. Danach können Sie einem echten Netz beitreten oder eines gründen.',
  'demo-end.working': 'Sechs Relays und ein Knoten werden beendet. Das dauert einige Sekunden.',
} as const
