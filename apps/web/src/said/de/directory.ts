/** Relays, guards, and the texts that name a network. */
export const directory = {
  'not asked: the upstream proxy does not let anything through':
    'nicht gefragt: Der vorgeschaltete Proxy lässt nichts durch',
  'nobody listens there, or no way leads there': 'dort wartet niemand, oder es führt kein Weg dorthin',
  'no answer in time: it is gone, or a firewall drops the connection':
    'rechtzeitig keine Antwort: Es ist weg, oder eine Firewall verwirft die Verbindung',
  'something else answers there: another relay, another network, or a plain web server':
    'dort antwortet etwas anderes: ein anderes Relay, ein anderes Netz oder ein gewöhnlicher Webserver',
  'the connection was broken off': 'die Verbindung wurde abgebrochen',
  'another relay or another network answers there': 'dort antwortet ein anderes Relay oder ein anderes Netz',
  'it speaks no version that this Warren speaks': 'es spricht keine Version, die dieses Warren spricht',
  'it is busy': 'es ist beschäftigt',
  'it did not answer as a relay does': 'es hat nicht geantwortet, wie ein Relay es tut',
  'an address that this network refuses': 'eine Adresse, die dieses Netz ablehnt',
  'valid for too long': 'zu lange gültig',
  'not a relay': 'kein Relay',
  'an answer from a relay; relays known from before are used meanwhile':
    'eine Antwort von einem Relay; bis dahin werden die von früher bekannten Relays benutzt',
  'the network file names no relay to start from':
    'die Netzdatei nennt kein Relay, mit dem sich beginnen ließe',
  'other relays to join this network; this is its first':
    'andere Relays, die in dieses Netz kommen; dies ist sein erstes',
  'the first relays to answer': 'die ersten Relays, die antworten',
  'a relay of the network file to answer': 'eine Antwort von einem Relay aus der Netzdatei',
  'directory: this peer is being asked already': 'Verzeichnis: diese Gegenstelle wird schon gefragt',
  'directory: the peer is busy': 'Verzeichnis: die Gegenstelle ist beschäftigt',
  'directory: the link closed': 'Verzeichnis: die Verbindung wurde geschlossen',
  'directory: too many links': 'Verzeichnis: zu viele Verbindungen',
  'directory: the peer fell silent': 'Verzeichnis: die Gegenstelle ist verstummt',
  'guards: what is on disk cannot be read': 'Eingangsrelays: was auf der Festplatte steht, ist nicht lesbar',
  'Restore the home directory from a backup.':
    'Stellen Sie das Verzeichnis von Warren aus einer Sicherung wieder her.',
  'Deleting the guards would show other relays your address.':
    'Würden die Eingangsrelays gelöscht, sähen andere Relays Ihre Adresse.',
  'not drawn yet': 'es ist noch kein Eingangsrelay ausgewählt',
  'no guard is listed, and the replacements of this month are used up':
    'kein Eingangsrelay ist gelistet, und die Ersatzrelays dieses Monats sind verbraucht',
  'no guard is listed at present': 'gerade ist kein Eingangsrelay gelistet',
  'neither the guard nor anybody else answers: this machine may be cut off':
    'weder das Eingangsrelay noch sonst jemand antwortet: Dieser Rechner ist vielleicht abgeschnitten',
  'too many circuits through the primary guard fail': 'zu viele Wege über das erste Eingangsrelay scheitern',
  'the primary guard is not reachable': 'das erste Eingangsrelay ist nicht erreichbar',
  'layer 2': 'Schicht 2',
  'layer 3': 'Schicht 3',
  'Wait for more relays with other operators and networks.':
    'Warten Sie auf mehr Relays anderer Betreiber und in anderen Netzen.',
  'no relay fits as guard or vanguard':
    'kein Relay eignet sich als Eingangsrelay oder für die Schichten dahinter',
  'Too many of the chosen first relays vanished this month.':
    'Zu viele der gewählten Eingangsrelays sind diesen Monat verschwunden.',
  'Check your connection, then ask who runs the network.':
    'Prüfen Sie Ihre Verbindung, und fragen Sie dann, wer das Netz betreibt.',
  'the replacements of guards for this month are used up':
    'die Ersatzrelays für den Eingang sind für diesen Monat verbraucht',
  'directory: too much is in pieces': 'Verzeichnis: zu viel ist in Teilen unterwegs',
  'network file: a field cannot be used': 'Netzdatei: eine Angabe ist nicht brauchbar',
  'In the network file, "{field}" must be an object.': 'In der Netzdatei muss „{field}“ ein Objekt sein.',
  'In the network file, "{field}" has keys that this version does not know; known are: {known}.':
    'In der Netzdatei hat „{field}“ Schlüssel, die diese Version nicht kennt; bekannt sind: {known}.',
  'In the network file, "{field}" must be 64 lower-case hexadecimal digits.':
    'In der Netzdatei muss „{field}“ aus 64 hexadezimalen Ziffern in Kleinbuchstaben bestehen.',
  'In the network file, "parameters.{parameter}" must be a whole number, {min} to {max}.':
    'In der Netzdatei muss „parameters.{parameter}“ eine ganze Zahl von {min} bis {max} sein.',
  'In the network file, "parameters.{path}" contradicts its neighbours.':
    'In der Netzdatei widerspricht „parameters.{path}“ seinen Nachbarn.',
  'Only a testing network may switch link padding off.':
    'Nur ein Testnetz darf das Füllmaterial der Verbindungen abschalten.',
  'In the network file, "bootstrap" must be a list of at most {MAX_BOOTSTRAP_ENTRIES} entries.':
    'In der Netzdatei muss „bootstrap“ eine Liste mit höchstens {MAX_BOOTSTRAP_ENTRIES} Einträgen sein.',
  'In the network file, "bootstrap.address" must be IP:PORT or [IP]:PORT; host names are never resolved.':
    'In der Netzdatei muss „bootstrap.address“ IP:PORT oder [IP]:PORT sein; Namen werden nie nachgeschlagen.',
  'A testing network has only loopback and private addresses.':
    'Ein Testnetz hat nur lokale und private Adressen.',
  'A real network has only public addresses; for tests make a testing network.':
    'Ein richtiges Netz hat nur öffentliche Adressen; zum Ausprobieren legen Sie ein Testnetz an.',
  'the file': 'die Datei',
  'This is too long to be a network file.': 'Für eine Netzdatei ist das zu lang.',
  'This is not a network file: it is not one JSON object.':
    'Das ist keine Netzdatei: Es ist nicht ein JSON-Objekt.',
  'This is not a network file: "format" must be "warren-network".':
    'Das ist keine Netzdatei: „format“ muss „warren-network“ sein.',
  'This Warren reads network files of version {NETWORK_FILE_VERSION} only.':
    'Dieses Warren liest nur Netzdateien der Version {NETWORK_FILE_VERSION}.',
  'In the network file, "name" must be 1 to {MAX_NETWORK_NAME_CHARACTERS} plain ASCII characters.':
    'In der Netzdatei muss „name“ aus 1 bis {MAX_NETWORK_NAME_CHARACTERS} einfachen ASCII-Zeichen bestehen.',
  'In the network file, "testing" must be true or false.':
    'In der Netzdatei muss „testing“ true oder false sein.',
  'The id does not belong to the rest of the file: somebody changed a parameter.':
    'Die Kennung gehört nicht zum Rest der Datei: Jemand hat einen Wert geändert.',
  'Fetch the file anew.': 'Holen Sie die Datei neu.',
  'This is too long to be one network.': 'Für ein einzelnes Netz ist das zu lang.',
  'It must begin with "warren-network:".': 'Es muss mit „warren-network:“ beginnen.',
  'A character is missing, or one does not belong there: copy it again, whole.':
    'Ein Zeichen fehlt, oder eines gehört nicht hinein: Kopieren Sie es noch einmal ganz.',
  'A part of it is missing or changed, or it is of a newer version: copy it again, whole.':
    'Ein Teil fehlt, ist verändert oder stammt aus einer neueren Version: Kopieren Sie es noch einmal ganz.',
  'this is not the text of a network': 'das ist nicht der Text eines Netzes',
  'these are not the words of a network': 'das sind nicht die Wörter eines Netzes',
  'Give all of the words that "network show --words" printed, in their order.':
    'Geben Sie alle Wörter in ihrer Reihenfolge an, die „network show --words“ ausgegeben hat.',
  'a word is not in the list of words': 'ein Wort steht nicht in der Wörterliste',
  'Look at word number {position}.': 'Sehen Sie sich Wort Nummer {position} an.',
  'Restore the home directory from a backup, or delete this relay’s state and start a new one.':
    'Stellen Sie das Verzeichnis von Warren aus einer Sicherung wieder her, oder löschen Sie den Zustand dieses Relays, und beginnen Sie ein neues.',
  'onion keys: what is on disk cannot be read':
    'Schlüssel des Relays: was auf der Festplatte steht, ist nicht lesbar',
  'This is too long to be one key.': 'Für einen einzelnen Schlüssel ist das zu lang.',
  'It must begin with "warren-operator-key:".': 'Er muss mit „warren-operator-key:“ beginnen.',
  'A part of it is changed: copy it again, whole.':
    'Ein Teil davon ist verändert: Kopieren Sie ihn noch einmal ganz.',
  'It is of a newer version: update Warren.':
    'Er stammt aus einer neueren Version: Aktualisieren Sie Warren.',
  'this is not the key of an operator': 'das ist nicht der Schlüssel eines Betreibers',
  'Wait for more relays, or ask more people with other operators and networks to run one.':
    'Warten Sie auf mehr Relays, oder bitten Sie mehr Leute mit eigenen Rechnern in anderen Netzen, eines zu betreiben.',
  'too few relays with distinct operators and prefixes':
    'zu wenige Relays verschiedener Betreiber und Adressbereiche',
  'given relays share an operator or prefix': 'vorgegebene Relays teilen sich Betreiber oder Adressbereich',
  'a given relay is this node': 'ein vorgegebenes Relay ist dieser Knoten selbst',
  'the relays that a path must contain cannot be in one':
    'die Relays, die ein Weg enthalten muss, können nicht in einem sein',
  'no relay is known': 'kein Relay ist bekannt',
  'too few relays are known': 'zu wenige Relays sind bekannt',
  'too few relays with distinct operators and address prefixes are known':
    'zu wenige Relays verschiedener Betreiber und Adressbereiche sind bekannt',
  'this names no network': 'das nennt kein Netz',
  'Give the text that begins with "warren-network:", the words, or a network file.':
    'Geben Sie den Text an, der mit „warren-network:“ beginnt, die Wörter oder eine Netzdatei.',
  'They come from: warren network show': 'Sie kommen von: warren network show',
  'Give the relay’s own IP address and port, such as 192.0.2.7:443; host names are never resolved.':
    'Geben Sie die eigene IP-Adresse und den Port des Relays an, etwa 192.0.2.7:443; Namen werden nie nachgeschlagen.',
  'relay: its address is not an IP address and a port': 'Relay: seine Adresse ist keine IP-Adresse mit Port',
  'relay: it listens on every address of this machine, so others do not know where to reach it':
    'Relay: es wartet an jeder Adresse dieses Rechners; so wissen andere nicht, wo sie es erreichen',
  'Add the address that others use: --advertise IP:PORT.':
    'Fügen Sie die Adresse hinzu, die andere benutzen: --advertise IP:PORT.',
  'a real network has only public addresses': 'ein richtiges Netz hat nur öffentliche Adressen',
  'relay: its address is not one for this network': 'Relay: seine Adresse passt nicht zu diesem Netz',
  'Choose another address: {reason:words}.': 'Wählen Sie eine andere Adresse: {reason}.',
  'directory: too many descriptors wait for verification':
    'Verzeichnis: zu viele Beschreibungen warten auf die Prüfung',
} as const
