/** The random port over the operating system's generator. */
import { randomFillSync } from 'node:crypto'
import type { Random } from '@warren/kernel'

/** Small draws (nonces, path choices) are served from a block of this size: one call into OpenSSL costs more than 16 bytes. */
const BLOCK_BYTES = 4096
const MAX_POOLED_BYTES = 64

export function createNodeRandom(): Random {
  const block = new Uint8Array(BLOCK_BYTES)
  let used = BLOCK_BYTES
  return {
    bytes(count) {
      if (count > MAX_POOLED_BYTES) return randomFillSync(new Uint8Array(count))
      if (used + count > BLOCK_BYTES) {
        randomFillSync(block)
        used = 0
      }
      const result = block.slice(used, used + count)
      // What was handed out may become a key: it must not stay readable here.
      block.fill(0, used, used + count)
      used += count
      return result
    },
  }
}
