/** Every bound of keeping, with its reason. */

/** Contents that one node keeps alive: what a person can look through. */
export const MAX_KEPT = 256
