/**
 * The state port: small durable values in named tables. One encrypted SQLite file in the product, a map in tests.
 */

export interface StateTable {
  get(key: string): Uint8Array | undefined
  /** Keys in ascending order. */
  keys(): string[]
  put(key: string, value: Uint8Array): void
  delete(key: string): void
}

export interface StateStore {
  /** Opens a table; it exists from the first use on. Names are literals of the code, never foreign. */
  table(name: string): StateTable
  /**
   * Runs `work` as one transaction: all of it is on disk when this returns, or nothing is.
   * Single puts and deletes outside of it are transactions of their own. What returned survives kill -9.
   *
   * @throws WarrenError `storage`: the disk failed or is full; nothing of `work` was kept.
   */
  transaction<T>(work: () => T): T
  /**
   * Leaves nothing of what was deleted or replaced so far in the files: neither in free space nor in a log of older writes, from
   * which whoever has the key could go back. For keys that must not be found any more; it costs a few writes.
   *
   * @throws WarrenError `storage`; within a transaction `bug`.
   */
  scrub(): void
}
