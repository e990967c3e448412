/**
 * Links, directory, circuits and paths of one node, wired to each other: who opens a link, who gets its cells, who chooses
 * the relays.
 */
import { type Circuits, createCircuits } from '@warren/circuit'
import { deriveSecret } from '@warren/crypto'
import {
  createDirectory,
  createRelaySelf,
  createWithdrawal,
  type Directory,
  type Guards,
  type PathQuality,
  type Paths,
  type RelaySelf,
  type Withdrawal,
} from '@warren/directory'
import { asWarrenError, MemoryQuota, type Ports } from '@warren/kernel'
import { createLinkManager, type Link, type LinkManager, type LinkTarget } from '@warren/link'
import { CELL_COMMANDS, CellPool, commandOf, geometryOf } from '@warren/wire'
import type { NodeConfig } from '../node.ts'
import { createListing, type Listing } from '../relay/listing.ts'
import { operatorClaim } from '../relay/operator.ts'
import { createReachability, type Reachability } from '../relay/reachability.ts'
import { createReachBack } from '../relay/reach-back.ts'
import { createRelayBudget, type RelayBudget } from '../relay/relay-budget.ts'
import { createUpstreamGate, type UpstreamGate } from '../upstream/upstream-gate.ts'
import { CircuitNotes } from './circuit-notes.ts'
import { createLinkProofs, type RelayIdentity } from './link-proofs.ts'
import { composePathChoice, type PathChoice } from './path-choice.ts'
import { createTrafficMeter, type TrafficMeter } from './traffic-meter.ts'

export interface NetworkParts {
  readonly links: LinkManager
  readonly directory: Directory
  readonly circuits: Circuits
  /** What each of this node's own circuits is for. */
  readonly notes: CircuitNotes
  /** The account of all that waits in queues. */
  readonly memory: MemoryQuota
  readonly guards: Guards
  readonly paths: Paths
  /** What was measured of relays. */
  readonly quality: PathQuality
  readonly meter: TrafficMeter
  /** Set if this node is a relay. */
  readonly self: RelaySelf | undefined
  /** What it gives to others, if it is a relay. */
  readonly budget: RelayBudget | undefined
  readonly listing: Listing
  readonly reachability: Reachability | undefined
  /** Set if links go through a proxy. */
  readonly upstream: UpstreamGate | undefined
}

/** What relays do for circuits; negotiated in every handshake (docs/spec/relay-crypto.md §2). */
const RELAY_PROFILE = 'cgo-gmac'

export interface NetworkEvents {
  /** The relay set or anything else that a status shows changed. */
  changed(): void
  /** The upstream proxy was gone and answers again. */
  upstreamBack(): void
}

/** @throws WarrenError `bad-input`, `storage`. */
export function composeNetwork(ports: Ports, config: NodeConfig, events: NetworkEvents): NetworkParts {
  const { network } = config
  const { parameters } = network
  const geometry = geometryOf(parameters.cellBytes)
  const memory = new MemoryQuota(config.queueBytes)
  const shared = { geometry, cells: new CellPool(parameters.cellBytes), memory }
  const changed = (): void => events.changed()
  const upstream = upstreamGateOf(ports, config, changed, () => {
    directory.refresh()
    events.upstreamBack()
  })
  const meter = createTrafficMeter(ports.clock, upstream?.transport ?? ports.transport)
  const relay = relayOf(ports, config)
  const route = (link: Link): void => {
    routeCells(ports, link, directory, circuits)
    choice.guards.networkAnswered()
    reachability?.linkOpened(link)
  }
  const links = createLinkManager(
    { ...ports, transport: meter.transport },
    {
      ...shared,
      proofs: createLinkProofs(ports, network.id, relay?.identity),
      ...(relay === undefined ? {} : { relayId: relay.identity.id }),
      ...(parameters.linkPadding.maxMs === 0 ? {} : { padding: parameters.linkPadding }),
    },
    { opened: route, turnedAway: (peer) => reachability?.arrived(peer) },
  )
  const linkTo: LinkManager['linkTo'] = (target, cancel) => links.linkTo(target, cancel)
  const peers = { linkTo, linked: () => dialledRelays(links) }
  const directoryChanged = (): void => {
    reachability?.directoryChanged()
    changed()
  }
  const directory: Directory = createDirectory(
    ports,
    { network, self: relay?.self, withdrawal: withdrawalOf(ports, config), ...peers, memory },
    { changed: directoryChanged, answered: () => choice.guards.networkAnswered() },
  )
  const budget = config.relay === undefined ? undefined : createRelayBudget(ports, config.relay)
  const circuits: Circuits = createCircuits(ports, {
    networkId: network.id,
    ...shared,
    profile: RELAY_PROFILE,
    view: directory.view,
    linkTo,
    ...(relay === undefined
      ? {}
      : { relay: relay.self, reachBack: createReachBack(ports.clock, { links, directory }) }),
    ...(budget === undefined ? {} : { allowance: budget.allowance }),
  })
  const choice: PathChoice = composePathChoice(ports, network, directory)
  const listing = createListing(directory)
  const notes = new CircuitNotes()
  const tests = { directory, builder: notes.noting(circuits.builder, 'test'), changed }
  const reachability: Reachability | undefined = relay && reachabilityOf(ports, relay, listing, tests)
  return {
    links,
    directory,
    circuits,
    notes,
    memory,
    guards: choice.guards,
    paths: choice.paths,
    quality: choice.quality,
    meter,
    self: relay?.self,
    budget,
    listing,
    reachability,
    upstream,
  }
}

