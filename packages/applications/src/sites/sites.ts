/** Sites of this node: published, updated, listed, taken back, kept alive (docs/spec/sites.md). */
import { formatOnionAddress, parseOnionAddress } from '@warren/crypto'
import { asWarrenError, type Clock, fail } from '@warren/kernel'
import { DEFAULT_LIFETIME_HOURS } from '@warren/store'
import type { KeptStatus, OpenKept } from '../keeping/index.ts'
import { MAX_OWN_SITES, MAX_SCRIPTED_SITES } from '../limits.ts'
import type { SiteVersionInfo } from './format/head.ts'
import { KEPT_SITE, openKeptSites, siteCapability } from './kept-site.ts'
import { SITE_STEPS, type SitePorts, type SiteProgress } from './ports.ts'
import { NOTHING, type ScannedSite, SitePublisher } from './publisher.ts'
import { createSiteReader, type OpenedSite, type SiteReader } from './site-reader.ts'
import { createSiteStore, type SiteStore, type StoredSite } from './site-store.ts'
import type { PublishedSite, RestoredSite, Sites, SitesConfig, SiteStatus } from './sites-interface.ts'

/** A name is what can stand before `.localhost`: one label of RFC 1035, in lower case. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?$/

export function createSites(ports: SitePorts, config: SitesConfig): Sites {
  return new OwnSites(ports, config)
}

class OwnSites implements Sites {
  readonly reader: SiteReader
  readonly kept: OpenKept
  readonly #ports: SitePorts
  readonly #config: SitesConfig
  readonly #store: SiteStore
  readonly #publisher: SitePublisher
  /** Sites whose version is being made: one at a time for each. */
  readonly #busy = new Set<string>()

  constructor(ports: SitePorts, config: SitesConfig) {
    this.#ports = ports
    this.#config = config
    this.#store = createSiteStore(ports.state, ports.random)
    this.reader = createSiteReader(ports)
    this.kept = openKeptSites(ports.primitives, ports.heads, this.reader)
    const parts = { reader: this.reader, store: this.#store }
    this.#publisher = new SitePublisher(ports, config, parts, () => untilOf(ports.clock))
  }

  list(): SiteStatus[] {
    return this.#store.list().map(statusOf)
  }

  get(given: string): SiteStatus | undefined {
    const site = this.#own(given)
    return site && statusOf(site)
  }

  identityOf(given: string): Uint8Array | undefined {
    const own = this.#store.list().find(({ name }) => name === given.toLowerCase())
    const address = own?.address ?? given
    if (own === undefined && !/^[a-z2-7]{56}(\.|$)/i.test(given)) return undefined
    return parseOnionAddress(this.#ports.primitives, address).identity
  }

  async publish(
    { path, name }: { readonly path: string; readonly name?: string },
    progress: SiteProgress,
  ): Promise<PublishedSite> {
    const sites = this.#store.list()
    if (name !== undefined) checkName(name, sites)
    if (sites.length >= MAX_OWN_SITES)
      throw fail('overloaded', 'this node has as many sites as it can', {
        next: 'Update one of them instead.',
      })
    progress.step(SITE_STEPS.scan)
    const scan = await this.#publisher.scan(path, progress.cancel)
    const number = this.#store.takeNumber()
    const { primitives, clock } = this.#ports
    const address = formatOnionAddress(primitives, primitives.ed25519PublicOf(this.#config.seed(number)))
    const site: StoredSite = {
      number,
      address,
      ...(name === undefined ? {} : { name }),
      path: scan.path,
      createdAtMs: clock.wallMs(),
      isEnded: false,
    }
    this.#store.put(site)
    this.#config.changed(statusOf(site))
    return this.#leave(site, scan, progress, undefined)
  }

  exportAll(): RestoredSite[] {
    const { heads } = this.#ports
    return this.#store.list().map(({ number, address, name, createdAtMs, isEnded, last }) => ({
      number,
      ...(name === undefined ? {} : { name }),
      createdAtMs,
      isEnded,
      revision: heads.highest(this.#ownIdentity(address)),
      ...(last === undefined ? {} : { last }),
    }))
  }

  restore(sites: readonly RestoredSite[]): void {
    const { primitives, heads } = this.#ports
    const numbers = new Set(this.#store.list().map(({ number }) => number))
    for (const { revision, ...site } of sites) {
      if (numbers.has(site.number)) continue
      const identity = primitives.ed25519PublicOf(this.#config.seed(site.number))
      const address = this.#addressOf(identity)
      this.#store.put({ ...site, address, path: '' })
      // Whatever holders say: no head comes after this one that is older.
      if (revision > 0) heads.remember(identity, revision)
      if (site.last !== undefined && !site.isEnded) this.#keepIfRoom(address)
    }
  }

  async update(given: string, path: string | undefined, progress: SiteProgress): Promise<PublishedSite> {
    const site = this.#mine(given)
    progress.step(SITE_STEPS.scan)
    const scan = await this.#publisher.scan(path ?? site.path, progress.cancel)
    progress.step(SITE_STEPS.compare)
    return this.#leave(
      { ...site, path: scan.path, isEnded: false },
      scan,
      progress,
      await this.#publisher.newest(site, progress),
    )
  }

  async unpublish(given: string, progress: SiteProgress): Promise<SiteStatus> {
    const site = this.#mine(given)
    // First of all nothing of it is kept alive any more, whether holders can be reached or not.
    this.#config.keeper().drop(this.#capability(site.address, undefined))
    progress.step(SITE_STEPS.compare)
    const before = await this.#publisher.newest(site, progress)
    const { site: ended } = await this.#leave({ ...site, isEnded: true }, NOTHING, progress, before)
    return ended
  }

  async versions(given: string, progress: SiteProgress): Promise<readonly SiteVersionInfo[]> {
    return (await this.reader.head(this.#identity(given), progress, true)).versions
  }

  async pin(given: string, version: number | undefined, progress: SiteProgress): Promise<KeptStatus> {
    const identity = this.#identity(given)
    // Found before it is promised to be kept: a version that is not there cannot be.
    progress.step(SITE_STEPS.compare)
    await this.reader.version(identity, version, progress)
    const capability = siteCapability(this.#ports.primitives, identity, version)
    return this.#config.keeper().keep({ capability, kind: KEPT_SITE, origin: 'pinned' })
  }

  unpin(given: string, version: number | undefined): boolean {
    const capability = siteCapability(this.#ports.primitives, this.#identity(given), version)
    return this.#config.keeper().drop(capability) !== undefined
  }

  mayRunScripts(address: string): boolean {
    return this.#store.scripted().includes(address)
  }

  scripted(): string[] {
    return this.#store.scripted()
  }

  allowScripts(given: string, isAllowed: boolean): string {
    const address = this.#addressOf(this.#identity(given))
    if (isAllowed && !this.mayRunScripts(address) && this.#store.scripted().length >= MAX_SCRIPTED_SITES)
      throw fail('overloaded', 'scripts of more sites cannot be allowed', {
        next: 'Take it back from one first: warren site allow ADDRESS --no-scripts',
      })
    this.#store.setScripted(address, isAllowed)
    return address
  }

  #addressOf(identity: Uint8Array): string {
    return formatOnionAddress(this.#ports.primitives, identity)
  }

  #identity(given: string): Uint8Array {
    const identity = this.identityOf(given)
    if (identity !== undefined) return identity
    throw fail('bad-input', 'this is neither the address nor the name of a site', {
      next: 'An address has 56 letters and digits. To see your own sites, type: warren site list',
    })
  }

  #own(given: string): StoredSite | undefined {
    const identity = this.identityOf(given)
    if (identity === undefined) return undefined
    const address = this.#addressOf(identity)
    return this.#store.list().find((site) => site.address === address)
  }

  #mine(given: string): StoredSite {
    this.#identity(given)
    const site = this.#own(given)
    if (site !== undefined) return site
    throw fail('not-found', 'this site is not one of this node', {
      next: 'Only who has its key can change a site. To see your own, type: warren site list',
    })
  }

  async #leave(
    site: StoredSite,
    scan: ScannedSite,
    progress: SiteProgress,
    before: OpenedSite | undefined,
  ): Promise<PublishedSite> {
    const { address } = site
    if (this.#busy.has(address))
      throw fail('overloaded', 'a version of this site is being made already', {
        next: 'Wait until that is done.',
      })
    this.#busy.add(address)
    try {
      const { stored, count } = await this.#publisher.leave(site, scan, before, progress)
      this.#store.put(stored)
      const capability = this.#capability(address, undefined)
      if (!site.isEnded) this.#config.keeper().keep({ capability, kind: KEPT_SITE, origin: 'published' })
      const status = statusOf(stored)
      this.#config.changed(status)
      const { sentParts, sentBytes, keptParts } = count
      const { skipped, skippedCount } = scan
      return { site: status, sentParts, sentBytes, keptParts, skipped, skippedCount }
    } finally {
      this.#busy.delete(address)
    }
  }

  /** A site that this node has no room to keep alive is still its owner's to change. */
  #keepIfRoom(address: string): void {
    const capability = this.#capability(address, undefined)
    try {
      this.#config.keeper().keep({ capability, kind: KEPT_SITE, origin: 'published' })
    } catch (error) {
      if (asWarrenError(error).kind !== 'overloaded') throw error
    }
  }

  /** @param address - one that this node made. */
  #ownIdentity(address: string): Uint8Array {
    return parseOnionAddress(this.#ports.primitives, address).identity
  }

  #capability(address: string, version: number | undefined): string {
    return siteCapability(this.#ports.primitives, this.#ownIdentity(address), version)
  }
}

/** As long as may be asked for without saying so. */
function untilOf(clock: Clock): number {
  return Math.floor(clock.wallMs() / 3_600_000) + DEFAULT_LIFETIME_HOURS
}

function statusOf({ address, name, path, createdAtMs, last, isEnded }: StoredSite): SiteStatus {
  return {
    address,
    ...(name === undefined ? {} : { name }),
    path,
    createdAtMs,
    state: last === undefined ? 'begun' : isEnded ? 'ended' : 'live',
    ...(last === undefined ? {} : { last }),
  }
}

function checkName(name: string, sites: readonly StoredSite[]): void {
  if (!NAME.test(name) || name === 'localhost')
    throw fail('bad-input', 'this cannot be the name of a site', {
      next: 'Use up to 52 small letters, digits and hyphens: it stands before .localhost in a browser.',
    })
  if (sites.some((site) => site.name === name))
    throw fail('bad-input', 'a site of this node has this name already', {
      next: 'Give another name, or update that one: warren site update NAME DIR',
    })
}
