/** Which relays are old enough for what a newcomer must not be trusted with (docs/spec/directory.md §8). */
import { MIN_AGED_RELAYS } from './limits.ts'
import type { RelayInfo } from './relay-info.ts'

/** Relays old enough to be trusted with our address: at least the absolute age or the network's median, if less. */
export function agedRelays(
  relays: readonly RelayInfo[],
  nowMs: number,
  minAgeMs: number,
  knownSinceMs: (relay: RelayInfo) => number = ({ firstSeenMs }) => firstSeenMs,
): readonly RelayInfo[] {
  // Where there are few relays their ages say nothing, and a rule would only narrow the choice.
  if (relays.length < MIN_AGED_RELAYS) return relays
  const ages = relays.map((relay) => nowMs - knownSinceMs(relay)).sort((a, b) => a - b)
  const threshold = Math.min(minAgeMs, ages[Math.floor(ages.length / 2)] as number)
  return relays.filter((relay) => nowMs - knownSinceMs(relay) >= threshold)
}
