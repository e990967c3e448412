/**
 * The verified set of descriptors that this node holds (docs/spec/directory.md §6).
 *
 * Items come from anybody, are sorted out by form and time, verified away from the event loop, and kept only if newer than
 * what is held. Nothing here trusts the peer that an item came from; the report says what it was worth.
 */
import {
  type Clock, equalBytes, fail, isWarrenError, type Offload, type Primitives, type StateStore, toHex,
} from '@warren/kernel'
import { isKeysCurrent, isLivenessCurrent, misuseOfKeys, verifyDescriptorsJob, type VerifyItem } from './descriptor.ts'
import { prefixOf } from './ip-address.ts'
import type { DirectoryItem, HeldItem } from './item.ts'
import { MAX_RELAYS, MAX_RELAYS_PER_PREFIX, MAX_UNVERIFIED_ITEMS, VERIFY_BATCH_ITEMS } from './limits.ts'
import type { Network } from './network-file.ts'
import {
  type HeldKeys, type HeldLiveness, isEntryOver, makeEntry, type RelayEntry, relayInfoOf, shortIdKey,
} from './relay-entry.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'
import { createSetState, holdKeys, holdLiveness, type SetState } from './set-state.ts'

/** What a batch of items was worth. */
export interface AcceptReport {
  /** New to this node and verified: worth passing on. */
  readonly fresh: readonly HeldItem[]
  /** Of wrong form, wrongly signed, or made for no network like this one: an honest peer has none of them. */
  readonly forged: number
  /** Held already, older than what is held, expired, or ahead of our clock. */
  readonly stale: number
  /** Valid, but the set is full. */
  readonly refused: number
}

export interface RelaySetPorts {
  readonly clock: Clock
  readonly primitives: Pick<Primitives, 'sha256'>
  readonly offload: Offload
  readonly state: StateStore
}

export interface RelaySetEvents {
  /** The usable relays changed. */
  changed?(): void
  /** A relay was caught signing two keys parts of one sequence; it is excluded from now on. */
  equivocation?(id: Uint8Array): void
}

interface Tally {
  readonly fresh: HeldItem[]
  forged: number
  stale: number
  refused: number
}

export class RelaySet implements RelayView {
  readonly #ports: RelaySetPorts
  readonly #network: Network
  readonly #events: RelaySetEvents
  readonly #state: SetState
  readonly #entries = new Map<string, RelayEntry>()
  readonly #byShortId = new Map<string, string>()
  readonly #perPrefix = new Map<string, number>()
  #relays: readonly RelayInfo[] | undefined
  #version = 0
  #waitingItems = 0
  #tail: Promise<unknown> = Promise.resolve()

  constructor(ports: RelaySetPorts, network: Network, events: RelaySetEvents = {}) {
    this.#ports = ports
    this.#network = network
    this.#events = events
    this.#state = createSetState(ports.state, ports.primitives, network)
    for (const entry of this.#state.load(ports.clock.wallMs())) this.#hold(entry)
  }

  get version(): number {
    return this.#version
  }

  /** Relays held, usable or not. */
  get size(): number {
    return this.#entries.size
  }

  /** Relays excluded because they contradicted themselves. */
  get contradictions(): number {
    let count = 0
    for (const entry of this.#entries.values()) if (entry.contradiction !== undefined) count++
    return count
  }

  relays(): readonly RelayInfo[] {
    this.#relays ??= [...this.#entries.values()].flatMap((entry) => entry.info ?? [])
    return this.#relays
  }

  byId(id: Uint8Array): RelayInfo | undefined {
    return this.#entries.get(toHex(id))?.info
  }

  /** What is to be compared and passed on: living relays, those that said goodbye, and contradictions. */
  *items(): Generator<HeldItem> {
    const { descriptors } = this.#network.parameters
    const nowMs = this.#ports.clock.wallMs()
    for (const { keys, liveness, contradiction } of this.#entries.values()) {
      if (contradiction !== undefined) {
        yield keys
        yield contradiction
      } else if (liveness !== undefined && isLivenessCurrent(descriptors, nowMs, liveness.signed.part.atMs)) {
        yield keys
        yield liveness
      }
    }
  }

  /** Both parts of one relay, if held. */
  itemsOf(id: Uint8Array): HeldItem[] {
    const entry = this.#entries.get(toHex(id))
    return [entry?.keys, entry?.liveness].filter((item) => item !== undefined)
  }

  /**
   * Takes what of `items` is new, verified.
   *
   * @throws WarrenError `overloaded`: too much is waiting for verification; `storage`.
   */
  accept(items: readonly DirectoryItem[]): Promise<AcceptReport> {
    if (this.#waitingItems + items.length > MAX_UNVERIFIED_ITEMS) {
      return Promise.reject(fail('overloaded', 'directory: too many descriptors wait for verification'))
    }
    this.#waitingItems += items.length
    // One batch after the other: what three peers send at once is verified once.
    const work = this.#tail.then(() => this.#accept(items)).finally(() => {
      this.#waitingItems -= items.length
    })
    this.#tail = work.catch(() => {})
    return work
  }

