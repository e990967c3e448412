/** Every time-out of this package, with its reason. */
import { assert } from '@warren/kernel'

/** No answer to a get is sent sooner after its request, found or not: longer than a disk needs for what it has not at hand. */
export const MIN_ANSWER_MS = 10

/**
 * How long a stream may go without a whole request or an answer that was taken. A share over a bad line takes less; whoever has
 * nothing to ask for so long opens another.
 */
export const STREAM_IDLE_MS = 120_000

/** How often a relay drops what has expired: promises end on the hour. */
export const EXPIRY_SWEEP_MS = 10 * 60_000

assert(MIN_ANSWER_MS < STREAM_IDLE_MS, 'timeouts: an answer comes before the stream is given up')
