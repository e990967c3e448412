/**
 * When received cells are acknowledged (docs/spec/link.md §7): soon as long as there are few, since a small window waits for it,
 * and less often while many come, since an acknowledgement without a cell to ride on is a whole cell of its own.
 */
import { MAX_UNANSWERED_CELLS, MAX_UNANSWERED_CELLS_IN_FLOW } from './limits.ts'
import { ACKNOWLEDGE_DELAY_MS, ACKNOWLEDGE_DELAY_IN_FLOW_MS } from './timeouts.ts'

/** Cells within one delay that make a flow: its window, 50 ms long at least, then holds more than may be unanswered. */
const FLOW_CELLS = 16

export class AcknowledgePace {
  #sinceMs = Number.NEGATIVE_INFINITY
  #cells = 0
  #isFlow = false

  /** @param cells - came now and want an acknowledgement. */
  onReceived(cells: number, nowMs: number): void {
    const elapsedMs = nowMs - this.#sinceMs
    if (elapsedMs >= ACKNOWLEDGE_DELAY_IN_FLOW_MS) {
      this.#isFlow = this.#cells >= FLOW_CELLS && elapsedMs < 2 * ACKNOWLEDGE_DELAY_IN_FLOW_MS
      this.#sinceMs = nowMs
      this.#cells = 0
    }
    this.#cells += cells
  }

  /** Cells after which one leaves at once. */
  get maxCells(): number {
    return this.#isFlow ? MAX_UNANSWERED_CELLS_IN_FLOW : MAX_UNANSWERED_CELLS
  }

  /** How long one waits for a cell to ride on. */
  get delayMs(): number {
    return this.#isFlow ? ACKNOWLEDGE_DELAY_IN_FLOW_MS : ACKNOWLEDGE_DELAY_MS
  }
}
