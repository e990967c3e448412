/** What the doctor looks at, finds and advises. */
export const doctor = {
  'the clock': 'die Uhr',
  'The clock of this machine is {median:words} behind.': 'Die Uhr dieses Rechners geht {median} nach.',
  'The clock of this machine is {median:words} ahead.': 'Die Uhr dieses Rechners geht {median} vor.',
  '{agreeing:words} said so; the network allows {toleratedMs:words}.':
    'Das sagen {agreeing}; das Netz erlaubt {toleratedMs}.',
  'The relays it is linked to said so; the network allows {toleratedMs:words}.':
    'Das sagen die Relays, mit denen er verbunden ist; das Netz erlaubt {toleratedMs}.',
  'Set the clock: sudo timedatectl set-ntp true, or sudo date -s "YYYY-MM-DD HH:MM:SS".':
    'Stellen Sie die Uhr: sudo timedatectl set-ntp true oder sudo date -s "YYYY-MM-DD HH:MM:SS".',
  'Warren goes on by itself then.': 'Warren macht dann von selbst weiter.',
  'the configuration': 'die Einstellungsdatei',
  'the network connection': 'die Netzverbindung',
  'This machine is not connected to any network.': 'Dieser Rechner ist mit keinem Netz verbunden.',
  'This machine has no route to any relay.': 'Von diesem Rechner führt kein Weg zu einem Relay.',
  'No interface but loopback is up.': 'Außer dem lokalen ist kein Netzanschluss eingeschaltet.',
  '{interfaces:words} up.': 'Eingeschaltet: {interfaces}.',
  'No route to {away} of {relays} relays.': 'Kein Weg zu {away} von {relays} Relays.',
  'No route to the upstream proxy.': 'Kein Weg zum vorgeschalteten Proxy.',
  'Plug in the cable, join the Wi-Fi or start the VPN; see what is there: ip addr; ip route.':
    'Stecken Sie das Kabel ein, verbinden Sie das WLAN, oder starten Sie das VPN; was da ist, zeigen: ip addr; ip route.',
  'This machine itself forbids Warren to connect: a local firewall or sandbox.':
    'Dieser Rechner selbst verbietet Warren, sich zu verbinden: eine lokale Firewall oder Abschottung.',
  'The system refused all {relays:words} at once, for lack of permission.':
    'Das System hat auf einmal alles abgelehnt ({relays}), weil die Erlaubnis fehlt.',
  'Allow outgoing TCP for Warren; see the rules: sudo nft list ruleset, or those of your sandbox.':
    'Erlauben Sie Warren ausgehendes TCP; die Regeln zeigt: sudo nft list ruleset, oder sehen Sie in Ihrer Abschottung nach.',
  'Warren may not open another file or connection.':
    'Warren darf keine weitere Datei oder Verbindung öffnen.',
  'The system refused a socket: too many open files.':
    'Das System hat eine Verbindung verweigert: zu viele offene Dateien.',
  'Raise the limit (ulimit -n 65536, or LimitNOFILE= of the service) and start Warren anew.':
    'Erhöhen Sie die Grenze (ulimit -n 65536, oder LimitNOFILE= beim Systemdienst), und starten Sie Warren neu.',
  'free space on the disk': 'freier Platz auf der Festplatte',
  '{freeBytes} of {totalBytes} are free where {home} is.':
    '{freeBytes} von {totalBytes} sind frei, wo {home} liegt.',
  'Free some space on that disk, or move the home directory to another one and name it with --home.':
    'Schaffen Sie Platz auf dieser Festplatte, oder legen Sie das Verzeichnis von Warren auf eine andere, und nennen Sie es mit --home.',
  'The disk that holds the home directory has no room for another file (no free inodes).':
    'Die Festplatte mit dem Verzeichnis von Warren hat keinen Platz für eine weitere Datei (keine freien Inodes).',
  'The disk that holds the home directory is full.':
    'Die Festplatte mit dem Verzeichnis von Warren ist voll.',
  'Yet nothing could be written: a quota is used up.':
    'Trotzdem ließ sich nichts schreiben: Ein Kontingent ist verbraucht.',
  'The disk that holds the home directory is almost full.':
    'Die Festplatte mit dem Verzeichnis von Warren ist fast voll.',
  'the entry relay': 'das Eingangsrelay',
  'One entry relay after the other vanished, so Warren chooses no further one this month.':
    'Ein Eingangsrelay nach dem anderen verschwand; darum wählt Warren diesen Monat kein weiteres.',
  '{replaced:words} in the last 30 days, of {replacementsAllowed} that may be; none of the chosen relays is listed now.':
    '{replaced} in den letzten 30 Tagen, von {replacementsAllowed} erlaubten; keines der gewählten Relays ist jetzt gelistet.',
  'Ask who runs the network whether relays were lost, and look at this connection: somebody in between may be hiding relays.':
    'Fragen Sie, wer das Netz betreibt, ob Relays verloren gingen, und prüfen Sie diese Verbindung: Jemand dazwischen verbirgt vielleicht Relays.',
  'Try another connection; Warren goes on by itself when a chosen relay is back, or when 30 days have passed.':
    'Versuchen Sie es über eine andere Verbindung; Warren macht von selbst weiter, wenn ein gewähltes Relay zurück ist oder 30 Tage um sind.',
  'Too many circuits through the entry relay of this node fail; it may choose which ones live.':
    'Zu viele Wege über das Eingangsrelay dieses Knotens scheitern; vielleicht sucht es aus, welche leben.',
  'A backup, {address}, stands in for it meanwhile.': 'Inzwischen vertritt es ein Ersatzrelay, {address}.',
  'No backup is above suspicion; circuits start at {address}.':
    'Kein Ersatzrelay ist über Verdacht erhaben; Wege beginnen bei {address}.',
  'No backup is above suspicion; circuits start at none.':
    'Kein Ersatzrelay ist über Verdacht erhaben; es beginnen keine Wege.',
  'Nothing needs to be typed: Warren keeps to its few chosen relays and comes back when circuits last again.':
    'Es ist nichts zu tippen: Warren bleibt bei seinen wenigen gewählten Relays und kommt zurück, wenn Wege wieder halten.',
  'If it stays so, tell who runs the network; if it is so with every connection but not elsewhere, the connection is to blame.':
    'Bleibt es so, sagen Sie es dem, der das Netz betreibt; ist es bei jeder Verbindung so, aber anderswo nicht, liegt es an der Verbindung.',
  'This node has had it for {ageMs:words}.': 'Dieser Knoten hat es seit {ageMs}.',
  'The entry relay of this node cannot be reached; another one stands in for it.':
    'Das Eingangsrelay dieses Knotens ist nicht erreichbar; ein anderes vertritt es.',
  '{address} does not answer.': '{address} antwortet nicht.',
  'Nothing needs to be done: Warren comes back to it, and replaces it if it stays away for long.':
    'Es ist nichts zu tun: Warren kommt darauf zurück und ersetzt es, wenn es lange wegbleibt.',
  'Or name another directory with --home.': 'Oder nennen Sie ein anderes Verzeichnis mit --home.',
  'The home is not a directory.': 'Das Verzeichnis von Warren ist keines.',
  'Move the file that is there away.': 'Räumen Sie die Datei weg, die dort ist.',
  'The home directory belongs to another user.': 'Das Verzeichnis von Warren gehört einem anderen Benutzer.',
  'Run Warren as its owner, or give it to yourself: sudo chown -R "$USER" {path}':
    'Starten Sie Warren als sein Besitzer, oder übernehmen Sie es: sudo chown -R "$USER" {path}',
  'Other users of this machine may write in the home directory, so Warren does not start there.':
    'Andere Benutzer dieses Rechners dürfen in das Verzeichnis schreiben; darum startet Warren dort nicht.',
  'Type: chmod go-w {path}': 'Tippen Sie: chmod go-w {path}',
  'You may not read or write in the home directory.':
    'Sie dürfen im Verzeichnis von Warren nicht lesen oder nicht schreiben.',
  'Type: chmod u+rwx {path}.': 'Tippen Sie: chmod u+rwx {path}.',
  'The home directory is on a read-only file system.':
    'Das Verzeichnis von Warren liegt auf einem Dateisystem, das nur lesbar ist.',
  'Mount it so that it can be written (mount -o remount,rw), and look for disk errors: dmesg.':
    'Hängen Sie es beschreibbar ein (mount -o remount,rw), und suchen Sie nach Fehlern der Festplatte: dmesg.',
  'The disk that holds the home directory fails.':
    'Die Festplatte mit dem Verzeichnis von Warren hat Fehler.',
  'Look for disk errors: dmesg.': 'Suchen Sie nach Fehlern der Festplatte: dmesg.',
  'the home directory': 'das Verzeichnis von Warren',
  '{path}, which is not there yet': '{path}, das es noch nicht gibt',
  'Looked at {path}.': 'Nachgesehen in {path}.',
  'Looked at {path}, which is not there yet.': 'Nachgesehen in {path}, das es noch nicht gibt.',
  'A few bytes could not be written in {path}.':
    'In {path} ließen sich nicht einmal ein paar Bytes schreiben.',
  'who uses the home': 'wer das Verzeichnis benutzt',
  'Type: {command}.': 'Tippen Sie: {command}.',
  'whether others reach this relay': 'ob andere dieses Relay erreichen',
  'Other relays cannot reach this one at {address}.': 'Andere Relays erreichen dieses nicht unter {address}.',
  'They were asked, through circuits, to connect to it, and could not.':
    'Sie wurden über Wege gebeten, sich damit zu verbinden, und konnten es nicht.',
  'Forward that TCP port on your router to this machine (or add --port-mapping), open it in the firewall, or correct --advertise HOST:PORT.':
    'Leiten Sie diesen TCP-Port im Router an diesen Rechner weiter (oder fügen Sie --port-mapping hinzu), öffnen Sie ihn in der Firewall, oder berichtigen Sie --advertise HOST:PORT.',
  'the list of relays': 'die Liste der Relays',
  '{differing} of {peersAnswered:words} asked show another network: one shows {shown} relays, this node has {here}; {lacking} of those are missing there, and {added} of its own are missing here.':
    '{differing} von {peersAnswered} zeigen ein anderes Netz: Eines zeigt {shown} Relays, dieser Knoten hat {here}; {lacking} davon fehlen dort, und {added} von dort fehlen hier.',
  'Relays show different networks: part of the network is cut off, or somebody hides relays.':
    'Relays zeigen verschiedene Netze: Ein Teil des Netzes ist abgeschnitten, oder jemand verbirgt Relays.',
  'Ask again in an hour.': 'Fragen Sie in einer Stunde noch einmal.',
  'If it stays, get a newer network file from somebody you trust and compare the relays it names, then type: {command}':
    'Bleibt es so, besorgen Sie sich eine neuere Netzdatei von jemandem, dem Sie trauen, vergleichen Sie die Relays darin, und tippen Sie dann: {command}',
  'A relay shows different networks to different peers.':
    'Ein Relay zeigt verschiedenen Gegenstellen verschiedene Netze.',
  '{twoFaced:words} signed two lists that cannot both be: relay {id} one of {shown} relays and one of {shown2}, within minutes.':
    '{twoFaced} mit zwei unterschriebenen Listen, die nicht beide stimmen können: Relay {id} eine mit {shown} Relays und eine mit {shown2}, innerhalb von Minuten.',
  'Nothing needs to be done: it is not asked any more, and several others are.':
    'Es ist nichts zu tun: Es wird nicht mehr gefragt, mehrere andere schon.',
  'If the network file names it, tell who gave you the file: {command}':
    'Nennt die Netzdatei es, sagen Sie es dem, der Ihnen die Datei gab: {command}',
  'A relay signed two different statements with one number.':
    'Ein Relay hat zwei verschiedene Angaben mit derselben Nummer unterschrieben.',
  '{contradicting:words} told people different things; both halves are kept as proof.':
    '{contradicting} mit verschiedenen Angaben für verschiedene Leute; beide Hälften werden als Beweis aufbewahrt.',
  'Nothing needs to be done: every node leaves it out of its paths.':
    'Es ist nichts zu tun: Jeder Knoten lässt es aus seinen Wegen heraus.',
  'If it is yours, stop all but one of the machines that run with its key.':
    'Ist es Ihres, beenden Sie bis auf einen alle Rechner, die mit seinem Schlüssel laufen.',
  'memory and open files': 'Speicher und offene Dateien',
  'Warren may open too few files and connections for a relay.':
    'Für ein Relay darf Warren zu wenige Dateien und Verbindungen öffnen.',
  'Warren may open too few files and connections.': 'Warren darf zu wenige Dateien und Verbindungen öffnen.',
  'The limit is {openFilesMax}; {needed} is little already.':
    'Die Grenze ist {openFilesMax}; schon {needed} ist wenig.',
  'Raise it before Warren is started: ulimit -n 65536, or LimitNOFILE=65536 of its service.':
    'Erhöhen Sie sie, bevor Warren startet: ulimit -n 65536, oder LimitNOFILE=65536 beim Systemdienst.',
  'Memory is short: the system may end Warren at any time.':
    'Der Speicher ist knapp: Das System kann Warren jederzeit beenden.',
  '{freeMemoryBytes} are free.': '{freeMemoryBytes} sind frei.',
  'Close other programs, or give this machine or container more memory.':
    'Schließen Sie andere Programme, oder geben Sie diesem Rechner oder Container mehr Speicher.',
  'the network file': 'die Netzdatei',
  'The network file cannot be used.': 'Die Netzdatei ist nicht brauchbar.',
  'Fetch it anew from somebody who is on the network, then type: {command}':
    'Holen Sie sie neu von jemandem in dem Netz, und tippen Sie dann: {command}',
  'It holds no network file.': 'Es enthält keine Netzdatei.',
  'With a file or text from somebody who is on one, type: {command} or {command2}.':
    'Mit einer Datei oder einem Text von jemandem, der in einem ist, tippen Sie: {command} oder {command2}.',
  'To begin one: {command}': 'Um eines zu beginnen: {command}',
  'The file of the network "{name}" has an empty list of first relays.':
    'In der Datei des Netzes „{name}“ ist die Liste der ersten Relays leer.',
  'The file of the network "" has an empty list of first relays.':
    'In der Netzdatei ist die Liste der ersten Relays leer.',
  'Ask somebody who is on the network for its text or file, then type: {command}':
    'Bitten Sie jemanden in dem Netz um seinen Text oder seine Datei, und tippen Sie dann: {command}',
  'the ports Warren listens on': 'die Ports, an denen Warren wartet',
  'what Warren waits for': 'worauf Warren wartet',
  'its first circuit': 'seinen ersten Weg',
  '{relays:words} known; it waits for {waitingFor:words}.':
    'Bekannt: {relays}; Warren wartet auf: {waitingFor}.',
  '{relays:words} known; it waits for {waitingFor:words}: {cause:words}.':
    'Bekannt: {relays}; Warren wartet auf: {waitingFor} ({cause}).',
  '{relays:words} known; it waits for its first circuit.':
    'Bekannt: {relays}; Warren wartet auf seinen ersten Weg.',
  '{relays:words} known; it waits for its first circuit: {cause:words}.':
    'Bekannt: {relays}; Warren wartet auf seinen ersten Weg: {cause}.',
  'This is the only relay of its network so far.': 'Dies ist bisher das einzige Relay seines Netzes.',
  'Hand the network on: {command}.': 'Geben Sie das Netz weiter: {command}.',
  'On at least 4 other machines: warren up --join TEXT --relay --listen HOST:PORT':
    'Auf mindestens 4 anderen Rechnern: warren up --join TEXT --relay --listen HOST:PORT',
  'The network has too few relays for a path through it.':
    'Das Netz hat zu wenige Relays für einen Weg hindurch.',
  '{answering} of {relays:words} asked answered.': '{answering} von {relays} haben geantwortet.',
  'Wait for more, or add one on another machine: warren up --relay --listen HOST:PORT':
    'Warten Sie auf mehr, oder fügen Sie auf einem anderen Rechner eines hinzu: warren up --relay --listen HOST:PORT',
  stopping: 'wird beendet',
  'Warren is stopping.': 'Warren wird beendet.',
  'Warren is not usable yet.': 'Warren ist noch nicht benutzbar.',
  'It said so itself.': 'Es hat das selbst gesagt.',
  'When it is gone, type: {command}': 'Wenn es weg ist, tippen Sie: {command}',
  'If it has just been started, wait a minute and ask again.':
    'Wenn es eben gestartet wurde, warten Sie eine Minute, und fragen Sie noch einmal.',
  'The log says more: log/warren.log in the home.':
    'Mehr sagt das Protokoll: log/warren.log im Verzeichnis von Warren.',
  'the relays this node starts from': 'die Relays, mit denen dieser Knoten beginnt',
  'A firewall swallows what goes to the relays ({relays:words}).':
    'Eine Firewall verschluckt, was zu den Relays geht ({relays}).',
  '{relays:words} gave no answer at all, neither yes nor no.':
    'Gar keine Antwort, weder ja noch nein: {relays}.',
  'Allow outgoing TCP to {relays:words}, try another network, or go around it: {command}':
    'Erlauben Sie ausgehendes TCP ({relays}), versuchen Sie ein anderes Netz, oder umgehen Sie es: {command}',
  '{relays:words} gave no answer; machines that are switched off look the same.':
    'Keine Antwort: {relays}; ausgeschaltete Rechner sehen genauso aus.',
  '{relays:words} refused: the machines are there, but no relay runs on them.':
    'Abgelehnt: {relays}; die Rechner sind da, aber dort läuft kein Relay.',
  'A firewall refuses what goes to the relays ({relays:words}).':
    'Eine Firewall lehnt ab, was zu den Relays geht ({relays}).',
  '{relays:words} refused; a firewall that says no looks the same.':
    'Abgelehnt: {relays}; eine Firewall, die nein sagt, sieht genauso aus.',
  'Allow outgoing TCP to {relays:words}, or try another network.':
    'Erlauben Sie ausgehendes TCP ({relays}), oder versuchen Sie ein anderes Netz.',
  'Something on the way breaks encrypted connections to the relays.':
    'Etwas unterwegs bricht verschlüsselte Verbindungen zu den Relays ab.',
  '{relays:words} could be reached, and then the connection was reset.':
    'Erst erreichbar, dann brach die Verbindung ab: {relays}.',
  '{relays:words} could be reached, and then the connection stood still.':
    'Erst erreichbar, dann stand die Verbindung still: {relays}.',
  '{relays:words} could be reached, and then the connection carried something that is not TLS.':
    'Erst erreichbar, dann kam etwas, das kein TLS ist: {relays}.',
  '{relays:words} could be reached, and then the connection broke.':
    'Erst erreichbar, dann riss die Verbindung: {relays}.',
  'A filter of this network does that; try another network, or go around it: {command}':
    'Das macht ein Filter dieses Netzes; versuchen Sie ein anderes Netz, oder umgehen Sie ihn: {command}',
  'Where the relays should be, something else answers.':
    'Wo die Relays sein sollten, antwortet etwas anderes.',
  "{relays:words} did not prove to be a relay of this network: another program, another network's relay, or a log-in page of this Wi-Fi.":
    'Kein Nachweis, ein Relay dieses Netzes zu sein: {relays}. Vielleicht ein anderes Programm, ein Relay eines anderen Netzes oder eine Anmeldeseite dieses WLANs.',
  'Open a web page to see whether this Wi-Fi wants a log-in.':
    'Öffnen Sie eine Webseite, um zu sehen, ob dieses WLAN eine Anmeldung will.',
  'Else get a newer network file, and type: {command}':
    'Sonst besorgen Sie sich eine neuere Netzdatei, und tippen Sie: {command}',
  'This Warren and the relays have no version in common.':
    'Dieses Warren und die Relays haben keine gemeinsame Version.',
  '{relays:words} said so when a link was opened.':
    'So gesagt, als eine Verbindung geöffnet wurde: {relays}.',
  'Update Warren.': 'Aktualisieren Sie Warren.',
  'If it is the newest already, the relays are the ones that are old: ask their operators.':
    'Ist es schon das neueste, sind die Relays veraltet: Fragen Sie deren Betreiber.',
  'No relay could be reached, for no single reason.':
    'Kein Relay war erreichbar, und es gibt nicht den einen Grund.',
  '{relays:words} failed in ways that say nothing.': 'Gescheitert auf eine Weise, die nichts sagt: {relays}.',
  'Look into the log, with "logLevel": "debug" in config.json: {home}/log/warren.log':
    'Sehen Sie ins Protokoll, mit "logLevel": "debug" in config.json: {home}/log/warren.log',
  'was reset': 'brach ab',
  'stood still': 'stand still',
  'carried something that is not TLS': 'brachte etwas, das kein TLS ist',
  'The relays that the network file names are gone.': 'Die Relays, die die Netzdatei nennt, sind weg.',
  'Wait until one is back, or ask somebody on the network for a newer file or text, then type: {command}':
    'Warten Sie, bis eines zurück ist, oder bitten Sie jemanden im Netz um eine neuere Datei oder einen neueren Text, und tippen Sie dann: {command}',
  'The only relay asked': 'Das einzige gefragte Relay',
  '{some} of {all:words} asked': '{some} von {all}, die gefragt wurden',
  'port {last}': 'Port {last}',
  'ports {ports} and {last}': 'Ports {ports} und {last}',
  'Put the files "key" and "state" back from the same backup, or restore the keys from your words.':
    'Legen Sie die Dateien „key“ und „state“ aus derselben Sicherung zurück, oder stellen Sie die Schlüssel aus Ihren Wörtern wieder her.',
  'the key and the state': 'Schlüssel und Zustand',
  '{home} has one, and it has not been given since Warren was started.':
    '{home} hat eine, und seit Warren gestartet wurde, hat sie niemand eingegeben.',
  'Type: {command} and then: {command2}': 'Tippen Sie: {command} und dann: {command2}',
  'The state of this home was written by a newer Warren.':
    'Der Zustand dieses Verzeichnisses wurde von einem neueren Warren geschrieben.',
  '{home}/state has a version that this program does not know.':
    '{home}/state hat eine Version, die dieses Programm nicht kennt.',
  'Install that version again.': 'Installieren Sie jene Version wieder.',
  'Or go back to the state from before it was installed: {undo}':
    'Oder gehen Sie zum Zustand von vor ihrer Installation zurück: {undo}',
  'The key of this home is damaged.': 'Der Schlüssel dieses Verzeichnisses ist beschädigt.',
  '{home}/key does not read as a key.': '{home}/key ist nicht als Schlüssel lesbar.',
  'The key of this home is gone; its state cannot be opened without it.':
    'Der Schlüssel dieses Verzeichnisses ist weg; ohne ihn lässt sich sein Zustand nicht öffnen.',
  '{home} has "state" and no "key".': '{home} hat „state“, aber kein „key“.',
  'The state of this home is damaged.': 'Der Zustand dieses Verzeichnisses ist beschädigt.',
  '{home}/state is gone, empty, or does not read as a state.':
    '{home}/state ist weg, leer oder nicht als Zustand lesbar.',
  'The state of this home belongs to another key.':
    'Der Zustand dieses Verzeichnisses gehört zu einem anderen Schlüssel.',
  'The file "key" does not open "state".': 'Die Datei „key“ öffnet „state“ nicht.',
  'The state of this home cannot be opened.': 'Der Zustand dieses Verzeichnisses lässt sich nicht öffnen.',
  '{home}/state: the system refuses.': '{home}/state: das System lehnt ab.',
  'Check who owns the files in the home directory, and look for disk errors: dmesg.':
    'Sehen Sie nach, wem die Dateien im Verzeichnis von Warren gehören, und suchen Sie nach Fehlern der Festplatte: dmesg.',
  'room for what this relay keeps for others': 'Platz für das, was dieses Relay für andere hält',
  '{freeBytes} are free on the disk.': '{freeBytes} sind auf der Festplatte frei.',
  'This relay keeps nothing more for others: its disk is full.':
    'Dieses Relay hält nichts mehr für andere: Seine Festplatte ist voll.',
  'It keeps {usedBytes}, and a tenth of the disk stays free whatever its quota.':
    'Es hält {usedBytes}, und ein Zehntel der Festplatte bleibt frei, was auch die Grenze ist.',
  'Free some space on that disk, or allow less: {command}':
    'Schaffen Sie Platz auf dieser Festplatte, oder erlauben Sie weniger: {command}',
  'Nothing goes past it while it is gone, so nothing works.':
    'Solange er weg ist, geht nichts an ihm vorbei; darum geht gar nichts.',
  'What listens at {address} is not a SOCKS5 proxy.': 'Was an {address} wartet, ist kein SOCKS5-Proxy.',
  'It does not answer a SOCKS5 greeting.': 'Es antwortet nicht auf die Begrüßung von SOCKS5.',
  'Check the port in --upstream socks5://HOST:PORT (or "upstream" in config.json).':
    'Prüfen Sie den Port in --upstream socks5://HOST:PORT (oder „upstream“ in config.json).',
  'The upstream proxy {address} wants a user name and password, or others than it got.':
    'Der vorgeschaltete Proxy {address} will Benutzername und Passwort, oder andere, als er bekam.',
  'It accepts none of the methods offered.': 'Er nimmt keine der angebotenen Weisen an.',
  'Give them: --upstream socks5://USER:PASSWORD@HOST:PORT (or "upstream" in config.json).':
    'Geben Sie sie an: --upstream socks5://USER:PASSWORD@HOST:PORT (oder „upstream“ in config.json).',
  'The upstream proxy {address} cannot be reached.':
    'Der vorgeschaltete Proxy {address} ist nicht erreichbar.',
  'Nobody listens there.': 'Dort wartet niemand.',
  'It does not answer.': 'Er antwortet nicht.',
  'There is no route to it.': 'Es führt kein Weg zu ihm.',
  'The connection to it breaks.': 'Die Verbindung zu ihm bricht ab.',
  'Start it (Tor, ssh -D, the VPN); Warren goes on by itself then.':
    'Starten Sie ihn (Tor, ssh -D, das VPN); Warren macht dann von selbst weiter.',
  'Or change --upstream.': 'Oder ändern Sie --upstream.',
  versions: 'Versionen',
  'The Node.js that runs Warren is too old.': 'Das Node.js, mit dem Warren läuft, ist zu alt.',
  'It is {nodeMajor}; {NODE_MAJOR_MIN} is needed.': 'Es ist {nodeMajor}; nötig ist {NODE_MAJOR_MIN}.',
  'Start Warren with its own launcher ./warren, which brings the right one (after npm ci).':
    'Starten Sie Warren mit seinem eigenen ./warren, das das richtige mitbringt (nach npm ci).',
  'The Warren that runs is another version than this program.':
    'Das Warren, das läuft, ist eine andere Version als dieses Programm.',
  'It runs {version}; installed is {version2}.': 'Es läuft {version}; installiert ist {version2}.',
  'Start it anew: {command} and then {command2}': 'Starten Sie es neu: {command} und dann {command2}',
  'home and disk': 'Verzeichnis und Festplatte',
  'key and state': 'Schlüssel und Zustand',
  '{asked} of the first relays': '{asked} der ersten Relays',
  'it is too long': 'es ist zu lang',
  'It cannot be read.': 'Es ist nicht lesbar.',
  '{n} second': '{n} Sekunde',
  '{n} seconds': '{n} Sekunden',
  '{n} minute': '{n} Minute',
  '{n} minutes': '{n} Minuten',
  '{n} hour': '{n} Stunde',
  '{n} hours': '{n} Stunden',
  '{n} day': '{n} Tag',
  '{n} days': '{n} Tage',
  'a program (process {pid})': 'ein Programm (Prozess {pid})',
  '{name} (process {pid})': '{name} (Prozess {pid})',
  '{n} connection': '{n} Verbindung',
  '{n} connections': '{n} Verbindungen',
  '{n} interface': '{n} Netzanschluss',
  '{n} interfaces': '{n} Netzanschlüsse',
  '{n} relay': '{n} Relay',
  '{n} relays': '{n} Relays',
  '{n} replacement': '{n} Austausch',
  '{n} replacements': '{n} mal Austausch',
} as const
