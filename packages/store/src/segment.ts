/** Segments: blocks that are coded together and left with holders (docs/spec/store.md §4, §5, §12). */
import type { Cancel } from '@warren/kernel'

/** Where the shares of a segment lie, and how they are coded. */
export interface SegmentPlace {
  /** 32 bytes, secret from holders. */
  readonly salt: Uint8Array
  /** Counts within the salt. */
  readonly number: number
  /** Data shares, k. */
  readonly data: number
  /** Parity shares, m. */
  readonly parity: number
}

/** A segment that was left: with the ids it can be found, checked and restored. */
export interface LeftSegment extends SegmentPlace {
  /** Of the data shares, then of the parity; 32 bytes each. */
  readonly ids: readonly Uint8Array[]
}

export interface PutResult {
  /** Of the data shares, then of the parity. */
  readonly ids: readonly Uint8Array[]
  /** Shares that distinct holders have signed for. */
  readonly held: number
  /** The earliest end of what they promised, hours since 1970. */
  readonly until: number
}

/** What was found out about one segment. */
export interface SegmentState {
  /** Shares that holders say they have; those that lied when it was tried are not among them. */
  readonly live: number
  readonly needed: number
  readonly total: number
  /** The earliest end of the live ones, hours since 1970. */
  readonly until: number
  /** After a repair: shares are missing still, since every relay that could be reached has one already. */
  readonly isCrowded?: true
}

export interface SegmentOptions {
  /** Requests of one content and one run, so that they may share circuits. */
  readonly group: string
  readonly cancel?: Cancel
}

export interface GetOptions extends SegmentOptions {
  /** Told of each block that is there and verified, in whatever order, before all are: not all of them, if they had to be restored. Not to be kept. */
  readonly arrived?: (index: number, block: Uint8Array) => void
}

export interface CheckOptions extends SegmentOptions {
  /** Hours since 1970 up to which shares are renewed; holders are only asked whether they have them unless given. */
  readonly until?: number
  /** Shares that are fetched to find liars; 8 unless given. A content of many segments needs fewer of each. */
  readonly sample?: number
}

/** Leaves segments with holders, fetches, checks and repairs them. */
export interface Segments {
  /** Relays that could hold, as this node sees the network. */
  readonly eligible: number
  /**
   * Codes a segment and puts its shares; resolves when k + ceil(0.85 m) are signed for, goes on with the rest.
   *
   * @param blocks - `place.data` whole blocks, one after the other.
   * @throws WarrenError `overloaded`: too few holders took it; `unreachable`, `no-path`, `cancelled`.
   */
  put(place: SegmentPlace, blocks: Uint8Array, until: number, options: SegmentOptions): Promise<PutResult>
  /**
   * Fetches the blocks of a segment, each verified by its id.
   *
   * @param ids - of the data shares at least; with those of the parity it can do without some of them.
   * @returns all data blocks, one after the other.
   * @throws WarrenError `unreachable`: fewer than k shares were to be had; `no-path`, `cancelled`.
   */
  get(place: SegmentPlace, ids: readonly Uint8Array[], options: GetOptions): Promise<Uint8Array>
  /** Asks every place for its share, tries some of those that are said to be there. @throws WarrenError `no-path`, `cancelled`. */
  check(segment: LeftSegment, options: CheckOptions): Promise<SegmentState>
  /**
   * Re-creates the shares that are missing and puts them where they belong now. Where no relay is without a share none is made, and it is
   * told: two shares on one relay would be lost together.
   *
   * @throws WarrenError `unreachable`: fewer than k are left; `no-path`, `cancelled`.
   */
  repair(segment: LeftSegment, until: number, options: SegmentOptions): Promise<SegmentState>
}
