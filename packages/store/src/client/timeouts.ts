/** Every wait of who leaves and fetches shares, with its reason. The waits of one request are those of the port that carries it. */

/** Before the same holder is asked again, once and twice: the rates of holders are by the second. */
export const AGAIN_MS = 1_000

/** A reader to whom nothing came for so long asks further holders beside: two round trips over a slow circuit that has to be built. */
export const HEDGE_MS = 2_000
