/**
 * When received cells are acknowledged (docs/spec/link.md §7): soon as long as there are few and at the start of a flow, whose window is small and waits for
 * it, and seldom while more keep coming, since an acknowledgement without a cell to ride on is a whole cell of its own, on the line of somebody
 * who may be able to send much less than he receives.
 */
import { MAX_UNANSWERED_CELLS, MAX_UNANSWERED_CELLS_IN_FLOW } from './limits.ts'
import {
  ACKNOWLEDGE_DELAY_IN_FLOW_MS,
  ACKNOWLEDGE_DELAY_IN_SLOW_FLOW_MS,
  ACKNOWLEDGE_DELAY_MS,
  FLOW_PAUSE_MS,
  FLOW_START_MS,
} from './timeouts.ts'

/** Cells within one delay that make a flow at once: its window, 50 ms long at least, then holds more than may be unanswered. */
const FLOW_CELLS = 16
/** How much the latest distance between two arrivals counts in their mean. */
const NEWEST_SHARE = 1 / 8
/** A flow has ended when nothing came for so many of its distances. */
const ENDED_DISTANCES = 2
/** A slow flow is acknowledged after so many distances: as many cells go back as an eighth of what came, and half of the least window waits. */
const SLOW_FLOW_DISTANCES = 8

export class AcknowledgePace {
  /** Cells are counted by periods of one delay. */
  #periodFromMs = Number.NEGATIVE_INFINITY
  #periodCells = 0
  #lastPeriodCells = 0
  #lastMs = Number.NEGATIVE_INFINITY
  /** When what comes now began to come without a pause. */
  #flowFromMs = Number.NEGATIVE_INFINITY
  /** Between arrivals of it, smoothed. */
  #distanceMs = 0
  /** When the first of those came that have no acknowledgement. */
  #firstMs = Number.NEGATIVE_INFINITY

  /**
   * @param cells - came now and want an acknowledgement.
   * @param isFirst - all before them have theirs.
   */
  onReceived(cells: number, nowMs: number, isFirst: boolean): void {
    if (cells === 0) return
    if (isFirst) this.#firstMs = nowMs
    const distanceMs = nowMs - this.#lastMs
    this.#lastMs = nowMs
    if (distanceMs > FLOW_PAUSE_MS) {
      this.#flowFromMs = nowMs
      this.#distanceMs = 0
    } else this.#distanceMs += (distanceMs - this.#distanceMs) * NEWEST_SHARE
    this.#count(cells, nowMs)
  }

  /** Cells after which one leaves at once. */
  get maxCells(): number {
    return this.#isFlow ? MAX_UNANSWERED_CELLS_IN_FLOW : MAX_UNANSWERED_CELLS
  }

  /** When the acknowledgement of what came is due, as things stand: it may have become later when that time has come. */
  get dueMs(): number {
    if (!this.#isFlow) return this.#firstMs + ACKNOWLEDGE_DELAY_MS
    const endedMs = Math.max(ACKNOWLEDGE_DELAY_MS, ENDED_DISTANCES * this.#distanceMs)
    const longestMs = Math.min(
      Math.max(ACKNOWLEDGE_DELAY_IN_FLOW_MS, SLOW_FLOW_DISTANCES * this.#distanceMs),
      ACKNOWLEDGE_DELAY_IN_SLOW_FLOW_MS,
    )
    return Math.min(this.#firstMs + longestMs, this.#lastMs + endedMs)
  }

  get #isFlow(): boolean {
    return this.#lastPeriodCells >= FLOW_CELLS || this.#lastMs - this.#flowFromMs >= FLOW_START_MS
  }

  #count(cells: number, nowMs: number): void {
    const elapsedMs = nowMs - this.#periodFromMs
    if (elapsedMs >= ACKNOWLEDGE_DELAY_IN_FLOW_MS) {
      this.#lastPeriodCells = elapsedMs < 2 * ACKNOWLEDGE_DELAY_IN_FLOW_MS ? this.#periodCells : 0
      this.#periodFromMs = nowMs
      this.#periodCells = 0
    }
    this.#periodCells += cells
  }
}
