/** A part of a site as it comes in, block by block in any order (docs/spec/sites.md §3). */
import { assert, defer, type Deferred, type Primitives, type WarrenError } from '@warren/kernel'
import { BLOCK_BYTES, type BlockCipher } from '../files/format/index.ts'
import { createPartCipher, type PartReference } from './format/part.ts'

export class IncomingPart {
  readonly #whole = defer<Uint8Array>()
  readonly #plain: Uint8Array
  readonly #cipher: BlockCipher
  readonly #blocks: readonly Deferred<Uint8Array>[]
  readonly #isThere: boolean[]
  #missing: number

  constructor(primitives: Primitives, { key, blocks }: PartReference) {
    this.#plain = new Uint8Array(blocks * BLOCK_BYTES)
    this.#cipher = createPartCipher(primitives, key)
    this.#blocks = Array.from({ length: blocks }, () => defer<Uint8Array>())
    this.#isThere = this.#blocks.map(() => false)
    this.#missing = blocks
    // Whoever waits is told; nobody has to.
    for (const { promise } of [this.#whole, ...this.#blocks]) promise.catch(() => {})
  }

  /** Settles when all blocks are there, or never will be. */
  get whole(): Promise<Uint8Array> {
    return this.#whole.promise
  }

  get bytes(): number {
    return this.#plain.length
  }

  /** The plain bytes of a block, once they are there; not to be written to. */
  block(index: number): Promise<Uint8Array> {
    const block = this.#blocks[index]
    assert(block !== undefined, 'incoming part: a block of it')
    return block.promise
  }

  /** @param block - encrypted and verified; copied. */
  add(index: number, block: Uint8Array): void {
    if (this.#isThere[index] !== false) return
    const plain = this.#plain.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES)
    plain.set(block)
    this.#cipher.apply(index, plain)
    this.#isThere[index] = true
    this.#blocks[index]?.resolve(plain)
    if (--this.#missing === 0) this.#whole.resolve(this.#plain)
  }

  /** @param blocks - one after the other, from `first` on. */
  addAll(first: number, blocks: Uint8Array): void {
    for (let at = 0; at < blocks.length; at += BLOCK_BYTES)
      this.add(first + at / BLOCK_BYTES, blocks.subarray(at, at + BLOCK_BYTES))
  }

  /** What is not there will not come. */
  fail(error: WarrenError): void {
    for (const block of [this.#whole, ...this.#blocks]) block.reject(error)
  }
}
