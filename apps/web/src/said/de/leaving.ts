/** What is left in the network and kept alive there, boxes, and the relays that hold it. */
export const leaving = {
  'this capability was made by another version of Warren':
    'dieser Schlüssel stammt aus einer anderen Version von Warren',
  'Install the newest Warren and try it again.':
    'Installieren Sie das neueste Warren, und versuchen Sie es noch einmal.',
  'this is no capability to keep something alive':
    'das ist kein Prüfschlüssel, mit dem sich etwas aufbewahren ließe',
  'One begins with "warren-verify:"; copy the whole line that "warren store check LINK" shows.':
    'Er beginnt mit „warren-verify:“; kopieren Sie die ganze Zeile, die „warren store check LINK“ zeigt.',
  'this capability is incomplete or was changed on its way':
    'dieser Schlüssel ist unvollständig oder wurde unterwegs verändert',
  'Copy it again, from "warren-verify:" to its last character.':
    'Kopieren Sie ihn noch einmal, von „warren-verify:“ bis zum letzten Zeichen.',
  'leaving: what was noted of a segment cannot be read':
    'im Netz lassen: was zu einem Abschnitt notiert war, ist nicht lesbar',
  'there are fewer relays now than it was to lie with': 'es gibt jetzt weniger Relays, als es halten sollten',
  'the date until which it is to stay has passed': 'der Tag, bis zu dem es bleiben soll, ist vorbei',
  'Give a later one, or none: it stays for 30 days then, and is renewed while this node runs.':
    'Geben Sie einen späteren an oder keinen: Dann bleibt es 30 Tage und wird verlängert, solange dieser Knoten läuft.',
  'this is more than can be left in the network at once, 64 GiB':
    'das ist mehr, als auf einmal im Netz bleiben kann, 64 GiB',
  'Share it in several parts.': 'Teilen Sie es in mehreren Teilen.',
  'It is there as long as one of its holders is.': 'Es ist da, solange einer seiner Halter da ist.',
  'what was left under this link is another content than the link names':
    'was unter diesem Link im Netz liegt, ist ein anderer Inhalt, als der Link nennt',
  'Ask its publisher to leave it again.': 'Bitten Sie den, der es hinterlassen hat, es noch einmal zu tun.',
  'the network has too few relays to leave so much in':
    'das Netz hat zu wenige Relays, um so viel darin zu lassen',
  'Leave less at once, or wait until the network has more relays.':
    'Lassen Sie weniger auf einmal darin, oder warten Sie, bis das Netz mehr Relays hat.',
  'what was left under this link is not laid out as it should be':
    'was unter diesem Link im Netz liegt, ist nicht angeordnet, wie es sein sollte',
  'Ask its publisher to leave it again with the newest Warren.':
    'Bitten Sie den, der es hinterlassen hat, es mit dem neuesten Warren noch einmal zu tun.',
  'It goes on by itself; what was signed for stays with its holders meanwhile.':
    'Es geht von selbst weiter; was zugesagt ist, bleibt inzwischen bei seinen Haltern.',
  'too few relays have room or take more just now': 'zu wenige Relays haben gerade Platz oder nehmen mehr an',
  'too few of the relays that are to hold it can be reached':
    'zu wenige der Relays, die es halten sollen, sind erreichbar',
  'this node has no circuits, or knows too few relays':
    'dieser Knoten hat keine Wege, oder er kennt zu wenige Relays',
  'this node keeps as much alive as it can': 'dieser Knoten bewahrt so viel auf, wie er kann',
  'Stop keeping something: warren unpin LINK': 'Bewahren Sie etwas anderes nicht mehr auf: warren unpin LINK',
  'this node does not know how to keep such content':
    'dieser Knoten weiß nicht, wie man solchen Inhalt aufbewahrt',
  'nothing is left under this in the network, or no longer':
    'darunter liegt nichts im Netz, oder es ist nicht mehr da',
  'Who has the content can leave it again: warren share PATH --leave':
    'Wer den Inhalt hat, kann ihn wieder im Netz lassen: warren share PATH --leave',
  'It has not been looked at yet.': 'Es wurde noch nicht nachgesehen.',
  'All of its shares are there.': 'Alle Anteile sind da.',
  'Some of its shares are gone; they are made again when half of what it can lose is lost.':
    'Einige Anteile fehlen; sie werden neu gemacht, wenn die Hälfte dessen fehlt, was fehlen darf.',
  'Some of its shares are gone, and every relay that can be reached has one already.':
    'Einige Anteile sind weg, und jedes erreichbare Relay hat schon einen.',
  'What is left is renewed; lost ones are made again when another relay is there.':
    'Was da ist, wird verlängert; verlorene entstehen neu, wenn ein weiteres Relay da ist.',
  'Too few of its shares can be reached to restore it.':
    'Zu wenige Anteile sind erreichbar, um es wiederherzustellen.',
  'It is looked for again.': 'Es wird weiter gesucht.',
  'No relay has its index any more, or it was never left.':
    'Kein Relay hat sein Verzeichnis mehr, oder es wurde nie im Netz gelassen.',
  'Relays serve an index that is old or not its own.':
    'Relays liefern ein Verzeichnis, das alt oder nicht seines ist.',
  'It could not be looked at: this node has no way to its holders just now.':
    'Es war nicht nachzusehen: Gerade führt kein Weg zu seinen Haltern.',
  'The time for which it was to stay has passed; it is not renewed.':
    'Die Zeit, die es bleiben sollte, ist um; es wird nicht verlängert.',
  'this node writes no such sequence': 'dieser Knoten schreibt keine solche Folge',
  'Type: warren box list': 'Tippen Sie: warren box list',
  'holder: the circuit is not needed any more': 'Halter: der Weg wird nicht mehr gebraucht',
  'holders: this node stops': 'Halter: dieser Knoten hört gerade auf',
  'holders: too many requests wait': 'Halter: zu viele Anfragen warten',
  'holder: it is not in the directory any more': 'Halter: er steht nicht mehr im Verzeichnis',
  'holder: ended the stream': 'Halter: hat die Verbindung beendet',
  'holder: the stream closed': 'Halter: die Verbindung wurde geschlossen',
  'holder: no answer in time': 'Halter: rechtzeitig keine Antwort',
  'holder: it holds nothing for others': 'Halter: er hält nichts für andere',
  'holder: it was not reached a moment ago': 'Halter: er war eben nicht erreichbar',
  'share: the holder has no room': 'Anteil: der Halter hat keinen Platz',
  'share: the holder has no time for it now': 'Anteil: der Halter hat gerade keine Zeit dafür',
  'share: the holder would not answer': 'Anteil: der Halter wollte nicht antworten',
  'segments: too few shares were to be had': 'Abschnitte: zu wenige Anteile waren zu bekommen',
  'Try again in a few minutes: relays that hold it may come back.':
    'Versuchen Sie es in einigen Minuten noch einmal: Relays, die es halten, kommen vielleicht zurück.',
  'It may also have expired.': 'Es kann auch abgelaufen sein.',
  'share: there are fewer relays than shares': 'Anteil: es gibt weniger Relays als Anteile',
  'segments: too few relays took what was to be left':
    'Abschnitte: zu wenige Relays nahmen an, was im Netz bleiben sollte',
  'Try again later, leave less, or wait until more relays offer room.':
    'Versuchen Sie es später noch einmal, lassen Sie weniger im Netz, oder warten Sie, bis mehr Relays Platz anbieten.',
  'segments: too few relays that should hold were reached':
    'Abschnitte: zu wenige Relays, die es halten sollten, waren erreichbar',
  'Try again in a few minutes; `warren doctor` tells what is in the way.':
    'Versuchen Sie es in einigen Minuten noch einmal; `warren doctor` sagt, was im Weg ist.',
  'segments: no relay is known that could hold a share':
    'Abschnitte: kein Relay ist bekannt, das einen Anteil halten könnte',
  'Wait until this node has joined the network, or run `warren doctor`.':
    'Warten Sie, bis dieser Knoten im Netz ist, oder tippen Sie `warren doctor`.',
  '{data} holders, any {data2} of which are enough for each part':
    '{data} Halter, von denen für jeden Teil beliebige {data2} genügen',
  'gone once in {value} times if {DEAD_SHARE} % of the relays die':
    'in einem von {value} Fällen verloren, wenn {DEAD_SHARE} % der Relays sterben',
  '{data} holders, any {data2} of which are enough for each part; gone once in {value} times if {DEAD_SHARE} % of the relays die':
    '{data} Halter, von denen für jeden Teil beliebige {data2} genügen; in einem von {value} Fällen verloren, wenn {DEAD_SHARE} % der Relays sterben',
  '{data} holders, any {data2} of which are enough for each part; gone once in {value} times if {DEAD_SHARE} % of the relays die, in smaller parts than usual because the network has few relays':
    '{data} Halter, von denen für jeden Teil beliebige {data2} genügen; in einem von {value} Fällen verloren, wenn {DEAD_SHARE} % der Relays sterben, in kleineren Teilen als sonst, weil das Netz wenige Relays hat',
  'one holder, because the network has one relay that could hold; gone when that one is':
    'ein Halter, weil im Netz nur ein Relay halten könnte; verloren, wenn dieses es ist',
  '{data} holders, any {data2} of which are enough for each part; the network has too few relays to promise that it survives if {DEAD_SHARE} % of them die':
    '{data} Halter, von denen für jeden Teil beliebige {data2} genügen; das Netz hat zu wenige Relays, um zu versprechen, dass es bleibt, wenn {DEAD_SHARE} % davon sterben',
  'heads: another one was published at the same moment':
    'Kopfeintrag: im selben Augenblick wurde ein anderer veröffentlicht',
  'Look at what is there now, then publish again.':
    'Sehen Sie an, was jetzt dort ist, und veröffentlichen Sie dann noch einmal.',
  'heads: what holders have is older than what was seen before':
    'Kopfeintrag: was Halter haben, ist älter als das, was schon zu sehen war',
  'Somebody serves an old version on purpose, or the newest one is gone.':
    'Jemand liefert absichtlich eine alte Version, oder die neueste ist weg.',
  'Try again later, or ask its author to publish it again.':
    'Versuchen Sie es später noch einmal, oder bitten Sie den Urheber, noch einmal zu veröffentlichen.',
  'item: the holder has no room or no time for it':
    'Eintrag: der Halter hat keinen Platz oder keine Zeit dafür',
  'item: the holder would not answer': 'Eintrag: der Halter wollte nicht antworten',
  'items: no holder answered': 'Einträge: kein Halter hat geantwortet',
  'Check that the node is connected (warren status), then try again.':
    'Sehen Sie nach, ob der Knoten verbunden ist (warren status), und versuchen Sie es dann noch einmal.',
  'items: no relay is known that could hold it': 'Einträge: kein Relay ist bekannt, das ihn halten könnte',
  'Wait until the node knows relays (warren status), then try again.':
    'Warten Sie, bis der Knoten Relays kennt (warren status), und versuchen Sie es dann noch einmal.',
  'items: no holder had room for it': 'Einträge: kein Halter hatte Platz dafür',
  'Try again later.': 'Versuchen Sie es später noch einmal.',
  'items: no holder took it': 'Einträge: kein Halter nahm ihn an',
} as const
