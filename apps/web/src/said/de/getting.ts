/** Links, and downloads: what they do, what they wait for. */
export const getting = {
  'this leads out of the directory that may be used':
    'das führt aus dem Ordner hinaus, der benutzt werden darf',
  'Look for symbolic links in it, and name what is there itself.':
    'Suchen Sie darin nach symbolischen Links, und nennen Sie, was selbst dort liegt.',
  'this is not a Warren link': 'das ist kein Link von Warren',
  'A link begins with "warren:" or "http://localhost:"; copy the whole line that the sharer was shown.':
    'Ein Link beginnt mit „warren:“ oder „http://localhost:“; kopieren Sie die ganze Zeile, die der Teilende sah.',
  'this link is incomplete or was changed on its way':
    'dieser Link ist unvollständig oder wurde unterwegs verändert',
  'Copy the whole link again, from "warren:" to its last character, or ask the sharer for it.':
    'Kopieren Sie den Link noch einmal ganz, von „warren:“ bis zum letzten Zeichen, oder bitten Sie den Teilenden darum.',
  'this link was made by another version of Warren':
    'dieser Link stammt aus einer anderen Version von Warren',
  'Install the newest Warren and try the link again.':
    'Installieren Sie das neueste Warren, und versuchen Sie den Link noch einmal.',
  'this link points at one file within a share': 'dieser Link führt zu einer Datei innerhalb einer Freigabe',
  'Leave out what follows the long part of the link, and name the file with --only.':
    'Lassen Sie weg, was auf den langen Teil des Links folgt, und nennen Sie die Datei mit --only.',
  'one of the chosen paths is not in this share': 'einer der gewählten Pfade ist nicht in dieser Freigabe',
  'Type "warren get LINK --list" to see what it holds.':
    'Mit „warren get LINK --list“ sehen Sie, was sie enthält.',
  'too many chosen paths': 'zu viele ausgewählte Pfade',
  'Choose whole folders, or use patterns.': 'Wählen Sie ganze Ordner, oder benutzen Sie Muster.',
  'the caller gave up': 'wer fragte, hat aufgegeben',
  'this link holds more than one file': 'dieser Link enthält mehr als eine Datei',
  'Name one of its files; "warren get LINK --list" shows them.':
    'Nennen Sie eine seiner Dateien; „warren get LINK --list“ zeigt sie.',
  'this is a folder': 'das ist ein Ordner',
  'Name one of the files in it.': 'Nennen Sie eine der Dateien darin.',
  'there is no such file behind this link': 'hinter diesem Link ist keine solche Datei',
  'too many files of links are read at once': 'es werden zu viele Dateien aus Links zugleich gelesen',
  'Close some and try again.': 'Schließen Sie einige, und versuchen Sie es noch einmal.',
  'the download was stopped': 'der Download wurde beendet',
  'this share is larger than Warren fetches': 'diese Freigabe ist größer, als Warren holen kann',
  'Ask the sharer to share it in several parts.':
    'Bitten Sie den Teilenden, es in mehreren Teilen zu teilen.',
  'this link is of another network': 'dieser Link gehört zu einem anderen Netz',
  'Use it on a node that has joined the network of its sharer, or ask for a link of this one.':
    'Benutzen Sie ihn auf einem Knoten im Netz des Teilenden, oder bitten Sie um einen Link aus diesem.',
  'there is no such download': 'diesen Download gibt es nicht',
  'Type "warren get list" to see them.': 'Mit „warren get list“ sehen Sie alle.',
  'too many downloads are unfinished': 'zu viele Downloads sind unvollendet',
  'Stop some: "warren get stop ID".': 'Beenden Sie einige: „warren get stop ID“.',
  'a download uses 1 to 8 circuits': 'ein Download benutzt 1 bis 8 Wege',
  'Give a number from 1 to 8.': 'Geben Sie eine Zahl von 1 bis 8 an.',
  'the limit is too low': 'die Grenze ist zu niedrig',
  'Give at least 1024 bytes a second.': 'Geben Sie mindestens 1024 Byte pro Sekunde an.',
  'this cannot be the name of a file on every machine': 'so kann eine Datei nicht auf jedem Rechner heißen',
  'Choose a plain name without slashes, colons and control characters.':
    'Wählen Sie einen einfachen Namen ohne Schrägstriche, Doppelpunkte und Steuerzeichen.',
  'Start it again; it goes on where it was.': 'Starten Sie ihn noch einmal; er geht weiter, wo er war.',
  'the folder that it is to be put into is not there': 'der Ordner, in den es kommen soll, ist nicht da',
  'Make the folder, or choose another one with "--to".':
    'Legen Sie den Ordner an, oder wählen Sie einen anderen mit „--to“.',
  'download: not enough room': 'Download: nicht genug Platz',
  'this link names a list of files that is larger than Warren accepts':
    'dieser Link nennt eine Liste von Dateien, die größer ist, als Warren annimmt',
  'Ask the sharer to share the folder in several parts.':
    'Bitten Sie den Teilenden, den Ordner in mehreren Teilen zu teilen.',
  'the list of files behind this link breaks the rules, so nothing of it is written':
    'die Liste der Dateien hinter diesem Link verletzt die Regeln; darum wird nichts davon geschrieben',
  'Ask the sharer to share it again with the newest Warren.':
    'Bitten Sie den Teilenden, es mit dem neuesten Warren noch einmal zu teilen.',
  'download: there is no free name for its part directory':
    'Download: für den Ordner seiner Teile ist kein Name mehr frei',
  'Remove old ".warren-part" directories, or choose another folder.':
    'Entfernen Sie alte Ordner, die auf „.warren-part“ enden, oder wählen Sie einen anderen Ordner.',
  'download: there is no free name for it in the folder':
    'Download: in dem Ordner ist kein Name mehr dafür frei',
  'Choose another folder, or give it another name.':
    'Wählen Sie einen anderen Ordner, oder geben Sie ihm einen anderen Namen.',
  'download: files that were fetched are gone': 'Download: schon geholte Dateien sind weg',
  fetching: 'wird geholt',
  paused: 'angehalten',
  done: 'fertig',
  failed: 'gescheitert',
  'waiting for its turn': 'wartet, bis er an der Reihe ist',
  'connecting to the sharer': 'verbindet sich mit dem Teilenden',
  'waiting for the sharer': 'wartet auf den Teilenden',
  'looking for what was left in the network': 'sucht, was davon im Netz gelassen wurde',
  'reading the list of files': 'liest die Liste der Dateien',
  'preparing the folder': 'richtet den Ordner ein',
  'checking what is already here': 'prüft, was schon hier ist',
  'waiting for space on the disk': 'wartet auf Platz auf der Festplatte',
  'waiting for the disk': 'wartet auf die Festplatte',
  'writing the last of it to the disk': 'schreibt den letzten Rest auf die Festplatte',
  'It goes on by itself once the sharer can be reached.':
    'Es geht von selbst weiter, sobald der Teilende erreichbar ist.',
  'other downloads': 'andere Downloads',
  'as many downloads as can run at once are running':
    'es laufen so viele Downloads, wie zugleich laufen können',
  'It starts by itself when another one ends, or pause one of them.':
    'Er beginnt von selbst, wenn ein anderer endet; oder halten Sie einen davon an.',
  'the sharer': 'der Teilende',
  'the sharer is offline, or the link is old': 'der Teilende ist offline, oder der Link ist alt',
  'Ask whether the sharer is up.': 'Fragen Sie, ob sein Rechner läuft.',
  'It goes on by itself as soon as the sharer is back.':
    'Es geht von selbst weiter, sobald der Teilende zurück ist.',
  access: 'Zugang',
  'the sharer lets in only people whose key it has been given':
    'der Teilende lässt nur Leute herein, deren Schlüssel er bekommen hat',
  'Ask the sharer for access: type "warren client-auth new" and send the public key.':
    'Bitten Sie den Teilenden um Zugang: Tippen Sie „warren client-auth new“, und schicken Sie ihm den öffentlichen Schlüssel.',
  'Then type "warren client-auth add LINK PRIVATEKEY".':
    'Tippen Sie dann „warren client-auth add LINK PRIVATEKEY“.',
  'the sharer cannot be reached: it went offline, or stopped sharing this':
    'der Teilende ist nicht erreichbar: Er ging offline oder hat die Freigabe beendet',
  'Ask the sharer whether it is still shared.': 'Fragen Sie den Teilenden, ob er es noch teilt.',
  'the network': 'das Netz',
  'this node has no circuits yet': 'dieser Knoten hat noch keine Wege',
  'Type "warren status" to see what the node is waiting for.':
    'Mit „warren status“ sehen Sie, worauf der Knoten wartet.',
  'the sharer was reached and does not answer': 'der Teilende wurde erreicht und antwortet nicht',
  'the connection to the sharer was lost': 'die Verbindung zum Teilenden ist abgerissen',
  'the sharer sends almost nothing': 'der Teilende sendet fast nichts',
  'It is tried again over other circuits.': 'Es wird über andere Wege noch einmal versucht.',
  'the sharer serves as many people as it can': 'der Teilende bedient so viele Leute, wie er kann',
  'It goes on by itself when the sharer has room.': 'Es geht von selbst weiter, wenn der Teilende Platz hat.',
  'the sharer is online and does not have this content now':
    'der Teilende ist online und hat diesen Inhalt gerade nicht',
  'Ask the sharer whether it is still shared, or for a new link.':
    'Fragen Sie den Teilenden, ob er es noch teilt, oder bitten Sie um einen neuen Link.',
  'the file was changed at the sharer after it was shared':
    'die Datei wurde beim Teilenden geändert, nachdem sie freigegeben war',
  'Ask the sharer for a new link, or to put the old file back.':
    'Bitten Sie den Teilenden um einen neuen Link oder darum, die alte Datei zurückzulegen.',
  'the file is no longer there at the sharer': 'die Datei ist beim Teilenden nicht mehr da',
  'Ask the sharer to put it back.': 'Bitten Sie den Teilenden, sie zurückzulegen.',
  'It goes on by itself then.': 'Dann geht es von selbst weiter.',
  'the sharer stopped sharing this': 'der Teilende hat die Freigabe beendet',
  'Ask the sharer to share it again.': 'Bitten Sie den Teilenden, es noch einmal zu teilen.',
  holders: 'Halter',
  'too few of the relays that it was left with can be reached':
    'zu wenige der Relays, bei denen es liegt, sind erreichbar',
  'It goes on by itself once enough of them, or the sharer, can be reached.':
    'Es geht von selbst weiter, sobald genug von ihnen oder der Teilende erreichbar sind.',
  'nothing of it was left in the network, or no longer':
    'davon wurde nichts im Netz gelassen, oder es ist nicht mehr da',
  'Ask the sharer to leave it: warren share PATH --leave':
    'Bitten Sie den Teilenden, es im Netz zu lassen: warren share PATH --leave',
  'another sharer': 'ein anderer Teilender',
  'a sharer sent something else than the link names, and is not asked again':
    'ein Teilender hat etwas anderes gesendet, als der Link nennt, und wird nicht mehr gefragt',
  'Ask for a link from somebody else who has it.': 'Bitten Sie jemand anderen, der es hat, um einen Link.',
  'space on the disk': 'Platz auf der Festplatte',
  'there is not enough room on the disk': 'auf der Festplatte ist nicht genug Platz',
  'Make room.': 'Schaffen Sie Platz.',
  'It goes on by itself once there is enough.': 'Es geht von selbst weiter, sobald genug da ist.',
  'the folder': 'der Ordner',
  'the folder that it is put into is not there': 'der Ordner, in den es kommt, ist nicht da',
  'Make the folder again, or stop the download and choose another one.':
    'Legen Sie den Ordner wieder an, oder geben Sie den Download auf, und wählen Sie einen anderen.',
  'this node may not write into the folder': 'dieser Knoten darf in den Ordner nicht schreiben',
  'Allow it to write there, or stop the download and choose another folder.':
    'Erlauben Sie ihm, dort zu schreiben, oder geben Sie den Download auf, und wählen Sie einen anderen Ordner.',
  'the disk': 'die Festplatte',
  'the disk refuses to write': 'die Festplatte nimmt nichts an',
  'Look at the disk.': 'Sehen Sie nach der Festplatte.',
  'It is tried again by itself.': 'Es wird von selbst noch einmal versucht.',
  'every sharer of this link sent something else than it names':
    'jeder Teilende dieses Links hat etwas anderes gesendet, als er nennt',
  'Choose another folder with "--to".': 'Wählen Sie einen anderen Ordner mit „--to“.',
  'Make it, or choose another with "--to".': 'Legen Sie ihn an, oder wählen Sie einen anderen mit „--to“.',
  'Look at the disk, or choose another folder.':
    'Sehen Sie nach der Festplatte, oder wählen Sie einen anderen Ordner.',
  'transfer: given up': 'Übertragung: aufgegeben',
  'transfer: the other side did not end': 'Übertragung: die andere Seite kam nicht zum Ende',
  'too many links are in use at once': 'zu viele Links sind zugleich in Gebrauch',
  'Wait until a download has ended, or pause some.':
    'Warten Sie, bis ein Download zu Ende ist, oder halten Sie einige an.',
} as const
