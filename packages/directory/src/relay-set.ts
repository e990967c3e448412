/**
 * The verified set of descriptors that this node holds (docs/spec/directory.md §6). Nothing here trusts the peer that an
 * item came from; the report says what it was worth.
 */
import { type Clock, fail, type Offload, type Primitives, type StateStore } from '@warren/kernel'
import type { LinkTarget } from '@warren/link'
import { isKeysCurrent } from './descriptor.ts'
import { formatIp } from './ip-address.ts'
import { ComparedRelays } from './compared-relays.ts'
import type { DirectoryItem, HeldItem } from './item.ts'
import { MAX_UNVERIFIED_ITEMS } from './limits.ts'
import type { Network } from './network-file.ts'
import { RelayEntries } from './relay-entries.ts'
import {
  isCompared,
  isContradictory,
  isEntryOver,
  makeEntry,
  type RelayEntry,
  withoutOldTwin,
} from './relay-entry.ts'
import type { AskerSet } from './range-session.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'
import { type AcceptReport, type IntakeParts, takeItems } from './set-intake.ts'
import { type ChangedEntries, createSetState, type SetState } from './set-state.ts'
import { CLOCK_TURNED_MS } from './timeouts.ts'

export interface RelaySetPorts {
  readonly clock: Clock
  readonly primitives: Pick<Primitives, 'sha256'>
  readonly offload: Offload
  readonly state: StateStore
}

export interface RelaySetEvents {
  /** The usable relays changed. */
  changed?(): void
  /** A relay was caught signing two different parts with one number; it is excluded from now on. */
  equivocation?(id: Uint8Array): void
}

export class RelaySet implements RelayView {
  readonly #clock: Clock
  readonly #network: Network
  readonly #events: RelaySetEvents
  readonly #state: SetState
  readonly #entries = new RelayEntries()
  readonly #compared: ComparedRelays
  readonly #intake: IntakeParts
  #relays: readonly RelayInfo[] | undefined
  #version = 0
  #waitingItems = 0
  /** What the wall clock was ahead of the monotonic one when the set was last swept. */
  #wallAheadMs: number
  #tail: Promise<unknown> = Promise.resolve()

  constructor(ports: RelaySetPorts, network: Network, events: RelaySetEvents = {}) {
    this.#clock = ports.clock
    this.#network = network
    this.#events = events
    this.#state = createSetState(ports.state, ports.primitives, network)
    this.#compared = new ComparedRelays(ports.primitives)
    this.#wallAheadMs = ports.clock.wallMs() - ports.clock.nowMs()
    for (const entry of this.#state.load(ports.clock.wallMs())) {
      this.#entries.put(entry)
      this.#compare(entry)
    }
    this.#intake = {
      clock: ports.clock,
      primitives: ports.primitives,
      offload: ports.offload,
      network,
      entries: this.#entries,
      commit: (changed) => this.#commit(changed),
      equivocation: (id) => events.equivocation?.(id),
    }
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
    for (const entry of this.#entries.values()) if (isContradictory(entry)) count++
    return count
  }

  /** What is compared with others and passed on: living relays, those that said goodbye, and contradictions. */
  get compared(): AskerSet {
    return this.#compared
  }

  /** Items that wait to be verified. */
  get unverified(): number {
    return this.#waitingItems
  }

  relays(): readonly RelayInfo[] {
    this.#relays ??= [...this.#entries.values()].flatMap((entry) => entry.info ?? [])
    return this.#relays
  }

  byId(id: Uint8Array): RelayInfo | undefined {
    return this.#entries.get(id)?.info
  }

  /** Where a relay stands whose keys count, whatever it says of its liveness; undefined for one that contradicted itself. */
  heldTarget(id: Uint8Array): LinkTarget | undefined {
    const entry = this.#entries.get(id)
    if (entry === undefined || isContradictory(entry)) return undefined
    const { part } = entry.keys.signed
    if (!isKeysCurrent(this.#network.parameters.descriptors, this.#clock.wallMs(), part)) return undefined
    return { id: part.id, address: { host: formatIp(part.ip), port: part.port } }
  }

  /** Both parts of one relay, if held. */
  itemsOf(id: Uint8Array): HeldItem[] {
    const entry = this.#entries.get(id)
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
    const work = this.#tail
      .then(() => takeItems(this.#intake, items))
      .finally(() => {
        this.#waitingItems -= items.length
      })
    this.#tail = work.catch(() => {})
    return work
  }

  /** Does not want to be sent again for a while what a peer offered in vain. */
  decline(items: readonly DirectoryItem[]): void {
    this.#compared.decline(items, this.#clock.nowMs())
  }

  /** Drops what expired and takes out of use what went stale. @throws WarrenError `storage`. */
  sweep(): void {
    const nowMs = this.#clock.wallMs()
    const wasTurned = this.#wasClockTurned(nowMs)
    // With another time of day other parts count.
    this.#compared.sweep(wasTurned ? Number.POSITIVE_INFINITY : this.#clock.nowMs())
    const over: Uint8Array[] = []
    let changed = false
    for (const entry of [...this.#entries.values()]) {
      if (!wasTurned && nowMs < entry.changesAtMs) continue
      const current = makeEntry(this.#network, withoutOldTwin(this.#network, entry, nowMs), nowMs)
      if ((current.info === undefined) !== (entry.info === undefined)) changed = true
      if (isEntryOver(current, nowMs)) over.push(current.keys.signed.part.id)
      this.#entries.put(current)
      this.#compare(current)
    }
    for (const id of over) {
      this.#entries.delete(id)
      this.#compared.remove(id)
    }
    if (changed) this.#announce()
    if (over.length > 0) this.#state.drop(over)
  }

  #wasClockTurned(wallMs: number): boolean {
    const aheadMs = wallMs - this.#clock.nowMs()
    const turnedMs = Math.abs(aheadMs - this.#wallAheadMs)
    this.#wallAheadMs = aheadMs
    return turnedMs > CLOCK_TURNED_MS
  }

  #compare(entry: RelayEntry): void {
    this.#compared.update(entry, isCompared(this.#network, entry, this.#clock.wallMs()))
  }

  #commit(changed: ChangedEntries): void {
    for (const entry of changed.keys()) this.#compare(entry)
    try {
      this.#state.save(changed)
    } finally {
      // A full disk makes us forget on restart, not now.
      this.#announce()
    }
  }

  #announce(): void {
    this.#relays = undefined
    this.#version++
    this.#events.changed?.()
  }
}
