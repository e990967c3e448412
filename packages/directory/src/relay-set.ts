/**
 * The verified set of descriptors that this node holds (docs/spec/directory.md §6). Nothing here trusts the peer that an
 * item came from; the report says what it was worth.
 */
import { type Clock, fail, type Offload, type Primitives, type StateStore } from '@warren/kernel'
import type { LinkTarget } from '@warren/link'
import { isKeysCurrent, isLivenessCurrent } from './descriptor.ts'
import { formatIp } from './ip-address.ts'
import type { DirectoryItem, HeldItem } from './item.ts'
import { MAX_UNVERIFIED_ITEMS } from './limits.ts'
import type { Network } from './network-file.ts'
import { RelayEntries } from './relay-entries.ts'
import { isEntryOver, type RelayEntry, relayInfoOf } from './relay-entry.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'
import { type AcceptReport, type IntakeParts, takeItems } from './set-intake.ts'
import { createSetState, type SetState } from './set-state.ts'

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

export class RelaySet implements RelayView {
  readonly #clock: Clock
  readonly #network: Network
  readonly #events: RelaySetEvents
  readonly #state: SetState
  readonly #entries = new RelayEntries()
  readonly #intake: IntakeParts
  #relays: readonly RelayInfo[] | undefined
  #version = 0
  #waitingItems = 0
  #tail: Promise<unknown> = Promise.resolve()

  constructor(ports: RelaySetPorts, network: Network, events: RelaySetEvents = {}) {
    this.#clock = ports.clock
    this.#network = network
    this.#events = events
    this.#state = createSetState(ports.state, ports.primitives, network)
    for (const entry of this.#state.load(ports.clock.wallMs())) this.#entries.put(entry)
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
    for (const entry of this.#entries.values()) if (entry.contradiction !== undefined) count++
    return count
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
    if (entry === undefined || entry.contradiction !== undefined) return undefined
    const { part } = entry.keys.signed
    if (!isKeysCurrent(this.#network.parameters.descriptors, this.#clock.wallMs(), part)) return undefined
    return { id: part.id, address: { host: formatIp(part.ip), port: part.port } }
  }

  /** What is to be compared and passed on: living relays, those that said goodbye, and contradictions. */
  *items(): Generator<HeldItem> {
    const { descriptors } = this.#network.parameters
    const nowMs = this.#clock.wallMs()
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

  /** Drops what expired and takes out of use what went stale. @throws WarrenError `storage`. */
  sweep(): void {
    const nowMs = this.#clock.wallMs()
    const over: Uint8Array[] = []
    let changed = false
    for (const entry of [...this.#entries.values()]) {
      const info = relayInfoOf(this.#network, entry, nowMs)
      if ((info === undefined) !== (entry.info === undefined)) {
        this.#entries.put({ ...entry, info })
        changed = true
      }
      if (isEntryOver(entry, nowMs)) over.push(entry.keys.signed.part.id)
    }
    for (const id of over) this.#entries.delete(id)
    if (changed) this.#announce()
    if (over.length > 0) this.#state.drop(over)
  }

  #commit(changed: ReadonlySet<RelayEntry>): void {
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
