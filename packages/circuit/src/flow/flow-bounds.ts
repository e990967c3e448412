/** The bounds of limits.ts that are bytes, as cells of one geometry: what is counted on the way of a cell is cells. */
import { assert } from '@warren/kernel'
import type { Geometry } from '@warren/wire'
import {
  INITIAL_WINDOW_BYTES,
  MAX_MARK_BYTES,
  MAX_STREAMS,
  MAX_WINDOW_BYTES,
  MIN_MARK_BYTES,
  MIN_WINDOW_BYTES,
  XOFF_BYTES,
  XON_BYTES,
} from '../limits.ts'

export interface FlowBounds {
  readonly cellBytes: number
  readonly minWindowCells: number
  readonly initialWindowCells: number
  /** Cells that may ever be under way in one direction to one far end. */
  readonly maxWindowCells: number
  /** Least and most cells from one mark to the next. */
  readonly minMarkCells: number
  readonly maxMarkCells: number
  /** Cells of a stream that wait for its reader when the far end is told to stop, and to go on. */
  readonly xoffCells: number
  readonly xonCells: number
  /**
   * Cells of one circuit queued toward a link, beyond which a relay destroys it. Ends that keep their windows cannot get
   * here: one window of DATA, and two control cells for each possible stream.
   */
  readonly maxQueuedCells: number
}

export function flowBoundsOf({ cellBytes }: Geometry): FlowBounds {
  const cells = (bytes: number): number => Math.max(1, Math.floor(bytes / cellBytes))
  const maxWindowCells = cells(MAX_WINDOW_BYTES)
  const bounds = {
    cellBytes,
    minWindowCells: cells(MIN_WINDOW_BYTES),
    initialWindowCells: cells(INITIAL_WINDOW_BYTES),
    maxWindowCells,
    minMarkCells: cells(MIN_MARK_BYTES),
    maxMarkCells: cells(MAX_MARK_BYTES),
    xoffCells: cells(XOFF_BYTES),
    xonCells: cells(XON_BYTES),
    maxQueuedCells: maxWindowCells + 2 * MAX_STREAMS,
  }
  assert(bounds.minMarkCells < bounds.minWindowCells, 'flow: the smallest window has a mark in it')
  return bounds
}
