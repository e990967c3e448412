/** How many cells may be under way: the seam where a measured window replaces the fixed one. */
import { CIRCUIT_WINDOW_CELLS } from '../limits.ts'

/** Decides the window of one direction between two far ends. Called for every cell: implementations allocate nothing. */
export interface CongestionControl {
  /** DATA cells that may be sent and not yet acknowledged. At most {@link CIRCUIT_WINDOW_CELLS}, at least one update. */
  readonly windowCells: number
  /** @param inFlightCells - including the cell that was just sent. */
  onSent(inFlightCells: number): void
  /** One update arrived. @param inFlightCells - after it was taken off. */
  onSendme(inFlightCells: number): void
}

/** The first form: always the same window (docs/spec/circuit.md §7). It holds no state, so all circuits share it. */
export const FIXED_WINDOW: CongestionControl = {
  windowCells: CIRCUIT_WINDOW_CELLS,
  onSent() {},
  onSendme() {},
}
