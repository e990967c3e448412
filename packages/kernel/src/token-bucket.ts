/** A rate with a burst: so many units at once, then so many a second; refilled by the clock when asked, with no timer. */
import type { Clock } from './clock.ts'

/** How fast and how much at once. */
export interface Rate {
  readonly perS: number
  readonly burst: number
}

export class TokenBucket {
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #rate: Rate
  #tokens: number
  #filledAtMs: number

  /** Starts full. */
  constructor(clock: Pick<Clock, 'nowMs'>, rate: Rate) {
    this.#clock = clock
    this.#rate = rate
    this.#tokens = rate.burst
    this.#filledAtMs = clock.nowMs()
  }

  /** Whether anything is left. */
  get isPositive(): boolean {
    this.#fill()
    return this.#tokens > 0
  }

  /** Takes `count`, if need be on credit: for what is known only afterwards. */
  charge(count: number): void {
    this.#fill()
    this.#tokens -= count
  }

  /** Takes `count` if they are there; false: nothing was taken. */
  take(count = 1): boolean {
    this.#fill()
    if (count > this.#tokens) return false
    this.#tokens -= count
    return true
  }

  #fill(): void {
    const nowMs = this.#clock.nowMs()
    const earned = ((nowMs - this.#filledAtMs) * this.#rate.perS) / 1000
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + earned)
    this.#filledAtMs = nowMs
  }
}

/** One bucket of the same rate for each of many owners; a bucket is forgotten with its owner. */
export class TokenBuckets {
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #rate: Rate
  readonly #buckets = new WeakMap<object, TokenBucket>()

  constructor(clock: Pick<Clock, 'nowMs'>, rate: Rate) {
    this.#clock = clock
    this.#rate = rate
  }

  /** Takes `count` of the owner's if they are there; false: nothing was taken. */
  take(owner: object, count = 1): boolean {
    let bucket = this.#buckets.get(owner)
    if (bucket === undefined) {
      bucket = new TokenBucket(this.#clock, this.#rate)
      this.#buckets.set(owner, bucket)
    }
    return bucket.take(count)
  }
}
