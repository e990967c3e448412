/** Bounds over what programs send to the local API, each with its reason. */

/** The largest request is a service with 16 ports and 64 client keys: 6 KiB. */
export const BODY_MAX_BYTES = 64 * 1024
/** A page of a list; more only costs the asker's patience. */
export const PAGE_DEFAULT_ITEMS = 50
export const PAGE_MAX_ITEMS = 200
/** Virtual ports of one service. */
export const SERVICE_PORTS_MAX = 16
/** Client keys of one service: what the padded descriptor has room for (docs/spec/hidden-services.md). */
export const SERVICE_CLIENTS_MAX = 64
/** Names and labels people type. */
export const NAME_MAX_CHARACTERS = 64
/** Argon2id accepts any length; this one is typed by people. */
export const PASSPHRASE_MAX_CHARACTERS = 1024
export const IDEMPOTENCY_KEY_MAX_CHARACTERS = 128
