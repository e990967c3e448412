/** How long the node waits, each with its reason. */

/** A local server that has not accepted by then is treated as down; the visitor is told `refused`. */
export const TARGET_CONNECT_TIMEOUT_MS = 10_000
/** A person waits for the check of a local server; those of this machine answer within milliseconds. */
export const TARGET_CHECK_TIMEOUT_MS = 3_000
/** How long an answer is repeated to the same idempotency key: a script run again the same day. */
export const IDEMPOTENT_ANSWER_MS = 24 * 3600 * 1000
/** A code of the page is used within this, since it stands in a terminal. */
export const PAGE_CODE_MS = 3600 * 1000
/** A session of the page that is not renewed: a day at the desk. The page renews it while it is open. */
export const PAGE_SESSION_MS = 24 * 3600 * 1000
/** How long the address of a file that plays in the page is good: a long film, with a pause. */
export const MEDIA_TICKET_MS = 12 * 3600 * 1000
/** How long a dragged file is looked for, which the page says meanwhile; then it asks where it lies. A large home takes a second, a busy or old disk several. */
export const PLACE_SEARCH_MS = 10_000
/** A comment that keeps proxies and browsers from closing a silent event stream. */
export const EVENT_HEARTBEAT_MS = 15_000
/** Status events at most this often: people read them. */
export const STATUS_EVENT_INTERVAL_MS = 250
/** How soon a person who looks at the page learns that the disk is full or the clock off, and that it is not any more. */
export const TROUBLE_LOOK_MS = 5_000
/** A request whose bytes have not all arrived by then is dropped. */
export const API_REQUEST_TIMEOUT_MS = 10_000
/** What is still open when the node stops gets this long to end in order. */
export const STOP_TIMEOUT_MS = 3_000

/** A connection asked for while the network is being joined waits this long for it; programs give up soon after. */
export const CONNECT_PATIENCE_MS = 20_000
/** How soon a new circuit is noticed at the start. */
export const JOIN_LOOK_MS = 20
/** How often a person who waits is told what for. */
export const JOIN_TELL_MS = 500

/**
 * A build whose guard does not answer waits so long for that to be decided: 2 s of silence, somebody else's answer, and a dial. Longer it
 * is the network, and who waits is told.
 */
export const GUARD_PATIENCE_MS = 4_000
/** A guard that has no time for a circuit is asked again after so long, or up to twice that, lest all come again at once. */
export const GUARD_BUSY_MS = 400
/** Visitors whose circuits a service lost with its guard are back within this, or do not come. */
export const VISITORS_RETURN_MS = 15_000
/** How often it is looked again at a guard that is due to be given up, but for somebody else's answer. */
export const GUARD_LOOK_MS = 100

/** Relays of one machine meet within a second; a machine at its limit takes longer. */
export const ALL_KNOWN_TIMEOUT_MS = 30_000
export const ALL_KNOWN_LOOK_MS = 20

/** Boxes of one answer are asked for one after the other for so long; one that is under way by then may still come within {@link INSPECT_PATIENCE_MS}. */
export const BOX_READ_MS = 15_000

/** A list of files, or the first bytes of one, that an answer waits for; the SDK gives up after 30 s of silence. */
export const INSPECT_PATIENCE_MS = 25_000
export const CONTENT_PATIENCE_MS = 25_000
/** What a browser waits for the first bytes of a link; then a page says what is missing. */
export const GATEWAY_PATIENCE_MS = 45_000

/** Pauses between attempts to find the recovery index while holders do not answer, with jitter. */
export const RECOVERY_RETRY_FIRST_MS = 5_000
export const RECOVERY_RETRY_MAX_MS = 5 * 60_000

/** How long one sample of the metrics serves all that ask: who looked more often could follow single visits. */
export const METRICS_SAMPLE_MS = 15_000

/** How often a relay writes down how much of its volume is used. */
export const RELAY_VOLUME_SAVE_MS = 60_000

/** How long after the start a relay asks others to dial it: by then they know of each other. */
export const REACHABILITY_FIRST_MS = 3_000
/** One relay is dialled back this often on and on; an honest one asks the same relay every half minute at most. */
export const REACH_BACK_INTERVAL_MS = 20_000
/** A dial by the tester that arrived so short a time before the test counts: it dials one relay only so often, and anybody can have it dial. */
export const REACHED_LATELY_MS = 60_000
/** A relay that can be reached asks again this often: routers are exchanged, addresses change. */
export const REACHABILITY_AGAIN_MS = 6 * 3_600_000
/** A relay that could not be reached, or that had too few to ask, asks again after this, doubling to the last. */
export const REACHABILITY_RETRY_MS = 30_000
export const REACHABILITY_RETRY_LAST_MS = 1_800_000

/**
 * How long the state from before a migration is kept: who does not notice within a week that something is wrong has lost more by going
 * back. It holds keys that a relay destroys meanwhile, so it must not be longer than the time for which they overlap.
 */
export const STATE_BACKUP_KEPT_MS = 7 * 24 * 3_600_000
/** How often it is looked whether it is that old. */
export const STATE_BACKUP_LOOK_MS = 3_600_000

/** How often a proxy that is gone is asked for: people who restart it look at the screen meanwhile. */
export const UPSTREAM_LOOK_MS = 2_000

/** How often it is looked at what circuits carry: long enough that windows and queues have settled. */
export const RATE_LOOK_MS = 5_000

/** A socket that is made is connected in the same turn or the next. */
export const SOCKET_LOOK_AGAIN_MS = 5

/** A folder can be looked at before it is published for so long after it was asked for: an afternoon's work on it. */
export const PREVIEW_MS = 4 * 3_600_000
/** A browser of a site's own comes within so long after it was started: the slowest start of a busy machine. */
export const BROWSE_TICKET_MS = 60_000
/** And may stay for so long. */
export const BROWSE_SESSION_MS = 24 * 3_600_000
/** A click on the page opens a site without a question for so long: the browser asks at once, on a busy machine a few seconds later. */
export const VISIT_MS = 10_000
