/**
 * Relays of which no two share an operator or a prefix.
 *
 * Operators on one side, prefixes on the other, each relay an edge between its two: a set without common operator or
 * prefix is a matching, and Kuhn's augmenting paths find a largest one. With at most 8 hops a path is short, so it is fast.
 */
import { equalBytes, toHex } from '@warren/kernel'
import type { RelayInfo } from './relay-info.ts'

/** Whether two relays may not stand in one path. */
export function isConflict(a: RelayInfo, b: RelayInfo): boolean {
  return a.prefix === b.prefix || equalBytes(a.operator, b.operator) || equalBytes(a.id, b.id)
}

export function isSameRelay(a: RelayInfo, b: RelayInfo): boolean {
  return equalBytes(a.id, b.id)
}

/**
 * Draws nothing: takes relays in the order given, so shuffle for chance.
 *
 * @param count - how many are wanted.
 * @returns that many without common operator or prefix, or as many as there can be.
 */
export function distinctRelays(relays: readonly RelayInfo[], count: number): RelayInfo[] {
  const first = firstDistinct(relays, count)
  // In any sizeable network the first few do, and nobody goes through thousands.
  return first.length >= count ? first : mostDistinct(relays, count)
}

/** One after the other, those that conflict with none before. */
function firstDistinct(relays: readonly RelayInfo[], count: number): RelayInfo[] {
  const chosen: RelayInfo[] = []
  for (const relay of relays) {
    if (chosen.length >= count) break
    if (!chosen.some((other) => isConflict(other, relay))) chosen.push(relay)
  }
  return chosen
}

function mostDistinct(relays: readonly RelayInfo[], count: number): RelayInfo[] {
  const byOperator = new Map<string, RelayInfo[]>()
  for (const relay of relays) {
    const operator = toHex(relay.operator)
    const group = byOperator.get(operator)
    if (group === undefined) byOperator.set(operator, [relay])
    else group.push(relay)
  }
  const chosenByPrefix = new Map<string, RelayInfo>()
  const place = (operator: string, visited: Set<string>): boolean => {
    for (const relay of byOperator.get(operator) ?? []) {
      if (visited.has(relay.prefix)) continue
      visited.add(relay.prefix)
      const holder = chosenByPrefix.get(relay.prefix)
      if (holder !== undefined && !place(toHex(holder.operator), visited)) continue
      chosenByPrefix.set(relay.prefix, relay)
      return true
    }
    return false
  }
  for (const operator of byOperator.keys()) {
    if (chosenByPrefix.size >= count) break
    place(operator, new Set())
  }
  return [...chosenByPrefix.values()]
}
