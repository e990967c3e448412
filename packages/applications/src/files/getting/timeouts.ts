/** Every wait of the getting side, with its reason. All in milliseconds. */

/** From the connection to the sharer's first answer: several round trips through six relays, and a busy disk. */
export const OPEN_TIMEOUT_MS = 20_000

/** A circuit that owes blocks and brings none for so long is taken for dead: a block at the lowest rate takes 16 s. */
export const STALL_TIMEOUT_MS = 20_000

/** A circuit is judged slow only after it had time to show its rate. */
export const SLOW_GRACE_MS = 10_000

/** How often rates are measured and slow circuits looked for. */
export const TICK_MS = 500

/** Pauses before a sharer is tried again: from the first to the longest, doubled each time, with jitter. */
export const RETRY_FIRST_MS = 1000
export const RETRY_LONGEST_MS = 60_000

/** A circuit that had worked is replaced almost at once. */
export const REPLACE_MS = 100

/** So is any other circuit to a sharer from which something came so short a time ago: whole round trips, and a full window. */
export const SERVED_LATELY_MS = 5000

/** A spare circuit that ended is missed by nobody, and its sharer may need the place: there is none for a minute. */
export const SPARE_RETRY_MS = 60_000

/** A sharer who says that it is busy is asked again after so long. */
export const BUSY_MS = 2000

/** A sharer whose file changed or went away is asked again seldom: people put files back within minutes at best. */
export const REFUSED_RETRY_MS = 30_000

/** Circuits without work are closed: long enough for a player that seeks. */
export const IDLE_CLOSE_MS = 60_000

/** Pause before a full or broken disk is tried again. */
export const DISK_RETRY_MS = 10_000

/** A checkpoint follows so long after a write at the latest, when few files are concerned. */
export const CHECKPOINT_MS = 30_000

/** Time over which a shown rate is smoothed. */
export const RATE_SMOOTHING_MS = 5000

/** Time over which the rate is smoothed that says how much is asked of a circuit: two or three round trips of a long path. */
export const PACE_SMOOTHING_MS = 1000

/** A change of progress is told at most so often. */
export const TELL_MS = 500

/** A sharer that does not end its half of a stream that we ended is cut off. */
export const LINGER_MS = 10_000

/** A block waits this long for others to be written with it: a call to the disk costs as much for one as for eight. */
export const GATHER_MS = 20

/**
 * Sharers have so long before holders are asked what was left with them: a live transfer of a small file is over by then, and twelve
 * relays are spared a question. When every sharer has failed they are asked at once.
 */
export const HOLDERS_AFTER_MS = 2000

/** Nothing was left: it will not be while the sharer is away, and once he is back he serves it himself. */
export const NOT_LEFT_RETRY_MS = 10 * 60_000

/** Who serves a link without being named in it is looked for when every sharer has failed, or when none has answered for so long. */
export const PROVIDERS_AFTER_MS = 10_000

/** And again after so long, as long as nothing comes: a look costs 16 circuits, and people share something on within hours at best. */
export const PROVIDERS_AGAIN_MS = 10 * 60_000

/** When too few holders answered to know. */
export const PROVIDERS_RETRY_MS = 60_000
