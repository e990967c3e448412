/** Carries a circuit for a while, then swallows everything on it and keeps its links up. */
import { drawBelow, type Random } from '@warren/kernel'
import { type Behaviour, isRelayCell } from './hostile-transport.ts'

/** @param cells - a circuit stalls after at most this many of its cells; drawn for each. */
export function stall(random: Random, cells: number): Behaviour {
  const left = new WeakMap<object, Map<number, number>>()
  return {
    name: 'stall',
    pass: (passing) => {
      if (!isRelayCell(passing)) return 'on'
      const { circuitId, link } = passing
      const counts = left.get(link) ?? new Map<number, number>()
      left.set(link, counts)
      const count = counts.get(circuitId) ?? 1 + drawBelow(random, cells)
      counts.set(circuitId, count - 1)
      return count > 0 ? 'on' : 'swallow'
    },
  }
}
