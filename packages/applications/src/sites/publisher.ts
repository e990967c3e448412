/** Makes versions of this node's sites: what is in the folder, what lies in the network already, what is to be left, and the head. */
import { asWarrenError, type Cancel, fail, toHex } from '@warren/kernel'
import { scanPath } from '../files/sharing/scan.ts'
import { encodeSiteHead } from './format/head.ts'
import type { SiteEntry } from './format/manifest.ts'
import type { PartReference } from './format/part.ts'
import { partsOf } from './keep-site.ts'
import { siteContentSecret } from './keys.ts'
import { type LeaveCount, newLeaveCount } from './leave-part.ts'
import { SITE_STEPS, type SitePorts, type SiteProgress } from './ports.ts'
import { type LeftVersion, leaveVersion } from './publish-version.ts'
import type { OpenedHead, SiteReader } from './site-reader.ts'
import type { StoredSite } from './site-store.ts'
import type { PublishedSite, SitesConfig } from './sites-interface.ts'

/** How often a head is written anew when another machine was quicker. */
const HEAD_TRIES = 3

/** What is to be published. */
export interface ScannedSite {
  readonly path: string
  readonly entries: readonly SiteEntry[]
  readonly skipped: PublishedSite['skipped']
  readonly skippedCount: number
}

/** What a version without files is made of. */
export const NOTHING: ScannedSite = { path: '', entries: [], skipped: [], skippedCount: 0 }

export interface LeftSite {
  readonly stored: StoredSite
  readonly count: LeaveCount
}

export class SitePublisher {
  readonly #ports: SitePorts
  readonly #config: Pick<SitesConfig, 'home' | 'seed'>
  readonly #reader: SiteReader
  readonly #until: () => number

  /** @param until - hours since 1970 to which what is left now shall lie. */
  constructor(ports: SitePorts, config: SitesConfig, reader: SiteReader, until: () => number) {
    this.#ports = ports
    this.#config = config
    this.#reader = reader
    this.#until = until
  }

  /** @throws WarrenError `bad-input`, `not-found`, `no-permission`, `storage`, `cancelled`; each says what to do. */
  async scan(path: string, cancel: Cancel): Promise<ScannedSite> {
    const { files } = this.#ports
    const request = { path, home: this.#config.home, name: 'site', skipUnreadable: false }
    const { kind, entries, skipped, skippedCount, path: folder } = await scanPath(files, request, cancel)
    if (kind !== 'folder')
      throw fail('bad-input', 'a site is made of a folder', {
        next: 'Give the folder that holds index.html; to share one file, type: warren share FILE',
      })
    const found = entries.filter((entry) => entry.kind === 'file')
    if (found.length === 0)
      throw fail('bad-input', 'this folder holds no files', {
        next: 'Put an index.html into it. To take a site back, type: warren site unpublish ADDRESS',
      })
    return { path: folder, entries: found, skipped, skippedCount }
  }

  /** The head that lies in the network; undefined: none was ever left. */
  async newest(site: StoredSite, progress: SiteProgress): Promise<OpenedHead | undefined> {
    const { primitives } = this.#ports
    const identity = primitives.ed25519PublicOf(this.#config.seed(site.number))
    try {
      return await this.#reader.head(identity, progress, true)
    } catch (error) {
      if (asWarrenError(error).kind !== 'not-found') throw error
      return undefined
    }
  }

  /**
   * Leaves a version and the head that names it.
   *
   * @param before - the head that it follows.
   * @throws WarrenError `overloaded`, `unreachable`, `no-path`, `storage`, `bad-input`, `cancelled`: the head is as it was.
   */
  async leave(
    site: StoredSite,
    scan: ScannedSite,
    before: OpenedHead | undefined,
    progress: SiteProgress,
  ): Promise<LeftSite> {
    const seed = this.#config.seed(site.number)
    const identity = this.#ports.primitives.ed25519PublicOf(seed)
    const known = await this.#knownParts(identity, before, progress)
    progress.step(SITE_STEPS.leave)
    const count = newLeaveCount(this.#until())
    const version = await this.#leaveVersion(seed, scan, known, progress, count)
    progress.step(SITE_STEPS.head)
    const stored = await this.#leaveHead(site, seed, scan, version, before, count, progress)
    this.#reader.forget(identity)
    return { stored, count }
  }

  /** Parts of the version before, by key. One that cannot be read any more is put whole: what is the same lies where it lay. */
  async #knownParts(
    identity: Uint8Array,
    before: OpenedHead | undefined,
    progress: SiteProgress,
  ): Promise<Map<string, PartReference>> {
    if (before === undefined) return new Map()
    try {
      const content = await this.#reader.version(identity, undefined, progress)
      return new Map(partsOf(content).map((part) => [toHex(part.key), part]))
    } catch (error) {
      if (asWarrenError(error).kind === 'cancelled') throw error
      return new Map()
    }
  }

  #leaveVersion(
    seed: Uint8Array,
    { path, entries }: ScannedSite,
    known: ReadonlyMap<string, PartReference>,
    progress: SiteProgress,
    count: LeaveCount,
  ): Promise<LeftVersion> {
    const { primitives } = this.#ports
    // About so many: a bound that errs makes content a little safer or less, never unreadable.
    const parts = Math.max(1, Math.ceil(entries.reduce((total, { bytes }) => total + bytes, 0) / 524_288)) + 2
    const options = {
      secret: siteContentSecret(primitives, seed),
      until: count.until,
      group: `site-leave/${toHex(primitives.ed25519PublicOf(seed))}`,
      cancel: progress.cancel,
      known,
      codeOf: (blocks: number) => ({ blocks, ...this.#ports.code(blocks, parts) }),
    }
    return leaveVersion(this.#ports, path, entries, options, count, (fraction) => progress.part(fraction))
  }

  async #leaveHead(
    site: StoredSite,
    seed: Uint8Array,
    { entries }: ScannedSite,
    { root, rootBytes }: LeftVersion,
    first: OpenedHead | undefined,
    count: LeaveCount,
    progress: SiteProgress,
  ): Promise<StoredSite> {
    const { primitives, heads, clock } = this.#ports
    const options = {
      group: `site-leave/${toHex(primitives.ed25519PublicOf(seed))}`,
      cancel: progress.cancel,
    }
    const bytes = entries.reduce((total, entry) => total + entry.bytes, 0)
    const madeAtS = Math.floor(clock.wallMs() / 1000)
    let before = first
    for (let tries = 1; ; tries++) {
      const number = (before?.versions[0]?.number ?? 0) + 1
      const newest = { number, madeAtS, files: entries.length, bytes, root }
      const versions = [newest, ...(before?.versions ?? [])]
      const state = site.isEnded ? 'ended' : 'live'
      const plaintext = encodeSiteHead({ state, versions, newestRoot: rootBytes })
      try {
        const left = await heads.publish(seed, plaintext, count.until, options)
        const { held, until } = left
        const spare = Number.isFinite(count.spare) ? count.spare : 0
        const last = {
          number,
          madeAtS,
          files: newest.files,
          bytes,
          held,
          spare,
          until: Math.min(until, count.until),
        }
        return { ...site, last }
      } catch (error) {
        // Another machine with the same key was quicker: its version comes before ours.
        if (asWarrenError(error).kind !== 'refused' || tries >= HEAD_TRIES) throw error
        before = await this.newest(site, progress)
      }
    }
  }
}
