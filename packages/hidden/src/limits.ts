/** Every bound of this package, with its reason. */
import { assert, type Rate } from '@warren/kernel'
import { INTRO_PLAINTEXT_BYTES } from '@warren/crypto'

/** Introduction points that a service keeps: one may fail and one may lie, and the third still serves. */
export const INTRODUCTION_POINTS = 3

/** Introduction points that a descriptor may name: 1280 bytes each, beside the entries of authorised clients. */
export const MAX_INTRODUCTION_POINTS = 6

/** Bytes of an effort proof in an introduction: room for a puzzle of today's kinds. */
export const MAX_EFFORT_PROOF_BYTES = 128

/** Introductions that one introduction point accepts in its life: its replay cache, 64 bytes each. Then it is replaced. */
export const MAX_REPLAY_ENTRIES = 16_384

/**
 * Introductions a second that an introduction point passes on to one service. It cannot see what was spent on them, so what it turns away is
 * drawn by lot: it passes on as many as a service looks at ({@link SERVICE_INTRODUCE_RATE}), 0.4 MB/s of the service's line each.
 */
export const INTRODUCE_RATE: Rate = { perS: 100, burst: 300 }

/**
 * Introductions a second that come over one link, for all services of an introduction point together: each came on a circuit of its
 * own, so this is a third of the circuits that a relay's link may open, and twice what one service gets.
 */
export const LINK_INTRODUCE_RATE: Rate = { perS: 100, burst: 300 }

/** Introduction points that one relay serves: each is one circuit and about 300 bytes. */
export const MAX_RELAY_INTRODUCTIONS = 4096

/** Rendezvous that wait for their service on one relay, 200 bytes each. */
export const MAX_RELAY_RENDEZVOUS = 8192

/** Rendezvous circuits that a service builds at once: 4 handshakes each, so a flood costs a bounded share of one core. */
export const MAX_RENDEZVOUS_BUILDS = 8

/** Introductions that wait for their turn at a service: at 8 builds at once and a second each, the last waits 16 s. */
export const MAX_WAITING_INTRODUCTIONS = 128

/**
 * Introductions a second that a service looks at, over all its introduction points: 0.3 ms to open each and 0.2 ms to check its effort, so
 * 15 % of one worker. Above this who has paid is dropped with the rest.
 */
export const SERVICE_INTRODUCE_RATE: Rate = { perS: 300, burst: 900 }

/** One try at a proof of effort: 0.2 ms, and more memory than a core of a graphics card has to itself (docs/adr/0007-effort-argon2id.md). */
export const EFFORT_MEMORY_KIB = 256
export const EFFORT_PASSES = 1

/** What is tried: as long as a key, so that two clients never try the same. */
export const EFFORT_SOLUTION_BYTES = 16

/** Tries in one job of a worker: 13 ms, which is what other jobs wait behind it and how soon a proof is given up. */
export const EFFORT_TRIES_PER_JOB = 64

/** The least that is suggested: 50 ms of one core. Less would not slow anybody down. */
export const FIRST_EFFORT = 256

/** Most that is suggested or spent: 13 s of one core on average, which a person waits once. */
export const MAX_EFFORT = 65_536

/** Proofs that are remembered under one seed, about 100 bytes each; then there is another seed. */
export const MAX_USED_PROOFS = 65_536

/** Rendezvous circuits that a service keeps: one for each client and isolation. */
export const MAX_SERVICE_CIRCUITS = 512

/**
 * Attempts of a service to reach a rendezvous point: paths may meet a vanguard that died unnoticed, until it is noticed;
 * more would let a client walk through our paths.
 */
export const RENDEZVOUS_BUILD_ATTEMPTS = 4

/** Holders a service puts its descriptor on at once. */
export const MAX_PARALLEL_PUTS = 4

/** Revisions count up within the hour they were made in (service/revision-counter.ts). */
export const REVISIONS_PER_HOUR = 65_536

/** Services that a client is connected to at once, counted by service and isolation key. */
export const MAX_SESSIONS = 256

/** Services that a client is connecting to at once: about 11 handshakes of ours each. */
export const MAX_CONNECTING = 32

/** Descriptors that a client remembers: 5 KiB each. */
export const MAX_CACHED_DESCRIPTORS = 256

/** Rendezvous points tried for one connection: one may fail or be unknown to the service, a third would be bad luck. */
export const RENDEZVOUS_ATTEMPTS = 3

/**
 * Builds of a circuit, of the median time, after which the way to a service is gone a second time: descriptor, rendezvous, introduction and
 * the service's own circuit are four where none is ready, and most are.
 */
export const WAY_BESIDE_BUILDS = 5

/** Times that the way to a service is gone besides: each costs the service a circuit. */
export const WAYS_BESIDE = 2

/** Round trips to a circuit's last relay, with a handshake in each, for which its answer is awaited. */
export const REPLY_ROUND_TRIPS = 8

/** Relays named for a reunion: one may have died of what made it necessary. */
export const REUNION_POINTS = 2

/** Introductions tried for one connection, over all rendezvous points. */
export const INTRODUCTION_ATTEMPTS = 6

/** Ways to introduction points that are opened at once when one failed: the next answers while it is still waited for the first. */
export const WAYS_AFTER_FAILURE = 2

/** Periods for which holders keep a recovery index: a month of days to notice that a machine is gone and get another. */
export const RECOVERY_PERIODS_KEPT = 30

/** Clocks of author and holder may lie in neighbouring periods. */
export const RECOVERY_PERIODS_AHEAD = 2

/**
 * Room for recovery indexes at a holder, as a part of that for descriptors and beside it: an owner has up to 30 of them
 * where a service has two descriptors, and losing one of 8 copies of 30 costs him little.
 */
export const RECOVERY_TABLE_SHARE = 0.25

/** Periods that are looked through at once: each asks four holders over circuits of their own. */
export const RECOVERY_PARALLEL_READS = 3

/** Slots of one secret in each period: providers of one content that are found at once; more write over each other, and getters need few. */
export const PROVIDER_SLOTS = 4

/** Slots that are looked at at once: each asks four holders over circuits of their own. */
export const PROVIDER_PARALLEL_READS = 2

/** One may be gone since; a second one is worth eight more circuits, a third is not. */
export const PROVIDERS_WANTED = 2

/** As for descriptors: published one period ahead, and clocks may lie in different periods. */
export const PROVIDER_PERIODS_APART = 2

/**
 * Room for provider records at a holder, as a part of that for descriptors and beside it: whoever passes shares on has two of them for each,
 * as many as for its service, but most who get something pass nothing on.
 */
export const PROVIDER_TABLE_SHARE = 0.25

/** What a circuit has to carry between two looks to get a second leg: a transfer, not a page. */
export const SECOND_LEG_MIN_BYTES = 500_000

assert(
  33 + 32 + 4 + MAX_EFFORT_PROOF_BYTES + 1 + 32 * REUNION_POINTS <= INTRO_PLAINTEXT_BYTES,
  'limits: an introduction fits its message',
)
assert(
  INTRODUCTION_POINTS <= MAX_INTRODUCTION_POINTS,
  'limits: a descriptor has room for our introduction points',
)
assert(RENDEZVOUS_ATTEMPTS <= INTRODUCTION_ATTEMPTS, 'limits: each rendezvous has an introduction')
