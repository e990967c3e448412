/** Time-outs and pauses in milliseconds, each with its reason and the inequality that it keeps. */
import { assert } from '@warren/kernel'

/** A relay that has our request answers within a few round trips; silence for this long is an answer as well. */
export const ANSWER_SILENCE_MS = 15_000
/** 4 MiB at 40 kB/s: slower than this is no use as a source. */
export const ANSWER_TOTAL_MS = 120_000
/** Ages of 50,000 relays are a megabyte; who gets none believes his own eyes. */
export const AGES_MS = 20_000
/** A message in pieces that does not go on. */
export const PARTIAL_SILENCE_MS = 15_000
/** How soon a sender that found the link's queue full looks again. */
export const SEND_PAUSE_MS = 10

/** News is collected for this long, so that one event in many relays is one message. */
export const NEWS_DELAY_MS = 50
/** And no sooner than this after it was pushed last: where much happens each push would be twelve cells that carry little. */
export const NEWS_INTERVAL_MS = 500
/**
 * News goes to the same relays for this long: dialling others for each piece of it, relays that start together would all
 * have links to all, and each of thousands would dial some thousand an hour for nothing else. Who came since is drawn soon.
 */
export const NEWS_PEERS_MS = 120_000
/** For this long a range is one peer's to fetch: 512 KiB at 100 kB/s; then another peer may be asked for it as well. */
export const CLAIM_MS = 5_000
/** One peer's part of a round: 75 MB, which is everything, at 1 Mbit/s. */
export const SESSION_MS = 600_000
/** What a peer offered in vain is not asked for again for this long. */
export const DECLINED_MS = 3_600_000
/** How long a relay hands out one signed view of its set: signing for each request would be work that anybody can ask for. */
export const VIEW_SIGNED_MS = 60_000
/** Views of one relay this close to each other in time are held against each other; nothing honest halves a set so fast. */
export const VIEW_WINDOW_MS = 600_000
/** A step of the wall clock that is not drift. */
export const CLOCK_TURNED_MS = 60_000
/** First pause after a round of which nobody answered, doubling to the last. */
export const FIRST_RETRY_MS = 250
export const LAST_RETRY_MS = 30_000
/** How soon a node that got answers but has too few relays asks again: others are joining at the same moment. */
export const JOINING_RETRY_MS = 500
/** A peer that lied is not asked for this long. */
export const PENALTY_MS = 3_600_000
/** How often what expired is looked for; statements expire in minutes at least. */
export const SWEEP_MS = 5_000

/**
 * A guard counts as unreachable once it has failed again this long after its first failure: one lost link is no reason
 * to show a second relay our address, while the backups are few and fixed, so that waiting longer protects nobody. One whose machine
 * refuses the connection is not waited for: silence may be a line, that is an answer, and no program starts again within a dial.
 */
export const GUARD_UNREACHABLE_MS = 2_000
/**
 * A guard that fails while nobody else answers either is kept for this long: whoever asks elsewhere has had an answer by
 * then, or the machine is cut off, and then a second relay gains nothing.
 */
export const NETWORK_DOUBT_MS = 20_000
/** An unreachable guard is tried again after this, doubling to the last. */
export const GUARD_FIRST_RETRY_MS = 30_000
export const GUARD_LAST_RETRY_MS = 1_800_000
/**
 * A layer-3 vanguard's life is the larger of two draws between these (about 32 h in the mean): strangers meet this layer, so
 * that who waits for one of his relays to be drawn must not wait shorter than it takes to find the layer behind.
 */
export const LAYER3_LIFE_MIN_MS = 3_600_000
export const LAYER3_LIFE_MAX_MS = 48 * 3_600_000
/** A relay that failed as middle or last hop is passed over for this long where another path exists. */
export const RELAY_AVOIDED_MS = 120_000

assert(ANSWER_SILENCE_MS < ANSWER_TOTAL_MS, 'timeouts: silence ends a request before its total time does')
assert(FIRST_RETRY_MS < LAST_RETRY_MS, 'timeouts: retries slow down')
assert(GUARD_UNREACHABLE_MS < NETWORK_DOUBT_MS, 'timeouts: a doubt outlasts one lost link')
assert(LAYER3_LIFE_MIN_MS < LAYER3_LIFE_MAX_MS, 'timeouts: lives of the third layer differ')
assert(GUARD_FIRST_RETRY_MS < GUARD_LAST_RETRY_MS, 'timeouts: guards are retried ever more rarely')
/** How a circuit fared this long ago says nothing now: a guard under suspicion then gets another chance. */
export const OUTCOME_VALID_MS = 14 * 24 * 3_600_000
/** A guard that swallowed gets another chance after this: it may have been a mishap, and whoever means it costs us one circuit in this time. */
export const SILENT_GUARD_FORGOTTEN_MS = 3_600_000
/** What was measured of a relay's speed this long ago says nothing now: it is then drawn like any other. */
export const SPEED_FORGOTTEN_MS = 24 * 3_600_000
/** A link to a peer, from the first packet to its proof of identity. */
export const DIAL_MS = 20_000
/**
 * For so long only a node's own sources are asked whether anybody answers: over links that are there an answer takes a round trip, and a link
 * three more. Then those are asked beside them that a round would turn to.
 */
export const LINE_CHECK_PATIENCE_MS = 1_500
/** A node that stops lets others know for this long, then goes. */
export const FAREWELL_MS = 1_000
/** Slowest that a node asks while it knows too few relays; a network may stay small for days. */
export const JOINING_RETRY_LAST_MS = 15_000
/** Between the first rounds that found enough. */
export const SETTLING_MS = 1_500
