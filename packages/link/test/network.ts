/** A small network of link managers on the memory net, with real Ed25519 and HMAC but no crypto floor. */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { type Clock, concatBytes, type Random, SILENT_LOG, utf8, type WarrenError } from '@warren/kernel'
import {
  createLinkManager,
  type Link,
  type LinkIdentityProofs,
  type LinkManager,
  type LinkManagerConfig,
  type LinkPeer,
  type LinkTarget,
} from '@warren/link'
import {
  createMemoryNet,
  createSeededRandom,
  type MemoryHost,
  type MemoryNet,
  type MemoryNetOptions,
  VirtualClock,
} from '@warren/testkit'
import { DEFAULT_GEOMETRY } from '@warren/wire'

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

interface Key {
  readonly secret: KeyObject
  readonly id: Uint8Array
}

function keyFrom(seed: Uint8Array): Key {
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  return { secret, id: Uint8Array.from(spki.subarray(-32)) }
}

export function fakeProofs(random: Random, network: string, relay: Key | undefined): LinkIdentityProofs {
  const statement = (binding: Uint8Array, role: string): Uint8Array =>
    concatBytes(utf8(`${network} ${role} `), binding)
  const openingProof = (binding: Uint8Array, relayId: Uint8Array): Uint8Array =>
    Uint8Array.from(createHmac('sha256', relayId).update(network).update(binding).digest())
  return {
    openingProof,
    verifyOpening: (proof, binding) =>
      relay !== undefined && timingSafeEqual(proof, openingProof(binding, relay.id)),
    sign(binding, role) {
      const key = relay ?? keyFrom(random.bytes(32))
      const signature = Uint8Array.from(sign(null, statement(binding, role), key.secret))
      return { kind: relay === undefined ? 'client' : 'relay', id: key.id, signature }
    },
    verify(id, binding, role, signature) {
      const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, id]), format: 'der', type: 'spki' })
      return verify(null, statement(binding, role), key, signature)
    },
  }
}

/** A link with all that its owner was told. */
export interface WatchedLink {
  readonly link: Link
  readonly cells: Uint8Array[]
  readonly writable: number[]
  readonly closes: (WarrenError | undefined)[]
  onCell: ((cell: Uint8Array) => void) | undefined
}

export interface TestNode {
  readonly manager: LinkManager
  readonly host: MemoryHost
  readonly proofs: LinkIdentityProofs
  /** Every link that opened, in order. */
  readonly opened: WatchedLink[]
  /** As others dial it; listens once `listen` was called. */
  readonly target: LinkTarget
  watched(link: Link): WatchedLink
}

export interface NodeOptions extends Partial<LinkManagerConfig> {
  readonly isRelay?: boolean
  readonly network?: string
  readonly clock?: Clock
  readonly turnedAway?: (peer: LinkPeer) => void
  /** Links are not started when they open. */
  readonly unstarted?: boolean
}

export interface TestNetwork {
  readonly clock: VirtualClock
  readonly net: MemoryNet
  node(name: string, options?: NodeOptions): TestNode
  /** A relay that listens. */
  relay(name: string, options?: NodeOptions): Promise<TestNode>
}

const PORT = 443

export function createTestNetwork(options: MemoryNetOptions = {}): TestNetwork {
  const clock = new VirtualClock()
  const random = createSeededRandom('link tests')
  const net = createMemoryNet(clock, random.fork('net'), options)
  let hosts = 0
  const network: TestNetwork = {
    clock,
    net,
    node(name, nodeOptions = {}) {
      const {
        isRelay = false,
        network: networkId = 'net',
        clock: ownClock = clock,
        unstarted = false,
        turnedAway,
        ...config
      } = nodeOptions
      const host = net.host(`10.0.0.${++hosts}`)
      const key = keyFrom(random.fork(name).bytes(32))
      const proofs =
        config.proofs ?? fakeProofs(random.fork(`${name} proofs`), networkId, isRelay ? key : undefined)
      const opened: WatchedLink[] = []
      const manager = createLinkManager(
        { clock: ownClock, random: random.fork(`${name} links`), transport: host.transport, log: SILENT_LOG },
        { geometry: DEFAULT_GEOMETRY, ...(isRelay ? { relayId: key.id } : {}), ...config, proofs },
        {
          opened(link) {
            const watched: WatchedLink = { link, cells: [], writable: [], closes: [], onCell: undefined }
            opened.push(watched)
            if (!unstarted) watch(watched)
          },
          ...(turnedAway === undefined ? {} : { turnedAway }),
        },
      )
      return {
        manager,
        host,
        proofs,
        opened,
        target: { id: key.id, address: { host: host.ip, port: PORT } },
        watched: (link) => opened.find((watched) => watched.link === link) as WatchedLink,
      }
    },
    async relay(name, nodeOptions = {}) {
      const node = network.node(name, { ...nodeOptions, isRelay: true })
      await clock.settle(node.manager.listen({ host: node.host.ip, port: PORT }), 10)
      return node
    },
  }
  return network
}

export function watch(watched: WatchedLink): void {
  watched.link.start({
    cell(cell) {
      if (watched.onCell === undefined) watched.cells.push(cell)
      else watched.onCell(cell)
    },
    writable: (circuitId) => watched.writable.push(circuitId),
    close: (error) => watched.closes.push(error),
  })
}

/** A link from a fresh client to a fresh relay, both ends watched. */
export async function connectedPair(
  options: MemoryNetOptions = {},
  nodes: NodeOptions = {},
): Promise<{
  readonly network: TestNetwork
  readonly client: TestNode
  readonly relay: TestNode
  readonly near: WatchedLink
  readonly far: WatchedLink
}> {
  const network = createTestNetwork(options)
  const relay = await network.relay('relay', nodes)
  const client = network.node('client', nodes)
  const link = await network.clock.settle(client.manager.linkTo(relay.target), 60_000)
  await network.clock.runUntil(() => relay.opened.length === 1, 60_000)
  return { network, client, relay, near: client.watched(link), far: relay.opened[0] as WatchedLink }
}
