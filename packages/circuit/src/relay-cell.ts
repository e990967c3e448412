/** Makes relay cells: one buffer, written once, on its way to encryption. */
import { assert } from '@warren/kernel'
import { CELL_COMMANDS, type CellPool, type Geometry, newCell } from '@warren/wire'
import { RELAY_COMMANDS } from './circuit.ts'
import { DATA_OFFSET, setRelayHeader } from './format.ts'

const EMPTY: Uint8Array = new Uint8Array(0)

/** A relay cell with the message in place and its tag still empty. The rest of the cell is zero. */
export function newRelayCell(
  geometry: Geometry,
  relayCommand: number,
  streamId: number,
  data = EMPTY,
): Uint8Array {
  assert(data.length <= geometry.dataBytes, 'relay cell: a message fits one cell')
  const cell = newCell(geometry, 0, CELL_COMMANDS.relay)
  setRelayHeader(cell, relayCommand, data.length, streamId)
  if (data.length > 0) cell.set(data, DATA_OFFSET)
  return cell
}

/** A DATA cell of a stream, still empty. The link that sends it gives its memory back to `cells`. */
export function newDataCell(cells: CellPool, streamId: number): Uint8Array {
  const cell = cells.take()
  cell[4] = CELL_COMMANDS.relay
  setRelayHeader(cell, RELAY_COMMANDS.data, 0, streamId)
  return cell
}
