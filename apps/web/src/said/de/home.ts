/** The home of a node: its configuration, its network, its keys. */
export const home = {
  'a network': 'ein Netz',
  'the configuration cannot be used': 'die Einstellungen sind nicht brauchbar',
  'Mend it in config.json or on the command line.':
    'Berichtigen Sie es in config.json oder auf der Befehlszeile.',
  'config.json is not a JSON object': 'config.json ist kein JSON-Objekt',
  'Mend the file config.json in the home directory, or remove it.':
    'Berichtigen Sie die Datei config.json im Verzeichnis von Warren, oder entfernen Sie sie.',
  'a relay needs an address to listen on': 'ein Relay braucht eine Adresse, an der es wartet',
  'Add --listen HOST:PORT, an address that others reach.':
    'Fügen Sie --listen HOST:PORT hinzu, eine Adresse, die andere erreichen.',
  'only a relay listens for others': 'nur ein Relay wartet auf andere',
  'Add --relay: then this node serves others and its address and uptime are public.':
    'Fügen Sie --relay hinzu: Dann dient dieser Knoten anderen, und seine Adresse und Laufzeit sind öffentlich.',
  'Or leave --listen away.': 'Oder lassen Sie --listen weg.',
  'this port acts in your name and only listens on this machine':
    'dieser Port handelt in Ihrem Namen und wartet nur auf diesem Rechner',
  'Give --{issue} a loopback address such as 127.0.0.1:PORT.':
    'Geben Sie --{issue} eine lokale Adresse wie 127.0.0.1:PORT.',
  'Give -- a loopback address such as 127.0.0.1:PORT.':
    'Geben Sie eine lokale Adresse wie 127.0.0.1:PORT an.',
  'a relay tells everybody its address, so a proxy in front of it hides nothing':
    'ein Relay nennt allen seine Adresse; ein Proxy davor verbirgt also nichts',
  'Leave one of them away: --no-relay, or --upstream off.':
    'Lassen Sie eines davon weg: --no-relay oder --upstream off.',
  'metrics need an address and a port to be read at':
    'Messwerte brauchen eine Adresse mit Port, an der sie gelesen werden',
  'Give them: --metrics 127.0.0.1:PORT': 'Geben Sie sie an: --metrics 127.0.0.1:PORT',
  'other machines could read the metrics of this node':
    'andere Rechner könnten die Messwerte dieses Knotens lesen',
  'Give --metrics a loopback address such as 127.0.0.1:PORT.':
    'Geben Sie --metrics eine lokale Adresse wie 127.0.0.1:PORT.',
  'Or add --metrics-from-outside: they have no token.':
    'Oder fügen Sie --metrics-from-outside hinzu: Sie haben kein Token.',
  'a port is at most 65535': 'ein Port ist höchstens 65535',
  'Check the address and port.': 'Prüfen Sie Adresse und Port.',
  'this platform has no Unix sockets': 'dieses System hat keine Unix-Sockets',
  'opening ports': 'Ports werden geöffnet',
  'meeting relays': 'Relays werden gesucht',
  'building circuits': 'Wege werden gebaut',
  'the relay cannot listen at its address': 'das Relay kann an seiner Adresse nicht warten',
  'the proxy cannot listen at its address': 'der Proxy kann an seiner Adresse nicht warten',
  'the node is stopping': 'der Knoten wird beendet',
  '{next:words} Give another: {option} HOST:PORT': '{next} Geben Sie eine andere an: {option} HOST:PORT',
  'the address of the local API is taken or not of this machine':
    'die Adresse der lokalen API ist vergeben oder nicht von diesem Rechner',
  'Give another with --api HOST:PORT, or leave it away: then a free port is taken.':
    'Geben Sie mit --api HOST:PORT eine andere an, oder lassen Sie es weg: Dann wird ein freier Port genommen.',
  'starting six relays on this machine': 'auf diesem Rechner werden sechs Relays gestartet',
  'the daemon is stopping': 'Warren wird beendet',
  'Start it again: warren up': 'Starten Sie es wieder: warren up',
  'the port for browsers cannot listen at its address':
    'der Port für Browser kann an seiner Adresse nicht warten',
  'Another program may have it.': 'Vielleicht hat ihn ein anderes Programm.',
  'Choose another: --gateway HOST:PORT, or --gateway off.':
    'Wählen Sie einen anderen: --gateway HOST:PORT oder --gateway off.',
  'the daemon has not begun': 'Warren hat noch nicht begonnen',
  'the node is starting anew': 'der Knoten beginnt neu',
  'the state is locked by a passphrase': 'der Zustand ist durch eine Passphrase gesperrt',
  'Type: warren passphrase unlock': 'Tippen Sie: warren passphrase unlock',
  'the node is being changed already': 'der Knoten wird schon geändert',
  'the node to start anew': 'dass der Knoten neu beginnt',
  'what it is was just changed': 'was er ist, wurde gerade geändert',
  'this home belongs to a network already': 'dieses Verzeichnis gehört schon zu einem Netz',
  'One home, one network: name another directory with --home DIR.':
    'Ein Verzeichnis, ein Netz: Nennen Sie ein anderes mit --home DIR.',
  'To see the demonstration beside it, type: warren demo':
    'Um daneben die Vorführung zu sehen, tippen Sie: warren demo',
  'every link goes through your proxy, and a demonstration runs on this machine only':
    'jede Verbindung geht durch Ihren Proxy, und eine Vorführung läuft nur auf diesem Rechner',
  'Type: warren demo': 'Tippen Sie: warren demo',
  'this home does not belong to a network yet': 'dieses Verzeichnis gehört noch zu keinem Netz',
  'Join one: warren network join TEXT.': 'Treten Sie einem bei: warren network join TEXT.',
  'Or open the page and try one on this machine: warren open':
    'Oder öffnen Sie die Seite, und probieren Sie eines auf diesem Rechner aus: warren open',
  'a demonstration runs here, and one daemon belongs to one network':
    'hier läuft eine Vorführung, und ein Warren gehört zu einem Netz',
  'End the demonstration first: on the page under "Invite", or with: warren down':
    'Beenden Sie erst die Vorführung: auf der Seite unter „Einladen“ oder mit: warren down',
  'the state file of this home is gone or empty': 'die Zustandsdatei dieses Verzeichnisses ist weg oder leer',
  'Put the files "key" and "state" back from your last backup.':
    'Legen Sie die Dateien „key“ und „state“ aus Ihrer letzten Sicherung zurück.',
  'To begin anew with the same keys, remove the file "state-made".':
    'Um mit denselben Schlüsseln neu zu beginnen, entfernen Sie die Datei „state-made“.',
  'Join one: warren up --join TEXT, or --network FILE.':
    'Treten Sie einem bei: warren up --join TEXT oder --network FILE.',
  'Make one: warren network new.': 'Legen Sie eines an: warren network new.',
  'Or try one on this machine: npm start': 'Oder probieren Sie eines auf diesem Rechner aus: npm start',
  'this home belongs to another network': 'dieses Verzeichnis gehört zu einem anderen Netz',
  'One home, one network: name another directory with --home.':
    'Ein Verzeichnis, ein Netz: Nennen Sie ein anderes mit --home.',
  'nobody listens here yet': 'hier wartet noch niemand',
  'a local network has 1 to 100 relays': 'ein lokales Netz hat 1 bis 100 Relays',
  'Give another number of relays.': 'Geben Sie eine andere Zahl von Relays an.',
  'the home of a local relay is sealed': 'das Verzeichnis eines lokalen Relays ist versiegelt',
  'the relays of the local network did not find each other':
    'die Relays des lokalen Netzes haben einander nicht gefunden',
  'the passphrase': 'die Passphrase',
  'the state of this home is locked; type: warren passphrase unlock':
    'der Zustand dieses Verzeichnisses ist gesperrt; tippen Sie: warren passphrase unlock',
  'To see it: warren network show.': 'So sehen Sie es: warren network show.',
  'For another network name another directory with --home DIR.':
    'Für ein anderes Netz nennen Sie ein anderes Verzeichnis mit --home DIR.',
  'this home is sealed by a passphrase': 'dieses Verzeichnis ist durch eine Passphrase versiegelt',
  'Make the network in a new home with --home DIR.':
    'Legen Sie das Netz in einem neuen Verzeichnis an, mit --home DIR.',
  'a relay needs an IP address and a port that others can type':
    'ein Relay braucht IP-Adresse und Port, die andere tippen können',
  'Give both as numbers, such as --listen 192.168.1.20:9252; host names are never resolved.':
    'Geben Sie beides als Zahlen an, etwa --listen 192.168.1.20:9252; Namen werden nie nachgeschlagen.',
  'this is no address at which others reach a relay': 'unter dieser Adresse erreichen andere kein Relay',
  'If it listens on every address of this machine, add the one others use: --advertise IP:PORT.':
    'Wenn es an jeder Adresse dieses Rechners wartet, fügen Sie die hinzu, die andere benutzen: --advertise IP:PORT.',
  'Leave --testing away: then it is a real network.':
    'Lassen Sie --testing weg: Dann ist es ein richtiges Netz.',
  'Or give a private address.': 'Oder geben Sie eine private Adresse an.',
  'Or join one: warren up --join TEXT': 'Oder treten Sie einem bei: warren up --join TEXT',
  'Unlock it first.': 'Entsperren Sie es erst.',
  'no demonstration runs here': 'hier läuft keine Vorführung',
  'There is nothing to end.': 'Es gibt nichts zu beenden.',
  'this node is no relay': 'dieser Knoten ist kein Relay',
  'an owner is brought back by words, or by shares of them':
    'einen Besitzer bringen Wörter zurück oder Anteile davon',
  'Give one of the two.': 'Geben Sie eines von beiden an.',
  'this is not a backup file': 'das ist keine Sicherungsdatei',
  'Name the full path of a file that was saved under "Recovery words", or by: warren backup file PATH':
    'Nennen Sie den vollständigen Pfad einer Datei, die unter „Wörter zur Wiederherstellung“ gespeichert wurde, oder mit: warren backup file PATH',
  'this home has keys already; restoring would replace them':
    'dieses Verzeichnis hat schon Schlüssel; die Wiederherstellung würde sie ersetzen',
  'Name an empty directory: warren restore --home DIR':
    'Nennen Sie ein leeres Verzeichnis: warren restore --home DIR',
  'only a relay has an operator': 'nur ein Relay hat einen Betreiber',
  'Add --relay --listen HOST:PORT, or leave --operator-key-file away.':
    'Fügen Sie --relay --listen HOST:PORT hinzu, oder lassen Sie --operator-key-file weg.',
  'this is not a size that queues can do with': 'mit dieser Größe kommen die Warteschlangen nicht aus',
  'Give a size, at least 32 MB: for instance --memory 256MB':
    'Geben Sie eine Größe ab 32 MB an, zum Beispiel --memory 256MB',
  'Take another directory for a testing network.': 'Nehmen Sie für ein Testnetz ein anderes Verzeichnis.',
  'a node has at most 64 services': 'ein Knoten hat höchstens 64 Dienste',
  'Give a smaller number: --services N': 'Geben Sie eine kleinere Zahl an: --services N',
  'Warren runs with this home': 'Warren läuft mit diesem Verzeichnis',
  'Stop it first: warren down': 'Beenden Sie es erst: warren down',
  'this home holds state of somebody else': 'dieses Verzeichnis enthält den Zustand von jemand anderem',
  'Name an empty directory with --home DIR.': 'Nennen Sie ein leeres Verzeichnis mit --home DIR.',
  'this home holds no keys yet': 'dieses Verzeichnis enthält noch keine Schlüssel',
  'Name another with --home DIR, or start Warren once: warren up':
    'Nennen Sie ein anderes mit --home DIR, oder starten Sie Warren einmal: warren up',
  'no passphrase: whoever reads the home directory, or a copy of it, has every key of this node (set one: warren passphrase set)':
    'keine Passphrase: Wer das Verzeichnis von Warren oder eine Kopie davon liest, hat jeden Schlüssel dieses Knotens (setzen Sie eine: warren passphrase set)',
  'a passphrase is set; the current one is needed to change it':
    'eine Passphrase ist gesetzt; um sie zu ändern, ist die jetzige nötig',
  'Give the current passphrase as well.': 'Geben Sie auch die jetzige Passphrase an.',
  'no passphrase is set': 'es ist keine Passphrase gesetzt',
  'There is nothing to take away.': 'Es gibt nichts wegzunehmen.',
  'the passphrase is needed to make a backup': 'für eine Sicherung ist die Passphrase nötig',
  'Give the passphrase.': 'Geben Sie die Passphrase an.',
  'the state is locked': 'der Zustand ist gesperrt',
  'First type: warren passphrase unlock': 'Tippen Sie zuerst: warren passphrase unlock',
  'links go through no proxy here': 'hier gehen Verbindungen durch keinen Proxy',
  'only a relay keeps something for others': 'nur ein Relay hält etwas für andere',
  'Become a relay first: warren up --relay, or on the page under "Settings".':
    'Werden Sie erst ein Relay: warren up --relay, oder auf der Seite unter „Einstellungen“.',
  'Choose another port.': 'Wählen Sie einen anderen Port.',
  'programs cannot be served at this address': 'an dieser Adresse lassen sich keine Programme bedienen',
  'the local API cannot be served at this address':
    'an dieser Adresse lässt sich die lokale API nicht anbieten',
  'Type: warren status.': 'Tippen Sie: warren status.',
  'this home does not belong to one yet; join one, or try one on this machine':
    'dieses Verzeichnis gehört noch zu keinem; treten Sie einem bei, oder probieren Sie eines auf diesem Rechner aus',
} as const
