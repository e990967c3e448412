/** Every wait for boxes, with its reason. */
import { assert } from '@warren/kernel'
import { ITEM_SETTLE_MS } from '../items/timeouts.ts'

/** What could not be appended is tried again after so long, then twice as long, at most {@link APPEND_AGAIN_MAX_MS}: relays come back. */
export const APPEND_AGAIN_MS = 5_000
export const APPEND_AGAIN_MAX_MS = 10 * 60_000

assert(APPEND_AGAIN_MS < ITEM_SETTLE_MS, 'timeouts: a short failure costs less than a settled box')
