/** How this node goes out and how programs here come in: a proxy for all links, and own ports. */
export const ways = {
  'upstream.title': 'Proxy für alle Verbindungen',
  'upstream.none': 'Warren verbindet sich direkt mit seinem Eingangsrelay.',
  'upstream.has': 'Jede Verbindung von Warren geht durch diesen Proxy, und nichts an ihm vorbei:',
  'upstream.gone': 'Er antwortet nicht. Bis er es tut, verlässt nichts diesen Rechner.',
  'upstream.gives':
    'Bringt: Ihr Eingangsrelay sieht die Adresse des Proxys statt Ihrer, und Ihr Internetanbieter sieht den Proxy statt des Relays. Es hilft auch, wo nur ein Proxy hinausführt.',
  'upstream.cost':
    'Kostet: Alles dauert länger, der Proxy sieht, wann und wie viel Sie Warren benutzen, und solange er fehlt, geht nichts. Ein Relay kann keinen haben.',
  'upstream.begin': 'Proxy benutzen',
  'upstream.other': 'Anderen Proxy benutzen',
  'upstream.address': 'Adresse des Proxys',
  'upstream.address-hint': 'Ein SOCKS5-Proxy: seine IP-Adresse mit Port, etwa 127.0.0.1:9050.',
  'upstream.wrong': 'Das ist keine IP-Adresse mit Port. Tippen Sie sie so: 127.0.0.1:9050',
  'upstream.login': 'Er verlangt eine Anmeldung',
  'upstream.user': 'Benutzername',
  'upstream.password': 'Passwort des Proxys',
  'upstream.password-hint':
    'Es steht dann in der Einstellungsdatei dieses Rechners, wo Ihre Programme es lesen können.',
  'upstream.half': 'Zu einer Anmeldung gehören Benutzername und Passwort. Geben Sie beides an oder keines.',
  'upstream.use': 'Alles durch ihn schicken',
  'upstream.working':
    'Warren beginnt hinter dem Proxy neu. Das dauert einige Sekunden; was offen ist, bricht ab, und diese Seite bleibt.',
  'upstream.without': 'Ohne den Proxy verbinden',
  'upstream.without-what':
    'Dann verbindet sich Warren direkt: Ihr Eingangsrelay und Ihr Internetanbieter sehen die Adresse dieses Rechners. Tun Sie das nur, wenn der Proxy sie nicht verbergen sollte.',
  'upstream.relay':
    'Dieser Rechner ist ein Relay, also kennen alle im Netz seine Adresse: Ein Proxy würde nichts verbergen. Seien Sie zuerst kein Relay mehr.',
  'upstream.demo':
    'In der Vorführung verlässt nichts diesen Rechner: Es gibt nichts durch einen Proxy zu schicken.',
  'ports.title': 'Ports auf diesem Rechner',
  'ports.text': 'Nur Programme dieses Rechners können sich dorthin verbinden.',
  'ports.usual': 'wie üblich',
  'ports.proxy': 'Programme dürfen über Warren Dienste erreichen',
  'ports.proxy-cost':
    'Kostet: Jedes Programm hier kann es benutzen. Wenn Sie es ändern, baut Warren alle Wege neu, und was offen ist, bricht ab.',
  'ports.proxy-port': 'Port für Programme',
  'ports.proxy-usual': 'Programme, die einen anderen Port kennen, brauchen den neuen. Leer: 9250.',
  'ports.gateway': 'Browser dürfen Links und Websites öffnen',
  'ports.gateway-cost': 'Kostet: Jedes Programm hier kann lesen, was ein Link enthält, wenn es den Link hat.',
  'ports.gateway-port': 'Port für Browser',
  'ports.gateway-usual': 'Lesezeichen auf Links und Websites enthalten den alten Port. Leer: 9251.',
  'ports.api-port': 'Port dieser Seite und der Programme mit Token',
  'ports.api-cost':
    'Gilt ab dem nächsten Start. Programme, die den alten Port kennen, brauchen den neuen. Leer: irgendein freier Port.',
  'ports.given':
    'Warren wurde auf der Befehlszeile mit {address} gestartet. So gestartet, nimmt es wieder das und nicht, was hier gespeichert ist.',
  'ports.save': 'Speichern',
  'ports.undo': 'Wie zuvor',
  'ports.saving': 'Die Ports werden geändert.',
  'ports.saved': 'Gespeichert.',
  'ports.waiting':
    'Der neue Port dieser Seite gilt ab dem nächsten Start von Warren. Bis dahin bleibt die Seite bei {address}.',
} as const
