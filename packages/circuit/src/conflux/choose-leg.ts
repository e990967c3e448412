/**
 * Which leg carries the next DATA cell: proposal 329's LowRTT. The one with the shorter round trip while its window has room,
 * else the other, so that both are filled; who sends little stays on the shorter one.
 */
import type { ConfluxLeg } from './leg.ts'

/** A leg that was left for the other must offer so many marks' worth of room to be gone back to: no switch for a cell or two. */
const ROOM_MARKS = 2

/** @param current - carried the last cell. */
export function chooseLeg(legs: readonly ConfluxLeg[], current: ConfluxLeg): ConfluxLeg | undefined {
  const [first, second] = legs
  if (first === undefined || second === undefined || second.state !== 'usable')
    return first?.isOpen === true ? first : undefined
  // One that has no round trip yet is tried first.
  const secondIsQuick = second.control.roundTripMs < first.control.roundTripMs
  const [quick, slow] = secondIsQuick ? [second, first] : [first, second]
  if (quick.isOpen && (quick === current || hasRoom(quick))) return quick
  if (slow.isOpen) return slow
  return quick.isOpen ? quick : undefined
}

function hasRoom({ control, window }: ConfluxLeg): boolean {
  return control.windowCells - window.inFlightCells >= ROOM_MARKS * control.markCells
}
