/** How long holders take of late, waiting their turn behind other shares included: what a reader's patience goes by. */
import { HEDGE_MAX_MS, HEDGE_MS } from './timeouts.ts'

/** The part of each new answer in the mean: one segment's answers replace what was. */
const WEIGHT = 1 / 16
/** Silence of so many mean times is not chance. */
const PATIENCE = 3

export class AnswerPace {
  #meanMs = 0

  note(answerMs: number): void {
    this.#meanMs += (answerMs - this.#meanMs) * WEIGHT
  }

  /** After so much silence others are asked beside. Over a line that is full that is late, since asking more would not help. */
  get patienceMs(): number {
    return Math.min(HEDGE_MAX_MS, Math.max(HEDGE_MS, PATIENCE * this.#meanMs))
  }
}
