/**
 * Vegas as in proposal 324, section 3.3: the cells of a window that the path cannot hold wait in a queue somewhere on it;
 * the window keeps that queue between two marks.
 */

/** How long a queue may be, in cells; ascending alpha, gamma, beta, delta. */
export interface QueueTargets {
  /** Below it the window grows. */
  readonly alpha: number
  /** Above it the window shrinks. */
  readonly beta: number
  /** Above it the window falls to this queue at once. */
  readonly delta: number
  /** Where start-up ends. */
  readonly gamma: number
  /** A step of the window. */
  readonly increment: number
  /** While the queue is under half of alpha a step is this share of the window, if that is more: for paths that became wider. */
  readonly probeShare: number
}

/** Cells of a window that wait on the path. */
export function queueOf(windowCells: number, roundTripMs: number, minMs: number): number {
  return roundTripMs > minMs ? windowCells - Math.floor((windowCells * minMs) / roundTripMs) : 0
}

/**
 * The next window.
 *
 * @param queueCells - what {@link queueOf} says of this one.
 * @param isFull - the window was used up: without that nothing is known about a larger one.
 */
export function vegasStep(
  windowCells: number,
  queueCells: number,
  isFull: boolean,
  targets: QueueTargets,
): number {
  const { alpha, beta, delta, increment, probeShare } = targets
  if (queueCells > delta) return windowCells - queueCells + delta - increment
  if (queueCells > beta) return windowCells - increment
  if (!isFull || queueCells >= alpha) return windowCells
  if (2 * queueCells >= alpha) return windowCells + increment
  return windowCells + Math.max(increment, Math.floor(windowCells * probeShare))
}
