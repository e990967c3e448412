/** The port of the erasure code that segments of the store are cut with (docs/spec/store.md §4). */

/** Reed-Solomon over GF(2^8), systematic: the first shards are the data. */
export interface ErasureCode {
  /**
   * Fills in the parity.
   *
   * @param shards - `total` shards of one length, one after the other; the first `data` are given.
   * @param data - 1 to 254, below `total`, which is at most 255.
   */
  encode(shards: Uint8Array, data: number, total: number): Promise<void>
  /**
   * Fills in the data shards that are missing, in place. Parity that is missing is left alone: `encode` makes it.
   *
   * @param isPresent - for each shard.
   * @returns false: fewer than `data` are there; nothing was changed.
   */
  restore(shards: Uint8Array, data: number, isPresent: readonly boolean[]): Promise<boolean>
}
