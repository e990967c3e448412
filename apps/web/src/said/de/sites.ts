/** Sites and names. */
export const sites = {
  'this name stands for something else already': 'dieser Name steht schon für etwas anderes',
  'Choose another name, or first type: warren name remove NAME':
    'Wählen Sie einen anderen Namen, oder tippen Sie zuerst: warren name remove NAME',
  'others use this name for different things': 'andere benutzen diesen Namen für Verschiedenes',
  'See what they say with: warren name list.': 'Was sie sagen, sehen Sie mit: warren name list.',
  'Then choose one: warren name add NAME TARGET': 'Wählen Sie dann eines davon: warren name add NAME TARGET',
  'the name book is full': 'das Namensbuch ist voll',
  'Remove some: warren name list': 'Entfernen Sie einige: warren name list',
  'this is neither an address nor a link': 'das ist weder eine Adresse noch ein Link',
  'An address is 56 letters and digits, then .onion; a link begins with warren:.':
    'Eine Adresse besteht aus 56 Buchstaben und Ziffern, dann .onion; ein Link beginnt mit warren:.',
  'Copy all of it.': 'Kopieren Sie alles davon.',
  'A name is letters, digits and single hyphens between them, e.g. alice or alices-site.':
    'Ein Name besteht aus Buchstaben, Ziffern und einzelnen Bindestrichen dazwischen, etwa alice oder alices-site.',
  'the name is too long': 'der Name ist zu lang',
  'this is not a name': 'das ist kein Name',
  'this name has a meaning of its own in browsers': 'dieser Name bedeutet in Browsern etwas Eigenes',
  'Choose another one.': 'Wählen Sie einen anderen.',
  'this is an address, not a name': 'das ist eine Adresse, kein Name',
  'Choose a name for it, e.g. alice.': 'Wählen Sie einen Namen dafür, etwa alice.',
  'the name has letters of several scripts, which can look like another name':
    'der Name hat Buchstaben aus mehreren Schriften; so kann er wie ein anderer aussehen',
  'Write it with the letters of one script.': 'Schreiben Sie ihn mit den Buchstaben einer Schrift.',
  'a newer version of this site was published meanwhile':
    'inzwischen wurde eine neuere Version dieser Seite veröffentlicht',
  'Look at what is there now, then update it again.':
    'Sehen Sie an, was jetzt dort ist, und aktualisieren Sie sie dann noch einmal.',
  'this names no site': 'das nennt keine Seite',
  'looking at the files': 'die Dateien werden angesehen',
  'looking at what was published before': 'es wird nachgesehen, was schon veröffentlicht ist',
  'leaving what changed in the network': 'was sich geändert hat, kommt ins Netz',
  'putting the address on the network': 'die Adresse kommt ins Netz',
  'this folder holds more than one site can': 'dieser Ordner enthält mehr, als eine Seite fassen kann',
  'Publish it as several sites, or share what is large (warren share --leave) and link to that.':
    'Veröffentlichen Sie ihn als mehrere Seiten, oder teilen Sie das Große (warren share --leave), und verlinken Sie es.',
  'another machine with the same key published a version at the same moment':
    'ein anderer Rechner mit demselben Schlüssel hat im selben Augenblick eine Version veröffentlicht',
  'the folder of this site is not known on this machine':
    'der Ordner dieser Seite ist auf diesem Rechner nicht bekannt',
  'Name it: warren site update SITE DIR': 'Nennen Sie ihn: warren site update SITE DIR',
  'a site is made of a folder': 'eine Seite entsteht aus einem Ordner',
  'Give the folder that holds index.html; to share one file, type: warren share FILE':
    'Geben Sie den Ordner an, in dem index.html liegt; um eine Datei zu teilen, tippen Sie: warren share FILE',
  'this folder holds no files': 'dieser Ordner enthält keine Dateien',
  'Put an index.html into it.': 'Legen Sie eine index.html hinein.',
  'To take a site back, type: warren site unpublish ADDRESS':
    'Um eine Seite zurückzunehmen, tippen Sie: warren site unpublish ADDRESS',
  'putting this version above another': 'diese Version wird über eine andere gestellt',
  'this cannot be the name of a site': 'so kann eine Seite nicht heißen',
  'Use up to 52 small letters, digits and hyphens: it stands before .localhost in a browser.':
    'Nehmen Sie bis zu 52 Kleinbuchstaben, Ziffern und Bindestriche: Er steht im Browser vor .localhost.',
  'a site of this node has this name already': 'eine Seite dieses Knotens heißt schon so',
  'Give another name, or update that one: warren site update NAME DIR':
    'Geben Sie einen anderen Namen an, oder aktualisieren Sie jene: warren site update NAME DIR',
  'finding the newest version of the site': 'die neueste Version der Seite wird gesucht',
  'no site is at this address': 'unter dieser Adresse ist keine Seite',
  'Check the address.': 'Prüfen Sie die Adresse.',
  'If it is right, nobody has kept the site alive: ask its author to publish it again.':
    'Wenn sie stimmt, hat niemand die Seite am Leben gehalten: Bitten Sie ihren Urheber, sie noch einmal zu veröffentlichen.',
  'this version is not among those that the site names':
    'diese Version ist nicht unter denen, die die Seite nennt',
  'To see which there are, type: warren site versions ADDRESS':
    'Welche es gibt, sehen Sie mit: warren site versions ADDRESS',
  'fetching the list of its files': 'die Liste ihrer Dateien wird geholt',
  'scripts of more sites cannot be allowed': 'für mehr Seiten lassen sich Skripte nicht erlauben',
  'Take it back from one first: warren site allow ADDRESS --no-scripts':
    'Nehmen Sie es erst bei einer zurück: warren site allow ADDRESS --no-scripts',
  'this is neither the address nor the name of a site': 'das ist weder die Adresse noch der Name einer Seite',
  'An address has 56 letters and digits.': 'Eine Adresse hat 56 Buchstaben und Ziffern.',
  'To see your own sites, type: warren site list': 'Ihre eigenen Seiten sehen Sie mit: warren site list',
  'this site is not one of this node': 'diese Seite gehört nicht zu diesem Knoten',
  'Only who has its key can change a site.': 'Nur wer ihren Schlüssel hat, kann eine Seite ändern.',
  'To see your own, type: warren site list': 'Ihre eigenen sehen Sie mit: warren site list',
  'this node has as many sites as it can': 'dieser Knoten hat so viele Seiten, wie er haben kann',
  'Update one of them instead.': 'Aktualisieren Sie stattdessen eine davon.',
  'a version of this site is being made already': 'eine Version dieser Seite ist schon in Arbeit',
  'Wait until that is done.': 'Warten Sie, bis das fertig ist.',
} as const
