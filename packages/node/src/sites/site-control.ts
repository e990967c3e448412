/** Sites for the local API and the port for browsers: over the applications' sites. */
import type { Pin, Site, SitePreview, SitePublished, SiteVersion, SiteWay } from '@warren/api'
import type {
  Freshness,
  KeptStatus,
  PublishedSite,
  Sites,
  SiteStatus,
  SiteVersionInfo,
} from '@warren/applications'
import { formatOnionAddress } from '@warren/crypto'
import { type Clock, fail, type FileSystem, type Primitives } from '@warren/kernel'
import type { SiteHost } from '../gateway/sites/site-host.ts'
import { GATEWAY_PATH, VISIT_PATH } from '../gateway/sites/urls.ts'
import type { FileProgress } from '../shares/control.ts'
import { BROWSE_TICKET_MS, PREVIEW_MS, VISIT_MS } from '../timeouts.ts'
import type { SiteControl } from './control.ts'
import type { SiteDoors } from './doors.ts'
import { folderSource } from './folder-source.ts'
import type { SiteSource } from './source.ts'
import { versionSource } from './version-source.ts'

export interface SiteControlParts {
  readonly clock: Clock
  readonly primitives: Primitives
  readonly files: FileSystem
  readonly sites: Sites
  readonly doors: SiteDoors
  readonly gatewayPort: () => number | undefined
  /** @throws WarrenError a new site may not be made now. */
  readonly mayAdd: () => void
  /** The identity that a name of the name book stands for. */
  readonly named: (name: string) => Uint8Array | undefined
}

const HOUR_MS = 3_600_000

export function createSiteControl(parts: SiteControlParts): SiteControl {
  return new Control(parts)
}

class Control implements SiteControl {
  readonly #parts: SiteControlParts

  constructor(parts: SiteControlParts) {
    this.#parts = parts
  }

  list(): Site[] {
    return this.#parts.sites.list().map((site) => this.#pictureOf(site))
  }

  get(given: string): Site | undefined {
    const site = this.#parts.sites.get(given)
    return site && this.#pictureOf(site)
  }

  async publish(
    { path, name }: { readonly path: string; readonly name?: string | undefined },
    progress: Parameters<SiteControl['publish']>[1],
  ): Promise<SitePublished> {
    this.#parts.mayAdd()
    const request = { path, ...(name === undefined ? {} : { name }) }
    return this.#publishedOf(await this.#parts.sites.publish(request, progress))
  }

  async update(
    given: string,
    path: string | undefined,
    progress: Parameters<SiteControl['update']>[2],
  ): Promise<SitePublished> {
    return this.#publishedOf(await this.#parts.sites.update(given, path, progress))
  }

  async unpublish(given: string, progress: Parameters<SiteControl['unpublish']>[1]): Promise<Site> {
    return this.#pictureOf(await this.#parts.sites.unpublish(given, progress))
  }

