/** Disks, ports and connections of this machine. */
export const machine = {
  'an unexpected failure inside Warren': 'ein unerwarteter Fehler in Warren selbst',
  'the file or folder is not there': 'die Datei oder der Ordner ist nicht da',
  'Check the name, and whether its disk is connected.':
    'Prüfen Sie den Namen, und ob die Festplatte dazu angeschlossen ist.',
  'something of that name is there already': 'etwas mit diesem Namen ist schon da',
  'Choose another name or folder, or move away what is there.':
    'Wählen Sie einen anderen Namen oder Ordner, oder räumen Sie weg, was dort ist.',
  'the system does not allow this file or folder to be used so':
    'das System erlaubt nicht, diese Datei oder diesen Ordner so zu benutzen',
  'Give the user who runs Warren the right to it, or choose another folder.':
    'Geben Sie dem Benutzer, unter dem Warren läuft, das Recht dazu, oder wählen Sie einen anderen Ordner.',
  'the disk is full': 'die Festplatte ist voll',
  'Make room on that disk, or choose a folder on another one.':
    'Schaffen Sie Platz auf dieser Festplatte, oder wählen Sie einen Ordner auf einer anderen.',
  'the file is larger than this disk can hold in one file':
    'die Datei ist größer, als diese Festplatte in einer Datei fassen kann',
  'Choose a folder on a disk with another file system.':
    'Wählen Sie einen Ordner auf einer Festplatte mit einem anderen Dateisystem.',
  'this is not an ordinary file or folder': 'das ist keine gewöhnliche Datei und kein gewöhnlicher Ordner',
  'Name the file itself: links, devices and pipes are never followed or read.':
    'Nennen Sie die Datei selbst: Links, Geräten und Pipes wird nie gefolgt, und sie werden nie gelesen.',
  'Check that disk; what was verified before is kept.':
    'Prüfen Sie diese Festplatte; was schon geprüft ist, bleibt.',
  'Another program has this port: stop it or choose another.':
    'Ein anderes Programm hat diesen Port: Beenden Sie es, oder wählen Sie einen anderen.',
  'Choose an address of this machine.': 'Wählen Sie eine Adresse dieses Rechners.',
  'Ports below 1024 need a permission: choose a higher one.':
    'Ports unter 1024 brauchen eine Erlaubnis: Wählen Sie einen höheren.',
  'connect: no answer in time': 'Verbinden: rechtzeitig keine Antwort',
  'connect: nobody listens there': 'Verbinden: dort wartet niemand',
  'connect: the address cannot be reached': 'Verbinden: die Adresse ist nicht erreichbar',
  'listen: the address cannot be bound': 'Warten: diese Adresse lässt sich nicht belegen',
  'local net: the host is not an IP address': 'Lokales Netz: der Host ist keine IP-Adresse',
  'Give an IP address, such as 127.0.0.1.': 'Geben Sie eine IP-Adresse an, etwa 127.0.0.1.',
  'offload: a job failed unexpectedly': 'Rechenarbeit: eine Aufgabe ist unerwartet gescheitert',
  'too many jobs wait for a worker': 'zu viele Aufgaben warten auf einen Helfer',
  'offload: the workers have been stopped': 'Rechenarbeit: die Helfer sind beendet',
  'port mapping: this network has no router that answers':
    'Portweiterleitung: in diesem Netz antwortet kein Router',
  'port mapping: the router did not forward the port':
    'Portweiterleitung: der Router hat den Port nicht weitergeleitet',
  'Forward the TCP port to this machine in the pages of your router instead.':
    'Leiten Sie den TCP-Port stattdessen auf den Seiten Ihres Routers an diesen Rechner weiter.',
  'port mapping: this machine has no address in a network':
    'Portweiterleitung: dieser Rechner hat in keinem Netz eine Adresse',
  'connection: broken by the other side': 'Verbindung: von der anderen Seite abgebrochen',
  'the home directory cannot be made': 'das Verzeichnis von Warren lässt sich nicht anlegen',
  'a file in the home directory cannot be read': 'eine Datei im Verzeichnis von Warren ist nicht lesbar',
  'a file in the home directory cannot be looked at':
    'eine Datei im Verzeichnis von Warren lässt sich nicht ansehen',
  'a file in the home directory cannot be written':
    'eine Datei im Verzeichnis von Warren lässt sich nicht schreiben',
  'a file in the home directory cannot be removed':
    'eine Datei im Verzeichnis von Warren lässt sich nicht entfernen',
  'the home directory cannot be read': 'das Verzeichnis von Warren ist nicht lesbar',
  'Run Warren as the user who owns the directory, or name another with --home.':
    'Starten Sie Warren als der Benutzer, dem das Verzeichnis gehört, oder nennen Sie ein anderes mit --home.',
  'the home directory may be written by other users of this machine':
    'andere Benutzer dieses Rechners dürfen in das Verzeichnis von Warren schreiben',
  'Take that permission away (chmod go-w DIRECTORY), or name another directory with --home.':
    'Nehmen Sie diese Erlaubnis weg (chmod go-w DIRECTORY), oder nennen Sie ein anderes Verzeichnis mit --home.',
  'the home is a file, not a directory': 'das Verzeichnis von Warren ist eine Datei',
  'Name a directory with --home.': 'Nennen Sie ein Verzeichnis mit --home.',
  'a file in the home directory is too long': 'eine Datei im Verzeichnis von Warren ist zu lang',
  'The disk is full: free some space and try again.':
    'Die Festplatte ist voll: Schaffen Sie Platz, und versuchen Sie es noch einmal.',
  'Your quota on this disk is used up: free some space and try again.':
    'Ihr Kontingent auf dieser Festplatte ist verbraucht: Schaffen Sie Platz, und versuchen Sie es noch einmal.',
  'You lack the permission: check who owns the home directory.':
    'Ihnen fehlt die Erlaubnis: Sehen Sie nach, wem das Verzeichnis von Warren gehört.',
  'The file system is read-only: name another directory with --home.':
    'Das Dateisystem ist nur lesbar: Nennen Sie ein anderes Verzeichnis mit --home.',
  'Check the disk that holds the home directory.':
    'Prüfen Sie die Festplatte mit dem Verzeichnis von Warren.',
  'Nothing to unlock.': 'Es gibt nichts zu entsperren.',
  'Type: warren passphrase set': 'Tippen Sie: warren passphrase set',
  'this is not the passphrase': 'das ist nicht die Passphrase',
  'Type it again; there is no way around it.':
    'Geben Sie sie noch einmal ein; es führt kein Weg um sie herum.',
  'a passphrase has 1 to 1024 bytes': 'eine Passphrase hat 1 bis 1024 Byte',
  'the key file was written by another version of Warren':
    'die Schlüsseldatei wurde von einer anderen Version von Warren geschrieben',
  'Use the version of Warren that wrote this home directory, or a newer one.':
    'Benutzen Sie die Version von Warren, die dieses Verzeichnis geschrieben hat, oder eine neuere.',
  'the key file is damaged': 'die Schlüsseldatei ist beschädigt',
  'Put the file "key" of your last backup back.':
    'Legen Sie die Datei „key“ aus Ihrer letzten Sicherung zurück.',
  'Without it, what this home holds cannot be read.':
    'Ohne sie ist nicht lesbar, was dieses Verzeichnis enthält.',
  'the state file does not open with this key': 'die Zustandsdatei öffnet sich mit diesem Schlüssel nicht',
  'The files "key" and "state" of a home belong together: put both back from the same backup.':
    'Die Dateien „key“ und „state“ gehören zusammen: Legen Sie beide aus derselben Sicherung zurück.',
  'another process uses this home': 'ein anderer Prozess benutzt dieses Verzeichnis',
  'To start it anew, first type: warren down': 'Um es neu zu starten, tippen Sie zuerst: warren down',
  'the disk, or the space allowed for the state, is full':
    'die Festplatte ist voll, oder der Platz für den Zustand ist verbraucht',
  'Free some space on the disk that holds the home directory, and try again.':
    'Schaffen Sie Platz auf der Festplatte mit dem Verzeichnis von Warren, und versuchen Sie es noch einmal.',
  'the state file cannot be read or written': 'die Zustandsdatei lässt sich nicht lesen oder schreiben',
  'Check the permissions of the home directory and the health of its disk.':
    'Prüfen Sie die Rechte am Verzeichnis von Warren und den Zustand seiner Festplatte.',
  'the state file is damaged': 'die Zustandsdatei ist beschädigt',
  'state: the file has been closed': 'Zustand: die Datei ist geschlossen',
  'state: the log of older writes could not be cut':
    'Zustand: die Aufzeichnung älterer Änderungen ließ sich nicht kürzen',
  'Or go back to the state from before it was installed: warren state undo-migration':
    'Oder gehen Sie zum Zustand von vor der Installation zurück: warren state undo-migration',
  'channel: the connection broke': 'Kanal: die Verbindung ist abgebrochen',
  'dial: the host is not an IP address': 'Anrufen: der Host ist keine IP-Adresse',
  'dial: no answer in time': 'Anrufen: rechtzeitig keine Antwort',
  'dial: the peer closed before it answered':
    'Anrufen: die Gegenstelle hat geschlossen, bevor sie antwortete',
  'dial: nobody listens there': 'Anrufen: dort wartet niemand',
  'dial: this process has too many open files': 'Anrufen: dieses Programm hat zu viele offene Dateien',
  'dial: the peer broke off': 'Anrufen: die Gegenstelle hat abgebrochen',
  'dial: not an answer to an opening': 'Anrufen: das ist keine Antwort auf ein Öffnen',
  'dial: the peer did not accept the opening': 'Anrufen: die Gegenstelle hat das Öffnen nicht angenommen',
  'connect: the socket cannot be reached': 'Verbinden: der Socket ist nicht erreichbar',
  'Start the proxy that --upstream names, or change --upstream; Warren goes on by itself.':
    'Starten Sie den Proxy, den --upstream nennt, oder ändern Sie --upstream; Warren macht von selbst weiter.',
  'upstream proxy: it does not speak SOCKS5': 'vorgeschalteter Proxy: er spricht kein SOCKS5',
  'upstream proxy: it wants a user name and password':
    'vorgeschalteter Proxy: er will Benutzername und Passwort',
  'upstream proxy: it refuses the user name and password':
    'vorgeschalteter Proxy: er lehnt Benutzername und Passwort ab',
  'upstream proxy: it sent what nobody asked for':
    'vorgeschalteter Proxy: er sendet, wonach niemand gefragt hat',
  'dial: the upstream proxy does not allow this connection':
    'Anrufen: der vorgeschaltete Proxy erlaubt diese Verbindung nicht',
  'upstream proxy: it opens no connections of this kind':
    'vorgeschalteter Proxy: er öffnet keine Verbindungen dieser Art',
  'dial: nobody is reached there': 'Anrufen: dort ist niemand erreichbar',
  'upstream proxy: the host is not an IP address': 'vorgeschalteter Proxy: der Host ist keine IP-Adresse',
  'upstream proxy: no answer in time': 'vorgeschalteter Proxy: rechtzeitig keine Antwort',
  'upstream proxy: it hung up': 'vorgeschalteter Proxy: er hat aufgelegt',
  'upstream proxy: it is gone': 'vorgeschalteter Proxy: er ist weg',
  'it does not speak SOCKS5': 'er spricht kein SOCKS5',
  'it wants a user name and password': 'er will Benutzername und Passwort',
  'it refuses the user name and password': 'er lehnt Benutzername und Passwort ab',
  'it sent what nobody asked for': 'er sendet, wonach niemand gefragt hat',
  'it opens no connections of this kind': 'er öffnet keine Verbindungen dieser Art',
  'the host is not an IP address': 'der Host ist keine IP-Adresse',
  'it hung up': 'er hat aufgelegt',
  'this network has no router that answers': 'in diesem Netz antwortet kein Router',
  'the router did not forward the port': 'der Router hat den Port nicht weitergeleitet',
  'this machine has no address in a network': 'dieser Rechner hat in keinem Netz eine Adresse',
} as const
