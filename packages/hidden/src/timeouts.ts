/** Every time-out and interval of this package, with its reason. */
import { assert } from '@warren/kernel'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Building one circuit of up to four hops: seconds over the worst of links; somebody who waits tries another path. */
export const CIRCUIT_TIMEOUT_MS = 10_000

/** One message to the end of a circuit and its answer. */
export const REPLY_TIMEOUT_MS = 10_000

/** From the acknowledged introduction to the service's arrival: it builds four hops, and may meet a dead relay first. */
export const RENDEZVOUS_TIMEOUT_MS = 15_000

/**
 * Pause of a service between attempts to reach a rendezvous point. Three failures span more than the 2 s after which a
 * guard or vanguard counts as unreachable, and all of them fit into the time the client waits.
 */
export const RENDEZVOUS_RETRY_MS = 1_200

/** Pause of a client whose circuit to a rendezvous point was not built, before it tries another; drawn between these. */
export const RETRY_MIN_MS = 300
export const RETRY_MAX_MS = 1_500

/** An introduction point that is not reached so soon has another one tried beside it: most ways are there in half of this. */
export const WAY_BESIDE_MS = 2_000

/**
 * Pause of a client that every introduction point turned away, before it tries them again: drawn between these, three times, then twice as
 * much, and so on. A service whose guard died is back at them within three seconds, of which the first round took one or two.
 */
export const POINTS_AGAIN_MIN_MS = 200
export const POINTS_AGAIN_MAX_MS = 800

/**
 * How long a client goes on when every introduction point turned it away: a service whose guard died has others within
 * a few seconds, and one that was switched off is worth no longer wait.
 */
export const INTRODUCTION_PATIENCE_MS = 20_000

/** The whole of a connection. Below the 120 s after which Tor's proxy gives up, which programs are written for. */
export const CONNECT_TIMEOUT_MS = 110_000

/** How long a rendezvous point waits for the service: the client's wait, and what its messages took. */
export const RENDEZVOUS_LIFETIME_MS = 120_000

/**
 * Whoever came to a reunion waits so long for the other: either may have lost its guard, and is two seconds late then, four where the network
 * is in doubt, and a busy machine takes as long again.
 */
export const REUNION_WAIT_MS = 15_000

/** A reunion point that a service does not reach so soon has the second one tried beside it: most are there in less, and a guard that died takes two seconds. */
export const REUNION_BESIDE_MS = 1_000

/** A circuit has to have stood so long before those who lose it meet again unasked: nobody draws circuits out of a service faster that way. */
export const REUNION_MIN_AGE_MS = 5_000

/** A reunion that takes so long has the ordinary way tried beside it: most are there in less. */
export const WAY_BESIDE_REUNION_MS = 700

/** Never sooner is the ordinary way gone a second time beside itself: what takes so long where nobody swallows is a network far away, or a busy one. */
export const WAY_BESIDE_LEAST_MS = 4_000

/** An answer of a circuit's last relay is awaited for at least so long: a relay with more work than cores, a lost packet sent again. */
export const REPLY_LEAST_MS = 4_000

/** A client's circuit to a service without streams is torn down after this (browsers come back within minutes). */
export const SESSION_IDLE_MS = 10 * MINUTE_MS

/** A service tears down a circuit without streams after this: later than the client, who knows better. */
export const SERVICE_CIRCUIT_IDLE_MS = 15 * MINUTE_MS

/** How often idle circuits are looked for. */
export const IDLE_SWEEP_MS = MINUTE_MS

/** How long a client believes that a descriptor does not exist: somebody just put the service up and types again. */
export const NEGATIVE_CACHE_MS = 3_000

/** How long a client uses a descriptor before it fetches it again: services republish after at most two hours. */
export const DESCRIPTOR_CACHE_MS = HOUR_MS

/** How long holders keep a descriptor. */
export const DESCRIPTOR_LIFETIME_MS = 3 * HOUR_MS

/** Clocks of author, holder and reader may differ by this much about the end of a descriptor. */
export const CLOCK_TOLERANCE_MS = 12 * HOUR_MS

/** A service publishes again after a random time between these. */
export const REPUBLISH_MIN_MS = HOUR_MS
export const REPUBLISH_MAX_MS = 2 * HOUR_MS

/** Changes within this time go into one descriptor; drawn anew each time. */
export const CHANGE_DELAY_MIN_MS = 500
export const CHANGE_DELAY_MAX_MS = 2_000

/**
 * The first descriptor waits this long for the remaining introduction points. After a restart the one that clients find is
 * worthless, so every second counts; points that come later are in the next one.
 */
