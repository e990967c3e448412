/** Every bound of the sharing side, with its reason. */

/** Shares that are served at once: each holds a service with its circuits. */
export const MAX_LIVE_SHARES = 64

/** Shares in the list, ended ones included: what a person can look through. */
export const MAX_SHARES = 256

/** Files of all shares together: what is known of each is kept in memory, some 200 bytes. */
export const MAX_SHARED_ENTRIES = 500_000

/** Contents that are read for new shares at once: the disk is the bound, and more only make it seek. */
export const MAX_READING = 2

/** Shares that wait for others to be read first. */
export const MAX_READING_WAITERS = 64

/**
 * Blocks read at once when content is shared: 512 KiB, so that a call to the system is worth its cost and circuits wait
 * for no more than a few milliseconds of hashing.
 */
export const BUILD_BATCH_BLOCKS = 16

/** Such reads under way at once: 2 MiB of memory, and a disk that never waits for us. */
export const BUILD_BATCHES_AT_ONCE = 4

/** Files opened, looked at or read at once in one step: small files take their time in the system, not in the disk. */
export const FILES_AT_ONCE = 16

/** Files kept open for one share. A process may often open no more than 1024. */
export const MAX_OPEN_FILES = 16

/** Blocks read and sent in one turn of a stream: 128 KiB. A turn and the next one are held in memory while the stream is slow. */
export const TURN_BLOCKS = 4

/** Turns at once, all shares together. */
export const MAX_TURNS = 4

/** Streams of one share: some thirty getters with several circuits each. */
export const MAX_STREAMS_PER_SHARE = 256

/** Streams of all shares: 96 MiB of blocks on their way if every one of them is slow. */
export const MAX_STREAMS = 384

/** Ranges asked for on one stream and not yet sent. Getters ask for 8; the rest is room for what crossed a cancel. */
export const MAX_RANGES_PER_STREAM = 32

/**
 * Frames of one stream that led to nothing: cancels, ranges that were refused, a second open. Each range that was sent
 * in full earns one back, so only who floods runs out.
 */
export const MAX_FRUITLESS_FRAMES = 256

/** Announced sharers remembered for one share: as many as one frame carries. */
export const MAX_ANNOUNCED = 8

/** Blocks that a stream must have carried before who is at its end may announce a sharer: 1 MiB, or all there is. */
export const ANNOUNCE_AFTER_BLOCKS = 32

/** New lists of sharers sent on one stream. */
export const MAX_PEER_UPDATES = 16

/** Left-out files that are told one by one; the others are counted. */
export const MAX_SKIPPED_TOLD = 100

/** Files whose versions are marked before others get a turn: a few milliseconds. */
export const MARKS_AT_ONCE = 500

/** Files looked at in one round of watching. A larger folder takes several rounds. */
export const WATCHED_PER_ROUND = 512

/** What a manifest takes beside its paths: its head, and kind, lengths, time and size of each entry. */
export const MANIFEST_HEAD_BYTES = 1024
export const MANIFEST_ENTRY_BYTES = 24

/** Shares that are over and still tell so; the oldest falls silent first. Each keeps a service and its circuits. */
export const MAX_FAREWELLS = 16
