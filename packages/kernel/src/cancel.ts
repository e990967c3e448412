/** Cancellation: the four members of `AbortSignal` that Warren uses, so that the real one fits. */
import { fail } from './errors.ts'

export interface Cancel {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Throws `cancelled` if the caller has given up. */
export function throwIfCancelled(cancel: Cancel | undefined): void {
  if (cancel?.aborted === true) throw fail('cancelled', 'the caller gave up')
}

/** A source of cancellation for code below the platform floor, where `AbortController` does not exist. */
export class CancelSource {
  readonly #listeners = new Set<() => void>()
  #aborted = false
  readonly cancel: Cancel

  constructor() {
    const source = this
    this.cancel = {
      get aborted() {
        return source.#aborted
      },
      addEventListener: (_type, listener) => {
        this.#listeners.add(listener)
      },
      removeEventListener: (_type, listener) => {
        this.#listeners.delete(listener)
      },
    }
  }

  abort(): void {
    if (this.#aborted) return
    this.#aborted = true
    for (const listener of [...this.#listeners]) listener()
    this.#listeners.clear()
  }
}
