/** Sites of this node: published, updated, listed, taken back, kept alive (docs/spec/sites.md). */
import { formatOnionAddress, parseOnionAddress } from '@warren/crypto'
import type { CancelSource } from '@warren/kernel'
import { type Clock, equalBytes, fail, pause } from '@warren/kernel'
import { DEFAULT_LIFETIME_HOURS } from '@warren/store'
import type { KeptStatus, OpenKept } from '../keeping/index.ts'
import { MAX_OWN_SITES, MAX_SCRIPTED_SITES } from '../limits.ts'
import type { SiteVersionInfo } from './format/head.ts'
import { KEPT_SITE, openKeptSites, siteCapability } from './kept-site.ts'
import { OwnKept } from './own-kept.ts'
import { SITE_STEPS, type SitePorts, type SiteProgress } from './ports.ts'
import { type LeaveAfter, NOTHING, type ScannedSite, SitePublisher } from './publisher.ts'
import { SiteResumer } from './resumer.ts'
import { begunOf, checkName } from './site-names.ts'
import { createSiteReader, type SiteReader } from './site-reader.ts'
import { siteStatusOf } from './site-status.ts'
import { createSiteStore, type SiteStore, type StoredSite } from './site-store.ts'
import { HEAD_SETTLE_MS } from './timeouts.ts'
import type { PublishedSite, RestoredSite, Sites, SitesConfig, SiteStatus } from './sites-interface.ts'

