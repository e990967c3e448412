/** Making a network in a home whose node is its first relay, and what a home without a running daemon knows of its network. */
import {
  addressClassOf,
  createNetwork,
  formatNetworkFile,
  formatPeerAddress,
  type Network,
  type NetworkParameters,
  parseIp,
  parseNetworkFile,
  parsePeerAddress,
  readNetwork,
  withBootstrap,
} from '@warren/directory'
import {
  equalBytes,
  fail,
  type PeerAddress,
  type Primitives,
  Sensitive,
  utf8,
  utf8Text,
} from '@warren/kernel'
import { WORD_LIST } from '@warren/crypto'
import { createNodePrimitives, type HomeDir, loadOrCreateKey, openHomeDir } from '@warren/platform/node'
import { relayIdOf } from '../compose/network.ts'
import { CONFIG_FILE_MAX_BYTES, CONFIG_FILE_NAME, readConfig } from '../config.ts'
import { rememberConfig } from './config-file.ts'
import { lockHome, NETWORK_FILE_MAX_BYTES, NETWORK_FILE_NAME } from './home.ts'
import { mergeBootstrap } from './merge-bootstrap.ts'

/** A network to be made, and where its first relay is. */
interface FirstRelayOptions {
  readonly name: string
  /** Where the first relay listens, `IP:PORT`. */
  readonly listen: string
  /** Where others reach it, if elsewhere. */
  readonly advertise?: string | undefined
  /** A testing network was asked for; an address that is not public makes one anyway. */
  readonly testing?: boolean | undefined
}

export interface NewNetworkOptions extends FirstRelayOptions {
  readonly home: string
}

/** Each host of a site is a prefix of its own: all of its addresses begin alike (docs/spec/network-file.md §4). */
function siteParameters(defaults: NetworkParameters): NetworkParameters {
  return { ...defaults, prefixes: { ipv4Bits: 32, ipv6Bits: 128 } }
}

/**
 * Makes a network with the relay of this home as its first, and remembers that this node serves it.
 *
 * @throws WarrenError `bad-input`: the home belongs to a network already, or the address cannot be one of a relay; `locked`;
 *   `storage`: also if a daemon runs with this home.
 */
export function makeNetworkInHome(options: NewNetworkOptions): Network {
  relayAddress(options)
  const home = openHomeDir(options.home)
  const lock = lockHome(home, new Sensitive(new Uint8Array(32)))
  try {
    const primitives = createNodePrimitives()
    if (readNetworkOf(home, primitives) !== undefined) {
      throw fail('bad-input', 'this home belongs to a network already', {
        next: 'To see it: warren network show. For another network name another directory with --home DIR.',
      })
    }
    const key = loadOrCreateKey(home, primitives)
    if (key.kind === 'sealed') {
      throw fail('locked', 'this home is sealed by a passphrase', {
        next: 'Make the network in a new home with --home DIR.',
      })
    }
    const network = firstRelayNetwork(primitives, key.root, options)
    keepNewNetwork(home, network, options)
    return network
  } finally {
    lock.close()
  }
}

/** A network whose first relay is that of an owner's root secret. @throws WarrenError `bad-input`: the address cannot be one of a relay. */
export function firstRelayNetwork(
  primitives: Primitives,
  root: Sensitive<Uint8Array>,
  options: FirstRelayOptions,
): Network {
  const address = relayAddress(options)
  const testing = isSite(address)
  return createNetwork(primitives, {
    name: options.name,
    testing,
    ...(testing ? { change: siteParameters } : {}),
    bootstrap: [{ id: relayIdOf({ primitives }, root.reveal()), address }],
  })
}

/** Makes the home a member of it, as its first relay from the next start on. */
export function keepNewNetwork(
  home: HomeDir,
  network: Network,
  { listen, advertise }: FirstRelayOptions,
): void {
  rememberConfig(home, { relay: true, listen, advertise })
  home.writeAtomic(NETWORK_FILE_NAME, utf8(formatNetworkFile(network)))
}

function isSite({ host }: PeerAddress): boolean {
  const addressClass = addressClassOf(parseIp(host) as Uint8Array)
  return addressClass === 'loopback' || addressClass === 'private'
}

