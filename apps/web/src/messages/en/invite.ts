/** Bringing others into the network, and joining one. */
export const invite = {
  'invite.title': 'Bring somebody in',
  'invite.intro':
    'Whoever belongs to the same network can open what you share and serve, and the other way round. To join it one needs this text, and nothing secret: it names the network and some of its relays, and nothing of what you do.',
  'invite.testing': 'It accepts only addresses of this computer or a private network.',
  'invite.relays': { one: 'one relay', other: '{count} relays' },
  'invite.operators': { one: 'one operator', other: '{count} operators' },
  'invite.text': 'The network as text',
  'invite.qr': 'The network as QR code',
  'invite.words': { one: 'As one word', other: 'As {count} words' },
  'invite.words-hint': 'To say on the telephone or to write down. The order counts.',
  'invite.file': 'As a file',
  'invite.file-hint': {
    one: 'It names the one relay to start from that is known here.',
    other: 'It names all {count} relays to start from that are known here.',
  },
  'invite.save-file': 'Save the file',
  'invite.names': {
    one: 'The text names one relay to start from. It is of use as long as that relay is there.',
    other: 'The text names {count} relays to start from. It is of use as long as one of them is there.',
  },
  'invite.names-none':
    'The text names no relay to start from yet. Wait until this computer is connected, then hand it on.',
  'invite.other-side': 'What the other person does',
  'invite.step-install': 'Install Warren and start it.',
  'invite.step-page':
    'On the page that opens, choose “Join a network” and paste the text, or type the words.',
  'invite.step-terminal': 'Or, in a terminal:',
  'invite.trust':
    'Whoever gives somebody a text decides which network that is. Take it only from people you trust to name the right one.',
  'join.given': 'Text or words of the network',
  'join.hint': 'The text begins with “warren-network:”. Words are separated by spaces.',
  'join.file': 'From a file',
  'join.file-large': 'This file is far too large for a network.',
  'join.more-title': 'More relays to start from',
  'join.more-intro':
    'If “{name}” cannot be reached any more because its relays have moved, a newer text of the same network helps. A text of another network is refused, since one home belongs to one network.',
  'join.more-verb': 'Take over its relays',
  'join.added': { one: 'One relay to start from was new.', other: '{count} relays to start from were new.' },
  'join.added-none': 'All relays that it names were known here already.',
  'first.title': 'Welcome',
  'first.intro':
    'Warren runs, and belongs to no network yet. A network is all the computers that know of each other; you can reach what others in the same one share and serve.',
  'first.join': 'Join a network',
  'first.join-how':
    'Somebody who is in it hands you its text, its words or its file: on his page under “Invite”.',
  'first.join-verb': 'Join',
  'first.demo': 'Try it on this computer',
  'first.demo-how':
    'Warren starts a small network of six relays here. Nothing leaves this computer, so you can try everything, and nothing is hidden from anybody.',
  'first.demo-ends':
    'It ends when Warren stops, and what was made in it is gone then, its links and addresses too. Files that were fetched stay.',
  'first.demo-verb': 'Try it',
  'first.demo-here': 'This network runs on this computer only: nobody else can join it.',
} as const
