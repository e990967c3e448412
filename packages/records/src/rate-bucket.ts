/** A token bucket: so many at once, so many a second after that. */
import type { Clock } from '@warren/kernel'

export class RateBucket {
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #ratePerS: number
  readonly #burst: number
  #tokens: number
  #filledAtMs: number

  /** @param burst - tokens the bucket holds, >= 1; it starts full. */
  constructor(clock: Pick<Clock, 'nowMs'>, ratePerS: number, burst: number) {
    this.#clock = clock
    this.#ratePerS = ratePerS
    this.#burst = burst
    this.#tokens = burst
    this.#filledAtMs = clock.nowMs()
  }

  /** Takes one token; false if there is none. */
  take(): boolean {
    const nowMs = this.#clock.nowMs()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#filledAtMs) / 1000) * this.#ratePerS)
    this.#filledAtMs = nowMs
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }
}
