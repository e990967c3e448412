/**
 * The numbers under which this home signed as a relay, on disk before anybody sees them: after a crash nothing is signed twice
 * with one of them, which others would take for a lie (docs/spec/directory.md §4.4).
 */
import type { StateStore } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'

const TABLE = 'relay-self'
const LEFT = 'left'

export class SignedNumbers {
  readonly #state: StateStore

  constructor(state: StateStore) {
    this.#state = state
  }

  /** The last number handed out under this name, or 0. */
  last(name: 'sequence' | 'liveness'): number {
    const stored = this.#state.table(TABLE).get(name)
    return stored === undefined ? 0 : new Reader(stored).u64()
  }

  /** A number above the last one (if that is at most `believedUpTo`). @throws WarrenError `storage`. */
  next(name: 'sequence' | 'liveness', atLeast: number, believedUpTo = Number.MAX_SAFE_INTEGER): number {
    return this.#state.transaction(() => {
      const last = this.last(name)
      const next = last > believedUpTo ? atLeast : Math.max(last + 1, atLeast)
      this.#state.table(TABLE).put(name, new Writer(8).u64(next).finish())
      return next
    })
  }

  /** Whether the last thing that was said is that the relay leaves. */
  get hasLeft(): boolean {
    return this.#state.table(TABLE).get(LEFT) !== undefined
  }

  set hasLeft(left: boolean) {
    if (left === this.hasLeft) return
    const table = this.#state.table(TABLE)
    if (left) table.put(LEFT, Uint8Array.of(1))
    else table.delete(LEFT)
  }
}
