/** Every wait of leaving, with its reason. All in milliseconds. */

/** Pauses before a segment or index that was not taken is offered again: from the first to the longest, doubled each time. */
export const RETRY_FIRST_MS = 5000
export const RETRY_LONGEST_MS = 120_000

/** Progress is told at most so often. */
export const TELL_MS = 500

/** Time over which a shown rate is smoothed. */
export const RATE_SMOOTHING_MS = 10_000
