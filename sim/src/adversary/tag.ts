/**
 * Marks relay cells for an accomplice: the same bits are flipped in every marked cell, well inside of the data. Against a
 * cipher that lets changes through, the far end would deliver the mark.
 */
import { drawUnit, type Random } from '@warren/kernel'
import { type Behaviour, isRelayCell } from './hostile-transport.ts'

/** Well inside the data of a relay cell, whatever its size. */
const MARK_AT = 200
const MARK = [0x55, 0xaa, 0x55, 0xaa]

/** @param share - of the relay cells. */
export function tag(random: Random, share: number): Behaviour {
  return {
    name: 'tag',
    pass: (passing) => {
      if (!isRelayCell(passing) || drawUnit(random) >= share) return 'on'
      for (const [index, bits] of MARK.entries())
        passing.cell[MARK_AT + index] = (passing.cell[MARK_AT + index] as number) ^ bits
      return 'on'
    },
  }
}
