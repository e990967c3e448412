/**
 * Lies in the directory: withholds pieces of answers and news, and garbles others, so that what a peer puts together is
 * not what anybody signed. (A relay that states two things about itself is another machine: see the scenario.)
 */
import { drawBelow, drawUnit, type Random } from '@warren/kernel'
import { CELL_COMMANDS, CELL_HEADER_BYTES } from '@warren/wire'
import type { Behaviour } from './hostile-transport.ts'

/** @param shares - of the directory cells. */
export function lie(
  random: Random,
  shares: { readonly withheld: number; readonly garbled: number },
): Behaviour {
  return {
    name: 'lie',
    pass: ({ command, cell }) => {
      if (command !== CELL_COMMANDS.directory) return 'on'
      const draw = drawUnit(random)
      if (draw < shares.withheld) return 'swallow'
      if (draw < shares.withheld + shares.garbled) {
        const at = CELL_HEADER_BYTES + drawBelow(random, cell.length - CELL_HEADER_BYTES)
        cell[at] = (cell[at] as number) ^ (1 + drawBelow(random, 255))
      }
      return 'on'
    },
  }
}