function reachabilityOf(
  ports: Ports,
  { self }: RelayParts,
  listing: Listing,
  parts: Omit<Parameters<typeof createReachability>[1], 'self' | 'hold'>,
): Reachability {
  return createReachability(ports, { ...parts, self, hold: (held) => listing.hold('unreachable', held) })
}

function upstreamGateOf(
  ports: Ports,
  { upstream }: NodeConfig,
  changed: () => void,
  cameBack: () => void,
): UpstreamGate | undefined {
  if (upstream === undefined) return undefined
  return createUpstreamGate(ports, { transport: ports.transport, upstream, changed, cameBack })
}

interface RelayParts {
  readonly self: RelaySelf
  readonly identity: RelayIdentity
}

function relayOf(ports: Ports, { network, root, relay }: NodeConfig): RelayParts | undefined {
  if (relay === undefined) return undefined
  const seed = relaySeed(ports, root.reveal())
  const relayId = relayIdOf(ports, root.reveal())
  const self = createRelaySelf(ports, {
    network,
    identitySeed: seed,
    address: relay.advertise ?? relay.listen,
    operator: operatorClaim(ports, { network, relayId, key: relay.operatorKey }),
  })
  return { self, identity: { id: self.id, seed } }
}

/** Through a proxy nothing is said that only the owner of the relay can say: it would tie the proxy to the relay's address. */
function withdrawalOf(ports: Ports, { network, root, relay, upstream }: NodeConfig): Withdrawal | undefined {
  if (relay !== undefined || upstream !== undefined) return undefined
  return createWithdrawal(ports, network, relaySeed(ports, root.reveal()))
}

/** Ed25519 seed of the identity that a home's root secret has as a relay. */
export function relaySeed({ primitives }: Pick<Ports, 'primitives'>, root: Uint8Array): Uint8Array {
  return deriveSecret(primitives, root, 'relay-identity', 32)
}

/** The identity that a home's root secret has as a relay: what a network file names. */
export function relayIdOf(ports: Pick<Ports, 'primitives'>, root: Uint8Array): Uint8Array {
  return ports.primitives.ed25519PublicOf(relaySeed(ports, root))
}

/** A part that fails on what a peer sent costs that link, not the node. */
/** Relays at the far ends of links that this node dialled. */
function dialledRelays(links: LinkManager): LinkTarget[] {
  return links
    .links()
    .flatMap(({ dialled, peer, remote }) =>
      dialled && peer.kind === 'relay' ? [{ id: peer.id, address: remote }] : [],
    )
}

function routeCells({ log }: Pick<Ports, 'log'>, link: Link, directory: Directory, circuits: Circuits): void {
  const cells = circuits.attach(link)
  link.start({
    cell: (cell) => {
      try {
        if (commandOf(cell) === CELL_COMMANDS.directory) directory.handleCell(link, cell)
        else cells.handleCell(cell)
      } catch (thrown) {
        log.write('error', 'node: a part failed on a cell; its link is closed', {}, asWarrenError(thrown))
        link.close()
      }
    },
    writable: (circuitId) => cells.handleWritable(circuitId),
    close: (error) => {
      circuits.handleLinkClosed(link, error)
      directory.handleLinkClosed(link)
    },
  })
}
