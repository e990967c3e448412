/** Every time-out of this package, with its reason. */
import { assert } from '@warren/kernel'

/** One put or get, from building the circuit to the last byte: four hops to build, 16 KiB over the slowest of them. */
export const EXCHANGE_TIMEOUT_MS = 20_000

/** How long a relay waits for the rest of a request. Shorter than the client's, longer than 16 KiB over a bad line. */
export const REQUEST_TIMEOUT_MS = 15_000

/** After the first valid answer, how long a reader still waits for a second one. */
export const SECOND_ANSWER_MS = 2_500

/** A holder that said nothing for so long has another one asked beside it. */
export const HEDGE_MS = 3_000

/** How often a relay drops what has expired. */
export const EXPIRY_SWEEP_MS = 10 * 60_000

assert(REQUEST_TIMEOUT_MS < EXCHANGE_TIMEOUT_MS, 'timeouts: the relay gives up before the client does')
assert(HEDGE_MS * 4 < EXCHANGE_TIMEOUT_MS, 'timeouts: slow holders are replaced before anyone gives up')
