/** Every wait of sites, with its reason. All in milliseconds. */

/** A head that was found so short a time ago is not asked for again: a page's pictures are asked for within it, a reader who reloads sees an update. */
export const HEAD_FRESH_MS = 15_000
