/**
 * How long to leave a relay alone that could not be reached: exponential with jitter, so that a relay that comes back is
 * not dialled by everybody in the same second, and one that is gone is not hammered (docs/spec/link.md §11).
 */
import { type Clock, drawUnit, type Random } from '@warren/kernel'
import { MAX_REMEMBERED_FAILURES } from './limits.ts'
import { FIRST_BACK_OFF_MS, MAX_BACK_OFF_MS } from './timeouts.ts'

interface Failure {
  readonly count: number
  readonly untilMs: number
  /** Its machine said that nobody listens. */
  readonly isRefused: boolean
}

export class BackOff {
  readonly #clock: Clock
  readonly #random: Random
  /** In order of the last failure: the first is forgotten first. */
  readonly #failures = new Map<string, Failure>()

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  /** Milliseconds to wait before `peer` may be dialled; 0: now. */
  waitMs(peer: string): number {
    const failure = this.#failures.get(peer)
    return failure === undefined ? 0 : Math.max(0, failure.untilMs - this.#clock.nowMs())
  }

  /** What its machine said last, while it is left alone. */
  isRefused(peer: string): boolean {
    return this.#failures.get(peer)?.isRefused ?? false
  }

  failed(peer: string, isRefused = false): void {
    const count = (this.#failures.get(peer)?.count ?? 0) + 1
    const fullMs = Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (count - 1))
    const waitMs = fullMs * (0.5 + drawUnit(this.#random) / 2)
    this.#failures.delete(peer)
    this.#failures.set(peer, { count, untilMs: this.#clock.nowMs() + waitMs, isRefused })
    if (this.#failures.size <= MAX_REMEMBERED_FAILURES) return
    for (const oldest of this.#failures.keys()) {
      this.#failures.delete(oldest)
      return
    }
  }

  succeeded(peer: string): void {
    this.#failures.delete(peer)
  }
}
