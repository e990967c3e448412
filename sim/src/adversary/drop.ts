/** Loses relay cells now and then, as if nobody could tell. */
import { drawUnit, type Random } from '@warren/kernel'
import { type Behaviour, isRelayCell } from './hostile-transport.ts'

/** @param share - of the relay cells. */
export function drop(random: Random, share: number): Behaviour {
  return {
    name: 'drop',
    pass: (passing) => (isRelayCell(passing) && drawUnit(random) < share ? 'swallow' : 'on'),
  }
}
