/** Every wait for items, with its reason. */
import { assert } from '@warren/kernel'

/** One request to one holder: a circuit of four hops to build, 16 KiB over the slowest of them, and a turn to wait for on it. */
export const ITEM_REQUEST_TIMEOUT_MS = 30_000

/** When whoever began to write before he could see what is there now has ended: a get and a put, each as long as may be. */
export const ITEM_SETTLE_MS = 2 * ITEM_REQUEST_TIMEOUT_MS

/** After the first valid answer, how long a reader still waits for holders that may have a newer one. */
export const OTHER_ANSWERS_MS = 2_000

assert(OTHER_ANSWERS_MS * 4 < ITEM_REQUEST_TIMEOUT_MS, 'timeouts: slow holders do not hold up a reader')
