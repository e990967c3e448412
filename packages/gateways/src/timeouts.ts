/** Times of the proxy, each with its reason. */

/** From accept to a complete request. A program sends it at once; a person typing into telnet may take a while. */
export const HANDSHAKE_TIMEOUT_MS = 30_000

/**
 * A connection makes no room for another before it is so old: of hundreds that a program opens at once none has been read when the last
 * is accepted, and a busy machine takes a moment for each.
 */
export const HANDSHAKE_GRACE_MS = 2_000

/** From request to an open stream. As long as Tor waits (SocksTimeout); the reason is usually known much earlier. */
export const CONNECT_TIMEOUT_MS = 120_000

/** How long a refused client may take to close its side before it is reset. */
export const LINGER_MS = 2_000
