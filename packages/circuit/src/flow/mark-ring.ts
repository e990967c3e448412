/**
 * The marks that wait for their SENDME, oldest first: the tag that it must carry, how many cells it acknowledges and when
 * the marked cell left. Grows by doubling, so that a circuit that sends little keeps little; remembering allocates nothing.
 */
import { assert } from '@warren/kernel'
import { TAG_BYTES } from '@warren/wire'

const FIRST_CAPACITY = 4

export class MarkRing {
  readonly #maxLength: number
  #tags = new Uint8Array(FIRST_CAPACITY * TAG_BYTES)
  #cells = new Uint16Array(FIRST_CAPACITY)
  #sentAtMs = new Float64Array(FIRST_CAPACITY)
  #head = 0
  #length = 0

  /** @param maxLength - marks that can be outstanding: a window over its shortest distance between marks. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength
  }

  get length(): number {
    return this.#length
  }

  /** Copies a tag in. */
  push(tag: Uint8Array, cells: number, sentAtMs: number): void {
    assert(this.#length < this.#maxLength, 'marks: no more than a window has')
    if (this.#length === this.#cells.length) this.#grow()
    const place = (this.#head + this.#length) & (this.#cells.length - 1)
    this.#tags.set(tag, place * TAG_BYTES)
    this.#cells[place] = cells
    this.#sentAtMs[place] = sentAtMs
    this.#length++
  }

  /** A view of the oldest mark's tag, valid until the next `push`; undefined if there is none. */
  get tag(): Uint8Array | undefined {
    const start = this.#head * TAG_BYTES
    return this.#length === 0 ? undefined : this.#tags.subarray(start, start + TAG_BYTES)
  }

  get cells(): number {
    return this.#cells[this.#head] as number
  }

  get sentAtMs(): number {
    return this.#sentAtMs[this.#head] as number
  }

  /** Forgets the oldest mark. */
  shift(): void {
    assert(this.#length > 0, 'marks: there is one')
    this.#head = (this.#head + 1) & (this.#cells.length - 1)
    this.#length--
  }

  #grow(): void {
    const [tags, cells, sentAtMs] = [this.#tags, this.#cells, this.#sentAtMs]
    const capacity = cells.length
    this.#tags = new Uint8Array(2 * capacity * TAG_BYTES)
    this.#cells = new Uint16Array(2 * capacity)
    this.#sentAtMs = new Float64Array(2 * capacity)
    for (let index = 0; index < capacity; index++) {
      const from = (this.#head + index) & (capacity - 1)
      this.#tags.set(tags.subarray(from * TAG_BYTES, (from + 1) * TAG_BYTES), index * TAG_BYTES)
      this.#cells[index] = cells[from] as number
      this.#sentAtMs[index] = sentAtMs[from] as number
    }
    this.#head = 0
  }
}
