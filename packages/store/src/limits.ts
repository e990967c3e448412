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

assert(MAX_DATA_SHARES * 2 <= MAX_SEGMENT_SHARES, 'limits: there is room for as much parity as data')
