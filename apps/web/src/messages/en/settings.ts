/** Settings, each with what it costs. */
export const settings = {
  'settings.lead': 'Each setting says what it does and what it costs.',
  'settings.look.title': 'Language and colours',
  'settings.look.cost': 'Kept in this browser only. Costs nothing.',
  'settings.passphrase.title': 'Passphrase',
  'settings.passphrase.none':
    'None is set. Whoever has this disk, or a copy of it, has every key of this node.',
  'settings.passphrase.is-set': 'A passphrase seals the keys on this disk.',
  'settings.passphrase.protects':
    'Protects: your keys, services and entry relays on a disk that is stolen, copied or thrown away.',
  'settings.passphrase.not':
    'Does not protect: against programs that run as you while Warren is unlocked, and copies of this disk made before it was set.',
  'settings.passphrase.cost':
    'Costs: after each start somebody must type it; until then nothing of yours can be reached. Forgotten and without recovery words, everything is lost.',
  'settings.passphrase.current': 'Current passphrase',
  'settings.passphrase.new': 'New passphrase',
  'settings.passphrase.again': 'The same again',
  'settings.passphrase.hint':
    'Five words drawn by chance are easier to remember than signs, and harder to guess.',
  'settings.passphrase.set': 'Set passphrase',
  'settings.passphrase.change': 'Change passphrase',
  'settings.passphrase.remove': 'Take it away',
  'settings.passphrase.remove.warning':
    'Then whoever has this disk has every key of this node. Copies made before still open with the passphrase only.',
  'settings.passphrase.differ': 'The two are not the same. Nothing has changed; type them again.',
  'settings.passphrase.wrong': 'The current passphrase is not right. Nothing has changed.',
  'settings.passphrase.done.set': 'The passphrase is set. It is asked for at the next start.',
  'settings.passphrase.done.removed': 'The passphrase is taken away.',
  'settings.working': 'Sealing the keys. This takes a second on purpose: it makes guessing slow.',
  'settings.programs.title': 'Programs that may speak to Warren',
  'settings.programs.text':
    'Give each program a token of its own, with no more than it needs. You can take it back at any time.',
  'settings.programs.none': 'No program has a token.',
  'settings.programs.since': 'since {date}',
  'settings.programs.only-in': 'files only in {directory}',
  'settings.programs.revoke': 'Revoke',
  'settings.programs.revoke.title': 'Revoke this token?',
  'settings.programs.revoke.text':
    'The program that uses it is shut out at once. What it shared or serves stays.',
  'settings.programs.make': 'Make a token',
  'settings.programs.name': 'Name of the program',
  'settings.programs.scopes': 'What it may do',
  'settings.programs.scope.status': 'See how the node is',
  'settings.programs.scope.status.cost': 'Circuits, relays and traffic of this node.',
  'settings.programs.scope.services': 'Put servers on the network',
  'settings.programs.scope.services.cost':
    'Makes and removes services; others can reach local servers that it chooses.',
  'settings.programs.scope.connect': 'Hold keys to others’ services',
  'settings.programs.scope.connect.cost': 'Adds and removes the keys with which you enter them.',
  'settings.programs.scope.files': 'Share and get files',
  'settings.programs.scope.files.cost':
    'Any file that you may read, and any folder that you may write to, unless you name a folder below.',
  'settings.programs.scope.admin': 'Everything',
  'settings.programs.scope.admin.cost':
    'Recovery words, passphrase, tokens, stopping. As good as you yourself.',
  'settings.programs.directory': 'Only in this folder',
  'settings.programs.directory.hint': 'Full path. Empty: everywhere.',
  'settings.programs.secret.title': 'The token, shown once',
  'settings.programs.secret.text':
    'Put it into the program now. Warren keeps only a fingerprint of it and cannot show it again.',
  'settings.programs.need-scope': 'Choose at least one thing that the program may do.',
  'settings.sessions.title': 'Sign out everywhere',
  'settings.sessions.text':
    'Every open tab of this page, this one too, is shut out at once. To come back, type in a terminal: warren open',
  'settings.sessions.do': 'Sign out everywhere',
  'settings.node.title': 'This node',
  'settings.node.version': 'Version {version}, running for {time}',
  'settings.node.network': 'Network',
  'settings.node.proxy': 'Proxy for programs',
  'settings.node.proxy.text':
    'SOCKS5, SOCKS4a and HTTP CONNECT on one port. In a browser: SOCKS v5, this host and port, and “proxy DNS” switched on.',
  'settings.node.proxy.off': 'The proxy is switched off. Programs cannot reach services through this node.',
  'settings.node.proxy.cost':
    'Costs: every program of this machine can use it. What a program tells about you, cookies and log-ins, it still tells.',
  'settings.node.curl': 'From a terminal',
  'settings.node.gateway': 'Where your browser opens links',
  'settings.node.gateway.off': 'The port for browsers is switched off.',
  'settings.node.api': 'Where programs with a token ask',
  'settings.relay.title': 'Carrying traffic for others',
  'settings.relay.off':
    'This node is no relay. Only your entry relay and your internet provider can see that you use Warren.',
  'settings.relay.on': 'This node is a relay at {address}.',
  'settings.relay.listed':
    'It stands in the directory: everybody on the network knows its address and when it is up.',
  'settings.relay.unlisted': 'It does not stand in the directory at the moment; nobody uses it.',
  'settings.relay.passed': 'Passed on for others since the start: {bytes}.',
  'settings.relay.publishes':
    'Publishes: the address of this machine and when it is up, to everybody on the network. Services and shares of a relay are up at the same times, so somebody may match them.',
  'settings.relay.cost':
    'Costs: bandwidth, as much as you allow, and some of the processor. It needs an address that others can reach.',
  'settings.relay.gives':
    'Gives: paths for everybody. More relays of different people make everybody harder to find.',
  'settings.stop.title': 'Stop Warren',
  'settings.stop.text':
    'Your services and shares cannot be reached until Warren is started again. Downloads go on then by themselves. Nothing is lost.',
  'settings.stop.do': 'Stop Warren',
  'settings.stop.confirm': 'Stop it now?',
  'settings.stop.again': 'To start it again, type in a terminal:',
  'settings.programs.quota': 'How much it may ask',
  'settings.programs.quota.cost':
    'So that a program in a loop does not starve the others. The usual numbers suit nearly all.',
  'settings.programs.quota.requests': 'Requests in a minute',
  'settings.programs.quota.jobs': 'Jobs at once',
  'settings.programs.quota.shares': 'Shares at once',
  'settings.programs.quota.has':
    'at most {requests} requests a minute, {jobs} jobs and {shares} shares at once',
} as const
