/** Work on one name happens one after the other, on different names side by side. */
import { toHex } from '@warren/kernel'

export class NameLocks {
  readonly #tails = new Map<string, Promise<void>>()

  async run<T>(name: Uint8Array, work: () => Promise<T>): Promise<T> {
    const key = toHex(name)
    const before = this.#tails.get(key)
    const result = before === undefined ? work() : before.then(work)
    const tail = result.then(
      () => {},
      () => {},
    )
    this.#tails.set(key, tail)
    try {
      return await result
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key)
    }
  }
}
