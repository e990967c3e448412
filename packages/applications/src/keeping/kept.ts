/** What may be kept alive in the network, whatever it is made of: shares, sites. */
import type { LeftSegment } from '@warren/store'
import type { HeadPut, StoreOptions } from '../files/leaving/store-access.ts'

/** Names one content that is to be kept alive. */
export interface Kept {
  /** What finds and checks it, and cannot read it; text that people copy. */
  readonly capability: string
  /** Which {@link OpenKept} reads the capability. */
  readonly kind: string
}

/** A content that was found. */
export interface KeptBody {
  /** Of its index, hours since 1970. */
  readonly untilHours: number
  /** Holders that had its index. */
  readonly holders: number
  /** The index as it lies at holders, signed: whoever has it can put it there again. */
  readonly copy: Uint8Array
  /**
   * All of its segments. Those that are needed to find others come first; the next one is looked up only when it is asked for, so that
   * what was repaired meanwhile counts.
   *
   * @throws WarrenError `unreachable`: a part of the lists is lost.
   */
  segments(): AsyncIterable<LeftSegment>
}

/** Finds contents of one kind. */
export interface OpenKept {
  /**
   * @returns undefined: holders have no index.
   * @throws WarrenError `not-authentic`; `unreachable`, `no-path`, `cancelled`.
   */
  open(capability: string, options: StoreOptions): Promise<KeptBody | undefined>
  /** Puts the index again as it is. @param copy - for when no holder has it. @returns undefined: there is none. */
  renew(
    capability: string,
    untilHours: number,
    options: StoreOptions,
    copy: Uint8Array | undefined,
  ): Promise<HeadPut | undefined>
}
