/** Every wait of keeping, with its reason. All in milliseconds. */

/** How often a content is looked at: a third of the relays do not die within six hours, and a look costs a request a share. */
export const LOOK_MS = 6 * 3_600_000

/** Looks of different nodes and contents are spread by so much of {@link LOOK_MS}, either way. */
export const LOOK_JITTER = 0.25

/** After a start the first look is within so long: a laptop that is open an hour a day looks too. */
export const FIRST_LOOK_MS = 10 * 60_000

/** Between two segments of a look: ten thousand of them, 10 GB, take three hours, and this node's circuits carry little for it. */
export const SEGMENT_PAUSE_MS = 1000

/** A look that could not be finished is begun again after so long. */
export const AGAIN_MS = 30 * 60_000