export const FIRST_PUBLISH_WAIT_MS = 1_000

/** Pauses between attempts to reach the holders that failed, with jitter. */
export const PUT_RETRY_FIRST_MS = 5_000
export const PUT_RETRY_MAX_MS = 5 * MINUTE_MS

/** How often a service looks whether its holders have changed. */
export const HOLDER_CHECK_MS = MINUTE_MS

/** A service looks this often at what it suggests to spend: some times what a client with a new descriptor needs to come back. */
export const EFFORT_PERIOD_MS = MINUTE_MS

/** Life of a seed, drawn between these. Proofs count under the one before as well: clients hold descriptors for an hour. */
export const EFFORT_SEED_MIN_MS = 1.75 * HOUR_MS
export const EFFORT_SEED_MAX_MS = 2.25 * HOUR_MS

/** An introduction that waited for so long is not served any more: its client has given up this rendezvous. */
export const INTRODUCTION_MAX_WAIT_MS = 12_000

/** Pauses between attempts to establish introduction points, with jitter. */
export const INTRO_RETRY_FIRST_MS = 1_000
export const INTRO_RETRY_MAX_MS = MINUTE_MS

/** A relay that failed as introduction point is not asked again before this, if there are others. */
export const INTRO_RELAY_PENALTY_MS = 10 * MINUTE_MS

/** Life of an introduction point, drawn between these: its key, its replay cache and its relay's view of us end with it. */
export const INTRO_LIFETIME_MIN_MS = 18 * HOUR_MS
export const INTRO_LIFETIME_MAX_MS = 24 * HOUR_MS

/**
 * How often a service asks whether the circuit of an introduction point still carries something, drawn anew each time: what a client
 * with an open stream that is silent asks as often, and two cells a minute.
 */
export const INTRO_ASK_MIN_MS = 30_000
export const INTRO_ASK_MAX_MS = 90_000

/** A replaced introduction point still answers this long: clients hold descriptors that name it. */
export const INTRO_LINGER_MS = 10 * MINUTE_MS

/**
 * A change reaches the recovery index within this time, drawn anew each time: what else the change published in the same
 * seconds is not to be told by the hour, and many changes are one.
 */
export const RECOVERY_CHANGE_MIN_MS = 5_000
export const RECOVERY_CHANGE_MAX_MS = 30_000

/** How often it is put again within a period: relays that were started anew since hold nothing. */
export const RECOVERY_REPUBLISH_MIN_MS = 4 * HOUR_MS
export const RECOVERY_REPUBLISH_MAX_MS = 8 * HOUR_MS

/** A provider appears within this time, drawn anew: its service is published in the first seconds, and the two are not to be told by the hour. */
export const PROVIDER_DELAY_MIN_MS = 5_000
export const PROVIDER_DELAY_MAX_MS = 30_000

/** How long holders keep a provider record: what a getter wastes on one that is gone is a try within these hours. */
export const PROVIDER_LIFETIME_MS = 6 * HOUR_MS

/** A provider puts its record again after a random time between these. */
export const PROVIDER_REPUBLISH_MIN_MS = 2 * HOUR_MS
export const PROVIDER_REPUBLISH_MAX_MS = 4 * HOUR_MS

/** How often a circuit with streams is looked at for a second leg. What is over sooner needs none. */
export const SECOND_LEG_LOOK_MS = 500

/** Who was heard so lately still answers; a service that went without a word is found out by waiting for it. */
export const OPEN_PORT_HEARD_MS = 10_000

assert(
  RENDEZVOUS_LIFETIME_MS >= CONNECT_TIMEOUT_MS,
  'timeouts: the rendezvous point waits as long as the client',
)
assert(
  RENDEZVOUS_TIMEOUT_MS > CIRCUIT_TIMEOUT_MS,
  'timeouts: the service can come within the time the client waits',
)
assert(DESCRIPTOR_CACHE_MS < EFFORT_SEED_MIN_MS, 'timeouts: the seed of a remembered descriptor still counts')
assert(
  INTRODUCTION_MAX_WAIT_MS < RENDEZVOUS_TIMEOUT_MS,
  'timeouts: who is served late enough to have given up is not served',
)
assert(
  PROVIDER_REPUBLISH_MAX_MS < PROVIDER_LIFETIME_MS,
  'timeouts: a provider record is replaced before it is dropped',
)
assert(REPUBLISH_MAX_MS < DESCRIPTOR_LIFETIME_MS, 'timeouts: a descriptor is replaced before it is dropped')
assert(SESSION_IDLE_MS < SERVICE_CIRCUIT_IDLE_MS, 'timeouts: the client tears down first')
