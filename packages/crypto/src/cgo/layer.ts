/**
 * One layer of relay encryption in one direction: keys K, expected nonce N, chaining tag T' (docs/spec/relay-crypto.md §4).
 *
 * T' is the tag of the last cell as the relay put it out; being part of the next cell's tweak, it garbles every cell that
 * follows a changed, dropped, replayed or reordered one.
 */
import { assert, concatBytes } from '@warren/kernel'
import { TAG_BYTES } from '@warren/wire'
import { LAYER_SEED_BYTES, type CgoSuite } from './profile.ts'
import { TWEAK_HEAD_BYTES, Uiv, UIV_KEY_BYTES } from './uiv.ts'

export class Layer {
  readonly #suite: CgoSuite
  /** T' || command: the head of the next tweak. */
  readonly #head = new Uint8Array(TWEAK_HEAD_BYTES)
  readonly #keysAndNonce = new Uint8Array(LAYER_SEED_BYTES)
  readonly #nonce = this.#keysAndNonce.subarray(UIV_KEY_BYTES)
  readonly #fedTag = new Uint8Array(TAG_BYTES)
  #uiv: Uiv

  /** @param seed - J(32) || S(32) || N(16), copied; then, only to restore a state, T'(16). */
  constructor(suite: CgoSuite, seed: Uint8Array) {
    assert(
      seed.length === LAYER_SEED_BYTES || seed.length === LAYER_SEED_BYTES + TAG_BYTES,
      'layer: seed length',
    )
    this.#suite = suite
    this.#keysAndNonce.set(seed.subarray(0, LAYER_SEED_BYTES))
    this.#head.set(seed.subarray(LAYER_SEED_BYTES))
    this.#uiv = new Uiv(suite, this.#keysAndNonce.subarray(0, UIV_KEY_BYTES))
  }

  /** The relay's step on a cell that passes or arrives, in place. True: the tag is N, the cell is for this relay. */
  encrypt(command: number, body: Uint8Array): boolean {
    assert(body.length === this.#suite.bodyBytes, 'layer: body length')
    this.#head[TAG_BYTES] = command
    this.#uiv.encrypt(this.#head, body)
    copyTag(body, this.#head)
    return this.#isNonce(body)
  }

  /** The client's step, in place. True: the tag is N, the cell was made by this relay. */
  decrypt(command: number, body: Uint8Array): boolean {
    assert(body.length === this.#suite.bodyBytes, 'layer: body length')
    copyTag(body, this.#fedTag)
    this.#head[TAG_BYTES] = command
    this.#uiv.decrypt(this.#head, body)
    copyTag(this.#fedTag, this.#head)
    return this.#isNonce(body)
  }

  /** Puts N into a cell that is about to be made. */
  writeNonce(body: Uint8Array): void {
    body.set(this.#nonce)
  }

  /** UPDATE of proposal 359, from the tag of the cell just processed. Call after every own cell: keys before it are gone. */
  update(): void {
    this.#keysAndNonce.set(this.#suite.nextSeed)
    this.#suite.primitives.wipe(this.#suite.nextSeed)
    this.#uiv = new Uiv(this.#suite, this.#keysAndNonce.subarray(0, UIV_KEY_BYTES))
  }

  /** J || S || N || T', a copy: for known-answer tests. */
  exportState(): Uint8Array {
    return concatBytes(this.#keysAndNonce, this.#head.subarray(0, TAG_BYTES))
  }

  /** In constant time. Here and not through the port, since that wants a view of the tag, and this is done for every cell. */
  #isNonce(body: Uint8Array): boolean {
    const nonce = this.#nonce
    let difference = 0
    for (let at = 0; at < TAG_BYTES; at++) difference |= (body[at] as number) ^ (nonce[at] as number)
    return difference === 0
  }
}

/** Copies the tag that `from` begins with. A loop: a view of the tag costs more than its sixteen bytes. */
export function copyTag(from: Uint8Array, to: Uint8Array): void {
  for (let at = 0; at < TAG_BYTES; at++) to[at] = from[at] as number
}
