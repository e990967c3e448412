/** A rate with a burst: so many units at once, then so many a second. */
import type { Clock } from '@warren/kernel'

export class TokenBucket {
  readonly #clock: Clock
  readonly #burst: number
  readonly #perMs: number
  #tokens: number
  #atMs: number

  constructor(clock: Clock, burst: number, perS: number) {
    this.#clock = clock
    this.#burst = burst
    this.#perMs = perS / 1000
    this.#tokens = burst
    this.#atMs = clock.nowMs()
  }

  /** Takes `count` if they are there; false: nothing was taken. */
  take(count: number): boolean {
    const nowMs = this.#clock.nowMs()
    this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#atMs) * this.#perMs)
    this.#atMs = nowMs
    if (count > this.#tokens) return false
    this.#tokens -= count
    return true
  }
}
