/**
 * What a service suggests that its clients spend (docs/spec/hidden-services.md §6.1): looked at once a period, doubled while somebody who
 * spent what was suggested was turned away, taken down by a third when nobody was turned away at all.
 *
 * So it rises only until who pays is served, whoever else floods; and a flood that pays has to pay twice as much with every period.
 */
import type { Clock, Timer } from '@warren/kernel'
import { FIRST_EFFORT, MAX_EFFORT } from '../limits.ts'
import { EFFORT_PERIOD_MS } from '../timeouts.ts'

export class EffortControl {
  readonly #clock: Clock
  readonly #changed: () => void
  #suggested = 0
  /** The most that somebody had spent who was turned away in this period; undefined: nobody was. */
  #turnedAway: number | undefined
  #timer: Timer | undefined

  /** @param changed - there is another suggestion to publish. */
  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock
    this.#changed = changed
  }

  get suggested(): number {
    return this.#suggested
  }

  start(): void {
    this.#timer = this.#clock.after(EFFORT_PERIOD_MS, () => {
      this.#endPeriod()
      this.start()
    })
  }

  stop(): void {
    this.#timer?.cancel()
  }

  /** An introduction that was sound was not served, for want of room or time. */
  turnedAway(effort: number): void {
    if (effort > (this.#turnedAway ?? -1)) this.#turnedAway = effort
    // The first sign of a flood is answered at once: until then nobody could have spent anything.
    if (this.#suggested === 0) this.#suggest(FIRST_EFFORT)
  }

  #endPeriod(): void {
    const worst = this.#turnedAway
    this.#turnedAway = undefined
    if (worst === undefined) {
      const lower = Math.floor((this.#suggested * 2) / 3)
      this.#suggest(lower < FIRST_EFFORT ? 0 : lower)
    } else if (worst >= this.#suggested) this.#suggest(Math.min(MAX_EFFORT, this.#suggested * 2))
  }

  #suggest(effort: number): void {
    if (effort === this.#suggested) return
    this.#suggested = effort
    this.#changed()
  }
}
