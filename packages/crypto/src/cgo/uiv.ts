/**
 * UIV+, the tweakable wide-block cipher of Counter Galois Onion (docs/spec/relay-crypto.md §3).
 *
 * `encrypt` is the non-malleable direction, which relays use: a change of any bit of its input makes all of its output
 * unpredictable. `decrypt` is its inverse, which clients use. Every key update derives from the same tag as the key
 * stream before it, so each pass computes the next keys as well, in the same call of the counter cipher.
 */
import { assert, type BlockCipher, type CounterCipher, type UniversalHash } from '@warren/kernel'
import { TAG_BYTES } from '@warren/wire'
import type { CgoSuite, TagPermutation } from './profile.ts'

/** Length of the keys J || S: KB, KU, K and B of 16 bytes each. */
export const UIV_KEY_BYTES = 64

/** Length of what precedes the content in the tweak: chaining tag T' and cell command. */
export const TWEAK_HEAD_BYTES = TAG_BYTES + 1

export class Uiv {
  readonly #suite: CgoSuite
  readonly #blockCipher: BlockCipher
  readonly #tweakHash: UniversalHash
  readonly #keyStream: CounterCipher
  readonly #tagPermutation: TagPermutation
  readonly #mask = new Uint8Array(TAG_BYTES)
  readonly #block = new Uint8Array(TAG_BYTES)

  /** @param keys - J || S, copied. */
  constructor(suite: CgoSuite, keys: Uint8Array) {
    assert(keys.length === UIV_KEY_BYTES, 'uiv: keys have 64 bytes')
    this.#suite = suite
    this.#blockCipher = suite.primitives.aesBlock(keys.slice(0, 16))
    this.#tweakHash = suite.tweakHash(keys.slice(16, 32))
    this.#keyStream = suite.primitives.aesCounter(keys.slice(32, 48))
    this.#tagPermutation = suite.tagPermutation(keys.slice(48, 64))
  }

  /** Encrypts `body` (tag, then content) in place. */
  encrypt(head: Uint8Array, body: Uint8Array): void {
    this.encryptTag(head, body)
    this.#applyKeyStream(body)
  }

  /** Undoes {@link encrypt}, in place. */
  decrypt(head: Uint8Array, body: Uint8Array): void {
    this.#applyKeyStream(body)
    this.decryptTag(head, body)
  }

  /** The tweakable block cipher ET (LRW2) on the tag of `body`, in place; the tweak is `head || content`. */
  encryptTag(head: Uint8Array, body: Uint8Array): void {
    const [mask, block] = [this.#mask, this.#block]
    this.#tweakHash.hash(head, body, mask, TAG_BYTES)
    for (let at = 0; at < TAG_BYTES; at++) block[at] = (body[at] as number) ^ (mask[at] as number)
    this.#blockCipher.encrypt(block)
    for (let at = 0; at < TAG_BYTES; at++) body[at] = (block[at] as number) ^ (mask[at] as number)
  }

  decryptTag(head: Uint8Array, body: Uint8Array): void {
    const [mask, block] = [this.#mask, this.#block]
    this.#tweakHash.hash(head, body, mask, TAG_BYTES)
    for (let at = 0; at < TAG_BYTES; at++) block[at] = (body[at] as number) ^ (mask[at] as number)
    this.#blockCipher.decrypt(block)
    for (let at = 0; at < TAG_BYTES; at++) body[at] = (block[at] as number) ^ (mask[at] as number)
  }

  /** XORs the key stream that the tag of `body` selects into its content, and leaves the seed of the next keys in `suite.nextSeed`. */
  #applyKeyStream(body: Uint8Array): void {
    const { nextSeed, counterMask } = this.#suite
    const counter = this.#block
    for (let at = 0; at < TAG_BYTES; at++) counter[at] = body[at] as number
    this.#tagPermutation.apply(counter)
    counter[14] = (counter[14] as number) & (counterMask >>> 8)
    counter[15] = (counter[15] as number) & counterMask
    this.#keyStream.apply(counter, body, TAG_BYTES, nextSeed)
  }

  /** The bytes that {@link encrypt} and {@link decrypt} derive from a tag: key stream for the content, and the next seed. */
  expandTag(tag: Uint8Array): { readonly keyStream: Uint8Array; readonly nextSeed: Uint8Array } {
    const body = new Uint8Array(this.#suite.bodyBytes)
    body.set(tag)
    this.#applyKeyStream(body)
    return { keyStream: body.subarray(TAG_BYTES), nextSeed: this.#suite.nextSeed.slice() }
  }
}
