/** Times of the proxy, each with its reason. */

/** From accept to a complete request. A program sends it at once; a person typing into telnet may take a while. */
export const HANDSHAKE_TIMEOUT_MS = 30_000

/** From request to an open stream. As long as Tor waits (SocksTimeout); the reason is usually known much earlier. */
export const CONNECT_TIMEOUT_MS = 120_000

/** How long a refused client may take to close its side before it is reset. */
export const LINGER_MS = 2_000
