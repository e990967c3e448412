/** How long commands wait, each with its reason. */

/** A daemon ends what is open within 3 s; a machine under load gets more. */
export const DOWN_TIMEOUT_MS = 15_000
/** What is started and then given up may end in order this long. */
export const GIVE_UP_GRACE_MS = 5_000
/** A killed process is gone as soon as the system has time for it. */
export const KILL_TIMEOUT_MS = 5_000
/** Relays of one machine meet within a second or two; with many of them the processors are what takes time. */
export const TESTNET_MEET_TIMEOUT_MS = 60_000
export const TESTNET_MEET_TIMEOUT_PER_RELAY_MS = 3_000
/** How often relays are asked whom they know. */
export const TESTNET_LOOK_MS = 100
/** A page that has not come through six relays of one machine by then will not come. */
export const DEMO_FETCH_TIMEOUT_MS = 60_000
/** Relays that are there have met by then; a relay that still waits for others serves, and who started it need not wait with it. */
export const SERVING_AFTER_MS = 10_000
/** A daemon that is alive says how it is at once; one on a machine at its limit takes longer. */
export const DOCTOR_STATUS_TIMEOUT_MS = 8_000
/** The doctor's own bound, and the time to answer. */
export const DOCTOR_PATIENCE_MS = 18_000
/** Between two looks at the daemon's sockets: a DNS question takes longer than that on any line. */
export const LEAKTEST_LOOK_MS = 4
/** Every so many looks it is looked for processes that the daemon started. */
export const LEAKTEST_TREE_LOOKS = 25
/** So many looks a socket may have been made and not yet connected: a tracer slows the daemon down. */
export const LEAKTEST_UNSETTLED_LOOKS = 10
