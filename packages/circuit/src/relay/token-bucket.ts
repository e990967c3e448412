/** A rate with a burst, refilled by the clock when asked. */
import type { Clock } from '@warren/kernel'

export class TokenBucket {
  readonly #clock: Clock
  readonly #ratePerS: number
  readonly #burst: number
  #tokens: number
  #filledAtMs: number

  constructor(clock: Clock, ratePerS: number, burst: number) {
    this.#clock = clock
    this.#ratePerS = ratePerS
    this.#burst = burst
    this.#tokens = burst
    this.#filledAtMs = clock.nowMs()
  }

  /** Takes one token; false: there is none. */
  take(): boolean {
    const nowMs = this.#clock.nowMs()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#filledAtMs) * this.#ratePerS) / 1000)
    this.#filledAtMs = nowMs
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}
