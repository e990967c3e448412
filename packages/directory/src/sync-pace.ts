/** How long to wait before the next round. */
import { drawUnit, type Random } from '@warren/kernel'
import {
  FIRST_RETRY_MS,
  JOINING_RETRY_LAST_MS,
  JOINING_RETRY_MS,
  LAST_RETRY_MS,
  SETTLING_MS,
} from './timeouts.ts'

/** Rounds soon after the first success: others joined at the same moment. */
const SETTLING_ROUNDS = 2

export class SyncPace {
  readonly #random: Random
  readonly #intervalMs: number
  #unansweredMs = FIRST_RETRY_MS
  #joiningMs = JOINING_RETRY_MS
  #settlingLeft = SETTLING_ROUNDS

  constructor(random: Random, intervalMs: number) {
    this.#random = random
    this.#intervalMs = intervalMs
  }

  /** @param answered - peers that answered; @param usable - whether enough relays are known now. */
  nextMs(answered: number, usable: boolean): number {
    if (answered === 0) {
      const waitMs = this.#unansweredMs
      this.#unansweredMs = Math.min(LAST_RETRY_MS, waitMs * 2)
      return this.#jittered(waitMs)
    }
    this.#unansweredMs = FIRST_RETRY_MS
    if (!usable) {
      const waitMs = this.#joiningMs
      this.#joiningMs = Math.min(JOINING_RETRY_LAST_MS, waitMs * 1.5)
      return this.#jittered(waitMs)
    }
    this.#joiningMs = JOINING_RETRY_MS
    if (this.#settlingLeft > 0) {
      this.#settlingLeft--
      return this.#jittered(SETTLING_MS)
    }
    return this.#jittered(this.#intervalMs)
  }

  /** A fifth either way, so that nodes that started together do not ask together for ever. */
  #jittered(waitMs: number): number {
    return waitMs * (0.8 + 0.4 * drawUnit(this.#random))
  }
}
