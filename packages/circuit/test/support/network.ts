/** Relays and clients with real cryptography over fake links, under virtual time. */
import { type Cancel, fail, MemoryQuota, type Primitives, toHex } from '@warren/kernel'
import type { HybridServerKeys, RelayProfile } from '@warren/crypto'
import type { RelayInfo, RelayView } from '@warren/directory'
import type { Link, LinkPeer, LinkTarget } from '@warren/link'
import {
  createCaptureLog,
  createInlineOffload,
  createSeededRandom,
  createSimPrimitives,
  VirtualClock,
} from '@warren/testkit'
import type { CaptureLog } from '@warren/testkit'
import { DEFAULT_GEOMETRY } from '@warren/wire'
import { type Circuits, createCircuits } from '../../src/circuits.ts'
import type { ClientCircuit } from '../../src/circuit.ts'
import type { CircuitLimits } from '../../src/context.ts'
import type { RelayAllowance } from '../../src/relay/pacer.ts'
import { createFakeLinks, type FakeLink } from './fake-link.ts'
import { createSlowOffload } from './slow-offload.ts'

export const NETWORK_ID = new Uint8Array(32).fill(0x57)

export interface TestNode {
  readonly circuits: Circuits
  readonly info: RelayInfo | undefined
  readonly links: Map<string, FakeLink>
  readonly log: CaptureLog
  readonly memory: MemoryQuota
}

export interface TestNetworkOptions {
  readonly relays: number
  readonly seed?: string
  readonly delayMs?: number
  readonly cellsPerMs?: number
  readonly profile?: RelayProfile
  readonly limits?: Partial<CircuitLimits>
  /** What queues of the first relay may hold. */
  readonly memoryBytes?: number
  /** How long each handshake keeps a relay's one worker busy; it is done at once unless said. */
  readonly relayJobMs?: number
  /** The same of clients. */
  readonly clientJobMs?: number
  /** Of relay `index`. */
  readonly allowance?: (index: number) => RelayAllowance | undefined
}

export class TestNetwork {
  readonly clock = new VirtualClock()
  readonly relays: TestNode[] = []
  readonly #options: TestNetworkOptions
  readonly #random
  readonly #primitives: Primitives
  readonly #view: RelayView

  constructor(options: TestNetworkOptions) {
    this.#options = options
    this.#random = createSeededRandom(options.seed ?? 'circuits')
    this.#primitives = createSimPrimitives(this.#random)
    const infos = (): RelayInfo[] => this.relays.flatMap(({ info }) => info ?? [])
    this.#view = {
      relays: infos,
      byId: (id) => infos().find((info) => toHex(info.id) === toHex(id)),
      version: 1,
    }
    for (let index = 0; index < options.relays; index++) this.relays.push(this.#createRelay(index))
  }

  get random() {
    return this.#random
  }

  get primitives(): Primitives {
    return this.#primitives
  }

  /** A node that is no relay. */
  createClient(): TestNode {
    return this.#createNode(undefined, undefined)
  }

  path(...indexes: number[]): RelayInfo[] {
    return indexes.map((index) => this.relayInfo(index))
  }

  relayInfo(index: number): RelayInfo {
    const info = this.relays[index]?.info
    if (info === undefined) throw fail('bug', 'test network: no such relay')
    return info
  }

  relay(index: number): TestNode {
    const relay = this.relays[index]
    if (relay === undefined) throw fail('bug', 'test network: no such relay')
    return relay
  }

  build(client: TestNode, ...indexes: number[]): Promise<ClientCircuit> {
    return this.clock.settle(client.circuits.builder.build(this.path(...indexes)), 60_000)
  }

  /** The end at `from` of its link to a relay. */
  link(from: TestNode, toIndex: number): FakeLink {
    const link = from.links.get(toHex(this.relayInfo(toIndex).id))
    if (link === undefined) throw fail('bug', 'test network: no such link')
    return link
  }

  #createRelay(index: number): TestNode {
    const seed = this.#random.bytes(32)
    const onion = this.#random.bytes(32)
    const kem = this.#primitives.mlKem768KeyPair(this.#random.bytes(64))
    const id = this.#primitives.ed25519PublicOf(seed)
    const keys: HybridServerKeys = {
      onionSecret: onion,
      onionPublic: this.#primitives.x25519PublicOf(onion),
      kemSecret: kem.secret,
    }
    const info: RelayInfo = {
      id,
      address: { host: `10.0.${index}.1`, port: 9001 },
      onionKey: keys.onionPublic,
      kemKey: kem.public,
      operator: id,
      prefix: `10.0.${index}`,
      aliveAtMs: 0,
      firstSeenMs: 0,
    }
    return this.#createNode(info, [keys], this.#options.allowance?.(index))
  }

  #createNode(
    info: RelayInfo | undefined,
    keys: readonly HybridServerKeys[] | undefined,
    allowance?: RelayAllowance,
  ): TestNode {
    const log = createCaptureLog()
    const memory = new MemoryQuota(this.relays.length === 0 ? this.#options.memoryBytes : undefined)
    const jobMs = info === undefined ? this.#options.clientJobMs : this.#options.relayJobMs
    const links = new Map<string, FakeLink>()
    const ports = {
      clock: this.clock,
      random: this.#random,
      primitives: this.#primitives,
      offload:
        jobMs === undefined
          ? createInlineOffload(this.#primitives)
          : createSlowOffload(this.clock, this.#primitives, jobMs),
      log,
    }
    const circuits = createCircuits(ports, {
      networkId: NETWORK_ID,
      geometry: DEFAULT_GEOMETRY,
      memory,
      profile: this.#options.profile ?? 'cgo-gmac',
      view: this.#view,
      linkTo: (target: LinkTarget, cancel?: Cancel) => this.#linkTo(node, target, cancel),
      ...(info !== undefined && keys !== undefined ? { relay: { id: info.id, onionKeys: () => keys } } : {}),
      ...(allowance === undefined ? {} : { allowance }),
      ...(this.#options.limits === undefined ? {} : { limits: this.#options.limits }),
    })
    const node: TestNode = { circuits, info, links, log, memory }
    return node
  }

  async #linkTo(from: TestNode, target: LinkTarget, cancel: Cancel | undefined): Promise<Link> {
    const key = toHex(target.id)
    const known = from.links.get(key)
    if (known !== undefined && !known.isClosed) return known
    const to = this.relays.find(({ info }) => info !== undefined && toHex(info.id) === key)
    if (to === undefined || cancel?.aborted === true) throw fail('unreachable', 'test network: no such relay')
    const dialler: LinkPeer =
      from.info === undefined ? { kind: 'client' } : { kind: 'relay', id: from.info.id }
    const options = {
      clock: this.clock,
      delayMs: this.#options.delayMs ?? 1,
      cellsPerMs: this.#options.cellsPerMs ?? 32,
      memory: { dialler: from.memory, listener: to.memory },
    }
    const { dialled, accepted } = createFakeLinks(options, dialler, { kind: 'relay', id: target.id })
    wire(from.circuits, dialled)
    wire(to.circuits, accepted)
    from.links.set(key, dialled)
    if (from.info !== undefined) to.links.set(toHex(from.info.id), accepted)
    return dialled
  }
}

function wire(circuits: Circuits, link: FakeLink): void {
  link.start({
    cell: (cell) => circuits.handleCell(link, cell),
    writable: (circuitId) => circuits.handleWritable(link, circuitId),
    close: (error) => circuits.handleLinkClosed(link, error),
  })
}
