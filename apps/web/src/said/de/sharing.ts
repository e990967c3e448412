/** Shares: what cannot be shared, and what became of what was. */
export const sharing = {
  'It came out of a backup, which holds its link but not its content.':
    'Es kam aus einer Sicherung, die seinen Link enthält, aber nicht seinen Inhalt.',
  'Say where the content is: warren share relocate {number} PATH':
    'Sagen Sie, wo der Inhalt ist: warren share relocate {number} PATH',
  'What Warren had noted of its content cannot be read any more.':
    'Was Warren über seinen Inhalt notiert hatte, ist nicht mehr lesbar.',
  'Have the content read again: warren share relocate {number} PATH':
    'Lassen Sie den Inhalt noch einmal lesen: warren share relocate {number} PATH',
  '"{file}" was changed after it was shared.': '„{file}“ wurde geändert, nachdem es freigegeben war.',
  'Share it again for a new link, or put the old content back.':
    'Teilen Sie es noch einmal, um einen neuen Link zu bekommen, oder legen Sie den alten Inhalt zurück.',
  '"{file}" is not where it was when it was shared.':
    '„{file}“ ist nicht mehr dort, wo es bei der Freigabe war.',
  'Put it back, or say where it is now: warren share relocate {id} PATH':
    'Legen Sie es zurück, oder sagen Sie, wo es jetzt ist: warren share relocate {id} PATH',
  '"{file}" can no longer be read.': '„{file}“ ist nicht mehr lesbar.',
  'See to it that the user who runs Warren may read it, and that its disk is there.':
    'Sorgen Sie dafür, dass der Benutzer, unter dem Warren läuft, es lesen darf und dass seine Festplatte da ist.',
  'a file was changed while it was read': 'eine Datei wurde geändert, während sie gelesen wurde',
  'Share it again when no program writes to it any more.':
    'Teilen Sie sie noch einmal, wenn kein Programm mehr in sie schreibt.',
  'a file went away while it was read': 'eine Datei verschwand, während sie gelesen wurde',
  'Share it again when nothing is moved or deleted in it.':
    'Teilen Sie es noch einmal, wenn darin nichts verschoben oder gelöscht wird.',
  'a file could not be read to its end': 'eine Datei ließ sich nicht bis zum Ende lesen',
  'Look whether its disk is sound and still there, and share it again.':
    'Sehen Sie nach, ob ihre Festplatte heil und noch da ist, und teilen Sie sie noch einmal.',
  'transfer: the getter opened nothing': 'Übertragung: der Empfänger hat nichts geöffnet',
  'transfer: the getter takes nothing': 'Übertragung: der Empfänger nimmt nichts an',
  'transfer: the getter asks for nothing': 'Übertragung: der Empfänger verlangt nichts',
  'transfer: too many ranges at once': 'Übertragung: zu viele Bereiche zugleich',
  'transfer: too many frames that ask for nothing': 'Übertragung: zu viele Nachrichten, die nichts verlangen',
  'this share has ended': 'diese Freigabe ist beendet',
  'Share it again for a new link.': 'Teilen Sie es noch einmal, um einen neuen Link zu bekommen.',
  'what is found behind a link is signed for by who made the link, and that was somebody else':
    'was hinter einem Link liegt, unterschreibt, wer den Link gemacht hat, und das war jemand anders',
  'Keep it alive with "warren pin LINK" once he has left it, or share it under a link of your own.':
    'Bewahren Sie es mit „warren pin LINK“ auf, sobald er es im Netz gelassen hat, oder teilen Sie es unter einem eigenen Link.',
  'a file is not as it was when it was shared, so it is not left':
    'eine Datei ist nicht mehr, wie sie bei der Freigabe war; darum wird sie nicht im Netz gelassen',
  'Put the old file back, or share the new one for a new link.':
    'Legen Sie die alte Datei zurück, oder teilen Sie die neue, um einen neuen Link zu bekommen.',
  'the content of this share is not at hand': 'der Inhalt dieser Freigabe ist nicht zur Hand',
  'Type "warren share list" to see why.': 'Mit „warren share list“ sehen Sie, warum.',
  'Somebody has all of it, as was wished.': 'Jemand hat alles davon, wie gewünscht.',
  'Its date has passed.': 'Sein Tag ist vorbei.',
  'the share was stopped or moved': 'die Freigabe wurde beendet oder verlegt',
  'too many shares wait to be read': 'zu viele Freigaben warten darauf, gelesen zu werden',
  'Try again when some are done.': 'Versuchen Sie es noch einmal, wenn einige fertig sind.',
  'another share': 'eine andere Freigabe',
  'It is being read.': 'Sie wird gerade gelesen.',
  'there is no file or folder at this path': 'unter diesem Pfad ist keine Datei und kein Ordner',
  'Look at the path; relative ones count from the folder that you are in.':
    'Sehen Sie den Pfad noch einmal an; ein relativer beginnt in dem Ordner, in dem Sie sind.',
  'this symbolic link leads to nothing': 'dieser symbolische Link führt zu nichts',
  'Look where it leads to, or give the path of the file itself.':
    'Sehen Sie nach, wohin er führt, oder geben Sie den Pfad der Datei selbst an.',
  "Warren's own keys are there": 'dort sind die Schlüssel von Warren selbst',
  'Share another file or folder.': 'Teilen Sie eine andere Datei oder einen anderen Ordner.',
  'what is at this path is not what was shared':
    'was unter diesem Pfad liegt, ist nicht, was freigegeben wurde',
  'The link stands for that very content, names and dates of its files included.':
    'Der Link steht für genau diesen Inhalt, samt Namen und Daten seiner Dateien.',
  'Look for the old files, or share these for a new link.':
    'Suchen Sie die alten Dateien, oder teilen Sie diese, um einen neuen Link zu bekommen.',
  'a symbolic link': 'ein symbolischer Link',
  'a device, pipe or socket': 'ein Gerät, eine Pipe oder ein Socket',
  'went away while it was looked at': 'verschwand, während nachgesehen wurde',
  'cannot be read': 'ist nicht lesbar',
  'a name that not every system can store': 'ein Name, den nicht jedes System speichern kann',
  'a name with control characters': 'ein Name mit Steuerzeichen',
  'a name that is not text': 'ein Name, der kein Text ist',
  'a name that is too long': 'ein zu langer Name',
  'too many folders within folders': 'zu viele Ordner ineinander',
  'a path that is too long': 'ein zu langer Pfad',
  'only files and folders can be shared': 'nur Dateien und Ordner lassen sich teilen',
  'This is a device or a pipe; pipe what comes out of it into: warren share -':
    'Das ist ein Gerät oder eine Pipe; leiten Sie, was herauskommt, hierhin: warren share -',
  'this is more than one share can hold': 'das ist mehr, als eine Freigabe fassen kann',
  'some of the files cannot be read': 'einige der Dateien sind nicht lesbar',
  file: 'Datei',
  'See to it that the user who runs Warren may read "{first}".':
    'Sorgen Sie dafür, dass der Benutzer, unter dem Warren läuft, „{first}“ lesen darf.',
  '{count} cannot be read, the first is "{first}".':
    '{count} sind nicht lesbar, die erste davon ist „{first}“.',
  'Change that, or leave them out with --skip-unreadable.':
    'Ändern Sie das, oder lassen Sie sie mit --skip-unreadable aus.',
  'the file went away while it was looked at': 'die Datei verschwand, während nachgesehen wurde',
  'this folder holds more files than one share can list':
    'dieser Ordner enthält mehr Dateien, als eine Freigabe aufzählen kann',
  'Share it in several parts, or as one archive: tar -c FOLDER | warren share - --name FOLDER.tar':
    'Teilen Sie ihn in mehreren Teilen oder als ein Archiv: tar -c FOLDER | warren share - --name FOLDER.tar',
  'this cannot be the name of a file': 'so kann eine Datei nicht heißen',
  'Give it a name with --name: up to 255 bytes, without "/" and control characters.':
    'Geben Sie ihr mit --name einen Namen: bis zu 255 Byte, ohne „/“ und Steuerzeichen.',
  'the date until which it should be shared has passed':
    'der Tag, bis zu dem es geteilt werden sollte, ist vorbei',
  'Give a date to come, or a time such as 3d.':
    'Geben Sie einen Tag an, der noch kommt, oder eine Dauer wie 3d.',
  'Look at the list: warren share list': 'Sehen Sie in die Liste: warren share list',
  'there is no such share': 'diese Freigabe gibt es nicht',
  'Share on the network that the link was made on.': 'Teilen Sie in dem Netz, in dem der Link gemacht wurde.',
  'this node serves this link already': 'dieser Knoten bietet diesen Link schon an',
  'all shares together hold more files than can be watched':
    'alle Freigaben zusammen haben mehr Dateien, als sich beobachten lassen',
  'Stop a share of many files: warren share list':
    'Beenden Sie eine Freigabe mit vielen Dateien: warren share list',
  'this node has too many shares': 'dieser Knoten hat zu viele Freigaben',
  'Remove some: warren share list': 'Entfernen Sie einige: warren share list',
  'the list of files': 'die Liste der Dateien',
  'the share was stopped meanwhile': 'die Freigabe wurde inzwischen beendet',
  'the disk is full: what comes from a pipe is kept in the home of Warren':
    'die Festplatte ist voll: Was aus einer Pipe kommt, wird im Verzeichnis von Warren aufgehoben',
  'Make room, or save it to a file on another disk and share that file.':
    'Schaffen Sie Platz, oder speichern Sie es als Datei auf einer anderen Festplatte, und teilen Sie diese.',
} as const
