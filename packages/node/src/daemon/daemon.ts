/**
 * A daemon: one home directory, one node, one local API. It is there before the node is: while the state is locked by a
 * passphrase, the API answers and waits for it.
 */
import type { Job, NetworkAnswer, Status, Storage } from '@warren/api'
import { type Network, withBootstrap } from '@warren/directory'
import {
  type Clock,
  fail,
  type Log,
  type Sensitive,
  type StateStore,
  utf8,
  type WarrenError,
} from '@warren/kernel'
import { createJsonLog, type HomeDir, openHomeDir } from '@warren/platform/node'
import {
  CONFIG_FILE_MAX_BYTES,
  CONFIG_FILE_NAME,
  type Config,
  formatHostPort,
  readConfig,
} from '../config.ts'
import { createSelfDoctor } from '../doctor/doctor.ts'
import type { DaemonControl, NodeControl } from '../control.ts'
import { EventFeed } from '../jobs/event-feed.ts'
import { JobBoard } from '../jobs/job-board.ts'
import { openMetrics } from '../metrics/metrics-listener.ts'
import type { WarrenNode } from '../node.ts'
import type { FileControl } from '../shares/control.ts'
import { STATUS_EVENT_INTERVAL_MS } from '../timeouts.ts'
import { type ApiListener, listenApiAgain } from './api-listener.ts'
import { composeApi, type LocalApi } from './compose-api.ts'
import type { Daemon, DaemonOptions } from './daemon-interface.ts'
import { GatewayKeeper } from './gateway-keeper.ts'
import { DAEMON_FILE_NAME, hasNetwork, networkOf } from './home.ts'
import { HeldNode } from './held-node.ts'
import { HomeNetwork } from './home-network.ts'
import { type LogFile, openLogFile } from './log-file.ts'
import { networkAnswer } from './network-answer.ts'
import { PageFirst } from './page-first.ts'
import { checkOperatorKey, upstreamOf } from './node-config.ts'
import { createNodeChanges } from './node-changes.ts'
import { RouterPorts } from './router-port.ts'
import { createDaemonPorts, type DaemonPorts } from './ports.ts'
import { createSelfView } from './self-view.ts'
import { forgetOldBackups } from './state-backups.ts'
import { takeLock } from './take-lock.ts'
import { type TroubleWatch, watchTrouble } from './trouble-watch.ts'
import { settleRestore } from './unfinished-restore.ts'

/**
 * Starts a daemon; resolves once its API answers, before the network is joined.
 *
 * @throws WarrenError `bad-input`: home, network file or configuration cannot be used; `storage`: the disk refuses, or
 *   another daemon uses this home; `unreachable`: the API's port is taken.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const home = openHomeDir(options.home)
  const given = readConfig(home.read(CONFIG_FILE_NAME, CONFIG_FILE_MAX_BYTES), options.config ?? {})
  checkOperatorKey(given, options)
  const lock = takeLock(home)
  const closers: (() => void | Promise<void>)[] = [() => lock.close()]
  try {
    const logFile = openLogFile(home.path)
    closers.unshift(() => logFile.close())
    const log = createJsonLog((line) => logFile.write(line), given.logLevel)
    const ports = createDaemonPorts(log, upstreamOf(given))
    closers.unshift(() => ports.offload.close())
    const isWaiting = options.waitsForNetwork === true && !hasNetwork(home, options.networkFile)
    const network = isWaiting ? undefined : networkOf(home, ports.primitives, options.networkFile)
    const router = new RouterPorts(log)
    closers.unshift(() => router.close())
    const config = await router.open(given)
    const belongs = new HomeNetwork({ home, config, ports, network })
    closers.unshift(() => belongs.close())
    const daemon = new HomeDaemon({ options, home, config, belongs, ports, logFile, router, closers })
    const metrics = await openMetrics(config, { ...ports, status: () => daemon.status() })
    closers.unshift(() => metrics?.close())
    await daemon.open()
    closers.unshift(forgetOldBackups(home, ports))
    return daemon
  } catch (error) {
    for (const close of closers) await close()
    throw error
  }
}

interface DaemonParts {
  readonly options: DaemonOptions
  readonly home: HomeDir
  readonly config: Config
  readonly belongs: HomeNetwork
  readonly ports: DaemonPorts
  readonly logFile: LogFile
  readonly router: RouterPorts
  /** What to close, first to last. */
  readonly closers: (() => void | Promise<void>)[]
}

const DEMONSTRATION_STEPS = ['starting six relays on this machine'] as const

