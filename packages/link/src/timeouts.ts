/** Every time of this package in milliseconds, with its reason and the inequality it keeps. */
import { assert } from '@warren/kernel'

/** HELLO and IDENTITY after the channel opened: a round trip and two signatures, on a slow machine far away. */
export const HANDSHAKE_TIMEOUT_MS = 10_000

/** An acknowledgement waits this long for a cell to ride on, or for more to acknowledge. Short beside any round trip that needs a large window. */
export const ACKNOWLEDGE_DELAY_MS = 5

/** The longest that one waits while many cells keep coming: their window covers it. */
export const ACKNOWLEDGE_DELAY_IN_FLOW_MS = 20

/** The same where so few come that 20 ms hold next to none: what may be under way is more in time there. */
export const ACKNOWLEDGE_DELAY_IN_SLOW_FLOW_MS = 80

/** Cells so far apart are none of one flow: the later one does not wait as if more followed. */
export const FLOW_PAUSE_MS = 100

/** What has come for so long without a pause is a flow, be it slow: by then its sender's window has been found. */
export const FLOW_START_MS = 500

/** A peer that has sent nothing for this long is asked for an acknowledgement. */
export const KEEP_ALIVE_MS = 15_000

/** A peer that has sent nothing for this long is gone. Three questions fit. */
export const DEAD_PEER_MS = 60_000

/** A link without circuits, over which nothing but padding went for this long, is closed by its dialler. */
export const IDLE_CLOSE_MS = 600_000

/** A link that was ended in order and whose channel does not close is cut off after this. */
export const END_TIMEOUT_MS = 10_000

/** The first wait after a failed dial; doubles with each further one, up to the largest. */
export const FIRST_BACK_OFF_MS = 500
export const MAX_BACK_OFF_MS = 300_000

/** A link that lasted this long clears its relay's failures. A relay that accepts and drops is not dialled in a loop. */
export const PROVEN_AFTER_MS = 10_000

/**
 * A round trip counts as at least this long when the window is computed: a busy process answers no sooner than its event
 * loop allows, and on short paths that, not the wire, is what the window has to cover. On a machine with more processes
 * at work than cores 10 ms were too few: the one quick answer of ten seconds set the round trip, the window shrank below
 * what the usual ones need, and the rate with it, down to the smallest window (measured: 0.2 to 1 MB/s of 6).
 */
export const MIN_PATH_DELAY_MS = 50

/** Acknowledgements that came bunched count as at most this much of the rate: a busy process's turn, not a path's length. */
export const MAX_BUNCHED_MS = 100

/** The window of a path that is known to be slow is at least this much of its rate: what newer cells wait behind. */
export const MIN_WINDOW_MS = 200

/** What a circuit sent counts half as much after this, when turns are given: a pause between two pages. */
export const LOAD_HALF_LIFE_MS = 10_000

/** How long a smallest round-trip time is believed before it is measured again with an emptier path (as in BBR). */
export const MIN_DELAY_VALID_MS = 10_000

/** How long the window stays small for that measurement, at least. */
export const MIN_DELAY_PROBE_MS = 200

assert(KEEP_ALIVE_MS * 3 < DEAD_PEER_MS, 'link times: a peer is asked three times before it is given up')
assert(
  ACKNOWLEDGE_DELAY_MS < ACKNOWLEDGE_DELAY_IN_FLOW_MS && ACKNOWLEDGE_DELAY_IN_FLOW_MS < MIN_PATH_DELAY_MS,
  'link times: waiting with an acknowledgement does not shrink the window',
)
assert(
  ACKNOWLEDGE_DELAY_IN_SLOW_FLOW_MS < FLOW_PAUSE_MS && ACKNOWLEDGE_DELAY_IN_SLOW_FLOW_MS < MIN_WINDOW_MS / 2,
  'link times: what a slow flow has under way outlasts the wait',
)
assert(MIN_DELAY_PROBE_MS < MIN_DELAY_VALID_MS, 'link times: measuring is the exception')
