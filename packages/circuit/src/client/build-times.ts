/**
 * How long circuits take here, learned from those that were built (docs/spec/circuit.md §8, docs/adr/0009-build-times.md).
 *
 * A build that takes half as long again as four fifths of the others is *slow*: another path is tried beside it, and the
 * first to arrive is taken. It is measured to the end all the same: to close it there would let the estimate feed on itself.
 * Only after four times that it is *over*.
 */
import { isWarrenError, type StateStore, utf8, utf8Text } from '@warren/kernel'
import {
  BUILD_TIME_SAMPLES,
  BUILD_TIMES_SAVED_EVERY,
  CHANGED_AFTER_SLOW,
  MAX_RELAY_EARLY_CELLS,
  MIN_BUILD_TIME_SAMPLES,
} from '../limits.ts'
import {
  BUILD_OVER_MIN_MS,
  BUILD_OVER_PER_HOP_MS,
  BUILD_SLOW_FIRST_PER_HOP_MS,
  BUILD_SLOW_MAX_PER_HOP_MS,
  BUILD_SLOW_MIN_MS,
} from '../timeouts.ts'

/** `build`: so many hops at once, over a link that is there. `extend`: one more hop, which makes so many. */
export type BuildKind = 'build' | 'extend'

export interface BuildDeadlines {
  /** From here on another path may be tried beside. */
  readonly slowMs: number
  /** From here on it is given up. */
  readonly overMs: number
}

export interface BuildTimeStatus {
  readonly hops: number
  /** When a build counts as slow. */
  readonly timeoutMs: number
  readonly medianMs: number | undefined
  readonly measured: number
}

const TABLE = 'build-times'
const KEY = 'series'
const VERSION = 1
/** The share of builds that the estimate looks at, and how much longer than it a build may take. */
const QUANTILE = 0.8
const SLACK = 1.5
const OVER_FACTOR = 4
const MAX_HOPS = MAX_RELAY_EARLY_CELLS + 1

/** One kind of build: the newest samples, infinite for one that never came. */
class Series {
  readonly samples: number[]
  #slowInARow = 0

  constructor(samples: readonly number[] = []) {
    this.samples = [...samples]
  }

  add(tookMs: number, wasSlow: boolean): void {
    this.samples.push(tookMs)
    if (this.samples.length > BUILD_TIME_SAMPLES) this.samples.shift()
    this.#slowInARow = wasSlow ? this.#slowInARow + 1 : 0
    if (this.#slowInARow < CHANGED_AFTER_SLOW) return
    // Chance does not make so many slow in a row: it is another network now, and only they tell of it.
    this.samples.splice(0, this.samples.length - CHANGED_AFTER_SLOW)
    this.#slowInARow = 0
  }

  quantile(share: number): number | undefined {
    const { length } = this.samples
    if (length === 0) return undefined
    return this.samples.toSorted((a, b) => a - b)[Math.min(length - 1, Math.floor(share * length))]
  }
}

export class BuildTimes {
  readonly #state: StateStore | undefined
  readonly #series: Map<string, Series>
  #unsaved = 0

  /** @param state - where they outlive the process; what is there and cannot be read is learned anew. */
  constructor(state?: StateStore) {
    this.#state = state
    this.#series = loadSeries(state)
  }

  deadlines(kind: BuildKind, hops: number): BuildDeadlines {
    // One hop more is three messages at most; a build is one for each of its hops.
    const steps = kind === 'build' ? hops : 1
    const overMaxMs = steps * BUILD_OVER_PER_HOP_MS
    const series = this.#series.get(`${kind}${hops}`)
    if (series === undefined || series.samples.length < MIN_BUILD_TIME_SAMPLES)
      return { slowMs: steps * BUILD_SLOW_FIRST_PER_HOP_MS, overMs: overMaxMs }
    const learnedMs = SLACK * (series.quantile(QUANTILE) ?? Number.POSITIVE_INFINITY)
    const slowMs = Math.min(steps * BUILD_SLOW_MAX_PER_HOP_MS, Math.max(BUILD_SLOW_MIN_MS, learnedMs))
    return { slowMs, overMs: Math.min(overMaxMs, Math.max(BUILD_OVER_MIN_MS, OVER_FACTOR * slowMs)) }
  }

  /** @param tookMs - infinite: it was given up for taking too long. */
  note(kind: BuildKind, hops: number, tookMs: number): void {
    const key = `${kind}${hops}`
    const series = this.#series.get(key) ?? new Series()
    this.#series.set(key, series)
    series.add(tookMs, tookMs >= this.deadlines(kind, hops).slowMs)
    if (++this.#unsaved >= BUILD_TIMES_SAVED_EVERY) this.#save()
  }

  /** Of whole builds, by number of hops. */
  status(): BuildTimeStatus[] {
    return Array.from({ length: MAX_HOPS }, (_, index) => index + 1).flatMap((hops) => {
      const series = this.#series.get(`build${hops}`)
      if (series === undefined) return []
      const medianMs = series.quantile(0.5)
      const { slowMs: timeoutMs } = this.deadlines('build', hops)
      return [
        {
          hops,
          timeoutMs: Math.round(timeoutMs),
          medianMs: Number.isFinite(medianMs) ? Math.round(medianMs as number) : undefined,
          measured: series.samples.length,
        },
      ]
    })
  }

  #save(): void {
    this.#unsaved = 0
    const series = Object.fromEntries(
      [...this.#series].map(([key, { samples }]) => [
        key,
        samples.map((ms) => (Number.isFinite(ms) ? Math.round(ms) : -1)),
      ]),
    )
    try {
      this.#state?.table(TABLE).put(KEY, utf8(JSON.stringify({ version: VERSION, series })))
    } catch (error) {
      // A full disk ends no circuit: the times are learned again after a restart.
      if (!isWarrenError(error) || error.kind !== 'storage') throw error
    }
  }
}

function loadSeries(state: StateStore | undefined): Map<string, Series> {
  const stored = state?.table(TABLE).get(KEY)
  const all = new Map<string, Series>()
  if (stored === undefined) return all
  try {
    const { version, series } = JSON.parse(utf8Text(stored)) as { version?: unknown; series?: object }
    if (version !== VERSION) return all
    for (const [key, samples] of Object.entries(series ?? {})) {
      if (!/^(build|extend)[1-9]$/.test(key) || !Array.isArray(samples)) continue
      const numbers = samples.slice(-BUILD_TIME_SAMPLES).filter((ms) => Number.isFinite(ms))
      all.set(key, new Series(numbers.map((ms: number) => (ms < 0 ? Number.POSITIVE_INFINITY : ms))))
    }
  } catch {
    // Only times: a damaged file of them is no reason to stop, they are learned again within minutes.
    all.clear()
  }
  return all
}
