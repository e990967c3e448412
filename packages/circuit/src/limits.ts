/** Every bound of this package, with its reason. Sizes are in cells or bytes as the name says. */
import { assert, type Rate } from '@warren/kernel'

/** DATA cells between two window updates: 128 KiB at 4096-byte cells, so updates cost 3 % of the cells the other way. */
export const SENDME_CELLS = 32

/**
 * DATA cells that may be under way to one far end, all streams together. 1.5 MiB at 4096-byte cells: 5 MB/s over a
 * 300 ms path, while a circuit can make a relay hold no more than that in each direction.
 */
export const CIRCUIT_WINDOW_CELLS = 384

/**
 * DATA cells of one stream that its reader has not consumed. Less than the circuit's window, so that one stalled reader
 * leaves room for the others; 1 MiB at 4096-byte cells, which is also what a stalled reader makes this end hold.
 */
export const STREAM_WINDOW_CELLS = 256

/** RELAY_EARLY cells on one circuit, and so extends: nine relays at most (design §3). */
export const MAX_RELAY_EARLY_CELLS = 8

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

/**
 * Cells of one circuit queued toward a link, beyond which a relay destroys the circuit. Ends that keep their windows
 * cannot get here: one window of DATA, and two control cells for each possible stream.
 */
export const MAX_QUEUED_CELLS = CIRCUIT_WINDOW_CELLS + 2 * MAX_STREAMS

/** Cells held by all circuits of this node together: 128 MiB at 4096-byte cells. */
export const MAX_TOTAL_CELLS = 32_768

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

/** Circuits of our own at once, to keep a caller's mistake from becoming the network's. */
export const MAX_CLIENT_CIRCUITS = 512

/** Answers of requests that were given up, which may still come late on one circuit. */
export const MAX_LATE_REPLIES = 64

/** Isolated circuits kept at once (pool.ts). */
export const MAX_ISOLATED_CIRCUITS = 256

/** What a relay with a set rate lets pass at once after a pause: half a second's worth, and never less than a few handshakes. */
export const PACE_BURST_S = 0.5
export const PACE_BURST_CELLS = 32

assert(CIRCUIT_WINDOW_CELLS % SENDME_CELLS === 0, 'limits: the circuit window is a whole number of updates')
assert(STREAM_WINDOW_CELLS % SENDME_CELLS === 0, 'limits: the stream window is a whole number of updates')
assert(STREAM_WINDOW_CELLS < CIRCUIT_WINDOW_CELLS, 'limits: a stalled stream leaves room on its circuit')
assert(MAX_TOTAL_CELLS > 4 * MAX_QUEUED_CELLS, 'limits: one circuit cannot take the memory of all')
