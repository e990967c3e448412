/** What a relay keeps for others, as its owner is told: counts, never what. */
import type { StoreHeld, StoreStatus } from '@warren/api'
import type { StoreHolder } from '@warren/store'

const MS_PER_HOUR = 3_600_000

/** undefined: it keeps nothing for others. */
export function storeHeldOf(holder: StoreHolder | undefined): StoreHeld | undefined {
  if (holder === undefined) return undefined
  const { answers, freeBytes, openStreams: _, ...held } = holder.stats()
  return { ...held, ...(freeBytes === undefined ? {} : { freeBytes }), answers }
}

export function storeStatusOf(holder: StoreHolder | undefined): StoreStatus {
  const held = storeHeldOf(holder)
  if (held === undefined) return { holds: false }
  const until = holder?.earliestUntil()
  const earliestUntil =
    until === undefined ? {} : { earliestUntil: new Date(until * MS_PER_HOUR).toISOString() }
  return { holds: true, held: { ...held, ...earliestUntil } }
}
