/** Every bound of the store, with its reason. */
import { assert } from '@warren/kernel'

/** A share is a block of a blob (docs/spec/files.md §2). */
export const SHARE_BYTES = 32_768

/** Data shares of a segment: 1 MiB is coded at a time. */
export const MAX_DATA_SHARES = 32

/** Shares of a segment: what GF(2^8) can tell apart. */
export const MAX_SEGMENT_SHARES = 255

/** Holders of one item, fewer if there are fewer relays: at 30 % dead, all of them are gone once in two million times. */
export const ITEM_HOLDERS = 12

/** Content is lost at most so often when {@link DEAD_SHARE} of the relays are gone. */
export const MAX_LOSS = 1e-6
export const DEAD_SHARE = 0.3

/** Hours that are asked for unless said, and at most: nobody is bound for longer than he can foresee. */
export const DEFAULT_LIFETIME_HOURS = 30 * 24
export const MAX_LIFETIME_HOURS = 90 * 24

/** Alternates that are tried for a share, and asked for it. */
export const MAX_ALTERNATES = 3

/** Tries more at a holder that has no time now: after them the next one is quicker. */
export const MAX_AGAIN = 2

/**
 * Of the parity this part has to be signed for before a put is done, so that nobody waits for the slowest; and this part if nothing more is
 * to be had, which is where repair would begin.
 */
export const DONE_PARITY = 0.85
export const LEAST_PARITY = 0.5

/** Shares that are on their way to holders at once, twice 32 KiB each: twelve segments of 32 of 64. */
export const MAX_OUTGOING_SHARES = 768

/** Shares that are fetched at once, 32 KiB each: as many segments. */
export const MAX_INCOMING_SHARES = 512

/** One more than needed is asked for so many that are needed, so that one slow holder does not hold up a reader. */
export const NEEDED_PER_SPARE = 16

/** Shares that a check fetches to find liars, unless told otherwise. */
export const CHECK_SAMPLE = 8

assert(MAX_DATA_SHARES * 2 <= MAX_SEGMENT_SHARES, 'limits: there is room for as much parity as data')

/** Indexes of boxes stay whole numbers of the language. */
export const MAX_BOX_INDEX = Number.MAX_SAFE_INTEGER

/** Boxes that somebody else wrote meanwhile, which an append passes by before it gives up: he writes faster than we do. */
export const MAX_PASSED_BOXES = 64

/** Boxes read at a time: 190 KB of contents. */
export const MAX_READ_BOXES = 64

/** Heads whose highest revision is remembered: more than anybody visits; a megabyte of state. */
export const MAX_SEEN_HEADS = 10_000
