/** Bounds over what programs send to the local API, each with its reason. */

/** The largest request is a service with 16 ports and 64 client keys: 6 KiB. */
export const BODY_MAX_BYTES = 64 * 1024
/** A page of a list; more only costs the asker's patience. */
export const PAGE_DEFAULT_ITEMS = 50
export const PAGE_MAX_ITEMS = 200
/** Where a page of a list ended: two names in hexadecimal are the longest. */
export const CURSOR_MAX_CHARACTERS = 300
/** Virtual ports of one service. */
export const SERVICE_PORTS_MAX = 16
/** Client keys of one service: what the padded descriptor has room for (docs/spec/hidden-services.md). */
export const SERVICE_CLIENTS_MAX = 64
/** Links have at most 8 hints: 440 characters, and the form for browsers some more. */
export const LINK_MAX_CHARACTERS = 1024
/** A capability of boxes has 128 characters, and some spaces that came along. */
export const BOX_CAPABILITY_MAX_CHARACTERS = 256
/** What a box has room for (docs/spec/store.md §9), and the same as base64url. */
export const BOX_CONTENTS_MAX_BYTES = 2910
export const BOX_CONTENTS_MAX_CHARACTERS = 3880
/** What holders promise at most. */
export const BOX_DAYS_MAX = 90
/** Boxes of one answer: each is asked for by itself, and the answer waits for all of them. */
export const BOX_READ_MAX = 64
/** What Linux takes as a path. */
export const PATH_MAX_CHARACTERS = 4096
/** What file systems take as a name. */
export const SHARED_NAME_MAX_CHARACTERS = 255
/** Files that an answer lists one by one beside their number: enough for a person to see what is meant. */
export const LISTED_FILES_MAX = 20
/** Paths and patterns of one download: people type them; more of them is a folder. */
export const DOWNLOAD_PATTERNS_MAX = 64
/** More circuits only load the relays; three share the work well. */
export const DOWNLOAD_CIRCUITS_MAX = 8
/** Files by which a folder that was dragged into the page is recognised: so many that no other folder has the same. */
export const FOUND_FILES_MAX = 64
/** Names and labels people type. */
export const NAME_MAX_CHARACTERS = 64
/** What is looked at as a name for an address; what it folds to is shorter (docs/spec/names.md §1). */
export const PETNAME_MAX_CHARACTERS = 256
/** Argon2id accepts any length; this one is typed by people. */
export const PASSPHRASE_MAX_CHARACTERS = 1024
/** Shares that the words of a backup can be split into: more than one gives to friends. */
export const RECOVERY_SHARES_MAX = 16
export const IDEMPOTENCY_KEY_MAX_CHARACTERS = 128
/** Traffic is kept second by second for ten minutes: a person sees what he did just now. */
export const TRAFFIC_MAX_SECONDS = 600
/** Requests of one token in a minute unless it was given more or less: a page that shows everything asks a few a second. */
export const TOKEN_REQUESTS_PER_MINUTE = 600
export const TOKEN_REQUESTS_PER_MINUTE_MAX = 60_000
/** Jobs of one token at work at once; all together at most 32 run. */
export const TOKEN_RUNNING_JOBS = 8
export const TOKEN_RUNNING_JOBS_MAX = 32
/** Shares that one token keeps: each is a service with circuits of its own. */
export const TOKEN_SHARES = 64
export const TOKEN_SHARES_MAX = 10_000