/** Where others reach a relay. @throws WarrenError `bad-input`: it is no address for that. */
export function relayAddress({ listen, advertise, testing }: Omit<FirstRelayOptions, 'name'>): PeerAddress {
  const address = parsePeerAddress(advertise ?? listen)
  if (address === undefined) {
    throw fail('bad-input', 'a relay needs an IP address and a port that others can type', {
      next: 'Give both as numbers, such as --listen 192.168.1.20:9252; host names are never resolved.',
    })
  }
  const addressClass = addressClassOf(parseIp(address.host) as Uint8Array)
  if (addressClass === 'special') {
    throw fail('bad-input', 'this is no address at which others reach a relay', {
      next: 'If it listens on every address of this machine, add the one others use: --advertise IP:PORT.',
    })
  }
  if (testing === true && addressClass === 'public') {
    throw fail('bad-input', 'a testing network has only loopback and private addresses', {
      next: 'Leave --testing away: then it is a real network. Or give a private address.',
    })
  }
  return address
}

function readNetworkOf(home: HomeDir, primitives: Primitives): Network | undefined {
  const kept = home.read(NETWORK_FILE_NAME, NETWORK_FILE_MAX_BYTES)
  return kept === undefined ? undefined : parseNetworkFile(primitives, utf8Text(kept))
}

/**
 * The network of a home whose daemon does not run, its own relay first among the entries if it is one.
 *
 * @throws WarrenError `bad-input`: it belongs to none.
 */
export function networkOfHome(directory: string): Network {
  const home = openHomeDir(directory)
  const primitives = createNodePrimitives()
  const network = readNetworkOf(home, primitives)
  if (network === undefined) {
    throw fail('bad-input', 'this home does not belong to a network yet', {
      next: 'Make one: warren network new. Or join one: warren up --join TEXT',
    })
  }
  const { relay, listen, advertise } = readConfig(home.read(CONFIG_FILE_NAME, CONFIG_FILE_MAX_BYTES), {})
  const address = parsePeerAddress(advertise ?? listen ?? '')
  const key = relay && address !== undefined ? loadOrCreateKey(home, primitives) : undefined
  // A sealed key does not tell which relay it is.
  if (key?.kind !== 'open' || address === undefined) return network
  const own = { id: relayIdOf({ primitives }, key.root.reveal()), address }
  return withBootstrap(network, mergeBootstrap([own], network.bootstrap))
}

/**
 * Gives the home of a running daemon more relays to start from.
 *
 * @param given - text, words or file of its network.
 * @returns `added`: how many of its relays to start from the home had not.
 * @throws WarrenError `bad-input`: it is none, or of another network.
 */
export function joinRunning(
  home: HomeDir,
  primitives: Primitives,
  given: string,
): { network: Network; added: number } {
  const network = readNetwork(primitives, given, WORD_LIST)
  return { network, added: joinInHome(home.path, network) }
}

/**
 * As {@link joinInHome}, with what a person or program was given.
 *
 * @param given - text or file of a network.
 * @throws WarrenError `bad-input`: it is none, or another network than the home's.
 */
export function joinByText(directory: string, given: string): Network {
  return joinRunning(openHomeDir(directory), createNodePrimitives(), given).network
}

/**
 * Makes a home a member of a network, or gives it more relays to start from if it is one.
 *
 * @returns how many relays to start from it has now that it had not.
 * @throws WarrenError `bad-input`: it belongs to another network.
 */
export function joinInHome(directory: string, network: Network): number {
  const home = openHomeDir(directory)
  const known = readNetworkOf(home, createNodePrimitives())
  if (known !== undefined && !equalBytes(known.id, network.id)) throw otherNetwork()
  const before = known?.bootstrap ?? []
  const bootstrap = mergeBootstrap(network.bootstrap, before)
  home.writeAtomic(NETWORK_FILE_NAME, utf8(formatNetworkFile(withBootstrap(network, bootstrap))))
  const name = ({ id, address }: Network['bootstrap'][number]): string =>
    `${id.join()} ${formatPeerAddress(address)}`
  const had = new Set(before.map(name))
  return bootstrap.filter((entry) => !had.has(name(entry))).length
}

function otherNetwork(): Error {
  return fail('bad-input', 'this home belongs to another network', {
    next: 'One home, one network: name another directory with --home DIR.',
  })
}