  async versions(given: string, progress: Parameters<SiteControl['versions']>[1]): Promise<SiteVersion[]> {
    const address = this.#addressOf(given)
    const versions = await this.#parts.sites.versions(address, progress)
    return versions.map((version) => this.#versionOf(address, version))
  }

  async pin(
    given: string,
    version: number | undefined,
    progress: Parameters<SiteControl['pin']>[2],
  ): Promise<Pin> {
    return pinOf(await this.#parts.sites.pin(this.#addressOf(given), version, progress))
  }

  unpin(given: string, version: number | undefined): Pin | undefined {
    const dropped = this.#parts.sites.unpin(this.#addressOf(given), version)
    return dropped && pinOf(dropped)
  }

  allow(given: string, scripts: boolean): SiteWay {
    const address = this.#parts.sites.allowScripts(this.#addressOf(given), scripts)
    const url = this.#urlOf(address)
    return { address, scripts, ...(url === undefined ? {} : { url }) }
  }

  async preview(path: string): Promise<SitePreview> {
    const { files, doors, clock } = this.#parts
    const port = this.#port()
    const folder = await files.realPath(path)
    const stat = folder === undefined ? undefined : await files.stat(folder)
    if (folder === undefined || stat === undefined)
      throw fail('not-found', 'there is no folder at this path', { next: 'Look at the path.' })
    if (stat.kind !== 'directory')
      throw fail('bad-input', 'a site is made of a folder', {
        next: 'Give the folder that holds index.html.',
      })
    const label = doors.openPreview(folder)
    const expiresAt = new Date(clock.wallMs() + PREVIEW_MS).toISOString()
    return { url: `http://${label}.localhost:${port}/`, expiresAt }
  }

  browse(given: string): SiteWay {
    const { sites, doors, clock } = this.#parts
    const address = this.#addressOf(given)
    const origin = `http://${address}.localhost:${this.#port()}`
    const url = `${origin}${GATEWAY_PATH}open/${doors.openTicket(address)}`
    const expiresAt = new Date(clock.wallMs() + BROWSE_TICKET_MS).toISOString()
    return { address, scripts: sites.mayRunScripts(address), url, expiresAt }
  }

  visit(given: string, version: number | undefined): SiteWay {
    const { sites, doors, clock } = this.#parts
    const address = this.#addressOf(given)
    const label = sites.get(address)?.name ?? address
    this.#port()
    const url = this.#urlOf(label, version)
    const ticket = doors.openVisit({ label, version })
    const expiresAt = new Date(clock.wallMs() + VISIT_MS).toISOString()
    return {
      address,
      scripts: sites.mayRunScripts(address),
      url: new URL(`${VISIT_PATH}${ticket}`, url).href,
      expiresAt,
    }
  }

  async open(
    { label, version }: SiteHost,
    progress: FileProgress,
    freshness: Freshness,
  ): Promise<SiteSource> {
    const { sites, doors, files, primitives } = this.#parts
    const folder = doors.preview(label)
    if (folder !== undefined) return folderSource(files, folder)
    const identity = this.#identityOf(label)
    if (identity === undefined)
      throw fail('not-found', 'no site has this name here', {
        next: 'Names are those of your own sites and of your name book. To see them, type: warren site list',
      })
    const head = await sites.reader.head(identity, progress, freshness)
    const opened = await sites.reader.version(identity, version, progress, freshness)
    const address = formatOnionAddress(primitives, identity)
    return versionSource(sites.reader, { identity, address, head, version: opened })
  }

  isPreview(label: string): boolean {
    return this.#parts.doors.preview(label) !== undefined
  }

  mayRunScripts(address: string): boolean {
    return this.#parts.sites.mayRunScripts(address)
  }

  admit(ticket: string, host: SiteHost): boolean {
    return this.#parts.doors.visit(ticket, host)
  }

  enter(ticket: string, address: string): string | undefined {
    return this.#parts.doors.enter(ticket, address)
  }

  isBrowser(session: string, address: string): boolean {
    return this.#parts.doors.isBrowser(session, address)
  }

  #identityOf(given: string): Uint8Array | undefined {
    const { sites, named } = this.#parts
    return sites.identityOf(given) ?? named(given)
  }

  #addressOf(given: string): string {
    const identity = this.#identityOf(given)
    if (identity !== undefined) return formatOnionAddress(this.#parts.primitives, identity)
    throw fail('bad-input', 'this is neither the address nor the name of a site', {
      next: 'An address has 56 letters and digits. To see your own sites, type: warren site list',
    })
  }

  #port(): number {
    const port = this.#parts.gatewayPort()
    if (port !== undefined) return port
    throw fail('unsupported', 'this node has no port for browsers', {
      next: 'Start it with one: warren up --gateway 127.0.0.1:9251',
    })
  }

  #urlOf(label: string, version?: number): string | undefined {
    const port = this.#parts.gatewayPort()
    const before = version === undefined ? '' : `v${version}.`
    return port === undefined ? undefined : `http://${before}${label}.localhost:${port}/`
  }

  #pictureOf({ address, name, path, createdAtMs, state, last, remainsUntil, cause }: SiteStatus): Site {
    const url = this.#urlOf(name ?? address)
    return {
      address,
      ...(name === undefined ? {} : { name }),
      path,
      state,
      createdAt: new Date(createdAtMs).toISOString(),
      ...(url === undefined ? {} : { url }),
      scripts: this.mayRunScripts(address),
      ...(remainsUntil === undefined ? {} : { remainsUntil: new Date(HOUR_MS * remainsUntil).toISOString() }),
      ...(cause === undefined ? {} : { cause }),
      ...(last === undefined
        ? {}
        : {
            version: last.number,
            ...(last.above === undefined ? {} : { above: last.above }),
            publishedAt: new Date(1000 * last.madeAtS).toISOString(),
            files: last.files,
            bytes: last.bytes,
            holders: last.held,
            spare: last.spare,
            until: new Date(HOUR_MS * last.until).toISOString(),
          }),
    }
  }

  #publishedOf({ site, skipped, ...counts }: PublishedSite): SitePublished {
    return { site: this.#pictureOf(site), ...counts, skipped: skipped.map((file) => ({ ...file })) }
  }

  #versionOf(address: string, { number, madeAtS, files, bytes }: SiteVersionInfo): SiteVersion {
    const url = this.#urlOf(address, number)
    // A time that another's head gives may be any number.
    const madeAtMs = Math.min(1000 * madeAtS, 8.64e15)
    const publishedAt = new Date(madeAtMs).toISOString()
    return { version: number, publishedAt, files, bytes, ...(url === undefined ? {} : { url }) }
  }
}

function pinOf(status: KeptStatus): Pin {
  return { ...status }
}
