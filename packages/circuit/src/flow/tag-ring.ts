/** A bounded queue of 16-byte cell tags in one array: remembering a tag allocates nothing. */
import { assert } from '@warren/kernel'
import { TAG_BYTES } from '@warren/wire'

export class TagRing {
  readonly #tags: Uint8Array
  readonly #capacity: number
  #head = 0
  #length = 0

  constructor(capacity: number) {
    this.#capacity = capacity
    this.#tags = new Uint8Array(capacity * TAG_BYTES)
  }

  get length(): number {
    return this.#length
  }

  /** Copies a tag in. */
  push(tag: Uint8Array): void {
    assert(this.#length < this.#capacity, 'tag ring: no more tags than updates can be outstanding')
    this.#tags.set(tag, ((this.#head + this.#length) % this.#capacity) * TAG_BYTES)
    this.#length++
  }

  /** A view of the oldest tag, valid until the next `push`; undefined if there is none. */
  shift(): Uint8Array | undefined {
    if (this.#length === 0) return undefined
    const start = this.#head * TAG_BYTES
    this.#head = (this.#head + 1) % this.#capacity
    this.#length--
    return this.#tags.subarray(start, start + TAG_BYTES)
  }
}
