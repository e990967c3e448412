/**
 * The start of a circuit's window, our own rule (docs/adr/0006-congestion.md): every acknowledged cell lets one more go, so
 * that the window doubles in each round trip, for as long as no queue is seen to stand.
 *
 * A queue that comes and goes within a round trip is what doubling makes of itself and only halts the growth; one that no
 * sample of two whole rounds is without stands, and ends start-up. So does a rate that has stopped growing: then the smallest
 * round trip was measured with a queue in it.
 */
import { queueOf } from './vegas.ts'

/** Samples of which the smallest tells whether there is a queue now. */
const RECENT_SAMPLES = 4
/** A queue has to stand for so many rounds: links that are new hold cells back, and let them go a round trip later. */
const STANDING_ROUNDS = 2
/** Start-up ends after so many rounds that did not raise the rate by a quarter (as in BBR). */
const PLATEAU_ROUNDS = 3
const PLATEAU_GROWTH = 1.25

export class StartUp {
  readonly #recentMs = new Float64Array(RECENT_SAMPLES)
  #samples = 0
  #roundMinMs = Number.POSITIVE_INFINITY
  #bestRate = 0
  #plateauRounds = 0
  #standingRounds = 0

  /** Begins again, for a path of which too little is known by now. */
  restart(): void {
    this.#samples = 0
    this.#roundMinMs = Number.POSITIVE_INFINITY
    this.#bestRate = 0
    this.#plateauRounds = 0
    this.#standingRounds = 0
  }

  /** Notes a sample; true: no queue is seen now, the window may grow by what was acknowledged. */
  onSample(roundTripMs: number, minMs: number, windowCells: number, gamma: number): boolean {
    this.#recentMs[this.#samples % RECENT_SAMPLES] = roundTripMs
    this.#samples++
    if (roundTripMs < this.#roundMinMs) this.#roundMinMs = roundTripMs
    if (this.#samples < RECENT_SAMPLES) return true
    let recentMinMs = roundTripMs
    for (const sampleMs of this.#recentMs) if (sampleMs < recentMinMs) recentMinMs = sampleMs
    return queueOf(windowCells, recentMinMs, minMs) <= gamma
  }

  /** Ends a round in which the window was used up; true: start-up is over. @param rate - any unit. */
  endRound(rate: number, minMs: number, windowCells: number, gamma: number): boolean {
    const stands = queueOf(windowCells, this.#roundMinMs, minMs) > gamma
    this.#roundMinMs = Number.POSITIVE_INFINITY
    this.#standingRounds = stands ? this.#standingRounds + 1 : 0
    if (this.#standingRounds >= STANDING_ROUNDS) return true
    if (rate >= this.#bestRate * PLATEAU_GROWTH) {
      this.#bestRate = rate
      this.#plateauRounds = 0
      return false
    }
    return ++this.#plateauRounds >= PLATEAU_ROUNDS
  }

  /** Ends a round in which the sender had too little to send: nothing is known. */
  skipRound(): void {
    this.#roundMinMs = Number.POSITIVE_INFINITY
  }
}
