/** How many cells may be under way: what a window asks of the rule that moves it. */

/** Decides the window of one direction between two far ends. Called for cells and marks: implementations allocate nothing. */
export interface CongestionControl {
  /** DATA cells that may be sent and not yet acknowledged. */
  readonly windowCells: number
  /** Cells from one mark to the next: at each mark the far end is asked for a SENDME. */
  readonly markCells: number
  /** Smoothed; 0 before the first. */
  readonly roundTripMs: number
  /** How fast they may go; undefined: as fast as the window lets them. */
  readonly paceCellsPerMs: number | undefined
  /** Before anything was sent: takes half the window of a way between the same ends, and its round trip until there is a sample. */
  startLike(other: Pick<CongestionControl, 'windowCells' | 'roundTripMs'>): void
  /** A marked cell leaves. @param isAlone - no other waits for its SENDME. */
  onMarkSent(nowMs: number, isAlone: boolean): void
  /**
   * The SENDME of a mark arrived.
   *
   * @param cells - how many it acknowledges.
   * @param roundTripMs - since the marked cell left.
   * @param inFlightCells - before these were taken off.
   */
  onAcknowledged(cells: number, roundTripMs: number, inFlightCells: number, nowMs: number): void
}