  /** Drops what expired and takes out of use what went stale. */
  sweep(): void {
    const nowMs = this.#ports.clock.wallMs()
    const over: Uint8Array[] = []
    let changed = false
    for (const [name, entry] of this.#entries) {
      const info = relayInfoOf(this.#network, entry, nowMs)
      const isOver = isEntryOver(entry, nowMs)
      if ((info === undefined) !== (entry.info === undefined)) {
        this.#entries.set(name, { ...entry, info })
        changed = true
      }
      if (isOver) over.push(entry.keys.signed.part.id)
    }
    for (const id of over) this.#forget(id)
    if (over.length > 0) this.#state.drop(over)
    if (changed) this.#announce()
  }

  async #accept(items: readonly DirectoryItem[]): Promise<AcceptReport> {
    const tally: Tally = { fresh: [], forged: 0, stale: 0, refused: 0 }
    const { primitives } = this.#ports
    const keys = this.#decode(items, 'keys', (bytes) => holdKeys(primitives, bytes), tally)
    await this.#acceptAll(keys, tally, (held) => this.#isKeysWanted(held, tally), (held, touched) => this.#storeKeys(held, tally, touched))
    const statements = this.#decode(items, 'liveness', (bytes) => holdLiveness(primitives, bytes), tally)
    const wanted = (held: HeldLiveness): VerifyItem | undefined => this.#isLivenessWanted(held, tally)
    await this.#acceptAll(statements, tally, wanted, (held, touched) => this.#storeLiveness(held, tally, touched))
    return tally
  }

