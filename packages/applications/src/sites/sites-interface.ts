/** Sites of this node and of others, for who composes a node. */
import type { SiteVersionInfo } from './format/head.ts'
import type { SiteHealth } from './keep-site.ts'
import type { SitePorts, SiteProgress } from './ports.ts'
import type { SiteReader } from './site-reader.ts'
import type { SiteChoice, StoredVersion } from './site-store.ts'

export interface SiteStatus {
  /** 56 characters. */
  readonly address: string
  readonly name?: string
  readonly path: string
  readonly createdAtMs: number
  /** `begun`: no version lies in the network yet. */
  readonly state: 'begun' | 'live' | 'ended'
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
}

export interface Sites {
  readonly reader: SiteReader
  list(): SiteStatus[]
  /** @param given - an address in any form, or the owner's name of one of this node's sites. @returns undefined: neither. */
  identityOf(given: string): Uint8Array | undefined
  get(given: string): SiteStatus | undefined
  /**
   * Makes a site of a folder; its address is durable before the first byte leaves.
   *
   * @throws WarrenError `bad-input`, `not-found`, `no-permission`, `overloaded`, `storage`, `cancelled`, ...
   */
  publish(
    request: { readonly path: string; readonly name?: string },
    progress: SiteProgress,
  ): Promise<PublishedSite>
  /** @param path - undefined: the folder of the last time. @throws as `publish`; `not-found`: no site of this node. */
  update(given: string, path: string | undefined, progress: SiteProgress): Promise<PublishedSite>
  /** Puts an empty last version and keeps nothing alive any more. @throws as `update`. */
  unpublish(given: string, progress: SiteProgress): Promise<SiteStatus>
  /** @throws WarrenError `bad-input`, and those of the reader. */
  versions(given: string, progress: SiteProgress): Promise<readonly SiteVersionInfo[]>
  /** Keeps the newest, or one version, alive from now on; resolves after the first look. @throws as `versions`. */
  pin(given: string, version: number | undefined, progress: SiteProgress): Promise<SiteHealth>
  /** @returns false: it was not kept. */
  unpin(given: string, version: number | undefined): boolean
  choices(): SiteChoice[]
  choiceOf(address: string): SiteChoice
  /** @throws WarrenError `bad-input`, `overloaded`, `storage`. */
  allowScripts(given: string, isAllowed: boolean): SiteChoice
  /** Begins to keep alive what is to be kept. */
  start(): void
  stop(): Promise<void>
}

export type { SitePorts }
