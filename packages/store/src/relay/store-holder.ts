/**
 * The relay's side of the store: answers puts, gets and renewals on streams whose target is `store` (docs/spec/store.md §6, §8).
 *
 * Nothing here lists, compares or searches: whoever does not know a locator or a key learns of nothing. What is found and what is not
 * have one shape, one way through the disk, and one least delay.
 */
import type { IncomingStream, RelayCircuit, RelayExtensions } from '@warren/circuit'
import { asWarrenError, equalBytes, MemoryQuota, type Ports, pause, type Timer } from '@warren/kernel'
import { itemSubject, receiptMessage } from '../format/receipt.ts'
import {
  encodeFoundItem,
  encodeFoundShare,
  encodeReceipt,
  encodeRefusal,
  type ReceiptStatus,
  type StoreRequest,
} from '../format/request-format.ts'
import { shareId, shareLocator } from '../format/share-id.ts'
import { compareItems, parseItem } from '../items/item-format.ts'
import type { ItemClass } from '../item.ts'
import { MAX_HELD_BYTES, MAX_LIFETIME_HOURS, MAX_OPEN_STREAMS } from '../limits.ts'
import { EXPIRY_SWEEP_MS, MIN_ANSWER_MS } from '../timeouts.ts'
import { BlockDisk, type BlockDiskStats } from './disk/block-disk.ts'
import { DIGEST_BYTES } from './disk/slot-entry.ts'
import { SLOT_KINDS } from './disk/slot-kinds.ts'
import { NameLocks } from './name-locks.ts'
import { serveRequests } from './request-line.ts'
import { Sources } from './sources.ts'
import { verifyItemJob } from './verify-item-job.ts'

/** Target of the streams that carry requests to holders. */
export const STORE_TARGET = 'store'

export interface StoreHolderConfig {
  /** 32 bytes. */
  readonly networkId: Uint8Array
  /** Ed25519 seed of this relay's identity, which signs receipts. */
  readonly identitySeed: Uint8Array
  /** A directory that is there; what is held lies in `blocks` in it. */
  readonly home: string
  /** What it may take of the disk; 0: it takes nothing more, and keeps what it promised. */
  readonly quotaBytes: number
  /** The node's account of what waits; one of its own unless said otherwise. */
  readonly memory?: MemoryQuota
}

export interface StoreHolderStats extends BlockDiskStats {
  /** Requests since the start, by how they were answered. */
  readonly answers: Readonly<Record<'stored' | 'full' | 'found' | 'missing', number>>
  readonly openStreams: number
}

export interface StoreHolder {
  stats(): StoreHolderStats
  /** The earliest end of what was promised, hours since 1970; undefined: nothing is held. */
  earliestUntil(): number | undefined
  /** Looks how much room the disk has now. */
  lookAtDisk(): Promise<void>
  /** Answers no more; resolves when its files are closed. */
  stop(): Promise<void>
}

export type StoreHolderPorts = Pick<
  Ports,
  'clock' | 'files' | 'log' | 'offload' | 'primitives' | 'random' | 'state'
>

/**
 * Makes this relay hold for others. Call once, before the relay accepts circuits. With a quota of 0 and nothing held
 * it serves nothing.
 *
 * @throws WarrenError `storage`: the state cannot be read.
 */
export function createStoreHolder(
  ports: StoreHolderPorts,
  config: StoreHolderConfig,
  relay: RelayExtensions,
): StoreHolder {
  const holder = new Holder(ports, config)
  const { usedBytes, quotaBytes } = holder.stats()
  if (usedBytes > 0 || quotaBytes > 0)
    relay.onStream(STORE_TARGET, (stream, circuit) => holder.serve(stream, circuit))
  return holder
}

type GetRequest = Extract<StoreRequest, { operation: 'get-share' | 'get-item' }>
type KeepRequest = Exclude<StoreRequest, GetRequest>

