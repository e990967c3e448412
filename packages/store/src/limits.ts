/** Every bound of the store, with its reason. */
import { assert, type Rate } from '@warren/kernel'

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

/** Alternates that are tried for a share. */
export const MAX_ALTERNATES = 3

/**
 * Relays that are asked for a share that is not at its place; and where a segment takes more than half of the relays: there a place says little
 * to who sees fewer of them.
 */
export const MAX_SEARCHED = 6
export const MAX_SEARCHED_CROWDED = 24

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

/** What a relay keeps for others unless its owner says otherwise: 32,768 shares. */
export const DEFAULT_QUOTA_BYTES = 1024 ** 3

/** Less is of no use to anybody. */
export const MIN_QUOTA_BYTES = 16_000_000

/** The most of it: the table of four million slots takes 218 MB of memory, and the state as much. */
export const MAX_SLOTS = 4 * 1024 * 1024
export const MAX_QUOTA_BYTES = MAX_SLOTS * SHARE_BYTES

/** This part of the disk stays free whatever the quota: others write there, and a full one stops the whole node. */
export const DISK_FREE_PART = 0.1

/** Puts that share one sync: 8 MiB, which a slow disk takes in a tenth of a second. */
export const MAX_COMMIT_JOBS = 256

/** Requests of one stream that are worked on; behind them the stream is not read. 2 MiB of shares. */
export const MAX_STREAM_REQUESTS = 64

/** What one stream may hold: its requests, and as much again that had arrived when it was paused. */
export const MAX_STREAM_BYTES = 2 * MAX_STREAM_REQUESTS * SHARE_BYTES

/** Requests and answers of all streams together; beyond it the streams whose answers wait longest are given up. Sixteen in full use. */
export const MAX_HELD_BYTES = 16 * MAX_STREAM_REQUESTS * SHARE_BYTES

/** Streams open at once on a relay: idle ones cost little, and as many publishers and readers can be served. */
export const MAX_OPEN_STREAMS = 512

/** Puts and renewals a second: each costs a hash or signature to check, a signature, and its part of a sync; 16 MB/s of disk at most. */
export const PUT_RATE: Rate = { perS: 500, burst: 4000 }

/** Gets a second: 32 MB/s of a relay's upload at most. */
export const GET_RATE: Rate = { perS: 1000, burst: 8000 }

/** Requests on one circuit: 3 MB/s, more than a circuit carries for long. */
export const CIRCUIT_REQUEST_RATE: Rate = { perS: 100, burst: 1000 }

/** Requests over one link, which carries many circuits: whatever one of them brings, half is left for the others. */
export const LINK_REQUEST_RATE: Rate = { perS: 250, burst: 2000 }

/** What one circuit may put: content that is larger is put over several. */
export const CIRCUIT_PUT_BYTES = 64 * 1024 * 1024

/** The part of the quota that one link may put at once, and again over a day: four who want to cannot fill it before somebody notices. */
export const LINK_PUT_PART = 0.25

/** Indexes of boxes stay whole numbers of the language. */
export const MAX_BOX_INDEX = Number.MAX_SAFE_INTEGER

/** Boxes that somebody else wrote meanwhile, which an append passes by before it gives up: he writes faster than we do. */
export const MAX_PASSED_BOXES = 64

/** Boxes read at a time: 190 KB of contents. */
export const MAX_READ_BOXES = 64

/** A capability as text has 128 characters, and some spaces that came along. */
export const MAX_CAPABILITY_TEXT = 256

/** Sequences that one node writes: each costs a request or two a minute at most while something is to be appended. */
export const MAX_BOX_WRITERS = 64

/** Entries of one sequence that wait for a place or for the look a minute later: 750 KB of state, more than a minute's appends. */
export const MAX_KEPT_ENTRIES = 256

/**
 * Boxes beyond the first one that nobody has, of which none may be written either before a sequence is taken to end there, where that is looked at
 * closely: so many in a row are lost less often than anything else.
 */
export const MAX_BOX_GAP = 8

/** Rounds of such looks, of {@link MAX_BOX_GAP} boxes each, before a try to append gives up: the next one goes on from there. */
export const MAX_GAP_ROUNDS = 64

/** Boxes that one node keeps alive: at one a minute, all of them within six days of the fifteen that there are for it. */
export const MAX_KEPT_BOXES = 8192

/** Sequences and single boxes that one node keeps alive, its own among them: what a person can look through. */
export const MAX_KEPT_SEQUENCES = 256

/** Looks, hours apart, after which it is believed that nobody has a box any more: once is what holders that are away for a while make of it. */
export const MISSES_BELIEVED = 4

/** Of the boxes that are to be renewed, one of so many that end first is drawn: their order says nothing of theirs in a sequence. */
export const KEEP_DRAWN_OF = 16

/** Up to so many hours less than {@link DEFAULT_LIFETIME_HOURS} are asked for, drawn for each box: what was written together is not renewed together. */
export const KEEP_SPREAD_HOURS = 5 * 24

/** Heads whose highest revision is remembered: more than anybody visits; a megabyte of state. */
export const MAX_SEEN_HEADS = 10_000

assert(LINK_REQUEST_RATE.perS <= PUT_RATE.perS / 2, 'limits: one link leaves room for the others')
