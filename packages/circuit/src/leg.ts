/** One circuit on one link, as the dispatcher sees it. */
import type { WarrenError } from '@warren/kernel'
import { CELL_COMMANDS, type Geometry, newCell } from '@warren/wire'
import type { Link } from '@warren/link'
import { DESTROY_REASONS } from './format.ts'

export interface Leg {
  /** A cell with this leg's circuit id; ownership passes. Never throws. */
  handleCell(cell: Uint8Array): void
  /** The link's queue of this circuit emptied. */
  handleWritable(): void
  /** The link is gone: nothing can be sent on it any more. */
  handleLinkClosed(error: WarrenError | undefined): void
}

/** Tells the peer that a circuit is gone, dropping what still waits for it. */
export function sendDestroy(
  link: Link,
  geometry: Geometry,
  circuitId: number,
  reason: keyof typeof DESTROY_REASONS = 'none',
): void {
  link.forget(circuitId)
  const cell = newCell(geometry, circuitId, CELL_COMMANDS.destroy)
  cell[geometry.headerBytes] = DESTROY_REASONS[reason]
  link.send(cell)
}
