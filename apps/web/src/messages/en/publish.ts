/** Sites: folders under an address. */
export const publish = {
  'publish.title': 'Publish a folder',
  'publish.intro':
    'A folder becomes an address. Whoever has it reads the pages in a browser, also while this computer is off, and neither readers nor relays learn where it is.',
  'publish.drop': 'Drag a folder with pages here',
  'publish.pick-title': 'Which folder do you want to publish?',
  'publish.as-it-is':
    'It is read where it lies, as it is now. Later changes are published only when you say so.',
  'publish.not-a-folder':
    'A site is made of a folder. Put the file into one, called index.html if it is the first page.',
  'publish.name': 'Name, if you like',
  'publish.name-hint':
    'For this computer only: the site opens under it here. Small letters, digits and hyphens.',
  'publish.name-wrong':
    'Use up to 52 small letters, digits and hyphens, with a letter or digit at both ends.',
  'publish.name-taken': 'A site of yours has this name already.',
  'publish.preview': 'Preview',
  'publish.preview-open': 'Open the preview',
  'publish.preview-how':
    'It shows the folder as readers will see it: without scripts. Only this computer can open it, for four hours.',
  'publish.for-good':
    'What was published cannot be called back before its time: relays keep the copies that they promised to keep, and readers keep theirs.',
  'publish.start': 'Publish',
  'publish.working': 'Publishing',
  'publish.step': 'Step {done} of {all}, {part}',
  'publish.another': 'Publish another folder',
  'publish.mine': 'Your sites',
  'publish.rest': { one: 'One more is not shown here.', other: '{count} more are not shown here.' },
  'publish.address-of': 'Address of {name}',
  'publish.hand-on':
    'Hand this address on. Whoever runs Warren opens it in a browser; you may switch this computer off.',
  'publish.version': 'Version {number}',
  'publish.stored': { one: 'Stored on one holder.', other: 'Stored on {count} holders.' },
  'publish.survives': {
    one: 'Each part survives the loss of one of its shares.',
    other: 'Each part survives the loss of {count} of its shares.',
  },
  'publish.until': 'Promised until {date}, and renewed while Warren runs here now and then.',
  'publish.open': 'Open',
  'publish.update': 'Publish changes',
  'publish.go-on': 'Go on with it',
  'publish.updated': 'Version {number} is out: {size} were sent.',
  'publish.more': 'Versions and scripts',
  'publish.versions': 'Versions',
  'publish.versions-asking': 'Asking the network which versions there are',
  'publish.scripts': 'Let its scripts run on this computer',
  'publish.scripts-hint':
    'They run only in a browser of its own that reaches nothing else, opened with the command below. Every other reader decides for himself.',
  'publish.scripts-open': 'Command that opens the site with its scripts',
  'publish.stop': 'Take it back',
  'publish.stop-sure':
    'Readers will be told that the site has ended. Copies that lie with relays stay until they expire; nobody can delete them before.',
  'publish.stop-until':
    'Readers will be told that the site has ended. Copies that lie with relays stay until they expire, {date} at the latest; nobody can delete them before.',
  'publish.above':
    'Another computer with the key of this site published version {other} at the same moment. Readers see version {own}, which this computer put above it.',
  'publish.above-fix':
    'Nothing of version {other} is lost: open it under “{versions}”. What is missing now, put into the folder here, and then press “{update}”.',
  'publish.waits': 'It is tried again by itself. What it waits for:',
  'publish.remains':
    'What it showed stays with the relays that promised to keep it until {date}. Nobody can delete it before.',
  'site-state.begun': 'Not out yet',
  'site-state.live': 'Published',
  'site-state.ended': 'Taken back',
} as const
