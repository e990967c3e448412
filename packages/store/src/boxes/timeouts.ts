/** Every wait for boxes, with its reason. */
import { assert } from '@warren/kernel'
import { ITEM_SETTLE_MS } from '../items/timeouts.ts'

/** What could not be appended is tried again after so long, then twice as long, at most {@link APPEND_AGAIN_MAX_MS}: relays come back. */
export const APPEND_AGAIN_MS = 5_000
export const APPEND_AGAIN_MAX_MS = 10 * 60_000

/** Between two boxes that are kept alive, half as much to half as much again: two holders of one hand see nothing but somebody who is busy all day. */
export const KEEP_PAUSE_MS = 60_000

/** How often it is asked whether a sequence goes on, and for a box that nobody has although somebody promised it; a quarter of it more or less. */
export const KEEP_LOOK_MS = 6 * 3_600_000

/** A box whose holders could not be reached is tried again after so long. */
export const KEEP_AGAIN_MS = 30 * 60_000

assert(APPEND_AGAIN_MS < ITEM_SETTLE_MS, 'timeouts: a short failure costs less than a settled box')
