/** Bounds of the command line, each with its reason. */

/** A path has three relays of different operators and prefixes. */
export const TESTNET_RELAYS_MIN = 3
/** Each relay is a process of its own, with its memory. */
export const TESTNET_RELAYS_MAX = 64
/** Enough that a circuit and a service's own circuits need not share all relays. */
export const TESTNET_RELAYS_DEFAULT = 6
/** Below it the node has hardly begun what it is asked to do. */
export const LEAKTEST_SECONDS_MIN = 2
/** An hour; who wants more runs it again. */
export const LEAKTEST_SECONDS_MAX = 3600
