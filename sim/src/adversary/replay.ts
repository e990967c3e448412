/** Sends an earlier relay cell of a circuit once more, in the place of the one whose turn it is. */
import { drawUnit, type Random } from '@warren/kernel'
import { CELL_HEADER_BYTES } from '@warren/wire'
import { type Behaviour, isRelayCell } from './hostile-transport.ts'

/** @param share - of the relay cells. */
export function replay(random: Random, share: number): Behaviour {
  /** The last body of each circuit of each link. */
  const last = new WeakMap<object, Map<number, Uint8Array>>()
  return {
    name: 'replay',
    pass: (passing) => {
      if (!isRelayCell(passing)) return 'on'
      const { cell, circuitId, link } = passing
      const bodies = last.get(link) ?? new Map<number, Uint8Array>()
      last.set(link, bodies)
      const before = bodies.get(circuitId)
      if (before !== undefined && drawUnit(random) < share) cell.set(before, CELL_HEADER_BYTES)
      else bodies.set(circuitId, cell.slice(CELL_HEADER_BYTES))
      return 'on'
    },
  }
}
