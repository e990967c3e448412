/** Every bound of this package over foreign data, with its reason. */

/** Blocks of one blob: what the u32 of the formats can count; 128 TiB of content. */
export const MAX_BLOCKS = 0xffff_ffff

/** Bytes of one content: {@link MAX_BLOCKS} whole blocks. */
export const MAX_DATA_BYTES = MAX_BLOCKS * 32_768

/** Files and empty folders of one share, files of one site: 20,000 are a large project, and ten times that take some 100 MB to list. */
export const MAX_ENTRIES = 200_000

/** An encoded manifest: {@link MAX_ENTRIES} entries with paths of more than 300 bytes. Who gets one holds it whole. */
export const MAX_MANIFEST_BYTES = 64 * 1024 * 1024

/** Folders within folders: no file system that people use is deeper by hand, and every level costs a system call. */
export const MAX_DEPTH = 64

/** One name: what all common file systems can store. */
export const MAX_COMPONENT_BYTES = 255

/** One path with its separators: Linux' own bound. */
export const MAX_PATH_BYTES = 4096

/** Seconds before or after 1970: what a calendar date of the language can be. */
export const MAX_MODIFIED_S = 8_640_000_000_000

/** Sharers that one link names: with more it no longer fits where links are pasted. */
export const MAX_HINTS = 8

/** Text that is looked at as a link: the longest link in its longest form, and room for white space around it. */
export const MAX_LINK_TEXT = 1024

/** Blocks of one range: 2 MiB, a few round trips' worth on a fast path, and little to lose when a circuit dies. */
export const MAX_RANGE_BLOCKS = 64

/** Hashes that verify a range: two a level in a tree of 32 levels. */
export const MAX_PROOF_HASHES = 64

/** Other sharers that a sharer names at once. */
export const MAX_PEERS = 8

/** An encoded manifest of a site, which every reader holds whole: some 30 GB of content, whose parts take 2 KiB a MiB to name. */
export const MAX_SITE_MANIFEST_BYTES = 64 * 1024 * 1024

/** Files of one group: as many of 0 bytes as its boundaries let pass by chance once in a thousand groups. */
export const MAX_GROUP_ENTRIES = 4096

/** Lists of lists of parts above a manifest: with 2 KiB a MiB, two are enough for the longest. */
export const MAX_SITE_LEVELS = 4

/** Versions that a head names at least, so long as there are so many, and at most. */
export const MIN_SITE_VERSIONS = 64
export const MAX_SITE_VERSIONS = 100

/** Plain bytes of a site's head: what a head of the store holds, and some to spare (docs/spec/store.md §10). */
export const MAX_SITE_HEAD_BYTES = 16_000

/** Bytes of parts that the reader of sites keeps at hand, decrypted, in memory only: the pictures of a page or two. */
export const SITE_PARTS_KEPT_BYTES = 32 * 1024 * 1024

/** Manifests that the reader of sites keeps at hand: tabs that are used in turn. */
export const SITE_VERSIONS_KEPT = 4

/** Heads that the reader of sites remembers. */
export const SITE_HEADS_KEPT = 64

/** Parts that are put or fetched at once for one site: 3 MiB in memory each with their parity. */
export const SITE_PARTS_AT_ONCE = 3

/** Sites of one node. */
export const MAX_OWN_SITES = 1000

/** Sites whose scripts one node lets run: each was allowed by hand. */
export const MAX_SCRIPTED_SITES = 1000

/** A name that stands for an address: a label of the domain name system (RFC 1035), since browsers show it as one. */
export const MAX_NAME_BYTES = 63

/** Text that is looked at as a name: some folds to less. */
export const MAX_NAME_TEXT = 256

/** Names of one's own: an address book of a lifetime; a megabyte of state. */
export const MAX_OWN_NAMES = 10_000

/** Names that others recommend, all of them and of one person: who recommends more wants to fill the book. */
export const MAX_RECOMMENDED_NAMES = 10_000
export const MAX_NAMES_OF_ONE = 1_000
