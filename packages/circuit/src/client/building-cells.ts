/** The cells by which a circuit is built, and what it means when one is destroyed (docs/spec/circuit.md §4). */
import { fail, type WarrenError } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import { bodyOf, CELL_COMMANDS, type Geometry, newCell, setCommand } from '@warren/wire'
import { RELAY_COMMANDS } from '../circuit.ts'
import { DESTROY_REASONS, encodeCreate, encodeExtend } from '../format.ts'
import { newRelayCell } from '../relay-cell.ts'

export function createCell(geometry: Geometry, circuitId: number, message: Uint8Array): Uint8Array {
  const cell = newCell(geometry, circuitId, CELL_COMMANDS.create)
  bodyOf(cell).set(encodeCreate(message))
  return cell
}

/** To be encrypted for the last relay of the path. */
export function extendCell(geometry: Geometry, relay: RelayInfo, message: Uint8Array): Uint8Array {
  const data = encodeExtend({ relayId: relay.id, handshake: message })
  const cell = newRelayCell(geometry, RELAY_COMMANDS.extend, 0, data)
  setCommand(cell, CELL_COMMANDS.relayEarly)
  return cell
}

/**
 * @param awaitedHop - counted from 0, the one whose answer was awaited.
 * @returns `closed` with `fields.whileBuilding` where a relay of the path, or a link between two, took the circuit along: nobody knows which.
 */
export function destroyedError(body: Uint8Array, awaitedHop: number | undefined): WarrenError {
  if (awaitedHop === undefined) return fail('closed', 'circuit: destroyed by a relay')
  if (body[0] === DESTROY_REASONS.overloaded)
    return fail('overloaded', 'circuit: the first relay takes no more circuits')
  if (awaitedHop === 0) return notReached()
  return fail('closed', 'circuit: destroyed while it was built', { fields: { whileBuilding: true } })
}

/** The relay before it says so, which only it can. */
export function notReached(): WarrenError {
  return fail('unreachable', 'circuit: the next relay was not reached')
}
