/**
 * The directory of this node: the verified set, kept current by asking several peers, and passed on if this node is a relay
 * (docs/spec/directory.md). `node` routes cells of command `directory` and closed links to it.
 */
import {
  asWarrenError, type Cancel, CancelSource, fail, pause, type Ports, type SafeText, safeText, type Timer, within,
} from '@warren/kernel'
import type { Link, LinkTarget } from '@warren/link'
import { geometryOf } from '@warren/wire'
import type { DirectoryStatus, DirectoryStep, PeerFailure, Usability } from './directory-status.ts'
import { DirectoryExchange } from './exchange.ts'
import type { DirectoryItem } from './item.ts'
import { BOOTSTRAP_PER_ROUND } from './limits.ts'
import type { Network } from './network-file.ts'
import { NewsSpread } from './news-spread.ts'
import type { OwnPlace } from './path-selection.ts'
import { PeerChoice } from './peer-choice.ts'
import { PopulationCount } from './population.ts'
import { FULL_SET, type Reconciler } from './reconcile.ts'
import type { RelayView } from './relay-info.ts'
import type { RelaySelf } from './relay-self.ts'
import { RelaySet } from './relay-set.ts'
import { SyncPace } from './sync-pace.ts'
import { countDisagreement, type LinkTo, type PeerOutcome, type RoundParts, runRound } from './sync-round.ts'
import { FAREWELL_MS, SWEEP_MS } from './timeouts.ts'

export interface DirectoryConfig {
  readonly network: Network
  /** Set if this node is a listed relay: it then answers, passes news on and publishes itself. */
  readonly self?: RelaySelf | undefined
  /** Links to peers, started and with their directory cells routed to {@link Directory.handleCell}. */
  readonly linkTo: LinkTo
  /** IP addresses of this node beside the relay's own. */
  readonly ownHosts?: () => readonly string[]
  readonly reconciler?: Reconciler
}

export interface DirectoryEvents {
  /** The usable relays, or the status, changed. */
  changed?(): void
  /** A relay was caught contradicting itself. */
  equivocation?(relayId: Uint8Array): void
}

export interface Directory {
  readonly view: RelayView
  /** Where this node stands, for path selection. */
  readonly own: () => OwnPlace
  start(): void
  /** Says goodbye if this node is a relay; resolves within about a second. */
  stop(): Promise<void>
  /** Enough relays to build paths? Says why not. */
  isUsable(): Usability
  /** @throws WarrenError `cancelled`. */
  whenUsable(cancel?: Cancel): Promise<void>
  status(): DirectoryStatus
  handleCell(link: Link, cell: Uint8Array): void
  handleLinkClosed(link: Link): void
  /** Signs and pushes what is due of this relay's own descriptor. Called by itself; call it after a change. */
  publishSelf(): Promise<void>
  /** Asks now instead of at the next interval, for example when the machine woke up. */
  refresh(): void
}

type DirectoryPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'offload' | 'state' | 'log'>

class NodeDirectory implements Directory {
  readonly own: () => OwnPlace
  readonly #ports: DirectoryPorts
  readonly #config: DirectoryConfig
  readonly #events: DirectoryEvents
  readonly #set: RelaySet
  readonly #exchange: DirectoryExchange
  readonly #choice: PeerChoice
  readonly #spread: NewsSpread
  readonly #population: PopulationCount
  readonly #pace: SyncPace
  readonly #listeners = new Set<() => void>()
  #stopping: CancelSource | undefined
  #wake = new CancelSource()
  #sweepTimer: Timer | undefined
  #rounds = 0
  #lastRoundAtMs: number | undefined
  #nextRoundAtMs: number | undefined
  #outcomes: readonly PeerOutcome[] = []
  #disagreement = 0

