/**
 * Finds the slot of a name: an open hash table of slot numbers, four bytes each, over names that lie in the entries.
 *
 * Names are foreign and cheap to make many of, so their hash has secret factors, drawn at every start: nobody can make names that meet
 * in one bucket (multilinear hashing; Lemire and Kaser, "Strongly universal string hashing is fast", 2014).
 */
import type { Random } from '@warren/kernel'
import { ENTRY_BYTES, NAME_BYTES, type SlotEntries } from './slot-entry.ts'

const WORDS = NAME_BYTES / 4
const FIRST_BITS = 6
/** Beyond this part of the buckets in use it doubles. */
const MAX_LOAD = 0.6

export class NameMap {
  readonly #entries: SlotEntries
  readonly #random: Random
  #factors: Int32Array | undefined
  #bits = FIRST_BITS
  /** Slot + 1; 0: empty. */
  #buckets = new Int32Array(1 << FIRST_BITS)
  #count = 0

  constructor(random: Random, entries: SlotEntries) {
    this.#entries = entries
    this.#random = random
  }

  get count(): number {
    return this.#count
  }

  /** @param name - 32 bytes. */
  find(name: Uint8Array): number | undefined {
    if (this.#count === 0) return undefined
    const mask = this.#buckets.length - 1
    for (let at = this.#bucketOf(name, 0); ; at = (at + 1) & mask) {
      const held = this.#buckets[at] as number
      if (held === 0) return undefined
      if (this.#hasName(held - 1, name)) return held - 1
    }
  }

  /** Enters a slot by the name in its entry, which no other slot has. */
  add(slot: number): void {
    if (this.#count + 1 > this.#buckets.length * MAX_LOAD) this.#double()
    this.#put(slot)
    this.#count++
  }

  /** Takes a slot out whose entry still has its name. */
  remove(slot: number): void {
    const mask = this.#buckets.length - 1
    let hole = this.#bucketOf(this.#entries.bytes, slot * ENTRY_BYTES)
    while (this.#buckets[hole] !== slot + 1) hole = (hole + 1) & mask
    this.#count--
    // Those behind move up, unless they would come before where they belong: so a search never meets a hole too early.
    for (let at = (hole + 1) & mask; this.#buckets[at] !== 0; at = (at + 1) & mask) {
      const home = this.#bucketOf(this.#entries.bytes, ((this.#buckets[at] as number) - 1) * ENTRY_BYTES)
      if (((at - home) & mask) < ((at - hole) & mask)) continue
      this.#buckets[hole] = this.#buckets[at] as number
      hole = at
    }
    this.#buckets[hole] = 0
  }

  #put(slot: number): void {
    const mask = this.#buckets.length - 1
    let at = this.#bucketOf(this.#entries.bytes, slot * ENTRY_BYTES)
    while (this.#buckets[at] !== 0) at = (at + 1) & mask
    this.#buckets[at] = slot + 1
  }

  #double(): void {
    const before = this.#buckets
    this.#bits++
    this.#buckets = new Int32Array(1 << this.#bits)
    for (const held of before) if (held !== 0) this.#put(held - 1)
  }

  #hasName(slot: number, name: Uint8Array): boolean {
    const { bytes } = this.#entries
    const at = slot * ENTRY_BYTES
    for (let index = 0; index < NAME_BYTES; index++) if (bytes[at + index] !== name[index]) return false
    return true
  }

  #bucketOf(bytes: Uint8Array, from: number): number {
    this.#factors ??= drawFactors(this.#random)
    let sum = 0
    for (let word = 0; word < WORDS; word++) {
      const at = from + word * 4
      const value =
        (bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24)
      sum = (sum + Math.imul(value, this.#factors[word] as number)) | 0
    }
    // The high bits: low ones of a product do not depend on the high ones of its factors.
    return sum >>> (32 - this.#bits)
  }
}

/** Odd ones, so that no bit of a word is lost. */
function drawFactors(random: Random): Int32Array {
  const drawn = random.bytes(4 * WORDS)
  const view = new DataView(drawn.buffer, drawn.byteOffset, drawn.length)
  return Int32Array.from({ length: WORDS }, (_, word) => view.getInt32(word * 4) | 1)
}
