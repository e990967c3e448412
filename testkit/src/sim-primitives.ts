/** Primitives for the simulator: native speed, and yet every random byte comes from the seed. */
import type { Primitives, Random } from '@warren/kernel'
import { bestOpenSslPrimitives, createNodePrimitives } from '@warren/platform/node'
import { createNobleMlKem } from './noble-primitives-ml-kem.ts'

/** One for all machines of a process, which take turns: each holds contexts of OpenSSL and memory of its own. */
const CIPHERS = bestOpenSslPrimitives()

/**
 * The product's primitives with ML-KEM encapsulation, the one member that draws randomness of its own, replaced.
 *
 * @param random - a seeded one makes a run repeatable, byte for byte.
 */
export function createSimPrimitives(random: Random): Primitives {
  const { mlKem768Encapsulate } = createNobleMlKem(random)
  return { ...createNodePrimitives(random, CIPHERS), mlKem768Encapsulate }
}
