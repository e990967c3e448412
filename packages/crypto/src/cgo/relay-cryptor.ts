/** The relay's end of relay encryption (docs/spec/relay-crypto.md §5). */
import type { Primitives } from '@warren/kernel'
import { TAG_BYTES } from '@warren/wire'
import type { HopKeys, RelayCryptor } from './cryptor.ts'
import { copyTag, Layer } from './layer.ts'
import { cgoSuite, type CgoSuite, type RelayProfile } from './profile.ts'

/** The relay's part for one layer. Also played by a service for the virtual hop. */
export class RelayLayers implements RelayCryptor {
  readonly #forward: Layer
  readonly #backward: Layer
  readonly #fedTag = new Uint8Array(TAG_BYTES)
  readonly #forwardTag = new Uint8Array(TAG_BYTES)
  readonly #backwardTag = new Uint8Array(TAG_BYTES)

  constructor(suite: CgoSuite, keys: HopKeys) {
    this.#forward = new Layer(suite, keys.forward)
    this.#backward = new Layer(suite, keys.backward)
  }

  forward(command: number, body: Uint8Array): boolean {
    copyTag(body, this.#fedTag)
    if (!this.#forward.encrypt(command, body)) return false
    this.#forward.update()
    this.#forwardTag.set(this.#fedTag)
    return true
  }

  backward(command: number, body: Uint8Array): void {
    this.#backward.encrypt(command, body)
  }

  originate(command: number, body: Uint8Array): void {
    this.#backward.writeNonce(body)
    this.#backward.encrypt(command, body)
    this.#backward.update()
    copyTag(body, this.#backwardTag)
  }

  get lastForwardTag(): Uint8Array {
    return this.#forwardTag.slice()
  }

  get lastBackwardTag(): Uint8Array {
    return this.#backwardTag.slice()
  }
}

/**
 * @param bodyBytes - the geometry's body size.
 * @param keys - from `deriveHopKeys`, copied; the caller wipes its own.
 */
export function createRelayCryptor(
  primitives: Primitives,
  profile: RelayProfile,
  bodyBytes: number,
  keys: HopKeys,
): RelayCryptor {
  return new RelayLayers(cgoSuite(primitives, profile, bodyBytes), keys)
}
