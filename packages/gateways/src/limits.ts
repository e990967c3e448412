/** Bounds over what local programs may make the proxy hold. Local is not the same as friendly: a page can reach loopback. */
import { assert } from '@warren/kernel'

/** Connections at once. A browser opens dozens, a parallel download hundreds; each costs one local socket and one stream. */
export const MAX_CONNECTIONS = 1024

/** Connections that have not yet said what they want. One more ends the oldest if that had time enough, so slow ones cannot keep others out. */
export const MAX_HANDSHAKES = 256

/** Bytes of one handshake. SOCKS needs 773 at most; an HTTP CONNECT head may carry a token and a long User-Agent. */
export const MAX_HANDSHAKE_BYTES = 8192

/** Header lines of one CONNECT: programs send fewer than ten. */
export const MAX_HEADERS = 64

/** Bytes a client may send ahead while its stream is being opened; then reading stops. One TLS hello with room to spare. */
export const MAX_EARLY_BYTES = 64 * 1024

/** What still arrives after reading stopped is the socket's own read-ahead; more than this ends the connection. */
export const MAX_EARLY_OVERRUN_BYTES = 1024 * 1024

/** Bytes read and thrown away after a refusal, so that the answer is not lost to a reset. */
export const MAX_DISCARDED_BYTES = 1024 * 1024

assert(MAX_HANDSHAKES < MAX_CONNECTIONS, 'proxy: handshakes are some of the connections')
assert(MAX_HANDSHAKE_BYTES <= MAX_EARLY_BYTES, 'proxy: what follows a handshake fits where it is kept')
