/** Every bound of keeping, with its reason. */

/** Contents that one node keeps alive: what a person can look through. */
export const MAX_KEPT = 256

/** Shares of a content's first segment that are fetched to find liars: when somebody asks, and at each of the four looks of a day. */
export const SAMPLE_ASKED = 8
export const SAMPLE_PACED = 2

/**
 * Of every so many further segments one has a share fetched. Holders have shares of many segments, so liars are found as surely in large
 * contents as in small ones; looking at 10 GB for a day costs a hundredth of it.
 */
export const SEGMENTS_PER_SAMPLE = 16
