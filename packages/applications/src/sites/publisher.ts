/** Makes versions of this node's sites: what is in the folder, what lies in the network already, what is to be left, and the head. */
import { asWarrenError, type Cancel, equalBytes, fail, toHex } from '@warren/kernel'
import { scanPath } from '../files/sharing/scan.ts'
import { decodeSiteHead, encodeSiteHead, type SiteHead, type SiteVersionInfo } from './format/head.ts'
import type { SiteEntry } from './format/manifest.ts'
import type { PartReference } from './format/part.ts'
import { partsOf } from './kept-site.ts'
import { siteContentSecret } from './keys.ts'
import { type LeaveCount, newLeaveCount } from './leave-part.ts'
import { SITE_STEPS, type SitePorts, type SiteProgress } from './ports.ts'
import { type LeftVersion, leaveVersion } from './publish-version.ts'
import type { OpenedSite, SiteReader } from './site-reader.ts'
import type { SiteStore, StoredSite } from './site-store.ts'
import type { PublishedSite, SitesConfig } from './sites-interface.ts'

/** How often a head is written anew when another machine was quicker. */
const HEAD_TRIES = 3
const ANOTHER_MACHINE = 'another machine with the same key published a version at the same moment'

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

interface LeaveOrder {
  readonly site: StoredSite
  readonly seed: Uint8Array
  readonly scan: ScannedSite
  readonly known: ReadonlyMap<string, PartReference>
  readonly count: LeaveCount
  readonly group: string
}

/** The head that a version follows. */
export interface LeaveAfter {
  /** undefined: none. */
  readonly before: OpenedSite | undefined
  /** True: it may name this very version already, which the process before left and did not live to say. */
  readonly isAgain?: boolean
  /** What is noted of the site in one transaction with the head, before anybody has it. undefined: nothing. */
  readonly begun?: StoredSite
  /** The version of another machine that it comes above, if both were made at the same moment. */
  readonly above?: number
}

/** A version whose parts lie in the network. */
interface MadeVersion extends Pick<LeftVersion, 'root'> {
  readonly rootBytes: Uint8Array | undefined
  readonly files: number
  readonly bytes: number
  /** Shares of its weakest segment that may be lost. */
  readonly spare: number
  /** Hours since 1970. */
  readonly until: number
}

export class SitePublisher {
  readonly #ports: SitePorts
  readonly #config: Pick<SitesConfig, 'home' | 'seed'>
  readonly #reader: SiteReader
  readonly #store: SiteStore
  readonly #until: () => number

  /** @param until - hours since 1970 to which what is left now shall lie. */
  constructor(
    ports: SitePorts,
    config: Pick<SitesConfig, 'home' | 'seed'>,
    { reader, store }: { readonly reader: SiteReader; readonly store: SiteStore },
    until: () => number,
  ) {
    this.#ports = ports
    this.#config = config
    this.#reader = reader
    this.#store = store
    this.#until = until
  }

