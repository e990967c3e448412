/** Recovery words, shares of them, the backup file, and how all of it comes back. */
export const recovery = {
  'recovery.lead': '24 words bring back every key and address of this node on another machine.',
  'recovery.saved': 'You showed on {date} that you have the words.',
  'recovery.unsaved':
    'The words are not saved yet. If this machine breaks or is stolen, nobody can bring your addresses back.',
  'recovery.not-saved-dot': 'not saved yet',
  'recovery.index.kept': {
    one: 'A sealed list of your services, keys, shares, sites and names lies with {count} relay. Only the words open it.',
    other:
      'A sealed list of your services, keys, shares, sites and names lies with {count} relays. Only the words open it.',
  },
  'recovery.index.publishing':
    'A sealed list of your services, keys, shares, sites and names is being put into the network: {copies} of {wanted} relays have it.',
  'recovery.index.restoring': 'What belongs to your words is being looked for in the network.',
  'recovery.index.left-out': {
    one: '{count} entry has no room in that list. The backup file below holds everything.',
    other: '{count} entries have no room in that list. The backup file below holds everything.',
  },
  'recovery.words.title': 'Write down your words',
  'recovery.words.warning':
    'Nobody should look over your shoulder now, and no camera should see this screen.',
  'recovery.words.text':
    'Whoever has these words has every key of this node and can be you. Take paper and a pen. No photo, no e-mail, no note on the phone.',
  'recovery.passphrase': 'Passphrase',
  'recovery.passphrase.hint': 'Asked for again, so that an open screen is not enough.',
  'recovery.passphrase.wrong': 'That is not the passphrase. Nothing is shown.',
  'recovery.words.show': 'Show the words',
  'recovery.words.again': 'Show the words again',
  'recovery.words.label': 'Your 24 recovery words',
  'recovery.words.written': 'I have written them down',
  'recovery.words.hide': 'Hide them',
  'recovery.check.title': 'Three words, from your paper',
  'recovery.check.text': 'So that you know that what you wrote can be read.',
  'recovery.check.word': 'Word {number}',
  'recovery.check.done': 'Check',
  'recovery.check.wrong': {
    one: 'Word {numbers} is not right. Look at your paper again.',
    other: 'Words {numbers} are not right. Look at your paper again.',
  },
  'recovery.done.title': 'Your words are saved',
  'recovery.done.text':
    'Keep the paper where only you find it. On an empty machine, the words bring everything back. Use them on one machine at a time.',
  'recovery.shares.title': 'Split between friends',
  'recovery.shares.text':
    'Instead of one paper: several shares, one for each friend. Some of them together bring everything back; fewer tell nothing. What it costs: whoever collects enough of them has all your keys.',
  'recovery.shares.of': 'How many shares',
  'recovery.shares.need': 'How many bring it back',
  'recovery.shares.numbers':
    'At least 2 must be needed, at most 16 can be made, and no more can be needed than there are.',
  'recovery.shares.make': 'Make the shares',
  'recovery.shares.one': 'Share {number} of {of}. Any {need} are needed.',
  'recovery.shares.label': 'Words of share {number}',
  'recovery.shares.next': 'Next share',
  'recovery.shares.warning':
    'Each share is shown once, for one person. Warren keeps none of them; making them again makes another set, which does not fit this one.',
  'recovery.shares.finished': 'Done',
  'recovery.shares.confirm': 'They have all been handed on',
  'recovery.file.title': 'Backup file',
  'recovery.file.text':
    'Services, client keys, shares, sites and names in one file. Without the words it opens for nobody, so it may lie in any cloud. It grows old: make a new one when something is added.',
  'recovery.file.save': 'Save the file',
  'recovery.file.saved':
    'In it: {services} services, {keys} client keys, {shares} shares, {sites} sites, {boxes} sequences of boxes, {names} names.',
  'recovery.restore.title': 'Bring everything back',
  'recovery.restore.shares': 'With shares instead of words:',
  'recovery.restore.file': 'With the backup file as well:',
  'recovery.restore.then': 'Then start it with the text of the network (see Invite on this page):',
} as const
