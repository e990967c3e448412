/** Changes a byte of relay cells now and then. */
import { drawBelow, drawUnit, type Random } from '@warren/kernel'
import { CELL_HEADER_BYTES } from '@warren/wire'
import { type Behaviour, isRelayCell } from './hostile-transport.ts'

/** @param share - of the relay cells. */
export function corrupt(random: Random, share: number): Behaviour {
  return {
    name: 'corrupt',
    pass: (passing) => {
      if (!isRelayCell(passing) || drawUnit(random) >= share) return 'on'
      const { cell } = passing
      const at = CELL_HEADER_BYTES + drawBelow(random, cell.length - CELL_HEADER_BYTES)
      cell[at] = (cell[at] as number) ^ (1 + drawBelow(random, 255))
      return 'on'
    },
  }
}
