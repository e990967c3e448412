/** Sites of this node: published, updated, listed, taken back, kept alive (docs/spec/sites.md). */
import { formatOnionAddress, parseOnionAddress } from '@warren/crypto'
import { asWarrenError, type Cancel, type Clock, fail, toHex, type WarrenError } from '@warren/kernel'
import { DEFAULT_LIFETIME_HOURS } from '@warren/store'
import { MAX_OWN_SITES, MAX_SITE_CHOICES } from '../limits.ts'
import type { SiteVersionInfo } from './format/head.ts'
import { keepParts, partsOf, type SiteHealth } from './keep-site.ts'
import { SiteKeeper } from './keeper.ts'
import { SITE_STEPS, type SitePorts, type SiteProgress } from './ports.ts'
import { NOTHING, type ScannedSite, SitePublisher } from './publisher.ts'
import { createSiteReader, type OpenedHead, type SiteReader } from './site-reader.ts'
import { createSiteStore, type SiteChoice, type SiteStore, type StoredSite } from './site-store.ts'
import type { PublishedSite, Sites, SitesConfig, SiteStatus } from './sites-interface.ts'

/** A name is what can stand before `.localhost`: one label of RFC 1035, in lower case. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?$/

export function createSites(ports: SitePorts, config: SitesConfig): Sites {
  return new OwnSites(ports, config)
}

class OwnSites implements Sites {
  readonly reader: SiteReader
  readonly #ports: SitePorts
  readonly #config: SitesConfig
  readonly #store: SiteStore
  readonly #publisher: SitePublisher
  readonly #keeper: SiteKeeper
  /** Sites whose version is being made: one at a time for each. */
  readonly #busy = new Set<string>()

  constructor(ports: SitePorts, config: SitesConfig) {
    this.#ports = ports
    this.#config = config
    this.#store = createSiteStore(ports.state, ports.random)
    this.reader = createSiteReader(ports)
    this.#publisher = new SitePublisher(ports, config, this.reader, () => untilOf(ports.clock))
    this.#keeper = new SiteKeeper(ports, (cancel) => this.#round(cancel))
  }

  start(): void {
    this.#keeper.start()
  }

  stop(): Promise<void> {
    return this.#keeper.stop()
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
    return this.#leave(site, scan, progress, undefined)
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
    this.#store.choose({ ...this.#store.choice(site.address), isKept: false, versions: [] })
    progress.step(SITE_STEPS.compare)
    const before = await this.#publisher.newest(site, progress)
    const { site: ended } = await this.#leave({ ...site, isEnded: true }, NOTHING, progress, before)
    return ended
  }

  async versions(given: string, progress: SiteProgress): Promise<readonly SiteVersionInfo[]> {
    return (await this.reader.head(this.#identity(given), progress, true)).versions
  }

  async pin(given: string, version: number | undefined, progress: SiteProgress): Promise<SiteHealth> {
    const identity = this.#identity(given)
    const before = this.#store.choice(this.#addressOf(identity))
    const isNew = !before.isKept && before.versions.length === 0
    if (isNew && this.#store.choices().length >= MAX_SITE_CHOICES) throw tooManyChoices()
    progress.step(SITE_STEPS.compare)
    // Found before it is promised to be kept: a version that is not there cannot be.
    await this.reader.version(identity, version, progress)
    const versions = version === undefined ? before.versions : [...new Set([...before.versions, version])]
    this.#store.choose({ ...before, versions, isKept: before.isKept || version === undefined })
    progress.step(SITE_STEPS.leave)
    return this.#keep(identity, version, progress)
  }

  unpin(given: string, version: number | undefined): boolean {
    const before = this.#store.choice(this.#addressOf(this.#identity(given)))
    const had = version === undefined ? before.isKept : before.versions.includes(version)
    const versions = before.versions.filter((number) => number !== version)
    this.#store.choose({ ...before, versions, isKept: version === undefined ? false : before.isKept })
    return had
  }

  choices(): SiteChoice[] {
    return this.#store.choices()
  }

  choiceOf(address: string): SiteChoice {
    return this.#store.choice(address)
  }

  allowScripts(given: string, isAllowed: boolean): SiteChoice {
    const address = this.#addressOf(this.#identity(given))
    const before = this.#store.choice(address)
    if (isAllowed && !before.mayRunScripts && this.#store.choices().length >= MAX_SITE_CHOICES)
      throw tooManyChoices()
    const choice = { ...before, mayRunScripts: isAllowed }
    this.#store.choose(choice)
    return choice
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
    before: OpenedHead | undefined,
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
      if (!site.isEnded) this.#store.choose({ ...this.#store.choice(address), isKept: true })
      const status = statusOf(stored)
      this.#config.changed(status)
      const { sentParts, sentBytes, keptParts } = count
      const { skipped, skippedCount } = scan
      return { site: status, sentParts, sentBytes, keptParts, skipped, skippedCount }
    } finally {
      this.#busy.delete(address)
    }
  }

  async #keep(
    identity: Uint8Array,
    version: number | undefined,
    progress: Pick<SiteProgress, 'cancel' | 'part' | 'waiting'>,
  ): Promise<SiteHealth> {
    const { heads } = this.#ports
    const group = `site-keep/${toHex(identity)}`
    const { cancel } = progress
    const until = untilOf(this.#ports.clock)
    const content = await this.reader.version(identity, version, progress)
    const health = await keepParts(this.#ports, partsOf(content), until, { group, cancel }, (fraction) =>
      progress.part(fraction),
    )
    await heads.renew(identity, until, { group, cancel })
    return health
  }

  async #round(cancel: Cancel): Promise<void> {
    const quiet = { cancel, part: () => {}, waiting: () => {} }
    for (const { address, versions, isKept } of this.#store.choices()) {
      const wanted = [...(isKept ? [undefined] : []), ...versions]
      for (const version of wanted) {
        try {
          const { identity } = parseOnionAddress(this.#ports.primitives, address)
          const health = await this.#keep(identity, version, quiet)
          if (version === undefined) this.#noteKept(address, health)
        } catch (error) {
          // One that is gone or out of reach keeps nobody from looking after the others.
          if (asWarrenError(error).kind === 'cancelled') return
        }
      }
    }
  }

  #noteKept(address: string, { until, live, needed }: SiteHealth): void {
    const site = this.#store.list().find((each) => each.address === address)
    if (site?.last === undefined) return
    const stored = { ...site, last: { ...site.last, until, spare: Math.max(0, live - needed) } }
    this.#store.put(stored)
    this.#config.changed(statusOf(stored))
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

function tooManyChoices(): WarrenError {
  return fail('overloaded', 'more sites cannot be remembered', {
    next: 'Let go of one first: warren site unpin',
  })
}
