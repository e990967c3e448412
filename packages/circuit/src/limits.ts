/** Every bound of this package, with its reason. Sizes are in cells or bytes as the name says. */
import { assert, type Rate } from '@warren/kernel'

/**
 * DATA that may ever be under way in one direction to one far end, all streams together: 23 MB/s over the 350 ms of two
 * distant ends. What a circuit can make a relay hold in each direction, so also the price of a far end that lies.
 */
export const MAX_WINDOW_BYTES = 8 * 1024 * 1024

/** Where a circuit's window starts: links pace what leaves at once, so this only waits at a relay, in its circuit's turn. */
export const INITIAL_WINDOW_BYTES = 256 * 1024

/** The smallest window: two marks and their SENDMEs are under way, so that a far end that is slow is still heard. */
export const MIN_WINDOW_BYTES = 32 * 1024

/** A step of the window, once a round trip. */
export const WINDOW_INCREMENT_BYTES = 16 * 1024

/**
 * DATA from one mark to the next. The least bounds what a sender can make the other side answer to a quarter of the cells;
 * the most makes SENDMEs of a fast circuit 3 % of the cells the other way.
 */
export const MIN_MARK_BYTES = 16 * 1024
export const MAX_MARK_BYTES = 128 * 1024

/**
 * A circuit's queue is kept between 3 and 6 of these, and under 7. The most, for rates from 8 MB/s on, is what keeps nine busy
 * processes at work between their turns; with the root of the rate it comes to 0.4 to 0.8 s of 1 Mbit/s. The least is two
 * cells, that a slow line always has one to send.
 */
export const MIN_QUEUE_UNIT_BYTES = 8 * 1024
export const MAX_QUEUE_UNIT_BYTES = 128 * 1024
export const FULL_QUEUE_BYTES_PER_S = 8_000_000

/** Cells that a paced sender lets go at once after a pause; for a quick path more, see timeouts.ts. */
export const SEND_BURST_CELLS = 16

/**
 * What waits for the reader of one stream when the far end is told to stop, and to go on. More than a reader leaves while
 * its process waits for its turn, so that only readers that are slow stop anybody; half of what windows allowed before.
 */
export const XOFF_BYTES = 512 * 1024
export const XON_BYTES = 128 * 1024

/** The slowest rate that a reader can ask for: less is what XOFF is for. One cell a second. */
export const MIN_ADVICE_KIB_PER_S = 4

/** A sender is this much faster than the reader said, and without limit again after so many times {@link XOFF_BYTES}. */
export const ADVICE_GAIN = 1.25
export const ADVICE_VALID_XOFFS = 4

/** Circuits to a service that ask to be linked and whose other half has not come; the oldest is forgotten. */
export const MAX_WAITING_LEGS = 64

/** RELAY_EARLY cells on one circuit, and so extends: nine relays at most (design §3). */
export const MAX_RELAY_EARLY_CELLS = 8

/** Builds of one kind that the estimate of their time rests on: a few hours of a client, and an error of 4 in 100 places. */
export const BUILD_TIME_SAMPLES = 100
/** Fewer say nothing yet. */
export const MIN_BUILD_TIME_SAMPLES = 10
/** So many slow builds one after the other mean another network: chance does it once in a hundred million. */
export const CHANGED_AFTER_SLOW = 10
/** New samples that are written to disk together. */
export const BUILD_TIMES_SAVED_EVERY = 20

/** Streams open at once to one far end. A page loads over a few dozen; a stream id costs its opener nothing else. */
export const MAX_STREAMS = 256

/** Length of a BEGIN's target in UTF-8 bytes: its length is one byte on the wire. */
export const MAX_TARGET_BYTES = 255

/**
 * Cells for streams that are gone which a far end is still believed. Counted up by what was outstanding when a stream
 * closed; the cap keeps a long-lived circuit from saving up an allowance for junk.
 */
export const MAX_STRAY_CELLS = 4096

/** Bytes a stream holds that were written and have not left, before `write` says stop. About one bandwidth-delay of a home line. */
export const PENDING_HIGH_BYTES = 128 * 1024

/** Where `drain` says go on: half, so that the writer works while the rest leaves. */
export const PENDING_LOW_BYTES = PENDING_HIGH_BYTES / 2

/** An end that sends stops while so many of its circuit's cells wait in the link: enough to keep the link busy. */
export const LINK_QUEUE_HIGH_CELLS = 64

/** Circuits through this relay. Each costs about 10 KiB of cipher state when idle. */
export const MAX_RELAY_CIRCUITS = 16_384

/** Circuits that one peer may have through this relay on one link: a client needs tens, a relay carries many clients'. */
export const MAX_CIRCUITS_PER_CLIENT_LINK = 1024
export const MAX_CIRCUITS_PER_RELAY_LINK = 8192

/** Handshakes waiting for their turn: a third of a millisecond of work each, so the last of full lines waits 85 ms. */
export const MAX_WAITING_HANDSHAKES = 256
export const MAX_WAITING_HANDSHAKES_PER_LINK = 64

/**
 * Handshakes given to the offload port at once: enough for full messages to four workers, and 11 ms of one worker's time, which is
 * what the jobs of the relay's owner wait behind them at most.
 */
export const MAX_RUNNING_HANDSHAKES = 32

/** Handshakes of a listed relay's link for one of a client's: it carries many clients' circuits, and has ten times the rate. */
export const RELAY_TURN_HANDSHAKES = 8

/** Rates for links of clients, and of relays that are listed: those carry many clients' circuits. */
export interface LinkRates {
  readonly client: Rate
  readonly relay: Rate
}

/** CREATE cells a second on one link, and how many may come at once. */
export const CREATE_RATE: LinkRates = { client: { perS: 30, burst: 100 }, relay: { perS: 300, burst: 600 } }

/**
 * EXTENDs from one link: each has this relay send a handshake on, and perhaps dial. As many as CREATEs, since each circuit extends once
 * here; but circuits that were saved up must not all dial at once.
 */
export const EXTEND_RATE: LinkRates = { ...CREATE_RATE }

/** DROPs that a relay answers PAD with on one circuit in its life: the largest record's answer, and no more to amplify by. */
export const MAX_PAD_ANSWERS = 24

/** PROBEs that are answered: no end asks again within two seconds, but a path that stood still brings what waited at once. */
export const PROBE_ANSWER_RATE: Rate = { perS: 1, burst: 32 }

/** Circuits of our own at once, to keep a caller's mistake from becoming the network's. */
export const MAX_CLIENT_CIRCUITS = 512

/** Answers of requests that were given up, which may still come late on one circuit. */
export const MAX_LATE_REPLIES = 64

/** Isolated circuits kept at once (pool.ts). */
export const MAX_ISOLATED_CIRCUITS = 256

/** What a relay with a set rate lets pass at once after a pause: half a second's worth, and never less than a few handshakes. */
export const PACE_BURST_S = 0.5
export const PACE_BURST_CELLS = 32

assert(
  MIN_WINDOW_BYTES < INITIAL_WINDOW_BYTES && INITIAL_WINDOW_BYTES < MAX_WINDOW_BYTES,
  'limits: windows are ordered',
)
assert(
  2 * MIN_MARK_BYTES <= MIN_WINDOW_BYTES && MIN_MARK_BYTES < MAX_MARK_BYTES,
  'limits: marks are in every window',
)
assert(XON_BYTES < XOFF_BYTES, 'limits: a stream goes on when less waits than where it stopped')
