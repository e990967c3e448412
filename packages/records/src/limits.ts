/** Every bound of this package, with its reason. */
import { assert, type Rate } from '@warren/kernel'

/**
 * The one size of a record, padded by its author, unless the network file says otherwise: sizes tell holders and
 * networks nothing. Four cells and a little.
 */
export const RECORD_BYTES = 16_384

/** Holders a record can have: what a network file may ask for, four digests of work for each relay. */
export const MAX_REPLICAS = 32

/** Holders a record is put on, unless the network file says otherwise. Half of them may go silent before readers notice. */
export const PUBLISH_REPLICAS = 8

/** Holders asked at first, unless the network file says otherwise: two answers even if half of them are gone. */
export const READ_REPLICAS = 4

/** Valid answers a reader waits for while holders remain: one alone could be an old revision served on purpose. */
export const WANTED_ANSWERS = 2

/** Records a relay holds unless the network file says otherwise: 32 MiB. At 8 replicas a network of R relays carries 256 R of them. */
export const MAX_RECORDS = 2048

/** Requests open at once on a relay: each holds one record's bytes while it is read, 2 MiB together. */
export const MAX_OPEN_REQUESTS = 128

/** Puts a second: each costs a signature and a subgroup check, a quarter of a millisecond together. */
export const PUT_RATE: Rate = { perS: 50, burst: 400 }

/** Gets a second: 16 KiB of answer each, 3.2 MB/s of a relay's upload at most. */
export const GET_RATE: Rate = { perS: 200, burst: 800 }

/** Requests on one circuit. Honest clients make one on each (client/exchange.ts); the rest is for repeating it. */
export const CIRCUIT_REQUEST_RATE: Rate = { perS: 1, burst: 8 }

/**
 * Requests over one link. A relay's link carries many clients' circuits; half of what the relay answers in all is left for the other
 * links, whatever one of them brings.
 */
export const LINK_REQUEST_RATE: Rate = { perS: 100, burst: 400 }

assert(LINK_REQUEST_RATE.perS <= GET_RATE.perS / 2, 'limits: one link leaves room for the others')
assert(
  READ_REPLICAS <= PUBLISH_REPLICAS && PUBLISH_REPLICAS <= MAX_REPLICAS,
  'limits: readers ask among the holders',
)
assert(WANTED_ANSWERS <= READ_REPLICAS, 'limits: the first round can give enough answers')