class HomeDaemon implements Daemon {
  readonly version: string
  readonly homePath: string
  readonly stopped: Promise<WarrenError | undefined>
  readonly log: Log
  readonly handle: Daemon['handle']
  readonly pageUrl: Daemon['pageUrl']
  readonly #parts: DaemonParts
  readonly #clock: Clock
  readonly #feed: EventFeed
  readonly #jobs: JobBoard
  readonly #held: HeldNode
  readonly #startedAtMs: number
  readonly #gateway: GatewayKeeper
  #listener: ApiListener | undefined
  #trouble: TroubleWatch | undefined
  #stopping: Promise<void> | undefined
  #settleStopped: (error: WarrenError | undefined) => void = () => {}
  #failure: WarrenError | undefined
  #statusTimer = false
  readonly #runDoctor: DaemonControl['runDoctor']

  constructor(parts: DaemonParts) {
    this.#parts = parts
    this.version = parts.options.version
    this.homePath = parts.home.path
    this.#clock = parts.ports.clock
    this.log = parts.ports.log
    this.#startedAtMs = this.#clock.nowMs()
    const { home, belongs, ports } = parts
    const config = (): Config => belongs.config
    const network = (): Network | undefined => belongs.place?.network
    const self = { home: home.path, version: this.version, config, network, ports }
    this.#runDoctor = createSelfDoctor({ ...self, status: () => this.status() })
    this.#feed = new EventFeed(parts.ports.random)
    this.#jobs = new JobBoard(this.#clock, ({ job, scope, startedBy }) => {
      this.#feed.publish(scope, { type: 'job', data: job }, startedBy)
      if (job.kind === 'up') parts.options.onJob?.(job)
    })
    this.stopped = new Promise((resolve) => {
      this.#settleStopped = resolve
    })
    const files = (): FileControl => this.node().files
    const { clock, log, offload } = ports
    const gatewayPorts = { clock, log, offload, content: () => files().content, sites: () => files().sites }
    this.#gateway = new GatewayKeeper({ home, ports: gatewayPorts })
    const first = parts.options.isPageFirst === true ? new PageFirst(this.#clock) : undefined
    this.#held = new HeldNode({
      ...parts,
      mayJoin: first && ((cancel) => first.whenQuiet(cancel)),
      jobs: this.#jobs,
      feed: this.#feed,
      changed: () => this.#changed(),
      failed: (error) => this.#failed(error),
      gatewayPort: () => this.#gateway.address?.port,
    })
    const api = this.#createApi()
    this.handle = (request) => {
      first?.note()
      return api.handle(request)
    }
    this.pageUrl = api.pageUrl
  }

  get api(): string {
    return this.#listener?.address ?? ''
  }

  get upJob(): Job | undefined {
    return this.#held.upJob
  }

  /** Reads the key, opens the API, and the node if no passphrase is needed. */
  async open(): Promise<void> {
    const { home, ports, config } = this.#parts
    settleRestore(home, ports.primitives)
    const key = this.#held.useKeyOf(home)
    this.#listener = await listenApiAgain(home, config.api, this.handle)
    try {
      await this.#gateway.follow(config)
    } catch (error) {
      await this.#listener.close()
      throw error
    }
    const word = { api: this.#listener.address, pid: process.pid, version: this.version }
    home.writeUnforced(DAEMON_FILE_NAME, utf8(`${JSON.stringify(word)}\n`))
    this.#parts.options.onApi?.(this)
    try {
      this.#held.startIfReady()
    } catch (error) {
      await this.#gateway.close()
      await this.#listener.close()
      home.remove(DAEMON_FILE_NAME)
      throw error
    }
    this.#trouble = watchTrouble({
      clock: ports.clock,
      home: home.path,
      isClockOff: () => this.#held.summary().clockSkewMs !== undefined,
      changed: () => this.#changed(),
    })
    this.log.write('info', 'daemon: the local API answers', { locked: key.root === undefined })
  }

  status(): Status {
    const { place } = this.#parts.belongs
    const summary = this.#held.summary()
    const portMapping = this.#parts.router.status
    const gateway = this.#gateway.address
    return {
      ...summary,
      ...(summary.relay === undefined || portMapping === undefined
        ? {}
        : { relay: { ...summary.relay, portMapping } }),
      ...(place?.isDemonstration === true ? { network: { ...summary.network, demonstration: true } } : {}),
      ...(this.#stopping === undefined ? {} : { state: 'stopping' }),
      version: this.version,
      pid: process.pid,
      uptimeMs: Math.round(this.#clock.nowMs() - this.#startedAtMs),
      api: this.api,
      ...(gateway === undefined ? {} : { gateway: formatHostPort(gateway) }),
      storage: this.#held.key.storage(),
      ...(this.#trouble?.disk === undefined ? {} : { disk: this.#trouble.disk }),
    }
  }

  node(): WarrenNode & NodeControl {
    if (this.#stopping !== undefined)
      throw fail('closed', 'the daemon is stopping', { next: 'Start it again: warren up' })
    return this.#held.running()
  }

  state(): StateStore | undefined {
    return this.#held.state
  }

  async setPassphrase(
    passphrase: Sensitive<string>,
    current: Sensitive<string> | undefined,
  ): Promise<Storage> {
    await this.#held.key.setPassphrase(passphrase, current)
    this.#changed()
    return this.#held.key.storage()
  }

  async unlock(passphrase: Sensitive<string>): Promise<Storage> {
    await this.#held.key.unlock(passphrase)
    this.#held.startIfReady()
    return this.#held.key.storage()
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  #createApi(): LocalApi {
    const { home, ports, options, belongs } = this.#parts
    const { clock, primitives } = ports
    const held = this.#held
    const config = (): Config => belongs.config
    const self = { version: this.version, jobs: this.#jobs, runDoctor: this.#runDoctor, config }
    const daemon: DaemonControl = {
      version: this.version,
      status: () => this.status(),
      runDoctor: this.#runDoctor,
      ...createSelfView({ ...this.#parts, ...self, node: () => held.current, status: () => this.status() }),
      network: () => this.#network(),
      joinNetwork: (given) => {
        const { network, added } = belongs.join(given)
        if (held.current === undefined) held.startIfReady()
        else held.current.addBootstrap(network.bootstrap)
        this.#changed()
        return { ...this.#network(), added }
      },
      tryDemonstration: () => this.#tryDemonstration(),
      changes: createNodeChanges({
        ...this.#parts,
        held,
        gateway: this.#gateway,
        given: options.config ?? {},
        startedWith: this.#parts.config,
        changed: () => this.#changed(),
        status: () => this.status(),
      }),
      node: () => this.node(),
      state: () => held.state,
      setPassphrase: (passphrase, current) => this.setPassphrase(passphrase, current),
      removePassphrase: async (current) => {
        await held.key.removePassphrase(current)
        this.#changed()
        return held.key.storage()
      },
      unlock: (passphrase) => this.unlock(passphrase),
      root: async (passphrase) => ({ root: await held.key.rootFor(passphrase), primitives }),
      // The answer leaves first.
      stop: () => void clock.after(20, () => void this.stop()),
    }
    return composeApi({ home, ports, options, daemon, jobs: this.#jobs, feed: this.#feed })
  }

  /** With what the running node knows of relays to start from; before it runs, as the home has it. */
  #network(): NetworkAnswer {
    const { belongs, ports } = this.#parts
    const { network } = belongs
    const known = this.#held.current?.startingPoints() ?? network.bootstrap
    return networkAnswer(ports.primitives, withBootstrap(network, known))
  }

  /** Its keys are in a home of its own: what is made there is gone with it. */
  #tryDemonstration(): Job {
    const { belongs } = this.#parts
    belongs.mayDemonstrate()
    this.#held.requireSteady()
    return this.#jobs.start(
      { kind: 'demonstration', scope: 'admin', steps: DEMONSTRATION_STEPS },
      async (progress) => {
        progress.step(DEMONSTRATION_STEPS[0])
        await belongs.demonstrate()
        if (belongs.place === undefined || this.#stopping !== undefined) return undefined
        this.#held.useKeyOf(belongs.place.home)
        this.#held.startIfReady()
        this.#changed()
        return undefined
      },
    )
  }

  /** A node that cannot start leaves nothing to wait for: who started the daemon is told why, then it ends. */
  #failed(error: WarrenError): void {
    this.#failure = error
    this.log.write('error', 'daemon: the node could not start', {}, error)
    this.#clock.after(0, () => void this.stop())
  }

  /** Tells listeners of the new status, at most so often. */
  #changed(): void {
    if (this.#statusTimer || this.#stopping !== undefined) return
    this.#statusTimer = true
    this.#clock.after(STATUS_EVENT_INTERVAL_MS, () => {
      this.#statusTimer = false
      if (this.#stopping === undefined) this.#feed.publish('status', { type: 'status', data: this.status() })
    })
  }

  async #stop(): Promise<void> {
    const { home, closers } = this.#parts
    this.log.write('info', 'daemon: stopping')
    this.#trouble?.close()
    await this.#held.end()
    await this.#gateway.close()
    await this.#listener?.close()
    home.remove(DAEMON_FILE_NAME)
    for (const close of closers) await close()
    this.#settleStopped(this.#failure)
  }
}
