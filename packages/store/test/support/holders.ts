/** Holders in memory behind the port that asks them, some of them hostile; virtual time. */
import {
  fail,
  type HolderRequest,
  type HolderRequests,
  pause,
  type Primitives,
  toHex,
  within,
} from '@warren/kernel'
import type { RelayInfo, RelayView } from '@warren/directory'
import { createErasureCode, createSeededRandom, createSimPrimitives, VirtualClock } from '@warren/testkit'
import { createSegments } from '../../src/client/segments.ts'
import { receiptMessage } from '../../src/format/receipt.ts'
import {
  decodeStoreRequest,
  encodeFoundShare,
  encodeReceipt,
  encodeRefusal,
} from '../../src/format/request-format.ts'
import { shareId, shareLocator } from '../../src/format/share-id.ts'
import type { Segments } from '../../src/segment.ts'
import { relayInfo } from './relays.ts'

export const NETWORK_ID = new Uint8Array(32).fill(5)
const REQUEST_TIMEOUT_MS = 20_000

/**
 * What a holder does. `dead`: not reached. `silent`: never answers. `slow`: answers 5 s late. `full`: takes nothing. `busy`: is over its rate twice
 * for each request. `corrupt`: serves damaged bytes. `forgetful`: signs, keeps nothing, and says that it has it. `forger`: signs with another key.
 */
export type Behaviour =
  | 'honest'
  | 'dead'
  | 'silent'
  | 'slow'
  | 'full'
  | 'busy'
  | 'corrupt'
  | 'forgetful'
  | 'forger'

export interface TestHolder {
  readonly info: RelayInfo
  readonly seed: Uint8Array
  behaviour: Behaviour
  /** By locator. */
  readonly shares: Map<string, { readonly share: Uint8Array; until: number }>
}

export class HolderNetwork {
  readonly clock = new VirtualClock()
  readonly primitives: Primitives
  readonly holders: TestHolder[]
  readonly segments: Segments
  readonly #random
  readonly #byId = new Map<string, TestHolder>()
  readonly #refusals = new Map<string, number>()
  /** Requests that are under way, and the most that ever were. */
  running = 0
  mostRunning = 0
  /** Holders to whom there is a way, in hex. */
  readonly near = new Set<string>()
  /** Who was asked, in hex, in order. */
  readonly asked: string[] = []
  /** Bytes of shares that were served. */
  served = 0

  constructor(count: number, seed = 'holders') {
    this.#random = createSeededRandom(seed)
    this.primitives = createSimPrimitives(this.#random)
    this.holders = Array.from({ length: count }, (_, index) => {
      const secret = this.#random.bytes(32)
      const info = { ...relayInfo(this.#random, index), id: this.primitives.ed25519PublicOf(secret) }
      return { info, seed: secret, behaviour: 'honest', shares: new Map() }
    })
    for (const holder of this.holders) this.#byId.set(toHex(holder.info.id), holder)
    this.segments = this.segmentsSeeing(this.holders.map(({ info }) => info))
  }

  /** Of a node with this view. */
  segmentsSeeing(relays: readonly RelayInfo[], own?: Uint8Array): Segments {
    const view: RelayView = { relays: () => relays, byId: () => undefined, version: 1 }
    const ports = {
      clock: this.clock,
      random: this.#random,
      primitives: this.primitives,
      erasure: createErasureCode(),
    }
    return createSegments(ports, { networkId: NETWORK_ID, view, requests: this.#requests(), own })
  }

  bytes(count: number): Uint8Array {
    return this.#random.bytes(count)
  }

  /** Shares on all disks. */
  get stored(): number {
    return this.holders.reduce((sum, { shares }) => sum + shares.size, 0)
  }

  settle<T>(work: Promise<T>, maxMs = 600_000): Promise<T> {
    return this.clock.settle(work, maxMs)
  }

  #requests(): HolderRequests {
    return {
      request: async (order) => {
        this.running++
        this.mostRunning = Math.max(this.mostRunning, this.running)
        try {
          return await within(this.clock, REQUEST_TIMEOUT_MS, this.#answer(order), order.cancel)
        } finally {
          this.running--
        }
      },
      isOpen: (holder) => this.near.has(toHex(holder)),
      end: () => {},
    }
  }

  async #answer(order: HolderRequest): Promise<Uint8Array> {
    this.asked.push(toHex(order.holder))
    const holder = this.#byId.get(toHex(order.holder))
    if (holder === undefined) throw fail('bad-input', 'test: no such relay')
    await pause(this.clock, 100 + (holder.info.id[0] ?? 0) / 8, order.cancel)
    const { behaviour } = holder
    if (behaviour === 'dead') throw fail('unreachable', 'test: dead')
    if (behaviour === 'silent') return new Promise(() => {})
    if (behaviour === 'slow') await pause(this.clock, 5_000, order.cancel)
    return this.#answerOf(holder, order.request)
  }

  #answerOf(holder: TestHolder, bytes: Uint8Array): Uint8Array {
    const request = decodeStoreRequest(bytes)
    const { behaviour, shares } = holder
    if (behaviour === 'busy' && this.#isOverRate(holder, bytes)) return encodeRefusal('overloaded')
    switch (request.operation) {
      case 'put-share': {
        if (behaviour === 'full') return encodeRefusal('full')
        const locator = shareLocator(this.primitives, shareId(this.primitives, request.share))
        if (behaviour !== 'forgetful')
          shares.set(toHex(locator), { share: request.share.slice(), until: request.until })
        return this.#receipt(holder, locator, request.until)
      }
      case 'get-share': {
        const kept = shares.get(toHex(request.locator))
        if (kept === undefined) return encodeFoundShare({ status: 'missing' })
        this.served += kept.share.length
        const share = kept.share.slice()
        if (behaviour === 'corrupt') share[17] = (share[17] as number) ^ 1
        return encodeFoundShare({ status: 'found', share })
      }
      case 'renew-share': {
        const kept = shares.get(toHex(request.locator))
        if (kept === undefined && behaviour !== 'forgetful') return encodeRefusal('missing')
        const until = Math.max(kept?.until ?? 0, request.until)
        if (kept !== undefined) kept.until = until
        return this.#receipt(holder, request.locator, request.until)
      }
      default:
        throw fail('bad-input', 'test: only shares')
    }
  }

  #isOverRate(holder: TestHolder, request: Uint8Array): boolean {
    const key = toHex(holder.info.id) + toHex(this.primitives.sha256(request))
    const refused = this.#refusals.get(key) ?? 0
    this.#refusals.set(key, refused + 1)
    return refused < 2
  }

  #receipt(holder: TestHolder, locator: Uint8Array, until: number): Uint8Array {
    const seed = holder.behaviour === 'forger' ? new Uint8Array(32).fill(9) : holder.seed
    const message = receiptMessage({ networkId: NETWORK_ID, subject: locator }, until)
    return encodeReceipt({ status: 'stored', until, signature: this.primitives.ed25519Sign(seed, message) })
  }
}
