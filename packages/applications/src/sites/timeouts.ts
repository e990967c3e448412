/** Every wait of sites, with its reason. All in milliseconds. */
import { ITEM_REQUEST_TIMEOUT_MS, ITEM_SETTLE_MS } from '@warren/store'

/** A head that was found so short a time ago is not asked for again: a page's pictures are asked for within it, a reader who reloads sees an update. */
export const HEAD_FRESH_MS = 15_000

/**
 * Whoever goes on to another page waits so long for the newest head: it takes one or two round trips of a path where holders answer. Where they do
 * not, the version that he reads is shown, if its head is not older than this.
 */
export const HEAD_PATIENCE_MS = 3_000
export const HEAD_STALE_MS = 10 * 60_000

/** What was begun and could not be finished is tried again after so long, then twice as long, at most {@link RESUME_MAX_MS}: relays come back, folders are plugged in. */
export const RESUME_AGAIN_MS = 60_000
export const RESUME_MAX_MS = 60 * 60_000

/** After a head was put it is looked at once more: by then another machine that had not seen it has put its own. It looks twice before (docs/spec/sites.md §6). */
export const HEAD_SETTLE_MS = ITEM_SETTLE_MS + ITEM_REQUEST_TIMEOUT_MS
