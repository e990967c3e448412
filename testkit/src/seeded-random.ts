/**
 * Repeatable randomness: the ChaCha20 key stream under a key hashed from the seed, so that it has no pattern that code
 * under test could depend on. Never use it outside tests.
 */
import { createCipheriv, createHash } from 'node:crypto'
import type { Random } from '@warren/kernel'

export interface SeededRandom extends Random {
  /**
   * Another source that depends on the seed and `label` only, not on what was drawn: one part that draws more does not
   * change what the others see.
   */
  fork(label: string): SeededRandom
}

const BLOCK_BYTES = 4096

function fromKey(key: Uint8Array): SeededRandom {
  const stream = createCipheriv('chacha20', key, new Uint8Array(16))
  const zeros = new Uint8Array(BLOCK_BYTES)
  let block = new Uint8Array(0)
  let used = 0
  return {
    bytes(count) {
      const result = new Uint8Array(count)
      let filled = 0
      while (filled < count) {
        if (used === block.length) {
          block = stream.update(zeros)
          used = 0
        }
        const taken = Math.min(count - filled, block.length - used)
        result.set(block.subarray(used, used + taken), filled)
        used += taken
        filled += taken
      }
      return result
    },
    fork: (label) => fromKey(createHash('sha256').update(key).update('/').update(label).digest()),
  }
}

/** @param seed - equal seeds give equal bytes. */
export function createSeededRandom(seed: string | number): SeededRandom {
  return fromKey(createHash('sha256').update('warren seeded random/').update(String(seed)).digest())
}
