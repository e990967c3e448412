/** Holders that were away or hold nothing a moment ago, so that nobody waits for them again and again. */
import { type Clock, fail, type WarrenError } from '@warren/kernel'
import { MAX_REMEMBERED } from './limits.ts'
import { HOLDER_AWAY_MS, HOLDER_REFUSES_MS } from './timeouts.ts'

export class KnownHolders {
  readonly #clock: Pick<Clock, 'nowMs'>
  /** By identity in hex. */
  readonly #remembered = new Map<string, { readonly untilMs: number; readonly refuses: boolean }>()

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock
  }

  /** Why `holder` is not asked now; undefined: it is. */
  objectionTo(holder: string): WarrenError | undefined {
    const known = this.#remembered.get(holder)
    if (known === undefined) return undefined
    if (known.untilMs <= this.#clock.nowMs()) {
      this.#remembered.delete(holder)
      return undefined
    }
    return known.refuses
      ? fail('refused', 'holder: it holds nothing for others')
      : fail('unreachable', 'holder: it was not reached a moment ago')
  }

  /** @param refuses - it was reached and holds nothing. */
  note(holder: string, refuses: boolean): void {
    this.#remembered.delete(holder)
    const lastMs = refuses ? HOLDER_REFUSES_MS : HOLDER_AWAY_MS
    this.#remembered.set(holder, { untilMs: this.#clock.nowMs() + lastMs, refuses })
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size <= MAX_REMEMBERED) break
      this.#remembered.delete(oldest)
    }
  }

  /** The network was away, or this machine slept. */
  clear(): void {
    this.#remembered.clear()
  }
}
