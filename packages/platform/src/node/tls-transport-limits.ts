/** Bounds and times of the TLS transport, each with its reason. */

/** Connections that have not opened a channel yet. A prober's cost to us is bounded; relays open theirs in milliseconds. */
export const MAX_PENDING_CONNECTIONS = 1024

/** The same for one remote address. Generous, since many peers share an address behind a NAT or on loopback. */
export const MAX_PENDING_PER_ADDRESS = 256

/** What a dialler waits for: connection, TLS and the answer to its opening. Three round trips, and a slow machine. */
export const DIAL_TIMEOUT_MS = 10_000

/** A channel that was ended and whose peer does not close is destroyed after this. */
export const LINGER_MS = 5_000

/** The answer to an opening: a status line and a few headers. */
export const MAX_ANSWER_BYTES = 8 * 1024

/** What a Node HTTPS server does by itself; probers measure these, so ours are the same. */
export const NODE_HTTPS_TIMES: HttpsTimes = {
  handshakeTimeoutMs: 120_000,
  headersTimeoutMs: 60_000,
  requestTimeoutMs: 300_000,
  keepAliveTimeoutMs: 65_000,
  checkingIntervalMs: 30_000,
}

/** Times of the HTTPS server that strangers meet. */
export interface HttpsTimes {
  readonly handshakeTimeoutMs: number
  readonly headersTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  readonly checkingIntervalMs: number
}

/** The longest answer of a SOCKS5 proxy: a reply with a name of 255 bytes. */
export const SOCKS_ANSWER_MAX_BYTES = 262

/** A proxy answers its greeting at once; what it connects to may take as long as any dial. */
export const UPSTREAM_GREETING_TIMEOUT_MS = 5_000
export const UPSTREAM_CONNECT_TIMEOUT_MS = 15_000
