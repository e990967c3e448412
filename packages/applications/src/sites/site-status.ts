/** How a site of this node stands, for people. */
import type { StoredSite } from './site-store.ts'
import type { SiteStatus } from './sites-interface.ts'

/** @param cause - why what was begun is not done yet. */
export function siteStatusOf(site: StoredSite, cause: string | undefined): SiteStatus {
  const { address, name, path, createdAtMs, last, isEnded, remainsUntil, unfinished, made } = site
  // Of what is done nobody waits for the last look.
  const isDone = unfinished === 'settle' && made === undefined
  return {
    address,
    ...(name === undefined ? {} : { name }),
    path,
    createdAtMs,
    state: last === undefined ? 'begun' : isEnded ? 'ended' : 'live',
    ...(last === undefined ? {} : { last }),
    ...(remainsUntil === undefined ? {} : { remainsUntil }),
    ...(cause === undefined || isDone ? {} : { cause }),
  }
}
