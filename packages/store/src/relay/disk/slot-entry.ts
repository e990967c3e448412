/**
 * What is known of one slot: 52 bytes, the same in memory and in the state, so that a start copies and parses nothing.
 *
 *     entry = name 32 | until u32 | digest 16
 *
 * The name is the locator of a share or the key of an item; `until`, in hours since 1970, is 0 for a slot that is free; the digest is the
 * beginning of the hash that tells whether the slot still holds what was put there.
 */
export const NAME_BYTES = 32
export const DIGEST_BYTES = 16
const UNTIL_AT = NAME_BYTES
const DIGEST_AT = UNTIL_AT + 4
export const ENTRY_BYTES = DIGEST_AT + DIGEST_BYTES

export interface SlotEntry {
  readonly name: Uint8Array
  readonly until: number
  readonly digest: Uint8Array
}

/** Entries, one after the other, in an array that grows; slots beyond its end are free. */
export class SlotEntries {
  #bytes = new Uint8Array(0)
  #view = new DataView(this.#bytes.buffer)

  /** All of them, to be read only: another array after it grew. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** Slots there is room for. */
  get capacity(): number {
    return this.#bytes.length / ENTRY_BYTES
  }

  until(slot: number): number {
    return slot < this.capacity ? this.#view.getUint32(slot * ENTRY_BYTES + UNTIL_AT) : 0
  }

  /** A copy; undefined: it is free. */
  get(slot: number): SlotEntry | undefined {
    const until = this.until(slot)
    if (until === 0) return undefined
    const at = slot * ENTRY_BYTES
    return {
      name: this.#bytes.slice(at, at + NAME_BYTES),
      until,
      digest: this.#bytes.slice(at + DIGEST_AT, at + ENTRY_BYTES),
    }
  }

  set(slot: number, entry: SlotEntry | undefined): void {
    this.#reserve(slot + 1)
    const at = slot * ENTRY_BYTES
    this.#bytes.fill(0, at, at + ENTRY_BYTES)
    if (entry === undefined) return
    this.#bytes.set(entry.name, at)
    this.#view.setUint32(at + UNTIL_AT, entry.until)
    this.#bytes.set(entry.digest, at + DIGEST_AT)
  }

  /** Puts many there at once, as they were kept. */
  load(slot: number, entries: Uint8Array): void {
    this.#reserve(slot + entries.length / ENTRY_BYTES)
    this.#bytes.set(entries, slot * ENTRY_BYTES)
  }

  /** Copies those of `count` slots, with zeros beyond the end. */
  copy(slot: number, count: number): Uint8Array {
    const copied = new Uint8Array(count * ENTRY_BYTES)
    copied.set(this.#bytes.subarray(slot * ENTRY_BYTES, (slot + count) * ENTRY_BYTES))
    return copied
  }

  #reserve(slots: number): void {
    if (slots <= this.capacity) return
    const larger = new Uint8Array(Math.max(slots, this.capacity * 2) * ENTRY_BYTES)
    larger.set(this.#bytes)
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }
}
