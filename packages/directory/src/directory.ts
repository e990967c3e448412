/**
 * The directory of this node: the verified set, kept current by asking several peers, and passed on if this node is a relay
 * (docs/spec/directory.md). `node` routes cells of command `directory` and closed links to it.
 */
import {
  asWarrenError,
  type Cancel,
  equalBytes,
  fail,
  MemoryQuota,
  type Ports,
  type SafeText,
  safeText,
  type Timer,
  type WarrenError,
  within,
} from '@warren/kernel'
import type { Link, LinkTarget } from '@warren/link'
import { geometryOf } from '@warren/wire'
import { BootstrapList } from './bootstrap-list.ts'
import type { Directory, DirectoryConfig, DirectoryEvents } from './directory-interface.ts'
import type { DirectoryStatus, DirectoryStep, Usability } from './directory-status.ts'
import { DirectoryExchange } from './exchange.ts'
import type { DirectoryItem } from './item.ts'
import { LineCheck } from './line-check.ts'
import { NewsSpread } from './news-spread.ts'
import { OwnView } from './own-view.ts'
import type { OwnPlace } from './path-selection.ts'
import { PeerChoice } from './peer-choice.ts'
import { PopulationCount } from './population.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'
import { RelaySet } from './relay-set.ts'
import { SyncLoop } from './sync-loop.ts'
import { FAREWELL_MS, SWEEP_MS } from './timeouts.ts'
import { type TwoFaced, ViewBook } from './view-book.ts'
import { VouchedAges } from './vouched-ages.ts'

type DirectoryPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'offload' | 'state' | 'log'>

class NodeDirectory implements Directory {
  readonly own: () => OwnPlace
  readonly #ports: DirectoryPorts
  readonly #config: DirectoryConfig
  readonly #events: DirectoryEvents
  readonly #set: RelaySet
  readonly #exchange: DirectoryExchange
  readonly #bootstrap: BootstrapList
  readonly #choice: PeerChoice
  readonly #spread: NewsSpread
  readonly #views: ViewBook
  readonly #population: PopulationCount
  readonly #sync: SyncLoop
  readonly #ages: VouchedAges
  readonly #lineCheck: LineCheck
  readonly #listeners = new Set<() => void>()
  #sweepTimer: Timer | undefined
  #isListed = true