  #decode<T>(items: readonly DirectoryItem[], kind: DirectoryItem['kind'], hold: (bytes: Uint8Array) => T, tally: Tally): T[] {
    return items.flatMap((item) => {
      if (item.kind !== kind) return []
      try {
        return hold(item.bytes)
      } catch (error) {
        if (!isWarrenError(error) || error.kind !== 'malformed') throw error
        tally.forged++
        return []
      }
    })
  }

  /** Sorts out, verifies and stores in batches; each batch is on disk before the next is begun. */
  async #acceptAll<T extends HeldItem>(
    items: readonly T[],
    tally: Tally,
    wanted: (item: T) => VerifyItem | undefined,
    store: (item: T, touched: Map<string, RelayEntry>) => void,
  ): Promise<void> {
    for (let start = 0; start < items.length; start += VERIFY_BATCH_ITEMS) {
      const candidates = items.slice(start, start + VERIFY_BATCH_ITEMS).flatMap((item) => {
        const check = wanted(item)
        return check === undefined ? [] : [{ item, check }]
      })
      if (candidates.length === 0) continue
      const input = { networkId: this.#network.id, items: candidates.map(({ check }) => check) }
      const verdicts = await this.#ports.offload.run(verifyDescriptorsJob, input)
      const touched = new Map<string, RelayEntry>()
      for (const [index, { item }] of candidates.entries()) {
        if (verdicts[index] === true) store(item, touched)
        else tally.forged++
      }
      if (touched.size === 0) continue
      try {
        this.#state.save(touched.values())
      } finally {
        // A full disk makes us forget on restart, not now.
        this.#announce()
      }
    }
  }

  /** What to verify; undefined if the part is of no use, which the tally then says. */
  #isKeysWanted(held: HeldKeys, tally: Tally): VerifyItem | undefined {
    const { part, body } = held.signed
    const known = this.#entries.get(toHex(part.id))
    if (misuseOfKeys(this.#network, part) !== undefined) {
      tally.forged++
      return undefined
    }
    const isCurrent = isKeysCurrent(this.#network.parameters.descriptors, this.#ports.clock.wallMs(), part)
    if (!isCurrent || (known !== undefined && !isNewsFor(known, part.sequence, body))) {
      tally.stale++
      return undefined
    }
    return { bytes: held.bytes, relayId: undefined }
  }

  #storeKeys(held: HeldKeys, tally: Tally, touched: Map<string, RelayEntry>): void {
    const { part, body } = held.signed
    const name = toHex(part.id)
    const known = this.#entries.get(name)
    // The same part may stand twice in one batch.
    if (known !== undefined && !isNewsFor(known, part.sequence, body)) tally.stale++
    else if (known === undefined && this.#isFullFor(held)) tally.refused++
    else if (known !== undefined && known.keys.signed.part.sequence === part.sequence) {
      this.#replace(name, { ...known, contradiction: held }, touched)
      // Both travel on together, so that whoever holds either sees the contradiction as well.
      tally.fresh.push(known.keys, held)
      this.#events.equivocation?.(part.id)
    } else {
      const firstSeenMs = known?.firstSeenMs ?? Math.floor(this.#ports.clock.wallMs())
      this.#replace(name, { keys: held, liveness: known?.liveness, contradiction: undefined, firstSeenMs }, touched)
      tally.fresh.push(held)
    }
  }

  #isLivenessWanted(held: HeldLiveness, tally: Tally): VerifyItem | undefined {
    const { part } = held.signed
    const entry = this.#entryByShortId(part.shortId)
    const isCurrent = isLivenessCurrent(this.#network.parameters.descriptors, this.#ports.clock.wallMs(), part.atMs)
    if (entry === undefined || !isCurrent || part.atMs <= (entry.liveness?.signed.part.atMs ?? -1)) {
      tally.stale++
      return undefined
    }
    return { bytes: held.bytes, relayId: entry.keys.signed.part.id }
  }

  #storeLiveness(held: HeldLiveness, tally: Tally, touched: Map<string, RelayEntry>): void {
    const entry = this.#entryByShortId(held.signed.part.shortId)
    if (entry === undefined || held.signed.part.atMs <= (entry.liveness?.signed.part.atMs ?? -1)) {
      tally.stale++
      return
    }
    this.#replace(toHex(entry.keys.signed.part.id), { ...entry, liveness: held }, touched)
    tally.fresh.push(held)
  }

  #entryByShortId(shortId: Uint8Array): RelayEntry | undefined {
    const name = this.#byShortId.get(shortIdKey(shortId))
    return name === undefined ? undefined : this.#entries.get(name)
  }

  #isFullFor({ signed }: HeldKeys): boolean {
    if (this.#entries.size >= MAX_RELAYS || this.#byShortId.has(shortIdKey(signed.part.id))) return true
    const prefix = prefixOf(signed.part.ip, this.#network.parameters.prefixes)
    return (this.#perPrefix.get(prefix) ?? 0) >= MAX_RELAYS_PER_PREFIX
  }

  #replace(name: string, parts: Omit<RelayEntry, 'info' | 'prefix'>, touched: Map<string, RelayEntry>): void {
    const entry = makeEntry(this.#network, parts, this.#ports.clock.wallMs())
    const before = this.#entries.get(name)
    if (before !== undefined) this.#forget(before.keys.signed.part.id)
    this.#hold(entry)
    touched.set(name, entry)
  }

  #hold(entry: RelayEntry): void {
    const { id } = entry.keys.signed.part
    this.#entries.set(toHex(id), entry)
    this.#byShortId.set(shortIdKey(id), toHex(id))
    this.#perPrefix.set(entry.prefix, (this.#perPrefix.get(entry.prefix) ?? 0) + 1)
  }

  #forget(id: Uint8Array): void {
    const entry = this.#entries.get(toHex(id))
    if (entry === undefined) return
    this.#entries.delete(toHex(id))
    this.#byShortId.delete(shortIdKey(id))
    const left = (this.#perPrefix.get(entry.prefix) ?? 1) - 1
    if (left > 0) this.#perPrefix.set(entry.prefix, left)
    else this.#perPrefix.delete(entry.prefix)
  }

  #announce(): void {
    this.#relays = undefined
    this.#version++
    this.#events.changed?.()
  }
}

/** Whether a keys part with this sequence and body adds to what is held: newer, or a contradiction not yet known. */
function isNewsFor(known: RelayEntry, sequence: number, body: Uint8Array): boolean {
  if (known.contradiction !== undefined) return false
  const held = known.keys.signed
  if (sequence !== held.part.sequence) return sequence > held.part.sequence
  return !equalBytes(body, held.body)
}
