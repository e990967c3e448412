/** Words, shares of them, and backups. */
export const recovery = {
  'a share has 32 words': 'ein Anteil hat 32 Wörter',
  'There are {words}.': 'Es sind {words}.',
  'Give all 32, in their order; the 24 words of a whole backup go without --shares.':
    'Geben Sie alle 32 in ihrer Reihenfolge an; für die 24 Wörter einer ganzen Sicherung lassen Sie --shares weg.',
  'the words of this share do not belong together: their checksum is wrong':
    'die Wörter dieses Anteils gehören nicht zusammen: Ihre Prüfsumme stimmt nicht',
  'Every word is in the list, but one is not the one that was written down, or two have changed places.':
    'Jedes Wort steht in der Liste, aber eines ist nicht das aufgeschriebene, oder zwei sind vertauscht.',
  'this share is of a newer version': 'dieser Anteil ist von einer neueren Version',
  'Use a newer Warren.': 'Benutzen Sie ein neueres Warren.',
  'this is no share of a backup': 'das ist kein Anteil einer Sicherung',
  'Check the words.': 'Prüfen Sie die Wörter.',
  'there is no share': 'es fehlt ein Anteil',
  'Give the words of each share.': 'Geben Sie die Wörter jedes Anteils an.',
  'two of the shares are of different splittings': 'zwei der Anteile stammen aus verschiedenen Teilungen',
  'Share {stranger} of those given does not belong to the first one.':
    'Anteil {stranger} der angegebenen gehört nicht zum ersten.',
  'Shares made at another time cannot be mixed in.':
    'Anteile, die zu anderer Zeit gemacht wurden, lassen sich nicht mischen.',
  'there are too few different shares': 'es sind zu wenige verschiedene Anteile',
  'This backup needs {need} different shares; {distinct} was given.':
    'Diese Sicherung braucht {need} verschiedene Anteile; angegeben ist {distinct}.',
  'This backup needs {need} different shares; {distinct} were given.':
    'Diese Sicherung braucht {need} verschiedene Anteile; angegeben sind {distinct}.',
  'a backup has 24 words': 'eine Sicherung hat 24 Wörter',
  'Give all 24, in their order.': 'Geben Sie alle 24 in ihrer Reihenfolge an.',
  'the words do not belong together: their checksum is wrong':
    'die Wörter gehören nicht zusammen: Ihre Prüfsumme stimmt nicht',
  'this is far more text than words of a backup': 'das ist viel mehr Text, als Wörter einer Sicherung haben',
  'Give only the words.': 'Geben Sie nur die Wörter an.',
  'No word is like it.': 'Kein Wort ist ihm ähnlich.',
  'Was it {near}?': 'War es {near}?',
  'a word is not in the list of 2048 words': 'ein Wort steht nicht in der Liste der 2048 Wörter',
  'Look at word {index}.': 'Sehen Sie sich Wort {index} an.',
  'Name a file that this command wrote: warren backup file PATH':
    'Nennen Sie eine Datei, die dieser Befehl geschrieben hat: warren backup file PATH',
  'the words do not open this backup file': 'die Wörter öffnen diese Sicherungsdatei nicht',
  'It was made on a node with other words, or it is damaged.':
    'Sie stammt von einem Knoten mit anderen Wörtern, oder sie ist beschädigt.',
  'Without --from the index in the network is looked for.':
    'Ohne --from wird die versiegelte Liste im Netz gesucht.',
  'looking for the recovery index': 'die versiegelte Liste wird gesucht',
  'bringing back what it names': 'was sie nennt, wird zurückgebracht',
  'this node is still being restored': 'dieser Knoten wird noch wiederhergestellt',
  'Wait until it is (warren status).': 'Warten Sie, bis er es ist (warren status).',
  'If there is nothing to wait for: warren down, then warren restore --services 0':
    'Wenn es nichts abzuwarten gibt: warren down, dann warren restore --services 0',
  'the holders of one of the last days': 'die Halter eines der letzten Tage',
  'holders that answer': 'Halter, die antworten',
  'the network holds no recovery index of this owner': 'im Netz ist keine versiegelte Liste dieses Besitzers',
  'If there is a backup file: warren down, then warren restore --from FILE.':
    'Wenn es eine Sicherungsdatei gibt: warren down, dann warren restore --from FILE.',
  'Else say how many services there were: warren restore --services N':
    'Sonst sagen Sie, wie viele Dienste es waren: warren restore --services N',
  'shares cannot be made in these numbers': 'in diesen Zahlen lassen sich Anteile nicht machen',
  'Give for instance --need 3 --of 5: at least 2 are needed, and at most 16 are made.':
    'Geben Sie etwa --need 3 --of 5 an: Mindestens 2 sind nötig, höchstens 16 werden gemacht.',
  'the shares do not give the secret they were made of':
    'die Anteile ergeben nicht das Geheimnis, aus dem sie gemacht wurden',
  'One of them was not written down as it was shown.':
    'Einer davon wurde nicht so aufgeschrieben, wie er gezeigt wurde.',
  'Try with other shares.': 'Versuchen Sie es mit anderen Anteilen.',
  'one of the shares cannot be used': 'einer der Anteile ist nicht brauchbar',
  'Share {index} of those given: {value}': 'Anteil {index} der angegebenen: {value}',
} as const
