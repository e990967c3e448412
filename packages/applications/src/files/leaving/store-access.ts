/** What leaving, fetching and keeping need of the store below: segments, and heads for their indexes. */
import type { Cancel } from '@warren/kernel'
import type { Segments } from '@warren/store'

export interface StoreOptions {
  /** Requests of one content and one run, so that they may share circuits. */
  readonly group: string
  readonly cancel?: Cancel
}

export interface OpenedHead {
  /** Zeros may follow what was sealed. */
  readonly plaintext: Uint8Array
  /** As it lies at holders. */
  readonly copy: Uint8Array
  /** Hours since 1970. */
  readonly untilHours: number
  /** Holders that had it. */
  readonly holders: number
}

export interface HeadPut {
  /** Holders that signed for it. */
  readonly held: number
  readonly untilHours: number
}

/** Heads with the label `leave` (docs/spec/store.md §10, §11). */
export interface IndexHeads {
  /** The key under which the index for the hint of a link lies. @throws WarrenError `not-authentic`: the hint is no identity. */
  keyOf(hint: Uint8Array): Uint8Array
  /**
   * The newest one.
   *
   * @returns undefined: enough holders answered, and none had it.
   * @throws WarrenError `unreachable`, `no-path`, `cancelled`; `not-authentic`: older than one that was seen, or sealed under another key.
   */
  find(headKey: Uint8Array, sealKey: Uint8Array, options: StoreOptions): Promise<OpenedHead | undefined>
  /** Signs and puts one. @param seed - of the hint's identity. @throws WarrenError `unreachable`, `overloaded`, `no-path`, `cancelled`. */
  publish(
    order: {
      readonly seed: Uint8Array
      readonly sealKey: Uint8Array
      readonly plaintext: Uint8Array
      readonly untilHours: number
    },
    options: StoreOptions,
  ): Promise<HeadPut>
  /**
   * Puts the newest one again as it is, for longer.
   *
   * @param copy - for when no holder has it any more.
   * @returns undefined: there is none. @throws as `publish`.
   */
  renew(
    headKey: Uint8Array,
    untilHours: number,
    options: StoreOptions,
    copy: Uint8Array | undefined,
  ): Promise<HeadPut | undefined>
}

/** How content is coded in the network as it is now (docs/spec/store.md §4). */
export interface CodeChoice {
  readonly data: number
  readonly parity: number
  /** What it survives, and why that is less than usual if it is: a sentence. */
  readonly survives: string
}

export interface StoreAccess {
  readonly segments: Segments
  readonly heads: IndexHeads
  /** @throws WarrenError `no-path`: there is nobody to hold anything. */
  choose(blocks: number): CodeChoice
  /** Nothing more will be asked in a group. */
  end(group: string): void
}
