/** Every wait of sites, with its reason. All in milliseconds. */

/** A head that was found so short a time ago is not asked for again: a page's pictures are asked for within it, a reader who reloads sees an update. */
export const HEAD_FRESH_MS = 15_000

/** From the start of a node to its first round: what people ask for comes first. */
export const KEEP_FIRST_MS = 5 * 60_000

/** Between rounds: a lifetime of 30 days is renewed when half of it is left, so sixty rounds may fail (docs/spec/store.md §12). */
export const KEEP_PERIOD_MS = 6 * 3_600_000

/** Added by chance to both, so that rounds do not tell which sites one node keeps by when they are. */
export const KEEP_JITTER_MS = 30 * 60_000
