/** Times of what a program waits for, each with its reason. */

/** From request to open stream: the proxy itself gives up after 120 s and says why (docs/spec/proxy.md §8). */
export const OPEN_TIMEOUT_MS = 130_000

/** What changes between the moment of listening and that of asking is not told again: so long it stays unseen at most. */
export const LOOK_AGAIN_MS = 5_000
