/** How this node goes out and how programs here come in: a proxy for all links, and own ports. */
export const ways = {
  'upstream.title': 'Proxy for all connections',
  'upstream.none': 'Warren connects to its entry relay directly.',
  'upstream.has': 'Every connection of Warren goes through this proxy, and nothing beside it:',
  'upstream.gone': 'It does not answer. Until it does, nothing leaves this computer.',
  'upstream.gives':
    'Gives: your entry relay sees the address of the proxy instead of yours, and your internet provider sees the proxy instead of the relay. It also helps where only a proxy leads out.',
  'upstream.cost':
    'Costs: everything takes longer, the proxy sees when and how much you use Warren, and while it is gone nothing works. A relay cannot have one.',
  'upstream.begin': 'Use a proxy',
  'upstream.other': 'Use another proxy',
  'upstream.address': 'Address of the proxy',
  'upstream.address-hint': 'A SOCKS5 proxy: its IP address and port, such as 127.0.0.1:9050.',
  'upstream.wrong': 'This is not an IP address with a port. Type it like this: 127.0.0.1:9050',
  'upstream.login': 'It wants a login',
  'upstream.user': 'User name',
  'upstream.password': 'Password of the proxy',
  'upstream.password-hint':
    'It is kept in the settings file of this computer, where your programs can read it.',
  'upstream.half': 'A login has a user name and a password. Give both, or none.',
  'upstream.use': 'Send everything through it',
  'upstream.working':
    'Warren begins anew behind the proxy. That takes a few seconds; what is open breaks off, and this page stays.',
  'upstream.without': 'Go without the proxy',
  'upstream.without-what':
    'Then Warren connects directly: your entry relay and your internet provider see the address of this computer. Do this only if the proxy was not there to hide it.',
  'upstream.relay':
    'This computer is a relay, so everybody on the network knows its address: a proxy would hide nothing. Be no relay any more first.',
  'upstream.demo':
    'In the demonstration nothing leaves this computer: there is nothing to send through a proxy.',
  'ports.title': 'Ports on this computer',
  'ports.text': 'Only programs of this computer can connect to them.',
  'ports.usual': 'as usual',
  'ports.proxy': 'Programs may reach services through Warren',
  'ports.proxy-cost':
    'Costs: every program here can use it. When you change it, Warren builds all its paths anew, and what is open breaks off.',
  'ports.proxy-port': 'Port for programs',
  'ports.proxy-usual': 'Programs that were told another port must be told the new one. Empty: 9250.',
  'ports.gateway': 'Browsers may open links and sites',
  'ports.gateway-cost': 'Costs: every program here can read what a link holds if it has the link.',
  'ports.gateway-port': 'Port for browsers',
  'ports.gateway-usual': 'Bookmarks of links and sites have the old port in them. Empty: 9251.',
  'ports.api-port': 'Port of this page and of programs with a token',
  'ports.api-cost':
    'Holds from the next start. Programs that were told the old port must be told the new one. Empty: any free port.',
  'ports.given':
    'Warren was started with {address} on its command line. Started like that again, it takes that and not what is saved here.',
  'ports.save': 'Save',
  'ports.undo': 'As before',
  'ports.saving': 'The ports are being changed.',
  'ports.saved': 'Saved.',
  'ports.waiting':
    'The new port of this page holds from the next start of Warren. Until then the page stays at {address}.',
} as const
