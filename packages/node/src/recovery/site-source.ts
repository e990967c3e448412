/** The sites of a node as recovery sees them, and the two forms that an entry has. */
import type { RestoredSite } from '@warren/applications'
import type { StateStore } from '@warren/kernel'
import type { RecoveredSite } from './site-format.ts'
import { type EntrySource, waitingSourceOf } from './waiting-source.ts'

export type SiteSource = EntrySource<RestoredSite>

/** @param sites - see {@link waitingSourceOf}. @throws WarrenError `storage`. */
export function siteSourceOf(state: StateStore, sites: SiteSource | undefined): SiteSource {
  return waitingSourceOf(state, 'recovery-sites', sites)
}

export function recoveredSiteOf({ createdAtMs, name, last, ...site }: RestoredSite): RecoveredSite {
  return { ...site, createdAtMs: Math.max(0, Math.floor(createdAtMs)), name, last }
}

export function siteEntryOf({ name, last, ...site }: RecoveredSite): RestoredSite {
  return {
    ...site,
    ...(name === undefined ? {} : { name }),
    ...(last === undefined ? {} : { last }),
  }
}
