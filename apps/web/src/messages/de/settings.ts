/** Settings, each with what it costs. */
export const settings = {
  'settings.lead': 'Bei jeder Einstellung steht, was sie bewirkt und was sie kostet.',
  'settings.look.title': 'Sprache und Farben',
  'settings.look.cost': 'Wird nur in diesem Browser gemerkt. Kostet nichts.',
  'settings.passphrase.title': 'Passphrase',
  'settings.passphrase.none':
    'Es ist keine gesetzt. Wer diese Festplatte oder eine Kopie davon hat, hat jeden Schlüssel dieses Knotens.',
  'settings.passphrase.is-set': 'Eine Passphrase versiegelt die Schlüssel auf dieser Festplatte.',
  'settings.passphrase.protects':
    'Schützt: Ihre Schlüssel, Dienste und Eingangsrelays auf einer Festplatte, die gestohlen, kopiert oder weggeworfen wird.',
  'settings.passphrase.not':
    'Schützt nicht: vor Programmen, die unter Ihrem Namen laufen, solange Warren entsperrt ist, und nicht bei Kopien dieser Festplatte von früher.',
  'settings.passphrase.cost':
    'Kostet: Nach jedem Start muss sie jemand eingeben; bis dahin ist nichts von Ihnen erreichbar. Wer sie vergisst und keine Wörter zur Wiederherstellung hat, verliert alles.',
  'settings.passphrase.current': 'Jetzige Passphrase',
  'settings.passphrase.new': 'Neue Passphrase',
  'settings.passphrase.again': 'Noch einmal dieselbe',
  'settings.passphrase.hint':
    'Fünf zufällig gezogene Wörter merkt man sich leichter als Sonderzeichen, und sie sind schwerer zu raten.',
  'settings.passphrase.set': 'Passphrase setzen',
  'settings.passphrase.change': 'Passphrase ändern',
  'settings.passphrase.remove': 'Wegnehmen',
  'settings.passphrase.remove.warning':
    'Dann hat jeden Schlüssel dieses Knotens, wer diese Festplatte hat. Kopien von früher öffnen sich weiterhin nur mit der Passphrase.',
  'settings.passphrase.differ':
    'Die beiden sind nicht gleich. Es wurde nichts geändert; geben Sie sie noch einmal ein.',
  'settings.passphrase.wrong': 'Die jetzige Passphrase stimmt nicht. Es wurde nichts geändert.',
  'settings.passphrase.done.set': 'Die Passphrase ist gesetzt. Beim nächsten Start wird sie verlangt.',
  'settings.passphrase.done.removed': 'Die Passphrase ist weggenommen.',
  'settings.working':
    'Die Schlüssel werden versiegelt. Das dauert absichtlich eine Sekunde, damit Raten langsam ist.',
  'settings.programs.title': 'Programme, die mit Warren sprechen dürfen',
  'settings.programs.text':
    'Geben Sie jedem Programm ein eigenes Token, mit nicht mehr, als es braucht. Sie können es jederzeit zurücknehmen.',
  'settings.programs.none': 'Kein Programm hat ein Token.',
  'settings.programs.since': 'seit {date}',
  'settings.programs.only-in': 'Dateien nur in {directory}',
  'settings.programs.revoke': 'Zurücknehmen',
  'settings.programs.revoke.title': 'Dieses Token zurücknehmen?',
  'settings.programs.revoke.text':
    'Das Programm, das es benutzt, ist sofort ausgesperrt. Was es teilt oder anbietet, bleibt.',
  'settings.programs.make': 'Token herstellen',
  'settings.programs.name': 'Name des Programms',
  'settings.programs.scopes': 'Was es darf',
  'settings.programs.scope.status': 'Sehen, wie es dem Knoten geht',
  'settings.programs.scope.status.cost': 'Verbindungswege, Relays und Datenverkehr dieses Knotens.',
  'settings.programs.scope.services': 'Server ins Netz stellen',
  'settings.programs.scope.services.cost':
    'Richtet Dienste ein und entfernt sie; andere erreichen dann lokale Server, die das Programm aussucht.',
  'settings.programs.scope.connect': 'Schlüssel zu fremden Diensten verwalten',
  'settings.programs.scope.connect.cost':
    'Nimmt die Schlüssel auf, mit denen Sie dort eintreten, und entfernt sie.',
  'settings.programs.scope.files': 'Dateien teilen und holen',
  'settings.programs.scope.files.cost':
    'Jede Datei, die Sie lesen dürfen, und jeder Ordner, in den Sie schreiben dürfen, außer Sie nennen unten einen Ordner.',
  'settings.programs.scope.admin': 'Alles',
  'settings.programs.scope.admin.cost':
    'Wörter zur Wiederherstellung, Passphrase, Tokens, Anhalten. So viel wie Sie selbst.',
  'settings.programs.directory': 'Nur in diesem Ordner',
  'settings.programs.directory.hint': 'Vollständiger Pfad. Leer: überall.',
  'settings.programs.secret.title': 'Das Token, einmal gezeigt',
  'settings.programs.secret.text':
    'Tragen Sie es jetzt in das Programm ein. Warren behält nur einen Fingerabdruck und kann es nicht noch einmal zeigen.',
  'settings.programs.need-scope': 'Wählen Sie mindestens eine Sache, die das Programm darf.',
  'settings.sessions.title': 'Überall abmelden',
  'settings.sessions.text':
    'Jeder offene Tab dieser Seite, auch dieser, ist sofort ausgesperrt. Um wiederzukommen, tippen Sie in einem Terminal: warren open',
  'settings.sessions.do': 'Überall abmelden',
  'settings.node.title': 'Dieser Knoten',
  'settings.node.version': 'Version {version}, läuft seit {time}',
  'settings.node.network': 'Netz',
  'settings.node.proxy': 'Proxy für Programme',
  'settings.node.proxy.text':
    'SOCKS5, SOCKS4a und HTTP CONNECT an einem Port. Im Browser: SOCKS v5, dieser Host und Port, und „DNS über den Proxy“ eingeschaltet.',
  'settings.node.proxy.off':
    'Der Proxy ist ausgeschaltet. Programme erreichen über diesen Knoten keine Dienste.',
  'settings.node.proxy.cost':
    'Kostet: Jedes Programm dieses Rechners kann ihn benutzen. Was ein Programm über Sie verrät, etwa Cookies und Anmeldungen, verrät es weiterhin.',
  'settings.node.curl': 'Im Terminal',
  'settings.node.gateway': 'Wo Ihr Browser Links öffnet',
  'settings.node.gateway.off': 'Der Port für Browser ist ausgeschaltet.',
  'settings.node.api': 'Wo Programme mit Token fragen',
  'settings.relay.title': 'Daten für andere weiterleiten',
  'settings.relay.off':
    'Dieser Knoten ist kein Relay. Nur Ihr Eingangsrelay und Ihr Internetanbieter können sehen, dass Sie Warren benutzen.',
  'settings.relay.on': 'Dieser Knoten ist ein Relay unter {address}.',
  'settings.relay.listed':
    'Er steht im Verzeichnis: Alle im Netz kennen seine Adresse und wissen, wann er läuft.',
  'settings.relay.unlisted': 'Er steht gerade nicht im Verzeichnis; niemand benutzt ihn.',
  'settings.relay.passed': 'Seit dem Start für andere weitergeleitet: {bytes}.',
  'settings.relay.publishes':
    'Veröffentlicht: die Adresse dieses Rechners und wann er läuft, für alle im Netz. Dienste und Freigaben eines Relays laufen zu denselben Zeiten, also kann jemand sie zuordnen.',
  'settings.relay.cost':
    'Kostet: Bandbreite, so viel Sie erlauben, und etwas Rechenzeit. Es braucht eine Adresse, die andere erreichen.',
  'settings.relay.gives':
    'Bringt: Wege für alle. Mehr Relays verschiedener Leute machen jeden schwerer auffindbar.',
  'settings.stop.title': 'Warren beenden',
  'settings.stop.text':
    'Ihre Dienste und Freigaben sind nicht erreichbar, bis Warren wieder gestartet wird. Downloads gehen dann von selbst weiter. Verloren geht nichts.',
  'settings.stop.do': 'Warren beenden',
  'settings.stop.confirm': 'Jetzt beenden?',
  'settings.stop.again': 'Um es wieder zu starten, tippen Sie in einem Terminal:',
  'settings.programs.quota': 'Wie viel es verlangen darf',
  'settings.programs.quota.cost':
    'Damit ein Programm, das sich verrennt, die anderen nicht aushungert. Die üblichen Zahlen passen fast immer.',
  'settings.programs.quota.requests': 'Anfragen in der Minute',
  'settings.programs.quota.jobs': 'Aufgaben zugleich',
  'settings.programs.quota.shares': 'Freigaben zugleich',
  'settings.programs.quota.has':
    'höchstens {requests} Anfragen in der Minute, {jobs} Aufgaben und {shares} Freigaben zugleich',
} as const
