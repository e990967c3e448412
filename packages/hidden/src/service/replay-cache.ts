/** Introductions that an introduction point has accepted in its life: none is accepted twice, and the life ends when it is full. */
import { type Primitives, toHex } from '@warren/kernel'
import { MAX_REPLAY_ENTRIES } from '../limits.ts'

const DIGEST_BYTES = 16

export class ReplayCache {
  readonly #primitives: Pick<Primitives, 'sha256'>
  readonly #seen = new Set<string>()

  constructor(primitives: Pick<Primitives, 'sha256'>) {
    this.#primitives = primitives
  }

  get isFull(): boolean {
    return this.#seen.size >= MAX_REPLAY_ENTRIES
  }

  has(message: Uint8Array): boolean {
    return this.#seen.has(this.#digest(message))
  }

  /** Remember only what was authentic: otherwise anybody could fill the cache with noise and end the life early. */
  add(message: Uint8Array): void {
    this.#seen.add(this.#digest(message))
  }

  #digest(message: Uint8Array): string {
    return toHex(this.#primitives.sha256(message).subarray(0, DIGEST_BYTES))
  }
}
