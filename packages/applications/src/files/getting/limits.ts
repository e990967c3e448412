/** Every bound of the getting side, with its reason. */

/** Downloads kept in the list, finished ones included: what a person can look through. The oldest finished one goes first. */
export const MAX_DOWNLOADS = 1000

/** Downloads fetched at the same time; others wait for their turn. Each holds a few circuits and a few MiB. */
export const MAX_ACTIVE_DOWNLOADS = 8

/** Links that may be in use at once, downloads and readers together. */
export const MAX_SWARMS = 64

/** Sharers of one link that are remembered: the link names at most 8, and sharers name others. */
export const MAX_SOURCES = 16

/** Circuits to the sharers of one link. Three fill a home line over six hops; more only cost the relays. */
export const DEFAULT_LANES = 3
export const MAX_LANES = 8

/**
 * Blocks left at least before one circuit more is kept ready: 8 MiB. A new circuit takes about two seconds; of less than this a
 * slow path loses nothing to speak of by them, and a quick one is done before the spare circuit is there.
 */
export const MIN_SPARE_BLOCKS = 256

/** Ranges asked for and not yet answered on one circuit. */
export const MAX_RANGES_PER_LANE = 8

/** Ranges given up whose blocks may still be on their way; the oldest is forgotten first. */
export const MAX_CANCELLED_RANGES = 64

/** Blocks asked for on a circuit whose rate is not known yet: 2 MiB, what a new circuit's window grows to in its first second. */
export const FIRST_WINDOW_BLOCKS = 64

/** Blocks under way on one circuit at most: 16 MiB, of which a stream's window keeps all but 1 MiB at the sharer. */
export const MAX_WINDOW_BLOCKS = 512

/** Blocks under way at least, so that a slow circuit still can show that it became faster. */
export const MIN_WINDOW_BLOCKS = 4

/**
 * Verified blocks that wait for the disk before the circuits are told to stop: 8 MiB for each download, so that a disk that takes
 * a third of a second for a checkpoint holds up nothing at 20 MB/s.
 */
export const MAX_UNWRITTEN_BLOCKS = 256

/** Blocks written to disk between two records of the journal, and writes under way at once. */
export const WRITE_BATCH_BLOCKS = 32
export const MAX_WRITES_AT_ONCE = 8

/** Blocks written in one call to the system: 512 KiB. */
export const BLOCKS_A_WRITE = 16

/** Files kept open for writing in one download. A process may often open no more than 1024. */
export const MAX_OPEN_FILES = 24

/** A checkpoint is worth its syncs after so many bytes, when few files are concerned, and after so many in any case. */
export const CHECKPOINT_BYTES = 64 * 1024 * 1024
export const CHECKPOINT_FILES = 256
export const CHECKPOINT_BYTES_AT_MOST = 1024 * 1024 * 1024

/** The journal of the largest download that is accepted: 32 bytes a block, 16 TiB. */
export const MAX_DATA_BLOCKS = 512 * 1024 * 1024

/** Readers at once, all links together, each with its read-ahead of 4 MiB. A browser opens six connections. */
export const MAX_READERS = 16
export const READ_AHEAD_BLOCKS = 128
/** A reader's ranges are short, so that several circuits work on what is needed next. */
export const READER_RANGE_BLOCKS = 8

/** Verified blocks kept for the readers of one link: 16 MiB. */
export const CACHED_BLOCKS = 512

/** Lists of files kept in memory, and the entries of all of them together. */
export const MAX_CACHED_MANIFESTS = 16
export const MAX_CACHED_ENTRIES = 250_000

/** Patterns of one choice of files, and characters of each. */
export const MAX_PATTERNS = 256
export const MAX_PATTERN_CHARACTERS = 4096

/** Names tried beside the one that is taken: `NAME (2)` and so on. */
export const MAX_NAME_ATTEMPTS = 10_000

/** Renamed entries told in a status; the rest are counted by looking at the folder. */
export const MAX_RENAMED_TOLD = 100

/** Circuits of one sharer that may be replaced for slowness, one after the other, before the sharer is left alone for a while. */
export const MAX_SLOW_IN_A_ROW = 3

/** A circuit slower than this share of the others' mean is replaced. */
export const SLOW_SHARE = 1 / 8

/** And one slower than this in any case: nobody waits a day for a song. */
export const SLOW_BYTES_PER_S = 2048

/** Times a download starts anew because somebody took files out of its part directory, before it fails. */
export const MAX_PART_RESTARTS = 3

/** Lanes that were lost and may be found again: as many as are lost at once where three sharers die, and they are found within seconds or not at all. */
export const MAX_LOST_LANES = 16

/** Lists of other sharers on one circuit: sharers send 16 at most. */
export const MAX_PEER_FRAMES = 64
