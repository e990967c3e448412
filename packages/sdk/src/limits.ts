/** Bounds of what a program takes from others, each with its reason. */

/** Programs and people in front of one handler at a time; the daemon has a bound of its own over all services. */
export const VISITORS_DEFAULT_MAX = 256
/** What a SOCKS5 user name and password have room for (RFC 1929). */
export const ISOLATION_MAX_BYTES = 255
/** What the 16 bits in front of a datagram can say (docs/spec/datagrams.md §1). */
export const DATAGRAM_MAX_BYTES = 65_535