  constructor(ports: DirectoryPorts, config: DirectoryConfig, events: DirectoryEvents) {
    this.#ports = ports
    this.#config = config
    this.#events = events
    const { network, self, linkTo } = config
    const { clock, random } = ports
    const hosts = self === undefined ? [] : [self.address.host]
    this.own = () => ({ id: self?.id, hosts: [...hosts, ...(config.ownHosts?.() ?? [])] })
    this.#set = new RelaySet(ports, network, {
      changed: () => this.#announce(),
      equivocation: (id) => {
        ports.log.write('warn', 'directory: a relay contradicted itself and is excluded')
        events.equivocation?.(id)
      },
    })
    this.#exchange = new DirectoryExchange(ports, {
      set: this.#set,
      reconciler: config.reconciler ?? FULL_SET,
      geometry: geometryOf(network.parameters.cellBytes),
      serves: self !== undefined,
      events: {
        news: (items, link) => void this.#takeNews(items, link),
        violation: (link, error) => {
          ports.log.write('info', 'directory: a peer broke the protocol', {}, error)
          if (link.peer.kind === 'relay') this.#choice.penalise(link.peer.id)
        },
      },
    })
    this.#choice = new PeerChoice(ports, { network, view: this.#set, own: this.own, isRelay: self !== undefined })
    this.#spread = new NewsSpread({ clock, exchange: this.#exchange, choice: this.#choice, linkTo })
    this.#population = new PopulationCount(this.#set, this.own)
    this.#pace = new SyncPace(random, network.parameters.descriptors.reconcileIntervalS * 1000)
  }

  get view(): RelayView {
    return this.#set
  }

  start(): void {
    if (this.#stopping !== undefined) return
    const stopping = new CancelSource()
    this.#stopping = stopping
    if (this.#config.self !== undefined) this.#spread.start()
    this.#scheduleSweep()
    void this.publishSelf()
    void this.#syncUntil(stopping.cancel)
  }

  async stop(): Promise<void> {
    if (this.#stopping === undefined) return
    this.#stopping.abort()
    this.#stopping = undefined
    this.#wake.abort()
    this.#sweepTimer?.cancel()
    this.#nextRoundAtMs = undefined
    const { self } = this.#config
    if (self === undefined) return
    try {
      const { fresh } = await this.#set.accept([self.farewell()])
      this.#spread.add(fresh)
      await within(this.#ports.clock, FAREWELL_MS, this.#spread.flush())
    } catch (error) {
      this.#ports.log.write('info', 'directory: others could not be told that this relay stops', {}, asWarrenError(error))
    }
    this.#spread.stop()
  }

  isUsable(): Usability {
    return this.#population.now()
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
    const population = this.#population.now()
    const nowMs = this.#ports.clock.nowMs()
    const step = this.#step()
    return {
      ...population,
      step,
      waitingFor: this.#waitingFor(step),
      rounds: this.#rounds,
      asked: this.#outcomes.length,
      answered: this.#answered(),
      failures: this.#failures(),
      disagreement: this.#disagreement,
      equivocating: this.#set.contradictions,
      penalised: this.#choice.penalised,
      lastRoundAtMs: this.#lastRoundAtMs,
      nextRoundInMs: this.#nextRoundAtMs === undefined ? undefined : Math.max(0, this.#nextRoundAtMs - nowMs),
    }
  }

  handleCell(link: Link, cell: Uint8Array): void {
    this.#exchange.handleCell(link, cell)
  }

  handleLinkClosed(link: Link): void {
    this.#exchange.handleLinkClosed(link)
  }

  async publishSelf(): Promise<void> {
    const { self } = this.#config
    if (self === undefined || this.#stopping === undefined) return
    try {
      const items = self.publish()
      if (items.length > 0) this.#spread.add((await this.#set.accept(items)).fresh)
    } catch (error) {
      this.#ports.log.write('error', 'directory: this relay could not publish itself', {}, asWarrenError(error))
    }
  }

  refresh(): void {
    this.#wake.abort()
  }

  async #syncUntil(stopped: Cancel): Promise<void> {
    while (!stopped.aborted) {
      this.#nextRoundAtMs = undefined
      this.#conclude(await runRound(this.#roundParts(), this.#targets(), stopped))
      if (stopped.aborted) return
      const waitMs = this.#pace.nextMs(this.#answered(), this.isUsable().usable)
      this.#nextRoundAtMs = this.#ports.clock.nowMs() + waitMs
      this.#wake = new CancelSource()
      this.#announce()
      await pause(this.#ports.clock, waitMs, this.#wake.cancel).catch(() => {})
    }
  }

  #roundParts(): RoundParts {
    return { clock: this.#ports.clock, set: this.#set, exchange: this.#exchange, linkTo: this.#config.linkTo }
  }

  #targets(): readonly LinkTarget[] {
    const needsBootstrap = !this.isUsable().usable || (this.#rounds > 0 && this.#answered() === 0)
    try {
      return this.#choice.choose(needsBootstrap)
    } catch (error) {
      // The disk is full or gone: who is asked is then not remembered, but asking goes on.
      this.#ports.log.write('error', 'directory: its sources could not be written down', {}, asWarrenError(error))
      return this.#config.network.bootstrap.slice(0, BOOTSTRAP_PER_ROUND)
    }
  }

  #conclude(outcomes: readonly PeerOutcome[]): void {
    this.#outcomes = outcomes
    this.#disagreement = countDisagreement(outcomes, this.#set.relays().length)
    this.#rounds++
    const anyAnswered = this.#answered() > 0
    if (anyAnswered) this.#lastRoundAtMs = this.#ports.clock.wallMs()
    for (const { target, error, forged } of outcomes) {
      if (forged > 0) this.#choice.penalise(target.id)
      if (error?.kind === 'bug' || error?.kind === 'storage') {
        this.#ports.log.write('error', 'directory: an answer could not be taken', {}, error)
      }
      if (error === undefined) this.#choice.reportSuccess(target.id)
      else if (anyAnswered) this.#choice.reportFailure(target.id)
    }
    // Who did not hear of us yet hears now: the first push had nobody to go to.
    const { self } = this.#config
    if (self !== undefined) this.#spread.add(this.#set.itemsOf(self.id))
  }

  async #takeNews(items: readonly DirectoryItem[], link: Link): Promise<void> {
    try {
      const { fresh, forged } = await this.#set.accept(items)
      this.#spread.add(fresh)
      if (forged === 0) return
      this.#ports.log.write('info', 'directory: a peer pushed forged descriptors', { forged })
      if (link.peer.kind === 'relay') this.#choice.penalise(link.peer.id)
      link.close()
    } catch (error) {
      this.#ports.log.write('warn', 'directory: news was dropped', {}, asWarrenError(error))
    }
  }

  #scheduleSweep(): void {
    this.#sweepTimer = this.#ports.clock.after(SWEEP_MS, () => {
      try {
        this.#set.sweep()
      } catch (error) {
        this.#ports.log.write('error', 'directory: what expired could not be dropped', {}, asWarrenError(error))
      }
      void this.publishSelf()
      this.#scheduleSweep()
    })
  }

  #announce(): void {
    for (const listener of [...this.#listeners]) listener()
    this.#events.changed?.()
  }

  #answered(): number {
    return this.#outcomes.filter(({ error }) => error === undefined).length
  }

  #failures(): PeerFailure[] {
    return this.#outcomes.flatMap(({ target, error }) => {
      if (error === undefined) return []
      const entry = this.#config.network.bootstrap.findIndex(({ id }) => id === target.id)
      return [{ bootstrapEntry: entry < 0 ? undefined : entry, kind: error.kind }]
    })
  }

  #step(): DirectoryStep {
    if (this.#stopping === undefined) return 'stopped'
    const hasAnswers = this.#answered() > 0
    if (this.isUsable().usable) return hasAnswers ? 'ready' : 'cached'
    return hasAnswers ? 'joining' : 'bootstrapping'
  }

  #waitingFor(step: DirectoryStep): SafeText | undefined {
    if (step === 'joining') return this.isUsable().reason
    if (step === 'cached') return safeText('an answer from a relay; relays known from before are used meanwhile')
    if (step !== 'bootstrapping') return undefined
    if (this.#config.network.bootstrap.length === 0 && this.#set.size === 0) {
      return safeText('the network file names no relay to start from')
    }
    return this.#rounds === 0 ? safeText('the first relays to answer') : safeText('a relay of the network file to answer')
  }
}

/**
 * @param config.self - make it with `createRelaySelf`.
 * @throws WarrenError `storage`.
 */
export function createDirectory(ports: DirectoryPorts, config: DirectoryConfig, events: DirectoryEvents = {}): Directory {
  return new NodeDirectory(ports, config, events)
}
