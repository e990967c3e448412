/** How long is waited for holders, each with its reason. */

/** For a circuit to a holder: several paths of four hops, at once or one after the other. */
export const HOLDER_CIRCUIT_TIMEOUT_MS = 20_000
/** Nothing went or came though answers are due: a holder answers within milliseconds, the rest is the way. */
export const HOLDER_SILENCE_MS = 15_000
/** One request and its answer, however it drips: 32 KiB over the slowest line there is. */
export const HOLDER_REQUEST_MS = 60_000
/**
 * A circuit that nobody needs is kept for the next page of a reader, who meets none that has to be built: holders give up after two minutes. One that
 * put something is of no use to anybody once its group has put all.
 */
export const HOLDER_IDLE_MS = { fetch: 100_000, leave: 30_000 } as const
/** A circuit has its place so long while others wait for one. */
export const HOLDER_TURN_MS = 20_000
/** A holder that was not reached is not tried again for so long: a segment would otherwise wait for it, and the next one. */
export const HOLDER_AWAY_MS = 30_000
/** A relay that holds nothing will not begin to in this run. */
export const HOLDER_REFUSES_MS = 600_000
