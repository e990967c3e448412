/** Holders of items in memory: the port that requests go through, virtual time, and every way to misbehave. */
import { type BlindedKey, blindSecret } from '@warren/crypto'
import type { RelayInfo, RelayView } from '@warren/directory'
import { assert, fail, type HolderRequest, type HolderRequests, type Primitives, toHex } from '@warren/kernel'
import {
  createSeededRandom,
  createSimPrimitives,
  MemoryState,
  type SeededRandom,
  VirtualClock,
} from '@warren/testkit'
import { receiptMessage, itemSubject } from '../../src/format/receipt.ts'
import {
  decodeStoreRequest,
  encodeFoundItem,
  encodeReceipt,
  encodeRefusal,
  type StoreRequest,
} from '../../src/format/request-format.ts'
import type { Item, Items } from '../../src/item.ts'
import { compareItems, decodeItem } from '../../src/items/item-format.ts'
import { createItems } from '../../src/items/items-client.ts'
import { relayInfo } from './relays.ts'

export const NETWORK_ID = new Uint8Array(32).fill(3)
export const UNTIL = 500_000

export interface FakeHolder {
  readonly info: RelayInfo
  readonly seed: Uint8Array
  readonly held: Map<string, { item: Item; until: number }>
  delayMs: number
  /**
   * `down`: does not answer; `full`; `denies`: says it has nothing; `keeps`: takes nothing new, serves what it had; `forges`: changes a byte
   * of what it serves; `unsigned`: its receipts are worth nothing; `swaps`: serves another item than was asked for; `slanders`: calls
   * every put stale.
   */
  mode: 'honest' | 'down' | 'full' | 'denies' | 'keeps' | 'forges' | 'unsigned' | 'swaps' | 'slanders'
}

export class FakeHolders {
  readonly clock = new VirtualClock()
  readonly random: SeededRandom
  readonly primitives: Primitives
  readonly state = new MemoryState()
  readonly holders: FakeHolder[]
  readonly items: Items
  readonly view: RelayView
  readonly requests: HolderRequests
  readonly asked: HolderRequest[] = []
  readonly ended: string[] = []

  constructor(count: number, seed = 'holders') {
    this.random = createSeededRandom(seed)
    this.primitives = createSimPrimitives(this.random)
    this.holders = Array.from({ length: count }, (_, index) => {
      const secret = this.random.bytes(32)
      const info = { ...relayInfo(this.random, index), id: this.primitives.ed25519PublicOf(secret) }
      return { info, seed: secret, held: new Map(), delayMs: 50, mode: 'honest' }
    })
    this.requests = {
      request: (order) => this.#request(order),
      isOpen: () => false,
      end: (group) => {
        this.ended.push(group)
      },
    }
    const relays = this.holders.map((holder) => holder.info)
    this.view = { relays: () => relays, byId: () => undefined, version: 1 }
    this.items = createItems(this, { networkId: NETWORK_ID, view: this.view, requests: this.requests })
  }

  /** Runs `work` while virtual time passes. */
  async run<T>(work: Promise<T>, forMs = 120_000): Promise<T> {
    await Promise.allSettled([work, this.clock.runFor(forMs)])
    return work
  }

  signingKey(name: number): BlindedKey {
    const seed = new Uint8Array(32).fill(name)
    return blindSecret(this.primitives, seed, { number: 0, lengthMinutes: 0 }, NETWORK_ID)
  }

  /** Holders that have this very item. */
  having(item: Item): FakeHolder[] {
    return this.holders.filter((holder) => {
      const held = holder.held.get(toHex(item.key))
      return held !== undefined && compareItems(this.primitives, held.item, item) === 0
    })
  }

  misbehave(holders: readonly FakeHolder[], mode: FakeHolder['mode']): void {
    for (const holder of holders) holder.mode = mode
  }

  async #request(order: HolderRequest): Promise<Uint8Array> {
    this.asked.push(order)
    const holder = this.holders.find((each) => toHex(each.info.id) === toHex(order.holder))
    assert(holder !== undefined, 'test: only relays are asked')
    await new Promise<void>((resolve) => {
      this.clock.after(holder.delayMs, resolve)
    })
    if (holder.mode === 'down') throw fail('unreachable', 'test: the holder is away')
    const answer = this.#answer(holder, decodeStoreRequest(order.request))
    assert(answer.length === order.answerBytes, 'test: an answer has the length that was expected')
    return answer
  }

  #answer(holder: FakeHolder, request: StoreRequest): Uint8Array {
    if (request.operation === 'put-item') return this.#put(holder, request)
    assert(request.operation === 'get-item', 'test: only items')
    const { itemClass } = request
    if (holder.mode === 'full') return encodeFoundItem(itemClass, { status: 'overloaded' })
    const held =
      holder.mode === 'swaps'
        ? [...holder.held.values()].find(({ item }) => toHex(item.key) !== toHex(request.key))
        : holder.held.get(toHex(request.key))
    if (held === undefined || holder.mode === 'denies' || held.item.itemClass !== itemClass)
      return encodeFoundItem(itemClass, { status: 'missing' })
    const item = held.item.bytes.slice()
    if (holder.mode === 'forges') item[100] = (item[100] as number) ^ 1
    return encodeFoundItem(itemClass, { status: 'found', until: held.until, item })
  }

  #put(holder: FakeHolder, request: StoreRequest & { operation: 'put-item' }): Uint8Array {
    if (holder.mode === 'full') return encodeRefusal('full')
    if (holder.mode === 'slanders') return encodeRefusal('stale')
    const item = decodeItem(this.primitives, NETWORK_ID, request.itemClass, request.item)
    const name = toHex(item.key)
    const before = holder.held.get(name)
    if (before !== undefined && compareItems(this.primitives, before.item, item) > 0)
      return encodeRefusal('stale')
    if (holder.mode !== 'keeps') holder.held.set(name, { item, until: request.until })
    const about = { networkId: NETWORK_ID, subject: itemSubject(this.primitives, request.item) }
    const message = receiptMessage(about, request.until)
    const signature =
      holder.mode === 'unsigned'
        ? new Uint8Array(64).fill(1)
        : this.primitives.ed25519Sign(holder.seed, message)
    return encodeReceipt({ status: 'stored', until: request.until, signature })
  }
}
