/** Bounds of what is read from and written to the home directory, each with its reason. */

/** Keys are names that our own code makes out of numbers and hex: longer ones are a mistake. */
export const MAX_STATE_KEY_CHARACTERS = 512

/** One value: records and descriptors stay below 1 MiB; what is larger belongs into the block folder. */
export const MAX_STATE_VALUE_BYTES = 4 * 1024 * 1024

/** The whole state file unless its opener says otherwise: 50,000 relay descriptors of 2 KiB use a tenth of it. */
export const DEFAULT_MAX_STATE_BYTES = 1024 * 1024 * 1024

/** A key file is at most this long: a sealed one has 101 bytes. */
export const MAX_KEY_FILE_BYTES = 1024

/** What a key file may ask of this machine before its tag has been checked: 1 GiB and 16 passes, some ten seconds. */
export const MAX_ARGON2_MEMORY_KIB = 1024 * 1024
export const MAX_ARGON2_PASSES = 16

/** Passphrases beyond this are refused before any work: nobody types one. */
export const MAX_PASSPHRASE_BYTES = 1024
