/** What a node waits for, what leaves it, and being a relay. */
export const network = {
  'a circuit': 'einen Weg',
  'circuit: its last relay was not added': 'Weg: sein letztes Relay kam nicht hinzu',
  'The address at which this relay listens, and its identity key.':
    'Die Adresse, an der dieses Relay wartet, und den Schlüssel, an dem es erkannt wird.',
  'That it is up, every day anew: whoever compares times learns when this machine runs.':
    'Dass es läuft, jeden Tag neu: Wer Zeiten vergleicht, erfährt, wann dieser Rechner läuft.',
  'When it was first seen, to whoever kept the list.':
    'Wann es zuerst gesehen wurde, für jeden, der die Liste behalten hat.',
  'The public key of its operator, and so which other relays are the same person’s.':
    'Den öffentlichen Schlüssel seines Betreibers, und damit, welche anderen Relays derselben Person gehören.',
  relays: 'Relays',
  '{relays:words} known': '{relays} bekannt',
  '{relays:words} known, of which {distinct} by operators and at addresses apart from each other; {missing} more needed for circuits':
    '{relays} bekannt, davon {distinct} von verschiedenen Betreibern und Orten; für Wege fehlen noch {missing}',
  '{relays:words} known, {missing} more needed for circuits':
    '{relays} bekannt, für Wege fehlen noch {missing}',
  '{missing} more relay': '{missing} weiteres Relay',
  '{missing} more relays': '{missing} weitere Relays',
  '{relays} relays': '{relays} Relays',
  'none of {asked} relays asked has answered': 'von {asked} gefragten Relays hat keines geantwortet',
  'none of {asked} relays asked has answered: {why:words}':
    'von {asked} gefragten Relays hat keines geantwortet: {why}',
  'no relay is known that could hold it': 'kein Relay ist bekannt, das es halten könnte',
  'Wait until this node knows more relays: warren status':
    'Warten Sie, bis dieser Knoten mehr Relays kennt: warren status',
  'demonstration network, no anonymity claimed': 'Netz zur Vorführung, das keine Anonymität verspricht',
  "this machine's clock is {skewMs} s ahead; set it":
    'die Uhr dieses Rechners geht {skewMs} s vor; stellen Sie sie',
  "this machine's clock is {skewMs} s behind; set it":
    'die Uhr dieses Rechners geht {skewMs} s nach; stellen Sie sie',
  'the upstream proxy': 'der vorgeschaltete Proxy',
  'it is gone': 'er ist weg',
  'Nothing that this node knows of.': 'Nichts, was dieser Knoten kennt.',
  'Please report it with what you were doing.': 'Bitte melden Sie es, mit dem, was Sie gerade getan haben.',
  'To the server behind a service of this node.': 'Zum Server hinter einem Dienst dieses Knotens.',
  'To the upstream proxy, which every link goes through.':
    'Zum vorgeschalteten Proxy, durch den jede Verbindung geht.',
  'A relay of the demonstration, which runs inside of this process.':
    'Ein Relay der Vorführung, das in diesem Programm läuft.',
  'The local API, for programs of this machine that have a token.':
    'Die lokale API, für Programme dieses Rechners mit Token.',
  'The proxy, for programs of this machine.': 'Der Proxy, für Programme dieses Rechners.',
  'The port where browsers of this machine open links.':
    'Der Port, an dem Browser dieses Rechners Links öffnen.',
  'Asks the router of this network to forward the port of this relay.':
    'Bittet den Router dieses Netzes, den Port dieses Relays weiterzuleiten.',
  'Asks the kernel for the network interfaces of this machine.':
    'Fragt das Betriebssystem nach den Netzanschlüssen dieses Rechners.',
  'To a relay of the network: being opened or closed, or asked by the doctor.':
    'Zu einem Relay des Netzes: wird geöffnet oder geschlossen, oder die Diagnose fragt es.',
  listening: 'wartet',
  'Where clients and other relays link to this relay.':
    'Wo sich Knoten und andere Relays mit diesem Relay verbinden.',
  'Somebody who came to this relay and has not said who he is, or is leaving.':
    'Jemand, der zu diesem Relay kam und nicht gesagt hat, wer er ist, oder gerade geht.',
  'Input or output of the process itself.': 'Eingabe oder Ausgabe des Programms selbst.',
  'A Unix socket without a name: to the server behind a service, as far as the system tells.':
    'Ein Unix-Socket ohne Namen: zum Server hinter einem Dienst, soweit das System es sagt.',
  'A link from a client or a relay that is not listed, to this relay.':
    'Eine Verbindung von einem Knoten oder einem nicht gelisteten Relay zu diesem Relay.',
  'A link to a relay of the network.': 'Eine Verbindung zu einem Relay des Netzes.',
  'A link from a relay of the network.': 'Eine Verbindung von einem Relay des Netzes.',
  'this system does not tell the sockets of a process':
    'dieses System nennt die Sockets eines Programms nicht',
  'On Linux it does.': 'Unter Linux geht es.',
  'Elsewhere ask the tools of the system, such as lsof.':
    'Fragen Sie sonst die Werkzeuge des Systems, etwa lsof.',
  'this is not a rate that a relay is of use with': 'mit dieser Rate nützt ein Relay nichts',
  'Give bytes a second, at least 64 kB: for instance --bandwidth 2MB':
    'Geben Sie Byte pro Sekunde an, mindestens 64 kB: zum Beispiel --bandwidth 2MB',
  'this is not a volume': 'das ist keine Menge',
  'Give a size, at least 10 MB, and a period: for instance --volume 50GB/day or --volume 1TB/month':
    'Geben Sie eine Menge ab 10 MB und einen Zeitraum an: zum Beispiel --volume 50GB/day oder --volume 1TB/month',
  'what is remembered of the operator of this relay is damaged':
    'was über den Betreiber dieses Relays gemerkt ist, ist beschädigt',
  'Give the key again: warren up --operator-key-file FILE':
    'Geben Sie den Schlüssel noch einmal: warren up --operator-key-file FILE',
  'others can connect to it': 'andere können sich damit verbinden',
  'nobody could connect to {address}, so it is not listed':
    'niemand konnte sich mit {address} verbinden; darum ist es nicht gelistet',
  'Let TCP port {port} through the firewall and forward it in the router to this machine (--port-mapping asks the router), or say with --advertise HOST:PORT where others reach it.':
    'Lassen Sie TCP-Port {port} durch die Firewall, und leiten Sie ihn im Router an diesen Rechner weiter (--port-mapping bittet den Router darum), oder sagen Sie mit --advertise HOST:PORT, wo andere es erreichen.',
  '{failed} of {testers} relays asked could not connect to {address}; that is too few to be sure':
    '{failed} von {testers} gefragten Relays konnten sich nicht mit {address} verbinden; für Gewissheit ist das zu wenig',
  'no other relay is there yet to test whether it can be reached':
    'noch ist kein anderes Relay da, das prüfen könnte, ob es erreicht wird',
  'not tested yet': 'noch nicht geprüft',
  'this is not a size that a relay can keep for others': 'diese Größe kann ein Relay nicht für andere halten',
  'Give a size from 16 MB to 128 GiB, for instance --store-quota 20GB, or 0 to keep nothing.':
    'Geben Sie eine Größe von 16 MB bis 128 GiB an, zum Beispiel --store-quota 20GB, oder 0, um nichts zu halten.',
  'upstream proxy {address}: {message:words}': 'Proxy {address}: {message}',
  'upstream proxy {address} is gone': 'der vorgeschaltete Proxy {address} ist weg',
  'this names no upstream proxy': 'das nennt keinen vorgeschalteten Proxy',
  'Give socks5://HOST:PORT or socks5://USER:PASSWORD@HOST:PORT with an IP address, for instance socks5://127.0.0.1:1080':
    'Geben Sie socks5://HOST:PORT oder socks5://USER:PASSWORD@HOST:PORT mit einer IP-Adresse an, zum Beispiel socks5://127.0.0.1:1080',
  'the user name or password of the upstream proxy cannot be used':
    'Benutzername oder Passwort des vorgeschalteten Proxys sind nicht brauchbar',
  'Each has 1 to 255 bytes; write % as %25, @ as %40, : as %3A, / as %2F.':
    'Beides hat 1 bis 255 Byte; schreiben Sie % als %25, @ als %40, : als %3A, / als %2F.',
} as const
