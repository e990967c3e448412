/** Hashes of blocks, one after the other in one array: 32 bytes each, nothing beside. */
import { assert } from '@warren/kernel'

export const HASH_BYTES = 32

const FIRST_LEAVES = 64

/** Leaves of a tree, in order. Grows as content is read. */
export class LeafList {
  #bytes: Uint8Array
  #count: number

  /** @param bytes - leaves that are known already, 32 bytes each; copied when the list grows. */
  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    assert(bytes.length % HASH_BYTES === 0, 'leaves: 32 bytes each')
    this.#bytes = bytes
    this.#count = bytes.length / HASH_BYTES
  }

  get count(): number {
    return this.#count
  }

  /** All leaves, as a view that is good until the next `add`. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#count * HASH_BYTES)
  }

  add(leaf: Uint8Array): void {
    assert(leaf.length === HASH_BYTES, 'leaves: 32 bytes each')
    const at = this.#count * HASH_BYTES
    if (at === this.#bytes.length) {
      const larger = new Uint8Array(Math.max(at * 2, FIRST_LEAVES * HASH_BYTES))
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(leaf, at)
    this.#count++
  }

  /** A view of one leaf. */
  at(index: number): Uint8Array {
    assert(index >= 0 && index < this.#count, 'leaves: an index is one that was added')
    return this.#bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)
  }
}
