/**
 * Cells: the one fixed-size unit on a link, so that sizes tell an observer nothing (docs/spec/link.md §2).
 *
 * A cell is a plain `Uint8Array` of `geometry.cellBytes`, changed in place on its way: relays forward hundreds of
 * thousands of them, so there is no object per cell.
 */
import { CELL_HEADER_BYTES, type Geometry } from './geometry.ts'

/** Cell commands; the value is the number on the wire. Circuit id 0 is the link itself. */
export const CELL_COMMANDS = {
  /** Link: nothing; dropped. Also carries acknowledgements when nothing else goes that way (link.md §7). */
  padding: 0,
  /** Link: versions, capabilities, time. First cell in each direction. */
  hello: 1,
  /** Link: identity proof over the channel binding. */
  identity: 2,
  /** Link: a piece of a directory request or answer. */
  directory: 3,
  create: 4,
  created: 5,
  relay: 6,
  /** A relay cell that may carry EXTEND; counted per circuit. */
  relayEarly: 7,
  destroy: 8,
} as const

export type CellCommand = (typeof CELL_COMMANDS)[keyof typeof CELL_COMMANDS]

export function newCell(geometry: Geometry, circuitId: number, command: CellCommand): Uint8Array {
  const cell = new Uint8Array(geometry.cellBytes)
  setCircuitId(cell, circuitId)
  cell[4] = command
  return cell
}

export function circuitIdOf(cell: Uint8Array): number {
  return (
    (((cell[0] as number) << 24) |
      ((cell[1] as number) << 16) |
      ((cell[2] as number) << 8) |
      (cell[3] as number)) >>>
    0
  )
}

export function setCircuitId(cell: Uint8Array, circuitId: number): void {
  cell[0] = circuitId >>> 24
  cell[1] = circuitId >>> 16
  cell[2] = circuitId >>> 8
  cell[3] = circuitId
}

/** The command byte as it stands; the receiver refuses what is not in {@link CELL_COMMANDS}. */
export function commandOf(cell: Uint8Array): number {
  return cell[4] as number
}

export function setCommand(cell: Uint8Array, command: CellCommand): void {
  cell[4] = command
}

/** Cells received on this link so far, modulo 65536, as the sender of this cell saw it when it left. */
export function acknowledgedOf(cell: Uint8Array): number {
  return ((cell[5] as number) << 8) | (cell[6] as number)
}

export function setAcknowledged(cell: Uint8Array, count: number): void {
  cell[5] = count >>> 8
  cell[6] = count
}

/** A view of the body, not a copy. */
export function bodyOf(cell: Uint8Array): Uint8Array {
  return cell.subarray(CELL_HEADER_BYTES)
}
