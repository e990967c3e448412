/**
 * Dialling a relay because it asks to (docs/spec/circuit.md §4). Who asks chooses where to, so every number is bounded: how often for one
 * relay, how many at once, and how many are remembered.
 */
import type { CircuitConfig } from '@warren/circuit'
import type { Directory } from '@warren/directory'
import { type Clock, fail, toHex } from '@warren/kernel'
import type { LinkManager } from '@warren/link'
import { MAX_REACH_BACK_MEMORY, MAX_REACH_BACKS, REACH_BACK_BURST } from '../limits.ts'
import { REACH_BACK_INTERVAL_MS } from '../timeouts.ts'

export interface ReachBackParts {
  readonly links: Pick<LinkManager, 'dialAfresh'>
  readonly directory: Pick<Directory, 'heldTarget'>
}

/** Dials left for one relay, as they were at a time. */
interface Allowance {
  readonly left: number
  readonly atMs: number
}

/** The dial fails `overloaded` beyond a bound, `not-found` for a relay that is not held. */
export function createReachBack(
  clock: Clock,
  { links, directory }: ReachBackParts,
): NonNullable<CircuitConfig['reachBack']> {
  const allowances = new Map<string, Allowance>()
  let underWay = 0

  const take = (name: string): void => {
    const nowMs = clock.nowMs()
    const { left, atMs } = allowances.get(name) ?? { left: REACH_BACK_BURST, atMs: nowMs }
    const refilled = Math.min(REACH_BACK_BURST, left + (nowMs - atMs) / REACH_BACK_INTERVAL_MS)
    if (refilled < 1) throw fail('overloaded', 'extend: this relay was dialled back often enough')
    // The one asked for longest ago goes first.
    allowances.delete(name)
    const [oldest] = allowances.size >= MAX_REACH_BACK_MEMORY ? allowances.keys() : []
    if (oldest !== undefined) allowances.delete(oldest)
    allowances.set(name, { left: refilled - 1, atMs: nowMs })
  }

  return async (relayId, cancel) => {
    const target = directory.heldTarget(relayId)
    if (target === undefined) throw fail('not-found', 'extend: a relay that we do not know')
    if (underWay >= MAX_REACH_BACKS) throw fail('overloaded', 'extend: too many relays are dialled back')
    take(toHex(relayId))
    underWay++
    try {
      return await links.dialAfresh(target, cancel)
    } finally {
      underWay--
    }
  }
}
