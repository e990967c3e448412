/** Every time-out and interval of the sharing side, with its reason. */

/** From the start of a stream to its `open`: a getter sends it at once. */
export const OPEN_TIMEOUT_MS = 30_000

/** A stream on which nothing was asked and nothing sent; getters close theirs after a minute. */
export const STREAM_IDLE_MS = 10 * 60_000

/** A stream that takes nothing of what waits for it. One block at 512 bytes/s takes a minute. */
export const SLOW_READER_MS = 2 * 60_000

/** How often streams are looked at for the three above, and numbers that moved are told. */
export const SWEEP_MS = 5_000

/** How often shared files are looked at: what a person who changes a file and looks at the list can wait for. */
export const WATCH_MS = 30_000

/** A getter's arrival has the files looked at, but not more often than this. */
export const WATCH_AT_MOST_MS = 5_000

/** The hashes of a share leave memory when nobody has asked for it so long. */
export const CONTENT_IDLE_MS = 5 * 60_000

/** Counts are written this long after they changed: losing them costs nobody anything. */
export const STATISTICS_DELAY_MS = 30_000

/** An announced sharer is forgotten unless it is announced again. */
export const ANNOUNCED_LIFETIME_MS = 6 * 3_600_000

/** A share that is over tells so to who comes in so many milliseconds more: a getter that waits asks again within a minute. */
export const FAREWELL_MS = 60_000