  constructor(ports: DirectoryPorts, config: DirectoryConfig, events: DirectoryEvents) {
    this.#ports = ports
    this.#config = config
    this.#events = events
    const { network, self, linkTo } = config
    const hosts = self === undefined ? [] : [self.address.host]
    this.own = () => ({ id: self?.id, hosts: [...hosts, ...(config.ownHosts?.() ?? [])] })
    this.#ages = new VouchedAges(ports.clock, ports.state)
    const set = new RelaySet(ports, network, {
      changed: () => this.#announce(),
      equivocation: (id) => this.#reportEquivocation(id),
    })
    this.#set = set
    const views = new ViewBook(ports, network.id, (twoFaced) => this.#reportTwoFaced(twoFaced))
    this.#views = views
    const own = self === undefined ? undefined : new OwnView(ports.clock, set, self)
    const exchange = new DirectoryExchange(ports.clock, {
      set,
      primitives: ports.primitives,
      geometry: geometryOf(network.parameters.cellBytes),
      memory: config.memory ?? new MemoryQuota(),
      views: { own, book: views },
      events: {
        answered: () => {
          this.#lineCheck.end()
          events.answered?.()
        },
        news: (items, link) => void this.#takeNews(items, link),
        violation: (link, error) => this.#punish(link, error),
      },
    })
    this.#exchange = exchange
    const bootstrap = new BootstrapList(network.bootstrap)
    this.#bootstrap = bootstrap
    const choice = new PeerChoice(ports, {
      bootstrap,
      view: set,
      own: this.own,
      linked: config.linked ?? (() => []),
      isRelay: self !== undefined,
    })
    this.#choice = choice
    this.#spread = new NewsSpread({ clock: ports.clock, random: ports.random, exchange, choice, linkTo })
    this.#lineCheck = new LineCheck({ ...ports, set, exchange, choice, linkTo })
    this.#population = new PopulationCount(set, this.own)
    const isUsable = (): boolean => this.isUsable().usable
    const minAgeMs = network.parameters.guards.minAgeDays * 86_400_000
    this.#sync = new SyncLoop({
      ...ports,
      network,
      bootstrap,
      set,
      exchange,
      choice,
      views,
      linkTo,
      isUsable,
      concluded: () => this.#conclude(),
      ages: {
        wants: (target) => this.#ages.wants(target, bootstrap, set, minAgeMs),
        add: (target, told) => this.#ages.add(target, told),
      },
    })
  }

  get view(): RelayView {
    return this.#set
  }

  knownSinceMs(relay: RelayInfo): number {
    return this.#ages.firstSeenMs(relay)
  }

  start(): void {
    if (this.#sync.isRunning) return
    if (this.#config.self !== undefined) this.#spread.start()
    this.#scheduleSweep()
    this.#sync.start()
    void this.publishSelf()
  }

  async stop(): Promise<void> {
    if (!this.#sync.isRunning) return
    this.#sync.stop()
    this.#lineCheck.end()
    this.#sweepTimer?.cancel()
    if (this.#config.self === undefined) return
    if (this.#isListed) await this.#sayGoodbye()
    this.#spread.stop()
  }

  isUsable(): Usability {
    return this.#population.usability()
  }

  whenUsable(cancel?: Cancel): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#listeners.delete(check)
        cancel?.removeEventListener('abort', onAbort)
      }
      const onAbort = (): void => {
        settle()
        reject(fail('cancelled', 'the caller gave up'))
      }
      const check = (): void => {
        if (!this.isUsable().usable) return
        settle()
        resolve()
      }
      if (cancel?.aborted === true) return onAbort()
      cancel?.addEventListener('abort', onAbort)
      this.#listeners.add(check)
      check()
    })
  }

  status(): DirectoryStatus {
    const { rounds, asked, answered, disagreements, expected, lastRoundAtMs, nextRoundInMs } = this.#sync
    const step = this.#step()
    const failures = this.#sync.failures().map(({ id, kind }) => {
      const entry = this.#bootstrap.entries().findIndex((target) => equalBytes(target.id, id))
      return { bootstrapEntry: entry < 0 ? undefined : entry, kind }
    })
    return {
      ...this.#population.usability(),
      operators: this.#population.operators(),
      step,
      waitingFor: this.#waitingFor(step),
      rounds,
      asked,
      answered,
      failures,
      bootstrap: this.#bootstrap.status().filter(({ target }) => !this.#isSelf(target)),
      disagreement: disagreements.length,
      disagreements,
      twoFaced: this.#views.twoFaced(),
      expected,
      unverified: this.#set.unverified,
      equivocating: this.#set.contradictions,
      penalised: this.#choice.penalised,
      lastRoundAtMs,
      nextRoundInMs,
    }
  }

  lastRound(): Pick<DirectoryStatus, 'answered'> {
    return { answered: this.#sync.answered }
  }

  handleCell(link: Link, cell: Uint8Array): void {
    this.#exchange.handleCell(link, cell)
  }

  handleLinkClosed(link: Link): void {
    this.#exchange.handleLinkClosed(link)
  }

  async publishSelf(): Promise<void> {
    const { self } = this.#config
    if (self === undefined || !this.#sync.isRunning) return
    try {
      const items = self.publish({ leaving: !this.#isListed })
      if (items.length > 0) this.#spread.add((await this.#set.accept(items)).news)
    } catch (error) {
      this.#ports.log.write(
        'error',
        'directory: this relay could not publish itself',
        {},
        asWarrenError(error),
      )
    }
  }

  async setListed(listed: boolean): Promise<void> {
    if (listed === this.#isListed) return
    this.#isListed = listed
    if (listed) await this.publishSelf()
    else if (this.#sync.isRunning) await this.#sayGoodbye()
  }

  heldTarget(id: Uint8Array): LinkTarget | undefined {
    return this.#set.heldTarget(id)
  }

  async introduceTo(target: LinkTarget, cancel?: Cancel): Promise<void> {
    const { self, linkTo } = this.#config
    const items = self === undefined ? [] : this.#set.itemsOf(self.id)
    if (items.length > 0) await this.#exchange.push(await linkTo(target, cancel), items)
  }

  addBootstrap(targets: readonly LinkTarget[]): void {
    this.#bootstrap.add(targets)
    if (!this.isUsable().usable) this.refresh()
  }

  refresh(): void {
    this.#sync.wake()
  }

  checkLine(): void {
    if (this.#sync.isRunning) this.#lineCheck.run()
  }

  async #sayGoodbye(): Promise<void> {
    const { self } = this.#config
    if (self === undefined) return
    try {
      const { news } = await this.#set.accept([self.farewell()])
      this.#spread.add(news)
      await within(this.#ports.clock, FAREWELL_MS, this.#spread.flush())
    } catch (error) {
      this.#ports.log.write(
        'info',
        'directory: others could not be told that this relay stops',
        {},
        asWarrenError(error),
      )
    }
  }

  async #withdraw(): Promise<void> {
    const { withdrawal } = this.#config
    const links = this.#exchange.knownLinks().filter(({ peer }) => peer.kind === 'relay')
    try {
      const item = links.length === 0 ? undefined : withdrawal?.due()
      if (item === undefined) return
      await Promise.all(links.map((link) => this.#exchange.push(link, [item])))
      withdrawal?.done()
    } catch (error) {
      this.#ports.log.write(
        'warn',
        'directory: that this home is no relay could not be told',
        {},
        asWarrenError(error),
      )
    }
  }

  #conclude(): void {
    // Who did not hear of us yet hears now: the first push had nobody to go to.
    const { self } = this.#config
    if (self !== undefined) this.#spread.add(this.#set.itemsOf(self.id))
    else if (this.#sync.answered > 0) void this.#withdraw()
    this.#announce()
  }

  async #takeNews(items: readonly DirectoryItem[], link: Link): Promise<void> {
    try {
      const { news, forged } = await this.#set.accept(items)
      this.#spread.add(news)
      if (forged === 0) return
      link.close()
      this.#punish(
        link,
        fail('not-authentic', 'directory: a peer pushed forged descriptors', { fields: { forged } }),
      )
    } catch (error) {
      this.#ports.log.write('warn', 'directory: news was dropped', {}, asWarrenError(error))
    }
  }

  #punish(link: Link, error: WarrenError): void {
    this.#ports.log.write('info', 'directory: a peer is not asked for a while', {}, error)
    if (link.peer.kind === 'relay') this.#choice.penalise(link.peer.id)
  }

  #reportEquivocation(id: Uint8Array): void {
    this.#ports.log.write('warn', 'directory: a relay contradicted itself and is excluded')
    this.#events.equivocation?.(id)
  }

  #reportTwoFaced({ relayId, shown: [one, other] }: TwoFaced): void {
    const fields = { one, other }
    this.#ports.log.write('warn', 'directory: a relay shows different networks to different peers', fields)
    this.#choice.penalise(relayId)
    this.#events.changed?.()
  }

  #scheduleSweep(): void {
    this.#sweepTimer = this.#ports.clock.after(SWEEP_MS, () => {
      try {
        this.#set.sweep()
      } catch (error) {
        this.#ports.log.write(
          'error',
          'directory: what expired could not be dropped',
          {},
          asWarrenError(error),
        )
      }
      void this.publishSelf()
      this.#scheduleSweep()
    })
  }

  #announce(): void {
    for (const listener of [...this.#listeners]) listener()
    this.#events.changed?.()
  }

  #isSelf({ id }: LinkTarget): boolean {
    const { self } = this.#config
    return self !== undefined && equalBytes(self.id, id)
  }

  #step(): DirectoryStep {
    if (!this.#sync.isRunning) return 'stopped'
    const hasAnswers = this.#sync.answered > 0
    if (this.isUsable().usable) return hasAnswers ? 'ready' : 'cached'
    return hasAnswers ? 'joining' : 'bootstrapping'
  }

  #waitingFor(step: DirectoryStep): SafeText | undefined {
    if (step === 'joining') return this.isUsable().reason
    if (step === 'cached')
      return safeText('an answer from a relay; relays known from before are used meanwhile')
    if (step !== 'bootstrapping') return undefined
    if (this.#bootstrap.entries().length === 0 && this.#set.size === 0) {
      return safeText('the network file names no relay to start from')
    }
    // The first relay of a network has nobody to ask.
    if (this.#bootstrap.entries().every((target) => this.#isSelf(target)) && this.isUsable().relays === 0) {
      return safeText('other relays to join this network; this is its first')
    }
    return this.#sync.rounds === 0
      ? safeText('the first relays to answer')
      : safeText('a relay of the network file to answer')
  }
}

/**
 * @param config.self - make it with `createRelaySelf`.
 * @throws WarrenError `storage`.
 */
export function createDirectory(
  ports: DirectoryPorts,
  config: DirectoryConfig,
  events: DirectoryEvents = {},
): Directory {
  return new NodeDirectory(ports, config, events)
}
