/**
 * Circuits that carry parts of one transfer share as few relays after the guard as the network allows
 * (docs/spec/directory.md §9): neither one slow relay nor one that dies then holds up all of them.
 */
import { isWarrenError, toHex } from '@warren/kernel'
import type { RelayInfo } from './relay-info.ts'

function countUses(uses: readonly RelayInfo[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const relay of uses) {
    const key = toHex(relay.id)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** `relays`, those that `uses` names least first, otherwise in the same order. */
export function leastUsedFirst(relays: readonly RelayInfo[], uses: readonly RelayInfo[]): RelayInfo[] {
  if (uses.length === 0) return [...relays]
  const counts = countUses(uses)
  const count = (relay: RelayInfo): number => counts.get(toHex(relay.id)) ?? 0
  return relays.toSorted((a, b) => count(a) - count(b))
}

/**
 * Draws with ever fewer relays shunned, those used most to the end, until a draw succeeds.
 *
 * @param uses - relays in use, named once a use.
 * @param isFailing - a draw with such a relay counts only if none goes without: to share a relay is better than to wait
 *   for a dead one.
 * @param draw - throws WarrenError `no-path` if there is nothing without the relays it is given.
 */
export function drawSparing(
  uses: readonly RelayInfo[],
  isFailing: ((relay: RelayInfo) => boolean) | undefined,
  draw: (shunned: readonly RelayInfo[]) => RelayInfo[],
): RelayInfo[] {
  const counts = countUses(uses)
  const levels = [...new Set(counts.values())].toSorted((a, b) => a - b)
  let fallback: RelayInfo[] | undefined
  for (const level of levels) {
    const shunned = uses.filter((relay) => (counts.get(toHex(relay.id)) ?? 0) >= level)
    try {
      const path = draw(shunned)
      if (isFailing === undefined || !path.some(isFailing)) return path
      fallback ??= path
    } catch (error) {
      if (!isWarrenError(error) || error.kind !== 'no-path') throw error
    }
  }
  const path = draw([])
  return fallback !== undefined && isFailing !== undefined && path.some(isFailing) ? fallback : path
}
