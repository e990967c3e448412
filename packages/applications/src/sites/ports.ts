/** What sites are built on: segments, heads, files. Given by who composes a node; in tests by fakes. */
import type { Cancel, Clock, FileSystem, Primitives, Random, StateStore } from '@warren/kernel'
import type { Segments } from '@warren/store'

/** The newest head that could be had. */
export interface FoundHead {
  readonly revision: number
  readonly plaintext: Uint8Array
  /** As it lies at holders, signed: whoever has it can put it there again. */
  readonly copy: Uint8Array
  /** The earliest end of what holders promised, hours since 1970. */
  readonly until: number
  readonly holders: number
}

export interface HeadOptions {
  readonly group: string
  /** Waits for every holder that answers, not only for half of them. */
  readonly isThorough?: boolean
  readonly cancel?: Cancel
}

export interface NewHead {
  /** Of the site's identity. */
  readonly seed: Uint8Array
  readonly plaintext: Uint8Array
  /** Hours since 1970. */
  readonly until: number
  /** The revision that it follows; 0: none. */
  readonly after: number
}

/** Heads of sites (docs/spec/sites.md §6), over those of the store. */
export interface SiteHeads {
  /**
   * The newest head of a site; it is not older than any that was seen before.
   *
   * @param identity - of the site, 32 bytes.
   * @returns undefined: holders answer, and none has one.
   * @throws WarrenError `not-authentic`: what holders have is older than what was seen, or forged; `unreachable`, `no-path`, `cancelled`.
   */
  find(identity: Uint8Array, options: HeadOptions): Promise<FoundHead | undefined>
  /**
   * Signs and leaves a head above every revision seen.
   *
   * @throws WarrenError `refused`: there is a newer one than it was made after; `unreachable`, `overloaded`, `no-path`, `cancelled`: no holder took it.
   */
  publish(head: NewHead, options: HeadOptions): Promise<HeadLeft>
  /**
   * Puts the newest head again, as it is, for longer.
   *
   * @param copy - for when no holder has it any more.
   * @returns undefined: there is none. @throws WarrenError as `find`.
   */
  renew(
    identity: Uint8Array,
    until: number,
    options: HeadOptions,
    copy?: Uint8Array,
  ): Promise<HeadLeft | undefined>
  /** The highest revision that was seen of a site's head; 0: none. */
  highest(identity: Uint8Array): number
  /** An older head than this is refused from now on. Durable. @throws WarrenError `storage`. */
  remember(identity: Uint8Array, revision: number): void
}

export interface HeadLeft {
  readonly revision: number
  /** Holders that signed for it. */
  readonly held: number
  /** The earliest end of what they promised, hours since 1970. */
  readonly until: number
}

export interface SitePorts {
  readonly clock: Clock
  readonly random: Random
  readonly primitives: Primitives
  readonly files: FileSystem
  readonly state: StateStore
  readonly segments: Segments
  readonly heads: SiteHeads
  /** How content of so many blocks is coded here and now (docs/spec/store.md §4). */
  choose(blocks: number): { readonly data: number; readonly parity: number }
  /** Nothing more will be asked in a group. */
  end(group: string): void
}

/** What long work on a site tells; a job's progress fits. */
export interface SiteProgress {
  readonly cancel: Cancel
  step(name: SiteStep): void
  waiting(waitingFor: string | undefined, cause?: string, next?: string): void
  part(fraction: number): void
}

export const SITE_STEPS = {
  scan: 'looking at the files',
  compare: 'looking at what was published before',
  leave: 'leaving what changed in the network',
  head: 'putting the address on the network',
} as const
export type SiteStep = (typeof SITE_STEPS)[keyof typeof SITE_STEPS]
