/**
 * Which slot of one file holds what: entries in memory, and the same entries in the state, 64 in each of its values, so that a start reads
 * a few thousand values for a hundred thousand slots and no block.
 */
import { assert, type Random, type StateStore, type StateTable } from '@warren/kernel'
import { NameMap } from './name-map.ts'
import { SlotEntries, type SlotEntry } from './slot-entry.ts'
import type { SlotKind } from './slot-kinds.ts'

const TABLE = 'store-slots'
/** Entries of one value in the state: it and its key fit a page of the database. */
const PAGE_SLOTS = 64
/** Said of a slot that is being written. */
const RESERVED = 0xffff

/** The keys under which the state has the tables of all kinds. @throws WarrenError `storage`. */
export function slotKeysIn(state: StateStore): string[] {
  return state.table(TABLE).keys()
}

export class SlotIndex {
  readonly kind: SlotKind
  readonly #table: StateTable
  readonly #entries = new SlotEntries()
  readonly #names: NameMap
  readonly #dirtyPages = new Set<number>()
  /** For each slot how many read it now, or that it is being written. */
  #uses = new Uint16Array(0)
  #slots = 0
  /** No slot before this one is free. */
  #firstFree = 0

  /**
   * Reads what the state has.
   *
   * @param keys - of its table, which all kinds share ({@link slotKeysIn}).
   * @throws WarrenError `storage`.
   */
  constructor(
    kind: SlotKind,
    ports: { readonly state: StateStore; readonly random: Random },
    keys: readonly string[] = slotKeysIn(ports.state),
  ) {
    this.kind = kind
    this.#table = ports.state.table(TABLE)
    this.#names = new NameMap(ports.random, this.#entries)
    const prefix = `${kind}:`
    const pages = keys.filter((key) => key.startsWith(prefix)).map((key) => Number(key.slice(prefix.length)))
    // The last one first: the memory for all of them is taken once.
    for (const page of pages.sort((a, b) => b - a)) {
      const entries = this.#table.get(`${prefix}${page}`)
      if (entries !== undefined) this.#entries.load(page * PAGE_SLOTS, entries)
    }
    for (let slot = 0; slot < this.#entries.capacity; slot++) {
      if (this.#entries.until(slot) === 0) continue
      this.#names.add(slot)
      this.#slots = slot + 1
    }
  }

  /** Slots that the file has or is to have. */
  get slots(): number {
    return this.#slots
  }

  /** Slots that hold something. */
  get count(): number {
    return this.#names.count
  }

  find(name: Uint8Array): number | undefined {
    return this.#names.find(name)
  }

  /** A copy; undefined: the slot is free. */
  entry(slot: number): SlotEntry | undefined {
    return this.#entries.get(slot)
  }

  until(slot: number): number {
    return this.#entries.until(slot)
  }

  /** Slots whose time is over at `hour`. */
  *expired(hour: number): Generator<number> {
    for (let slot = 0; slot < this.#slots; slot++) {
      const until = this.#entries.until(slot)
      if (until !== 0 && until <= hour) yield slot
    }
  }

  /** The earliest end of what is held; undefined: nothing is. */
  earliestUntil(): number | undefined {
    let earliest: number | undefined
    for (let slot = 0; slot < this.#slots; slot++) {
      const until = this.#entries.until(slot)
      if (until !== 0 && (earliest === undefined || until < earliest)) earliest = until
    }
    return earliest
  }

  /** Takes the first free slot for what is to be written; undefined: the file would have to grow. */
  reserveFree(): number | undefined {
    for (let slot = this.#firstFree; slot < this.#slots; slot++) {
      if (this.#entries.until(slot) !== 0 || this.#use(slot) !== 0) continue
      this.#firstFree = slot + 1
      this.#setUse(slot, RESERVED)
      return slot
    }
    this.#firstFree = this.#slots
    return undefined
  }

  /** Takes a slot behind the last one. */
  reserveNew(): number {
    const slot = this.#slots++
    this.#firstFree = Math.max(this.#firstFree, this.#slots)
    this.#setUse(slot, RESERVED)
    return slot
  }

  /** Ends a reservation, whatever came of it. */
  release(slot: number): void {
    assert(this.#use(slot) === RESERVED, 'slots: a slot is released once')
    this.#setUse(slot, 0)
    this.#freed(slot)
  }

  /** Keeps a slot from being written while somebody reads it; undo with {@link unpin}. False: it is being written, or read by too many. */
  pin(slot: number): boolean {
    const readers = this.#use(slot)
    if (readers >= RESERVED - 1) return false
    this.#setUse(slot, readers + 1)
    return true
  }

  unpin(slot: number): void {
    this.#setUse(slot, this.#use(slot) - 1)
    this.#freed(slot)
  }

  /** Changes an entry in memory; {@link save} brings it to the state. @returns what undoes it. */
  set(slot: number, entry: SlotEntry | undefined): () => void {
    const before = this.#entries.get(slot)
    this.#replace(slot, entry)
    return () => this.#replace(slot, before)
  }

  /** Writes what changed to the state; call within the transaction. */
  save(): void {
    for (const page of this.#dirtyPages) {
      const entries = this.#entries.copy(page * PAGE_SLOTS, PAGE_SLOTS)
      const key = `${this.kind}:${page}`
      if (entries.some((byte) => byte !== 0)) this.#table.put(key, entries)
      else this.#table.delete(key)
    }
  }

  /** The transaction is over, one way or the other. */
  saved(): void {
    this.#dirtyPages.clear()
  }

  /** Forgets free slots at the end. @returns how many slots are left. */
  trim(): number {
    while (this.#slots > 0 && this.#entries.until(this.#slots - 1) === 0 && this.#use(this.#slots - 1) === 0)
      this.#slots--
    this.#firstFree = Math.min(this.#firstFree, this.#slots)
    return this.#slots
  }

  #replace(slot: number, entry: SlotEntry | undefined): void {
    if (this.#entries.until(slot) !== 0) this.#names.remove(slot)
    this.#entries.set(slot, entry)
    if (entry !== undefined) this.#names.add(slot)
    else this.#freed(slot)
    this.#dirtyPages.add(Math.floor(slot / PAGE_SLOTS))
  }

  #freed(slot: number): void {
    if (slot < this.#firstFree) this.#firstFree = slot
  }

  #use(slot: number): number {
    return slot < this.#uses.length ? (this.#uses[slot] as number) : 0
  }

  #setUse(slot: number, use: number): void {
    if (slot >= this.#uses.length) {
      const larger = new Uint16Array(Math.max(slot + 1, this.#uses.length * 2))
      larger.set(this.#uses)
      this.#uses = larger
    }
    this.#uses[slot] = use
  }
}
