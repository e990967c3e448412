/** A whole small network: relays that hold records, introduce and join; services and clients. Real cryptography, virtual time. */
import { type Cancel, drawShuffled, equalBytes, fail, type Primitives, toHex } from '@warren/kernel'
import { type Circuits, type ClientCircuit, createCircuits, type RelayExtensions } from '@warren/circuit'
import type { RelayInfo, RelayView } from '@warren/directory'
import {
  createDateBeacon,
  createPlacement,
  createRecordHolder,
  createRecordsClient,
  type OpenCircuitTo,
  type RecordHolder,
  type RecordsClient,
} from '@warren/records'
import {
  createCaptureLog,
  createInlineOffload,
  createSeededRandom,
  createSimPrimitives,
  type SkewedClock,
  VirtualClock,
} from '@warren/testkit'
import { geometryOf } from '@warren/wire'
import { createDescriptorRecordType } from '../../src/descriptor-record.ts'
import { createProviderRecordType } from '../../src/providers/provider-record.ts'
import { createHiddenRelay, type HiddenRelay } from '../../src/relay/hidden-relay.ts'
import { join, type MemoryLink } from './links.ts'

export const NETWORK_ID = new Uint8Array(32).fill(0x42)
export const PERIOD_MINUTES = 1440
const GEOMETRY = geometryOf(4096)
const DELAY_MS = 5

export interface TestNode {
  readonly clock: SkewedClock
  readonly circuits: Circuits
  readonly records: RecordsClient
  readonly openCircuitTo: OpenCircuitTo
  readonly takeCircuit: (cancel?: Cancel) => Promise<ClientCircuit>
  /** The relay that this node enters through; chosen once. */
  readonly guard: RelayInfo
}

export interface TestRelay {
  readonly info: RelayInfo
  readonly clock: SkewedClock
  readonly circuits: Circuits
  readonly holder: RecordHolder
  readonly hidden: HiddenRelay
  isDown: boolean
}

export interface TestNetworkOptions {
  readonly relays: number
  readonly seed?: string
  readonly networkId?: Uint8Array
  /** Sees every cell on every link as it leaves. */
  readonly tap?: (cell: Uint8Array, link: MemoryLink) => void
  /** True for what is swallowed instead of sent, on any link. */
  readonly swallows?: (cell: Uint8Array, link: MemoryLink) => boolean
  /** Stands between a relay and its extensions: a hostile relay changes what they see and send. */
  readonly tamper?: (relay: number, extensions: RelayExtensions) => RelayExtensions
}

export class TestNetwork {
  readonly clock = new VirtualClock()
  readonly random
  readonly primitives: Primitives
  readonly relays: TestRelay[] = []
  readonly networkId: Uint8Array
  readonly #options: TestNetworkOptions
  readonly #links: MemoryLink[] = []

  constructor(options: TestNetworkOptions) {
    this.#options = options
    this.networkId = options.networkId ?? NETWORK_ID
    this.random = createSeededRandom(options.seed ?? 'hidden')
    this.primitives = createSimPrimitives(this.random)
    for (let index = 0; index < options.relays; index++) this.#addRelay(index)
  }

  readonly view: RelayView = {
    relays: () => this.relays.map(({ info }) => info),
    byId: (id) => this.view.relays().find((relay) => equalBytes(relay.id, id)),
    version: 1,
  }

  ports(clock: SkewedClock) {
    const { random, primitives } = this
    return { clock, random, primitives, offload: createInlineOffload(primitives), log: createCaptureLog() }
  }

  relayOf(info: RelayInfo): TestRelay {
    return this.relays.find((relay) => relay.info === info) as TestRelay
  }

