/** Services, and what this node shares, keeps and publishes for others. */
export const serving = {
  'This is a port of Warren itself.': 'Das ist ein Port von Warren selbst.',
  'Give that of your own server.': 'Geben Sie den Ihres eigenen Servers an.',
  'Start your server, then check again.': 'Starten Sie Ihren Server, und prüfen Sie noch einmal.',
  'Let the user that Warren runs as connect to it.':
    'Erlauben Sie dem Benutzer, unter dem Warren läuft, sich damit zu verbinden.',
  'too many client keys are kept': 'es werden zu viele Schlüssel aufbewahrt',
  'Remove some: warren client-auth list': 'Entfernen Sie einige: warren client-auth list',
  'this is not a client key': 'das ist kein Schlüssel für einen Zugang',
  'A client key has 52 letters and digits; make a pair with: warren client-auth new':
    'Ein solcher Schlüssel hat 52 Buchstaben und Ziffern; ein Paar macht: warren client-auth new',
  'a service leads to a server on this machine or in a private network':
    'ein Dienst führt zu einem Server auf diesem Rechner oder in einem privaten Netz',
  'Give an address such as 127.0.0.1:8080.': 'Geben Sie eine Adresse wie 127.0.0.1:8080 an.',
  'a target needs a port': 'ein Ziel braucht einen Port',
  'a port of the service is given twice': 'ein Port des Dienstes ist zweimal angegeben',
  'Give every port once.': 'Geben Sie jeden Port einmal an.',
  'This node is a listed relay.': 'Dieser Knoten ist ein gelistetes Relay.',
  'Whoever compares when the relay and the service are up learns that they are one machine.':
    'Wer vergleicht, wann Relay und Dienst laufen, erkennt, dass sie ein Rechner sind.',
  'It came back without the servers behind it, so visitors are turned away.':
    'Er kam ohne die Server dahinter zurück; Besucher werden abgewiesen.',
  'Type: warren service target ADDRESS PORT=TARGET': 'Tippen Sie: warren service target ADDRESS PORT=TARGET',
  'a service beside a listed relay can be linked to it by when both are up':
    'ein Dienst neben einem gelisteten Relay lässt sich ihm zuordnen, weil beide zu denselben Zeiten laufen',
  'Run the service on another node, or agree to that with --beside-relay.':
    'Betreiben Sie den Dienst auf einem anderen Knoten, oder stimmen Sie dem mit --beside-relay zu.',
  'this node has too many services': 'dieser Knoten hat zu viele Dienste',
  'Remove some: warren service list': 'Entfernen Sie einige: warren service list',
  'the service was stopped before it could be reached': 'der Dienst wurde beendet, bevor er erreichbar war',
  'Nobody has agreed to that.': 'Niemand hat dem zugestimmt.',
  'only all of a link can be served to others under it':
    'unter einem Link lässt sich anderen nur alles davon anbieten',
  'Get all of it, or do not pass it on.': 'Holen Sie alles davon, oder geben Sie es nicht weiter.',
  'this is of another network': 'das gehört zu einem anderen Netz',
  'Use it on a node that has joined the network that it was made on.':
    'Benutzen Sie es auf einem Knoten in dem Netz, in dem es gemacht wurde.',
  'Whoever compares when the relay and the share are up learns that they are one machine.':
    'Wer vergleicht, wann Relay und Freigabe da sind, erkennt, dass sie ein Rechner sind.',
  'a share beside a listed relay can be linked to it by when both are up':
    'eine Freigabe neben einem gelisteten Relay lässt sich ihm zuordnen, weil beide zu denselben Zeiten da sind',
  'Share from another node, or agree to that with --beside-relay.':
    'Teilen Sie von einem anderen Knoten aus, oder stimmen Sie dem mit --beside-relay zu.',
  'the share was stopped before it could be reached': 'die Freigabe wurde beendet, bevor sie erreichbar war',
  'this node keeps no files': 'dieser Knoten hat nichts mit Dateien zu tun',
  'Share and get with a node of your own: warren up':
    'Teilen und holen Sie mit einem eigenen Knoten: warren up',
  'there is no folder at this path': 'unter diesem Pfad ist kein Ordner',
  'Look at the path.': 'Sehen Sie sich den Pfad noch einmal an.',
  'Give the folder that holds index.html.': 'Geben Sie den Ordner an, in dem index.html liegt.',
  'no site has this name here': 'hier heißt keine Seite so',
  'Names are those of your own sites and of your name book.':
    'Namen sind die Ihrer eigenen Seiten und die Ihres Namensbuchs.',
  'To see them, type: warren site list': 'Sie sehen sie mit: warren site list',
  'this node has no port for browsers': 'dieser Knoten hat keinen Port für Browser',
  'Start it with one: warren up --gateway 127.0.0.1:9251':
    'Starten Sie ihn mit einem: warren up --gateway 127.0.0.1:9251',
} as const
