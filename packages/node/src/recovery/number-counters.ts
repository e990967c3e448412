/**
 * The counters from which services, shares and sites take their numbers. An address that was given out, or a key that encrypted
 * something, never comes a second time, whatever was lost in between (docs/spec/recovery.md §6).
 */
import { RECOVERY_NUMBER_GAP } from '../limits.ts'
import { drawBelow, type Random, type StateStore, utf8, utf8Text } from '@warren/kernel'

const COUNTER_TABLES = { service: 'service-counter', share: 'share-counter', site: 'site-counter' } as const
const NEXT_KEY = 'next'
const FIRST_DRAWN = 0x10_0000
const DRAWN_BELOW = 0x7fff_ffff

export function nextNumber(state: StateStore, what: keyof typeof COUNTER_TABLES): number {
  const stored = state.table(COUNTER_TABLES[what]).get(NEXT_KEY)
  return stored === undefined ? 0 : Number(utf8Text(stored))
}

/** Numbers below `next` are never given out from now on. */
export function reserveNumbers(state: StateStore, what: keyof typeof COUNTER_TABLES, next: number): void {
  if (next > nextNumber(state, what)) state.table(COUNTER_TABLES[what]).put(NEXT_KEY, utf8(String(next)))
}

/** So that what an index names, and what was made after it, is not met again. @param next - 0: none was ever given out. */
export function reserveBeyond(state: StateStore, what: keyof typeof COUNTER_TABLES, next: number): void {
  // Sites begin somewhere at random; a counter of 1024 would end that.
  if (what !== 'site' || next > 0) reserveNumbers(state, what, next + RECOVERY_NUMBER_GAP)
}

/** Where to go on if nobody knows how far the counter was: so far off that it meets nothing that was used. */
export function drawNumber(random: Random): number {
  return FIRST_DRAWN + drawBelow(random, DRAWN_BELOW - FIRST_DRAWN)
}
