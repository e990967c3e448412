/** What sites are built on: segments, heads, files. Given by who composes a node; in tests by fakes. */
import type { Cancel, Clock, FileSystem, Primitives, Random, StateStore } from '@warren/kernel'
import type { Segments } from '@warren/store'

/** The newest head that could be had. */
export interface FoundHead {
  readonly revision: number
  readonly plaintext: Uint8Array
}

export interface HeadOptions {
  readonly group: string
  readonly cancel?: Cancel
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
   * @param seed - of the site's identity.
   * @param until - hours since 1970.
   * @throws WarrenError `unreachable`, `overloaded`, `no-path`, `cancelled`: no holder took it.
   */
  publish(seed: Uint8Array, plaintext: Uint8Array, until: number, options: HeadOptions): Promise<HeadLeft>
  /** Puts the newest head again, as it is, for longer. @throws WarrenError as `publish`. */
  renew(identity: Uint8Array, until: number, options: HeadOptions): Promise<HeadLeft>
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
  /** How a part of so many blocks is coded here and now, one of `parts` that a site needs (docs/spec/store.md §4). */
  code(blocks: number, parts: number): { readonly data: number; readonly parity: number }
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