  /** @throws WarrenError `bad-input`, `not-found`, `no-permission`, `storage`, `cancelled`; each says what to do. */
  async scan(path: string, cancel: Cancel): Promise<ScannedSite> {
    if (path === '')
      throw fail('bad-input', 'the folder of this site is not known on this machine', {
        next: 'Name it: warren site update SITE DIR',
      })
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

  /**
   * The head that the next version follows: what lies in the network, or what was made here last if that is lost, or older.
   *
   * @returns undefined: none was ever made.
   */
  async newest(site: StoredSite, progress: SiteProgress): Promise<OpenedSite | undefined> {
    const { primitives } = this.#ports
    const identity = primitives.ed25519PublicOf(this.#config.seed(site.number))
    const found = await orNone(() => this.#reader.head(identity, progress, 'newest'))
    if (found !== undefined) return found
    const last = this.#store.lastHead(site.address)
    return last && { ...decodeSiteHead(last.plaintext), revision: last.after }
  }

  /**
   * Leaves a version and the head that names it.
   *
   * @throws WarrenError `overloaded`, `unreachable`, `no-path`, `storage`, `bad-input`, `cancelled`: the head is as it was.
   */
  async leave(
    site: StoredSite,
    scan: ScannedSite,
    after: LeaveAfter,
    progress: SiteProgress,
  ): Promise<LeftSite> {
    const seed = this.#config.seed(site.number)
    const identity = this.#ports.primitives.ed25519PublicOf(seed)
    const known = await this.#knownParts(identity, after.before, progress)
    progress.step(SITE_STEPS.leave)
    const count = newLeaveCount(this.#until())
    const group = `site-leave/${toHex(this.#ports.random.bytes(8))}`
    try {
      const order = { site, seed, scan, known, count, group }
      const left = await this.#leaveVersion(order, progress)
      progress.step(SITE_STEPS.head)
      const { until } = count
      const bytes = scan.entries.reduce((total, entry) => total + entry.bytes, 0)
      const spare = Number.isFinite(count.spare) ? count.spare : 0
      const made = { ...left, files: scan.entries.length, bytes, spare, until }
      const stored = await this.#leaveHead(order, made, after, progress)
      this.#reader.forget(identity)
      return { stored, count }
    } finally {
      this.#ports.end(group)
    }
  }

  /**
   * Looks whether the head that was made last lies in the network, and puts it above what does if it does not: the process that made it died, or
   * another machine wrote at the same moment and won.
   *
   * @returns undefined: it does, as was noted. @throws WarrenError as `leave`.
   */
  async settle(site: StoredSite, progress: SiteProgress): Promise<StoredSite | undefined> {
    const last = this.#store.lastHead(site.address)
    const noted = site.made ?? site.last
    if (last === undefined || noted === undefined) return undefined
    const own = decodeSiteHead(last.plaintext)
    const [version] = own.versions as readonly [SiteVersionInfo]
    const { made: _, ...settled } = { ...site, isEnded: own.state === 'ended' }
    const seed = this.#config.seed(site.number)
    const identity = this.#ports.primitives.ed25519PublicOf(seed)
    const group = `site-settle/${toHex(this.#ports.random.bytes(8))}`
    try {
      const find = async (): Promise<OpenedSite | undefined> => {
        const head = await this.#ports.heads.find(identity, {
          group,
          cancel: progress.cancel,
          isThorough: true,
        })
        return head && { ...decodeSiteHead(head.plaintext), revision: head.revision }
      }
      const found = await orNone(find)
      if (found === undefined || !names(found, version)) {
        const [newest] = found?.versions ?? []
        // The one before it: this one never came there.
        const above = newest === undefined || newest.number < version.number ? undefined : newest.number
        if (above !== undefined) progress.waiting('putting this version above another', ANOTHER_MACHINE)
        const after = { before: found ?? { ...own, revision: last.after }, isAgain: true }
        const made = { ...version, rootBytes: own.newestRoot, spare: noted.spare, until: noted.until }
        const stored = await this.#leaveHead(
          { site: settled, seed, group },
          made,
          above === undefined ? after : { ...after, above },
          progress,
        )
        this.#reader.forget(identity)
        return stored
      }
      if (site.made === undefined) return undefined
      const options = { group, cancel: progress.cancel }
      const left = await this.#ports.heads.renew(identity, site.made.until, options)
      const { held = 0, until = 0 } = left ?? {}
      return { ...settled, last: { ...site.made, held, until: Math.min(until, site.made.until) } }
    } finally {
      this.#ports.end(group)
    }
  }

  /** Parts of the version before, by key. One that cannot be read any more is put whole: what is the same lies where it lay. */
  async #knownParts(
    identity: Uint8Array,
    before: OpenedSite | undefined,
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
    { seed, scan, known, count, group }: LeaveOrder,
    progress: SiteProgress,
  ): Promise<LeftVersion> {
    const options = {
      secret: siteContentSecret(this.#ports.primitives, seed),
      until: count.until,
      group,
      cancel: progress.cancel,
      known,
      codeOf: (blocks: number) => ({ blocks, ...this.#ports.choose(blocks) }),
    }
    const part = (fraction: number): void => progress.part(fraction)
    return leaveVersion(this.#ports, scan.path, scan.entries, options, count, part)
  }

  async #leaveHead(
    { site, seed, group }: Pick<LeaveOrder, 'site' | 'seed' | 'group'>,
    { root, rootBytes, files, bytes, spare, until: partsUntil }: MadeVersion,
    { before: first, isAgain = false, begun, above: known }: LeaveAfter,
    progress: SiteProgress,
  ): Promise<StoredSite> {
    const { heads, clock } = this.#ports
    const madeAtS = Math.floor(clock.wallMs() / 1000)
    const state = site.isEnded ? 'ended' : 'live'
    let before = first
    let above = known
    for (let tries = 1; ; tries++) {
      const older = before?.versions ?? []
      const same = isAgain && before?.state === state ? older[0] : undefined
      // A backup may know of a version that no holder has any more.
      const number = Math.max(older[0]?.number ?? 0, site.last?.number ?? 0) + 1
      const made = { number, madeAtS, files, bytes, root }
      const newest = same !== undefined && equalBytes(same.root.key, root.key) ? same : made
      const versions = newest === same ? older : [newest, ...older]
      const plaintext = encodeSiteHead({ state, versions, newestRoot: rootBytes })
      const after = before?.revision ?? 0
      const about = { number: newest.number, madeAtS: newest.madeAtS, files: newest.files, bytes, spare }
      const last = { ...about, held: 0, until: partsUntil, ...(above === undefined ? {} : { above }) }
      this.#store.together(() => {
        this.#store.putLastHead(site.address, { after, plaintext })
        if (begun !== undefined) this.#store.put({ ...begun, made: last })
      })
      try {
        const order = { seed, plaintext, until: partsUntil, after }
        const { held, until } = await heads.publish(order, { group, cancel: progress.cancel })
        return { ...site, last: { ...last, held, until: Math.min(until, partsUntil) } }
      } catch (error) {
        // Another machine with the same key was quicker: its version comes before ours.
        if (asWarrenError(error).kind !== 'refused' || tries >= HEAD_TRIES) throw error
        progress.waiting('putting this version above another', ANOTHER_MACHINE)
        before = await this.newest(site, progress)
        above = before?.versions[0]?.number
      }
    }
  }
}

/** What lies in the network now; undefined: nothing, or something older than was seen before. */
async function orNone(find: () => Promise<OpenedSite | undefined>): Promise<OpenedSite | undefined> {
  try {
    return await find()
  } catch (error) {
    const { kind } = asWarrenError(error)
    if (kind !== 'not-found' && kind !== 'not-authentic') throw error
    return undefined
  }
}

/** True: it shows this version, or shows others that came after it. */
function names({ versions }: SiteHead, { number, root }: SiteVersionInfo): boolean {
  const isIt = (other: SiteVersionInfo): boolean => equalBytes(other.root.key, root.key)
  return versions.some((other, index) => (index === 0 || other.number === number) && isIt(other))
}
