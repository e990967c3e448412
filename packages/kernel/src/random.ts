/** The random port: cryptographically secure in the product, seeded in the simulator. */
import { assert } from './errors.ts'

export interface Random {
  /** Fresh random bytes. */
  bytes(count: number): Uint8Array
}

/**
 * Draws a uniform integer, 0 <= result < bound, without modulo bias.
 *
 * @param bound - 1 to 2^32.
 */
export function drawBelow(random: Random, bound: number): number {
  assert(Number.isInteger(bound) && bound >= 1 && bound <= 0x1_0000_0000, 'drawBelow: bound is 1 to 2^32')
  const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound)
  for (;;) {
    const value = uint32Of(random.bytes(4))
    // Rejection keeps every residue equally likely; at worst every second draw is thrown away.
    if (value < limit) return value % bound
  }
}

/** Big-endian. Without a view, for which the engine would move so few bytes out of its heap. */
function uint32Of(bytes: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
}

/** Draws a uniform number, 0 <= result < 1, with 32 bits of resolution. */
export function drawUnit(random: Random): number {
  return drawBelow(random, 0x1_0000_0000) / 0x1_0000_0000
}

/** Returns a copy of `items` in uniformly random order. */
export function drawShuffled<T>(random: Random, items: readonly T[]): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const other = drawBelow(random, last + 1)
    const moved = result[last] as T
    result[last] = result[other] as T
    result[other] = moved
  }
  return result
}
