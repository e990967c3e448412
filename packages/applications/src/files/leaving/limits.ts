/** Every bound of content that is left in the network, with its reason. */
import { assert } from '@warren/kernel'
import { blockCountOf } from '../format/blocks.ts'

/**
 * Blocks of one content that is left, 64 GiB: who reads it holds the ids of all its blocks, 32 bytes each, to compare them with the
 * root before he uses one, and that is 64 MiB at the most.
 */
export const MAX_LEFT_BLOCKS = 2 * 1024 * 1024

/** An index, without what pads it to the one size of heads (docs/spec/store.md §2): head and seal take the rest of the 16,280 bytes. */
export const MAX_INDEX_BYTES = 16_200

/** Content of at most so many bytes stands in the index itself (docs/spec/store.md §11). */
export const MAX_INLINE_BYTES = 14_000

/** Lists of lists: three are enough for {@link MAX_LEFT_BLOCKS}, and the format counts no further. */
export const MAX_LIST_LEVELS = 4

/** Text that is looked at as a capability: one has 107 characters, and mail programs add white space. */
export const MAX_CAPABILITY_TEXT = 512

/** Segments that are put or fetched at once: a few MiB in memory, and enough under way that no path is idle between two of them. */
export const SEGMENTS_AT_ONCE = 4

/** Segments of lists that a reader keeps: a MiB each. Ids of data and of parity lie in different ones. */
export const KEPT_LIST_SEGMENTS = 4

/** Contents that are left at once: each has {@link SEGMENTS_AT_ONCE} in memory, and all share the circuits. */
export const MAX_LEAVING = 2

/** Tries after which a segment that is wider than the network is coded anew: a node that has just started knows few relays at first. */
export const TRIES_BEFORE_ANEW = 4

assert(blockCountOf(MAX_INLINE_BYTES) === 1, 'limits: what stands in an index is one block of each blob')
