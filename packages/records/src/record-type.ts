/** What makes bytes a record of some kind: declared here, implemented by the floor that owns the kind. */

/** What a valid record says about itself. */
export interface RecordFacts {
  /** Grows with every version of the record under one id; 0 to 2^53 - 1. */
  readonly revision: number
  /** Wall time in milliseconds after which holders drop it. */
  readonly expiresAtMs: number
  /** The period whose beacon places it. */
  readonly period: number
}

/** One kind of record. Holders store nothing whose kind they cannot verify. */
export interface RecordType {
  /** 1 to 255 on the wire (docs/spec/records.md §5). */
  readonly code: number
  /**
   * Holders keep this kind in a table of its own, which has room for this part of their records, 0 to 1, and they come on
   * top. Without it all kinds share one table.
   */
  readonly ownTableShare?: number
  /**
   * Checks that `record` is authentic, belongs under `id`, and may be held at `nowMs` (wall time).
   *
   * @param record - of the network's record size, foreign.
   * @throws WarrenError `malformed`, `not-authentic`.
   */
  verify(id: Uint8Array, record: Uint8Array, nowMs: number): RecordFacts
}
