/** The time of one build against what builds here take: says when it is slow, how much is left, and notes what it took. */
import { type Clock, isWarrenError, type Timer } from '@warren/kernel'
import type { BuildWatch } from '../circuit.ts'
import { BUILD_OVER_PER_HOP_MS } from '../timeouts.ts'
import type { BuildDeadlines, BuildKind, BuildTimes } from './build-times.ts'

export class BuildPace {
  readonly #clock: Clock
  readonly #times: BuildTimes
  readonly #kind: BuildKind
  readonly #hops: number
  readonly #deadlines: BuildDeadlines
  #startedAtMs: number
  #measuredFromMs: number
  #slowTimer: Timer | undefined
  #tellSlow: (() => void) | undefined

  constructor(clock: Clock, times: BuildTimes, kind: BuildKind, hops: number) {
    this.#clock = clock
    this.#times = times
    this.#kind = kind
    this.#hops = hops
    this.#deadlines = times.deadlines(kind, hops)
    this.#startedAtMs = clock.nowMs()
    this.#measuredFromMs = this.#startedAtMs
  }

  /** What the next hop may take: no longer than until all is over, nor than one hop ever may. */
  get leftMs(): number {
    const leftMs = this.#deadlines.overMs - (this.#clock.nowMs() - this.#startedAtMs)
    return Math.min(BUILD_OVER_PER_HOP_MS, Math.max(0, leftMs))
  }

  /** @param hop - the hop that is awaited when it turns out to be slow. */
  watch(watch: BuildWatch | undefined, hop: () => number): void {
    if (watch === undefined) return
    this.#tellSlow = () => {
      this.#tellSlow = undefined
      watch.slow(hop())
    }
    this.#slowTimer = this.#clock.after(this.#deadlines.slowMs, this.#tellSlow)
  }

  /** Waits for what is no relay's doing: neither slow nor over by it, lest whoever waits in a line begins another beside. */
  async outside(work: Promise<void>): Promise<void> {
    const beganAtMs = this.#clock.nowMs()
    this.#slowTimer?.cancel()
    await work
    this.#startedAtMs += this.#clock.nowMs() - beganAtMs
    if (this.#tellSlow !== undefined)
      this.#slowTimer = this.#clock.after(this.#deadlines.slowMs, this.#tellSlow)
  }

  /** The link is there: dialling one is no part of what is learned, but of the time that somebody waits. */
  linked(): void {
    this.#measuredFromMs = this.#clock.nowMs()
  }

  /** Notes how long `work` takes, also if that is for ever; failing at once says nothing of time. */
  async measure<T>(work: Promise<T>): Promise<T> {
    try {
      const result = await work
      this.#times.note(this.#kind, this.#hops, this.#clock.nowMs() - this.#measuredFromMs)
      return result
    } catch (error) {
      if (isWarrenError(error) && error.kind === 'timeout')
        this.#times.note(this.#kind, this.#hops, Number.POSITIVE_INFINITY)
      throw error
    } finally {
      this.#slowTimer?.cancel()
    }
  }
}