const HOUR_MS = 3_600_000

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
  readonly #ownKept: OwnKept
  readonly #resumer: SiteResumer
  /** When a head that was put by this process is to be looked at once more, by address. */
  readonly #settlesAtMs = new Map<string, number>()
  #isStopped = false

  constructor(ports: SitePorts, config: SitesConfig) {
    this.#ports = ports
    this.#config = config
    this.#store = createSiteStore(ports.state, ports.random)
    this.reader = createSiteReader(ports)
    this.kept = openKeptSites(ports.primitives, ports.heads, this.reader)
    const parts = { reader: this.reader, store: this.#store }
    this.#ownKept = new OwnKept(this.#store, config, (address) => this.#capability(address, undefined))
    this.#publisher = new SitePublisher(ports, config, parts, () => untilOf(ports.clock))
    this.#resumer = new SiteResumer({
      clock: ports.clock,
      unfinished: () =>
        this.#store.list().flatMap(({ unfinished, address }) => (unfinished === undefined ? [] : [address])),
      resume: (address, source) => this.#resume(address, source),
      told: (address) => this.#tell(this.#mine(address)),
    })
  }

  begin(): void {
    this.#resumer.begin()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#resumer.stop()
  }

  list(): SiteStatus[] {
    return this.#store.list().map((site) => this.#statusOf(site))
  }

  get(given: string): SiteStatus | undefined {
    const site = this.#own(given)
    return site && this.#statusOf(site)
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
    if (name !== undefined) checkName(name, this.#store.list())
    progress.step(SITE_STEPS.scan)
    const scan = await this.#publisher.scan(path, progress.cancel)
    const begun = begunOf(this.#store.list(), name, scan.path)
    const site: StoredSite = { ...(begun ?? this.#newSite(name)), path: scan.path, unfinished: 'publish' }
    return this.#withTurn(site.address, async () => {
      this.#config.keeper().requireRoom(this.#capability(site.address, undefined))
      this.#store.put(site)
      this.#tell(site)
      return this.#orForget(site, async () => {
        const before = begun === undefined ? undefined : await this.#publisher.newest(site, progress)
        return this.#leave(site, scan, progress, { before, isAgain: true })
      })
    })
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
      if (site.last !== undefined && !site.isEnded) this.#ownKept.keepIfRoom(address, site.last.until)
    }
  }

  async update(given: string, path: string | undefined, progress: SiteProgress): Promise<PublishedSite> {
    const { address } = this.#mine(given)
    return this.#withTurn(address, async () => {
      const was = this.#mine(address)
      this.#config.keeper().requireRoom(this.#capability(address, undefined))
      progress.step(SITE_STEPS.scan)
      const scan = await this.#publisher.scan(path ?? was.path, progress.cancel)
      progress.step(SITE_STEPS.compare)
      const before = await this.#publisher.newest(was, progress)
      const { remainsUntil: _, ...site } = { ...was, path: scan.path, isEnded: false }
      // From its head on the next process goes on with it. Who dies before has changed nothing.
      const begun = { ...was, path: scan.path, unfinished: 'settle' } as const
      const head = this.#store.lastHead(address)?.plaintext
      try {
        return await this.#leave(site, scan, progress, { before, begun })
      } catch (error) {
        if (!this.#isStopped && !isSame(head, this.#store.lastHead(address)?.plaintext)) this.#putBack(was)
        throw error
      }
    })
  }

  async unpublish(given: string, progress: SiteProgress): Promise<SiteStatus> {
    const { address } = this.#mine(given)
    return this.#withTurn(address, async () => {
      const site: StoredSite = { ...this.#mine(address), unfinished: 'unpublish' }
      this.#store.put(site)
      try {
        return await this.#takeBack(site, progress)
      } catch (error) {
        // Who gave up has the site as it was. Else nothing of it is kept alive any more, whether holders can be reached or not.
        if (progress.cancel.aborted && !this.#isStopped) this.#putDone(site)
        else if (!this.#isStopped) this.#ownKept.letGo(site)
        this.#resumer.soon()
        throw error
      }
    })
  }

  async versions(given: string, progress: SiteProgress): Promise<readonly SiteVersionInfo[]> {
    return (await this.reader.head(this.#identity(given), progress, 'newest')).versions
  }

  async pin(given: string, version: number | undefined, progress: SiteProgress): Promise<KeptStatus> {
    const identity = this.#identity(given)
    // Found before it is promised to be kept: a version that is not there cannot be.
    progress.step(SITE_STEPS.compare)
    await this.reader.version(identity, version, progress)
    const capability = siteCapability(this.#ports.primitives, identity, version)
    return this.#config.keeper().keep({ capability, kind: KEPT_SITE, origin: 'pinned' })
  }

  unpin(given: string, version: number | undefined): KeptStatus | undefined {
    const capability = siteCapability(this.#ports.primitives, this.#identity(given), version)
    return this.#config.keeper().drop(capability)
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

  #newSite(name: string | undefined): StoredSite {
    if (this.#store.list().length >= MAX_OWN_SITES)
      throw fail('overloaded', 'this node has as many sites as it can', {
        next: 'Update one of them instead.',
      })
    const { primitives, clock } = this.#ports
    const number = this.#store.takeNumber()
    const address = this.#addressOf(primitives.ed25519PublicOf(this.#config.seed(number)))
    const named = name === undefined ? {} : { name }
    return { number, address, ...named, path: '', createdAtMs: clock.wallMs(), isEnded: false }
  }

  async #resume(address: string, source: CancelSource): Promise<void> {
    const progress = { cancel: source.cancel, step: () => {}, waiting: () => {}, part: () => {} }
    if (this.#busy.has(address)) return
    this.#busy.add(address)
    try {
      const site = this.#mine(address)
      if (site.unfinished === 'unpublish') await this.#takeBack(site, progress)
      if (site.unfinished === 'settle') await this.#settle(site, progress)
      if (site.unfinished !== 'publish') return
      const scan = await this.#publisher.scan(site.path, progress.cancel)
      const before = await this.#publisher.newest(site, progress)
      await this.#leave(site, scan, progress, { before, isAgain: true })
    } finally {
      this.#busy.delete(address)
    }
  }

  /** Once a head that was noted has stood for so long that no other machine can come in between, it is done. */
  async #settle(site: StoredSite, progress: SiteProgress): Promise<void> {
    const { clock } = this.#ports
    await pause(
      clock,
      Math.max(0, (this.#settlesAtMs.get(site.address) ?? 0) - clock.nowMs()),
      progress.cancel,
    )
    const settled = await this.#publisher.settle(site, progress)
    const isOver = settled === undefined && this.#settlesAtMs.has(site.address)
    if (settled !== undefined) this.#note(settled)
    else if (isOver) this.#putDone(site)
    if (isOver) this.#settlesAtMs.delete(site.address)
    else this.#settlesAtMs.set(site.address, clock.nowMs() + HEAD_SETTLE_MS)
  }

  async #takeBack(site: StoredSite, progress: SiteProgress): Promise<SiteStatus> {
    progress.step(SITE_STEPS.compare)
    const before = await this.#publisher.newest(site, progress)
    const remainsUntil = this.#ownKept.remainsUntil(site)
    const ended = { ...site, isEnded: true, ...(remainsUntil === undefined ? {} : { remainsUntil }) }
    return (await this.#leave(ended, NOTHING, progress, { before, isAgain: true })).site
  }

  /** One version of a site is made at a time; what goes on by itself makes room for its owner. */
  async #withTurn<T>(address: string, work: () => Promise<T>): Promise<T> {
    await this.#resumer.yieldTo(address)
    if (this.#busy.has(address))
      throw fail('overloaded', 'a version of this site is being made already', {
        next: 'Wait until that is done.',
      })
    this.#busy.add(address)
    try {
      return await work()
    } finally {
      this.#busy.delete(address)
    }
  }

  /** Who is told that it failed begins it again himself; who is told nothing, since the process ends, finds it gone on with. */
  async #orForget<T>(site: StoredSite, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!this.#isStopped) this.#putDone(site)
      throw error
    }
  }

  /** As it was before an update that failed and said so. Its last head is another one by now, so nothing is to be looked at any more. */
  #putBack(was: StoredSite): void {
    if (was.unfinished === 'settle') this.#putDone(was)
    else this.#store.put(was)
  }

  #putDone({ unfinished: _, made: __, ...site }: StoredSite): void {
    this.#store.put(site)
  }

  async #leave(
    site: StoredSite,
    scan: ScannedSite,
    progress: SiteProgress,
    after: LeaveAfter,
  ): Promise<PublishedSite> {
    const { unfinished: _, made: __, ...done } = site
    const { stored, count } = await this.#publisher.leave(done, scan, after, progress)
    this.#settlesAtMs.set(site.address, this.#ports.clock.nowMs() + HEAD_SETTLE_MS)
    this.#note(stored)
    this.#resumer.soon()
    const { sentParts, sentBytes, keptParts } = count
    const { skipped, skippedCount } = scan
    return { site: this.#statusOf(stored), sentParts, sentBytes, keptParts, skipped, skippedCount }
  }

  /** Holders have a head that says so; it is to be looked at once more. */
  #note(stored: StoredSite): void {
    const site: StoredSite = { ...stored, unfinished: 'settle' }
    // At once: a process that dies in between must not leave a site that can be read and is not kept alive, or the other way round.
    this.#store.together(() => {
      this.#store.put(site)
      if (site.isEnded) this.#ownKept.letGo(site)
      else this.#ownKept.keepIfRoom(site.address, site.last?.until)
    })
    this.#tell(site)
  }

  #tell(site: StoredSite): void {
    this.#config.changed(this.#statusOf(site))
  }

  #statusOf(site: StoredSite): SiteStatus {
    return siteStatusOf(site, this.#resumer.causeOf(site.address))
  }

  /** @param address - one that this node made. */
  #ownIdentity(address: string): Uint8Array {
    return parseOnionAddress(this.#ports.primitives, address).identity
  }

  #capability(address: string, version: number | undefined): string {
    return siteCapability(this.#ports.primitives, this.#ownIdentity(address), version)
  }
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalBytes(a, b)
}

/** As long as may be asked for without saying so. */
function untilOf(clock: Clock): number {
  return Math.floor(clock.wallMs() / HOUR_MS) + DEFAULT_LIFETIME_HOURS
}
