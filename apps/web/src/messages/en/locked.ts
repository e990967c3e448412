/** The screen of a node whose keys are sealed. */
export const locked = {
  'locked.title': 'Warren is locked',
  'locked.text': 'The keys of this node are sealed with a passphrase. Give it, and Warren starts.',
  'locked.passphrase': 'Passphrase',
  'locked.unlock': 'Unlock',
  'locked.checking': 'Checking. This takes a second on purpose: it makes guessing slow.',
  'locked.wrong': 'That is not the passphrase. Check capital letters and the keyboard layout, and try again.',
  'locked.forgotten': 'Forgotten?',
  'locked.forgotten.text':
    'Nobody can open this home without the passphrase. With your 24 recovery words you can begin anew in an empty home. Type in a terminal:',
} as const
