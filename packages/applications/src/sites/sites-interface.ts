/** Sites of this node and of others, for who composes a node. */
import type { SiteVersionInfo } from './format/head.ts'
import type { Keeper, KeptStatus, OpenKept } from '../keeping/index.ts'
import type { SiteProgress } from './ports.ts'
import type { SiteReader } from './site-reader.ts'
import type { StoredVersion } from './site-store.ts'

export interface SiteStatus {
  /** 56 characters. */
  readonly address: string
  readonly name?: string
  /** Empty: not known, since the site came back by the words. */
  readonly path: string
  readonly createdAtMs: number
  /** `begun`: no version lies in the network yet. */
  readonly state: 'begun' | 'live' | 'ended'
  readonly last?: StoredVersion
  /** Of a site that was taken back: hours since 1970 until which holders promised what it showed before; they keep it until then. */
  readonly remainsUntil?: number
  /** Why what was begun is not done yet, as a sentence; absent: nothing is waited for. */
  readonly cause?: string
}

/** What a backup holds of a site: enough to change it on another machine, once its folder is named there. */
export interface RestoredSite {
  /** Its key derives from the root secret and this. */
  readonly number: number
  readonly name?: string
  readonly createdAtMs: number
  readonly isEnded: boolean
  /** The highest revision that its head ever had; 0: none. */
  readonly revision: number
  /** Absent: no version was left in the network. */
  readonly last?: StoredVersion
}

/** What a publish or an update came to. */
export interface PublishedSite {
  readonly site: SiteStatus
  readonly sentParts: number
  readonly sentBytes: number
  /** Parts that lay there from versions before. */
  readonly keptParts: number
  /** Files that were left out, the first of them with the reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
  readonly skippedCount: number
}

export interface SitesConfig {
  /** Directory of Warren's own: never published. */
  readonly home: string
  /** Seed of the n-th site. */
  readonly seed: (number: number) => Uint8Array
  readonly changed: (site: SiteStatus) => void
  /** Keeps alive what is published or pinned; made after the sites, since it needs {@link Sites.kept}. */
  readonly keeper: () => Pick<Keeper, 'keep' | 'drop' | 'list' | 'requireRoom'>
}

export interface Sites {
  readonly reader: SiteReader
  /** How the keeper finds sites, under the kind `site`. */
  readonly kept: OpenKept
  /** Goes on with what a process before began and did not end. Call once, when the network may be used. */
  begin(): void
  /** What is under way stays begun, for the next process. */
  stop(): Promise<void>
  list(): SiteStatus[]
  /** @param given - an address in any form, or the owner's name of one of this node's sites. @returns undefined: neither. */
  identityOf(given: string): Uint8Array | undefined
  get(given: string): SiteStatus | undefined
  /**
   * Makes a site of a folder; its address is durable before the first byte leaves. A first publish of this name or folder that did not
   * come to its end is gone on with, under the same address.
   *
   * @throws WarrenError `bad-input`, `not-found`, `no-permission`, `overloaded`, `storage`, `cancelled`, ...
   */
  publish(
    request: { readonly path: string; readonly name?: string },
    progress: SiteProgress,
  ): Promise<PublishedSite>
  /** For a backup. */
  exportAll(): RestoredSite[]
  /** Sites of a backup, without their folders; those that are here stay as they are. Durable. @throws WarrenError `storage`. */
  restore(sites: readonly RestoredSite[]): void
  /** @param path - undefined: the folder of the last time. @throws as `publish`; `not-found`: no site of this node. */
  update(given: string, path: string | undefined, progress: SiteProgress): Promise<PublishedSite>
  /**
   * Puts an empty last version and keeps nothing alive any more, pinned versions neither. Where holders cannot be reached it is kept alive
   * no longer all the same, and tried again until it is done.
   *
   * @throws as `update`; `cancelled`: the site is as it was.
   */
  unpublish(given: string, progress: SiteProgress): Promise<SiteStatus>
  /** @throws WarrenError `bad-input`, and those of the reader. */
  versions(given: string, progress: SiteProgress): Promise<readonly SiteVersionInfo[]>
  /** Keeps the newest, or one version, alive from now on. @throws as `versions`; `overloaded`. */
  pin(given: string, version: number | undefined, progress: SiteProgress): Promise<KeptStatus>
  /** @returns what was known of it; undefined: it was not kept. @throws WarrenError `bad-input`. */
  unpin(given: string, version: number | undefined): KeptStatus | undefined
  /** True: its scripts may run, in a browser of their own. @param address - 56 characters. */
  mayRunScripts(address: string): boolean
  /** @returns the 56 characters of its address. @throws WarrenError `bad-input`, `overloaded`, `storage`. */
  allowScripts(given: string, isAllowed: boolean): string
  /** Addresses whose scripts may run. */
  scripted(): string[]
}
