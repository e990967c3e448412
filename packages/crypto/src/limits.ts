/** Bounds over what peers and people hand to this package, each with its reason. */

/**
 * Most plaintext of an introduction. With its envelope of 2338 bytes an introduction has 3874, which leaves 194 of the
 * 4068 data bytes of a cell for the introduction point's own fields.
 */
export const INTRO_PLAINTEXT_BYTES = 1536

/** Most authorised clients of one service: 8 groups of 16 entries of 40 bytes are a third of a 16 KiB descriptor. */
export const MAX_AUTHORISED_CLIENTS = 128

/** Longest text that is looked at as an address: 253 bytes is the longest name that any resolver or proxy passes on. */
export const MAX_ADDRESS_CHARACTERS = 253

/** What somebody may type as words of a backup: 32 words of 8 letters with their numbers are 400. */
export const MAX_TYPED_CHARACTERS = 4096
