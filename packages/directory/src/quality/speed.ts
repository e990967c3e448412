/**
 * How slow relays are against others, by what circuits of this node measured (docs/spec/directory.md §12).
 *
 * What is measured of a relay passed the one before it, which could have waited on purpose. So a relay is as slow as the lower
 * median over those before it says: most of them must agree, and one alone is believed by half.
 */
import { MAX_SPEED_PAIRS, MIN_RELAY_WEIGHT, SINGLE_WITNESS_WEIGHT, TYPICAL_SAMPLES } from '../limits.ts'
import { SPEED_FORGOTTEN_MS } from '../timeouts.ts'

interface Witness {
  /** Logarithm of how many times slower than what is typical, newer ones counting more. */
  logRatio: number
  atMs: number
}

/** A running median of the newest samples. */
class Typical {
  readonly #samples: number[] = []

  /** What was typical before this one; itself if it is the first. */
  compare(sample: number): number {
    const before = this.#samples.toSorted((a, b) => a - b)
    const typical = before[Math.floor(before.length / 2)] ?? sample
    this.#samples.push(sample)
    if (this.#samples.length > TYPICAL_SAMPLES) this.#samples.shift()
    return typical
  }
}

/** How much a new sample moves what is known: the third of three counts for more than the two before it. */
const NEWEST_SHARE = 0.5
/** Up to so many times what is typical nothing is held against a relay: half of all are slower than the median. */
const TOLERATED_RATIO = 2

export class RelaySpeeds {
  readonly #witnesses = new Map<string, Map<string, Witness>>()
  readonly #typical = new Map<string, Typical>()
  #pairs = 0

  /**
   * @param kind - what is compared with each other: a hop's place, or what circuits carry.
   * @param slowness - larger is slower; any unit.
   */
  note(relay: string, before: string, kind: string, slowness: number, nowMs: number): void {
    const typical = this.#typical.get(kind) ?? new Typical()
    this.#typical.set(kind, typical)
    const logRatio = Math.log(slowness / typical.compare(slowness))
    if (!Number.isFinite(logRatio)) return
    if (this.#pairs >= MAX_SPEED_PAIRS) this.#forgetAll()
    const witnesses = this.#witnesses.get(relay) ?? new Map<string, Witness>()
    this.#witnesses.set(relay, witnesses)
    const key = `${kind} ${before}`
    const known = witnesses.get(key)
    if (known === undefined) {
      this.#pairs++
      witnesses.set(key, { logRatio, atMs: nowMs })
    } else {
      known.logRatio += NEWEST_SHARE * (logRatio - known.logRatio)
      known.atMs = nowMs
    }
  }

  /** {@link MIN_RELAY_WEIGHT} to 1: the square of how much slower than tolerated. */
  weightOf(relay: string, nowMs: number): number {
    const witnesses = this.#witnesses.get(relay)
    if (witnesses === undefined) return 1
    const ratios: number[] = []
    for (const { logRatio, atMs } of witnesses.values())
      if (nowMs - atMs < SPEED_FORGOTTEN_MS) ratios.push(logRatio)
    const ratio = ratios.sort((a, b) => a - b)[Math.floor((ratios.length - 1) / 2)]
    if (ratio === undefined) return 1
    const weight = Math.min(1, (TOLERATED_RATIO / Math.exp(ratio)) ** 2)
    return Math.max(ratios.length < 2 ? SINGLE_WITNESS_WEIGHT : MIN_RELAY_WEIGHT, weight)
  }

  #forgetAll(): void {
    this.#witnesses.clear()
    this.#pairs = 0
  }
}