/** What is to be stored. */
interface Offer {
  /** Of the slot and of the receipt. */
  readonly kind: 'share' | ItemClass
  readonly name: Uint8Array
  readonly subject: Uint8Array
  readonly digest: Uint8Array
  readonly content: Uint8Array
  readonly until: number
}

class Holder implements StoreHolder {
  readonly #ports: StoreHolderPorts
  readonly #config: StoreHolderConfig
  readonly #disk: BlockDisk
  readonly #sources: Sources
  readonly #memory: MemoryQuota
  readonly #locks = new NameLocks()
  readonly #answers = { stored: 0, full: 0, found: 0, missing: 0 }
  #heldBytes = 0
  #openStreams = 0
  #sweep: Timer
  #isStopped = false

  constructor(ports: StoreHolderPorts, config: StoreHolderConfig) {
    this.#ports = ports
    this.#config = config
    const { primitives } = ports
    const digestOf = (kind: Offer['kind'], content: Uint8Array): Uint8Array =>
      digestIn(kind === 'share' ? shareId(primitives, content) : itemSubject(primitives, content))
    this.#disk = new BlockDisk(ports, {
      home: config.home,
      quotaBytes: config.quotaBytes,
      digestOf,
    })
    this.#sources = new Sources(ports.clock, config.quotaBytes)
    this.#memory = config.memory ?? new MemoryQuota()
    this.#sweep = this.#startSweep()
  }

  stats(): StoreHolderStats {
    return { ...this.#disk.stats(), answers: { ...this.#answers }, openStreams: this.#openStreams }
  }

  earliestUntil(): number | undefined {
    return this.#disk.earliestUntil()
  }

  lookAtDisk(): Promise<void> {
    return this.#disk.lookAtDisk()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#sweep.cancel()
    await this.#disk.close()
  }

  serve(incoming: IncomingStream, circuit: RelayCircuit): void {
    if (this.#isStopped) return incoming.refuse('refused')
    if (this.#openStreams >= MAX_OPEN_STREAMS) return incoming.refuse('overloaded')
    this.#openStreams++
    const { clock, log } = this.#ports
    serveRequests(incoming.accept(), {
      clock,
      log,
      memory: this.#memory,
      answer: (request) => this.#answer(request, circuit),
      held: (changeBytes) => {
        this.#heldBytes += changeBytes
      },
      closed: () => this.#openStreams--,
    })
  }

  async #answer(request: StoreRequest, circuit: RelayCircuit): Promise<Uint8Array> {
    const isGet = request.operation === 'get-share' || request.operation === 'get-item'
    const isAllowed =
      this.#heldBytes <= MAX_HELD_BYTES && this.#sources.mayAsk(circuit, isGet ? 'get' : 'put')
    if (!isGet) return isAllowed ? this.#keep(request, circuit) : encodeRefusal('overloaded')
    const sinceMs = this.#ports.clock.nowMs()
    const answer = isAllowed ? await this.#find(request) : notFound(request, 'overloaded')
    const leftMs = sinceMs + MIN_ANSWER_MS - this.#ports.clock.nowMs()
    if (leftMs > 0) await pause(this.#ports.clock, leftMs)
    return answer
  }

  async #find(request: GetRequest): Promise<Uint8Array> {
    const isShare = request.operation === 'get-share'
    const held = await (isShare
      ? this.#disk.read('share', request.locator)
      : this.#disk.read(request.itemClass, request.key))
    this.#answers[held === undefined ? 'missing' : 'found']++
    if (held === undefined) return notFound(request, 'missing')
    const { content, until } = held
    return isShare
      ? encodeFoundShare({ status: 'found', share: content })
      : encodeFoundItem(request.itemClass, { status: 'found', until, item: content })
  }

  async #keep(request: KeepRequest, circuit: RelayCircuit): Promise<Uint8Array> {
    const { hour } = this.#disk
    const until = Math.min(request.until, hour + MAX_LIFETIME_HOURS)
    if (until <= hour) return encodeRefusal('refused')
    const done = await this.#keepUntil({ ...request, until }, circuit)
    if (typeof done === 'string') {
      if (done === 'full') this.#answers.full++
      return encodeRefusal(done)
    }
    this.#answers.stored++
    const { networkId, identitySeed } = this.#config
    const message = receiptMessage({ networkId, subject: done }, until)
    const signature = this.#ports.primitives.ed25519Sign(identitySeed, message)
    return encodeReceipt({ status: 'stored', until, signature })
  }

  /** @returns the subject of the receipt, or why there is none. */
  async #keepUntil(
    request: KeepRequest,
    circuit: RelayCircuit,
  ): Promise<Uint8Array | Exclude<ReceiptStatus, 'stored'>> {
    const { until } = request
    if (request.operation === 'renew-share') {
      const { locator } = request
      if (this.#disk.held('share', locator) === undefined) return 'missing'
      return (await this.#disk.renew('share', locator, until)) ? locator : 'full'
    }
    const offer =
      request.operation === 'put-share'
        ? this.#shareOffer(request.share, until)
        : await this.#itemOffer(request.itemClass, request.item, until)
    if (typeof offer === 'string') return offer
    return this.#locks.run(offer.name, () => this.#store(offer, circuit))
  }

  #shareOffer(share: Uint8Array, until: number): Offer {
    const id = shareId(this.#ports.primitives, share)
    const locator = shareLocator(this.#ports.primitives, id)
    return { kind: 'share', name: locator, subject: locator, digest: digestIn(id), content: share, until }
  }

  async #itemOffer(
    itemClass: ItemClass,
    bytes: Uint8Array,
    until: number,
  ): Promise<Offer | 'refused' | 'overloaded'> {
    const { networkId } = this.#config
    try {
      const isValid = await this.#ports.offload.run(verifyItemJob, { networkId, itemClass, bytes })
      if (!isValid) return 'refused'
    } catch (error) {
      if (asWarrenError(error).kind !== 'overloaded') throw error
      return 'overloaded'
    }
    const subject = itemSubject(this.#ports.primitives, bytes)
    const { key } = parseItem(itemClass, bytes)
    return { kind: itemClass, name: key, subject, digest: digestIn(subject), content: bytes, until }
  }

  async #store(
    { kind, name, subject, digest, content, until }: Offer,
    circuit: RelayCircuit,
  ): Promise<Uint8Array | 'stale' | 'full'> {
    const held = this.#disk.held(kind, name)
    if (held !== undefined && equalBytes(held.digest, digest))
      return (await this.#disk.renew(kind, name, until)) ? subject : 'full'
    if (held !== undefined && kind !== 'share' && !(await this.#wins(kind, name, content))) return 'stale'
    if (!this.#sources.mayKeep(circuit, SLOT_KINDS[kind].slotBytes)) return 'full'
    // What was promised for the one it takes the place of holds for this one too.
    const entry = { name, digest, until: Math.max(until, held?.until ?? 0) }
    return (await this.#disk.put(kind, entry, content)) ? subject : 'full'
  }

  /** Whether an item takes the place of the one that is held. */
  async #wins(itemClass: ItemClass, name: Uint8Array, bytes: Uint8Array): Promise<boolean> {
    const held = await this.#disk.read(itemClass, name)
    if (held === undefined) return true
    const { primitives } = this.#ports
    return compareItems(primitives, parseItem(itemClass, bytes), parseItem(itemClass, held.content)) > 0
  }

  #startSweep(): Timer {
    return this.#ports.clock.after(EXPIRY_SWEEP_MS, () => {
      void this.#disk.dropExpired()
      this.#sweep = this.#startSweep()
    })
  }
}

function notFound(request: GetRequest, status: 'missing' | 'overloaded'): Uint8Array {
  return request.operation === 'get-share'
    ? encodeFoundShare({ status })
    : encodeFoundItem(request.itemClass, { status })
}

function digestIn(hash: Uint8Array): Uint8Array {
  return hash.subarray(0, DIGEST_BYTES)
}
