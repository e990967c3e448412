/** Every time-out of this package, with its reason. */
import { assert } from '@warren/kernel'

/**
 * When a build counts as slow, so that another path is tried beside it, and when it is over, are learned from this node's own
 * circuits (client/build-times.ts). These are the bounds of what can be learned, each for one hop where it says so.
 */

/** Slow until enough was measured: a link to dial at the far relay, round trips over the far side of the world, a busy relay. */
export const BUILD_SLOW_FIRST_PER_HOP_MS = 2_000
/** Never slow before this: a garbage collection, a lost packet and a burst of handshakes are no other network. */
export const BUILD_SLOW_MIN_MS = 500
/** Always slow after this, whatever was measured: half of the relays in one hand could otherwise make everybody wait. */
export const BUILD_SLOW_MAX_PER_HOP_MS = 5_000
/** Never over before this: relays dial each other, and say within their own time-out who could not be reached. */
export const BUILD_OVER_MIN_MS = 10_000
/** Always over after this. */
export const BUILD_OVER_PER_HOP_MS = 10_000

/** A relay's own step of an extend: shorter than the client's, so that the client learns of it as a DESTROY. */
export const EXTEND_TIMEOUT_MS = 8_000

/** What is left of a circuit by which a relay asked whether it is reached: it is over when the answer is on its way. */
export const TEST_CIRCUIT_LIFE_MS = 5_000

/** BEGIN to CONNECTED: six hops there and back and a server that thinks. */
export const STREAM_OPEN_TIMEOUT_MS = 20_000

/** How often a relay looks for idle circuits, and how many looks without a cell end one: an hour. */
export const IDLE_SWEEP_MS = 5 * 60_000
export const IDLE_SWEEPS = 12

/** A client's open circuit that sent nothing for so long sends a DROP cell to its last hop. */
export const KEEP_ALIVE_MS = 20 * 60_000

/** A general circuit built ahead of need is thrown away unused after this: its relays may be gone. */
export const CLEAN_CIRCUIT_MAX_AGE_MS = 60 * 60_000

/** No new streams on an isolated circuit this long after its first: what one exit-side relay can link stays bounded. */
export const DIRTY_CIRCUIT_MAX_AGE_MS = 10 * 60_000

/** An isolated circuit without streams is destroyed after this. */
export const ISOLATED_IDLE_MS = 3 * 60_000

/** Waiting for a circuit from the pool: three builds that fail slowly. */
export const TAKE_TIMEOUT_MS = 60_000

/** Waiting for an isolated circuit that may need a descriptor, an introduction and a rendezvous. */
export const ISOLATED_BUILD_TIMEOUT_MS = 120_000

/** First and longest pause between failed builds. */
export const BUILD_BACKOFF_FIRST_MS = 500
export const BUILD_BACKOFF_MAX_MS = 60_000

/** A relay at its rate looks again no sooner than this: several cells for one timer. */
export const PACE_MIN_WAIT_MS = 2

/** LINK to LINKED on both legs: two round trips of a busy path. */
export const LINK_TIMEOUT_MS = 20_000

/** How long the smallest round trip of a circuit is believed before it is measured again with less under way. */
export const MIN_ROUND_TRIP_VALID_MS = 15_000

/** Round trips from which on a sender spreads its window over them: shorter ones are a busy machine's turns more than a path. */
export const SEND_PACE_MIN_ROUND_TRIP_MS = 100

/** A paced sender looks again after so long at least; what it may send by then leaves together. */
export const SEND_PACE_TURN_MS = 5

/** What a paced sender that was held up by something else, its own process too, may catch up with at once. */
export const SEND_BURST_MS = 20

/** A window that was not used up for so long is halved, again and again, down to the one that circuits start with. */
export const WINDOW_VALID_MS = 30_000

/** Who has streams open and has heard nothing for so long asks whether the far end is there; if it is, after twice as long, up to the largest. */
export const PROBE_QUIET_FIRST_MS = 2_000
export const PROBE_QUIET_MAX_MS = 60_000

/** An answer that is so late has the last relay of one's own path asked as well, which is nearer than a far end behind a rendezvous. */
export const PROBE_NEARER_MS = 1_000

/** While an answer is awaited it is looked at again so often. */
export const PROBE_LOOK_MS = 2_000

/** An answer is awaited for at least so long: the line of whoever is at the other end may have gone away for a moment, and streams with it. */
export const PROBE_ANSWER_MIN_MS = 10_000

/** The same where no stream is lost: a relay with more work than cores, a lost packet sent again. */
export const PROBE_ANSWER_CHEAP_MS = 4_000

/** The least, while no round trip is known. */
export const PROBE_ANSWER_FIRST_MS = 8_000

/** A timer that rings so late shows that the process, or the machine, slept: what was sent before proves nothing. */
export const PROBE_SLEPT_MS = 1_000

assert(EXTEND_TIMEOUT_MS < BUILD_OVER_MIN_MS, 'timeouts: the relay gives up an extend before the client does')
assert(
  BUILD_SLOW_MIN_MS < BUILD_SLOW_FIRST_PER_HOP_MS,
  'timeouts: what is learned may be shorter than the first guess',
)
assert(
  BUILD_SLOW_MAX_PER_HOP_MS < BUILD_OVER_PER_HOP_MS,
  'timeouts: another path is tried before the first is given up',
)
assert(
  PROBE_QUIET_FIRST_MS + PROBE_ANSWER_FIRST_MS < STREAM_OPEN_TIMEOUT_MS,
  'timeouts: a circuit that swallows BEGIN is found out before the stream is given up',
)
assert(
  KEEP_ALIVE_MS * 2 < IDLE_SWEEP_MS * (IDLE_SWEEPS - 1),
  'timeouts: one lost keep-alive does not idle a circuit out',
)
