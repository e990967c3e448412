/**
 * One circuit more than is wanted, connected and asked for nothing, which takes the place of the next one that ends: a new
 * circuit to a sharer takes seconds, in which a third of the rate would be missing (docs/spec/files.md §7.4).
 */
import type { Lane } from './lane.ts'
import { MIN_SPARE_BLOCKS } from './limits.ts'
import type { Source } from './source.ts'
import { SPARE_RETRY_MS } from './timeouts.ts'
import type { Work } from './work.ts'

export class SpareLane {
  #lane: Lane | undefined
  #notBeforeMs = 0

  get lane(): Lane | undefined {
    return this.#lane
  }

  /** There is none, and one may be dialled. */
  isDue(nowMs: number): boolean {
    return this.#lane === undefined && nowMs >= this.#notBeforeMs
  }

  keep(lane: Lane): void {
    this.#lane = lane
  }

  /** Gives it away: it is spare no longer. */
  take(): Lane | undefined {
    const lane = this.#lane
    this.#lane = undefined
    return lane
  }

  /** A lane ended. True: it was the spare one, and there is none for a while. */
  ended(lane: Lane, nowMs: number): boolean {
    if (lane !== this.#lane) return false
    this.#lane = undefined
    this.#notBeforeMs = nowMs + SPARE_RETRY_MS
    return true
  }
}

/** Enough is left to fetch, and every circuit that is wanted is there: who cannot have these must not ask for one more. */
export function isSpareWorth(works: readonly Work[], lanes: readonly Lane[], wanted: number): boolean {
  if (wanted < 2 || lanes.filter((lane) => lane.isOpen).length < wanted) return false
  return works.reduce((sum, work) => sum + work.blocksLeft, 0) >= MIN_SPARE_BLOCKS
}

/** The sharer that it goes to: of those that serve now, the one with the fewest circuits. */
export function sourceOfSpare(sources: readonly Source[], wanted: number): Source | undefined {
  return sources
    .filter((source) => source.hasServed && source.openLanes > 0 && source.mayHave(wanted) > 0)
    .sort((a, b) => a.lanes - b.lanes)[0]
}