  /** Kills a relay at once: its links close, and nobody reaches it. */
  kill(relay: TestRelay): void {
    relay.isDown = true
    relay.circuits.close()
    for (const link of this.#links) if (link.joins(relay.circuits)) link.close()
    relay.holder.stop()
  }

  /** Somebody's own node, whose clock is off by `skewMs`. */
  createNode(skewMs = 0): TestNode {
    const clock = this.clock.skewed(skewMs)
    const links = new Map<string, MemoryLink>()
    const circuits = this.#createCircuits(clock, { links }, undefined)
    const alive = this.view.relays().filter((relay) => !this.relayOf(relay).isDown)
    const guard = drawShuffled(this.random, alive)[0] as RelayInfo
    const build = (last: RelayInfo | undefined, hops: number, cancel?: Cancel): Promise<ClientCircuit> =>
      circuits.builder.build(this.#path(guard, last, hops), cancel)
    const openCircuitTo: OpenCircuitTo = (relay, purpose, cancel) =>
      build(relay, purpose.endsWith('-service') ? 4 : 3, cancel)
    const placement = this.#placement()
    const records = createRecordsClient(this.ports(clock), { view: this.view, placement, openCircuitTo })
    return {
      clock,
      circuits,
      records,
      openCircuitTo,
      guard,
      takeCircuit: (cancel) => build(undefined, 3, cancel),
    }
  }

  /** A node's program dies: nothing is said, its links close. */
  crash(node: TestNode): void {
    node.circuits.close()
    for (const link of this.#links) if (link.joins(node.circuits)) link.close()
  }

  #path(guard: RelayInfo, last: RelayInfo | undefined, hops: number): RelayInfo[] {
    const others = drawShuffled(
      this.random,
      this.view.relays().filter((relay) => relay !== guard && relay !== last && !this.relayOf(relay).isDown),
    )
    if (last !== undefined) {
      const first = guard === last ? (others.pop() as RelayInfo) : guard
      return [first, ...others.slice(0, hops - 2), last]
    }
    return [guard, ...others.slice(0, hops - 1)]
  }

  #placement() {
    return createPlacement(this.primitives, this.networkId, createDateBeacon(this.primitives, this.networkId))
  }

  #addRelay(index: number): void {
    const { primitives, random } = this
    const id = primitives.ed25519PublicOf(random.bytes(32))
    const onionSecret = random.bytes(32)
    const kem = primitives.mlKem768KeyPair(random.bytes(64))
    const keys = { onionSecret, onionPublic: primitives.x25519PublicOf(onionSecret), kemSecret: kem.secret }
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
    const clock = this.clock.skewed(0)
    const links = new Map<string, MemoryLink>()
    const circuits = this.#createCircuits(clock, { links, info }, { id, onionKeys: () => [keys] })
    const extensions = this.#options.tamper?.(index, circuits.relay) ?? circuits.relay
    const rules = { networkId: this.networkId, periodMinutes: PERIOD_MINUTES }
    const types = [createDescriptorRecordType(primitives, rules), createProviderRecordType(primitives, rules)]
    const ports = this.ports(clock)
    const holder = createRecordHolder(ports, { relayId: id, placement: this.#placement(), types }, extensions)
    const hidden = createHiddenRelay(ports, { networkId: this.networkId, relayId: id }, extensions)
    this.relays.push({ info, clock, circuits, holder, hidden, isDown: false })
  }

  #createCircuits(
    clock: SkewedClock,
    from: { readonly links: Map<string, MemoryLink>; readonly info?: RelayInfo },
    relay: Parameters<typeof createCircuits>[1]['relay'],
  ): Circuits {
    const circuits: Circuits = createCircuits(this.ports(clock), {
      networkId: this.networkId,
      geometry: GEOMETRY,
      profile: 'cgo-gmac',
      view: this.view,
      linkTo: async (target) => {
        const key = toHex(target.id)
        const known = from.links.get(key)
        if (known !== undefined && !known.isClosed) return known
        const to = this.relays.find(({ info }) => equalBytes(info.id, target.id))
        if (to === undefined || to.isDown) throw fail('unreachable', 'test network: no such relay')
        const peer =
          from.info === undefined
            ? ({ kind: 'client' } as const)
            : ({ kind: 'relay', id: from.info.id } as const)
        const link = join(
          this.clock,
          DELAY_MS,
          { circuits, peer },
          { circuits: to.circuits, peer: { kind: 'relay', id: target.id } },
        )
        from.links.set(key, link)
        this.#links.push(link)
        for (const end of [link, link.other]) {
          if (end === undefined) continue
          end.tap = this.#options.tap
          end.swallows = this.#options.swallows
        }
        return link
      },
      ...(relay === undefined ? {} : { relay }),
    })
    return circuits
  }
}
