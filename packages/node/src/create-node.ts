/** Puts a node together; see node.ts for what it is. */
import type { Circuit, Exposure, RelayRef, StoreStatus, Stream, Traffic } from '@warren/api'
import { createNameBook, type NameBook } from '@warren/applications'
import { parseOnionAddress } from '@warren/crypto'
import { createProxy, type Proxy, type ProxyOptions } from '@warren/gateways'
import { connectFailure } from '@warren/hidden'
import {
  asWarrenError,
  CancelSource,
  defer,
  type Duplex,
  fail,
  type Literal,
  pause,
  type Ports,
  throwIfCancelled,
  type WarrenError,
  within,
} from '@warren/kernel'
import { composeBoxes, type NodeBoxes } from './boxes/compose.ts'
import type { BoxControl } from './boxes/control.ts'
import { circuitsOf, relayRefOf, streamsOf } from './compose/circuit-view.ts'
import { type CircuitSupply, createCircuitSupply } from './compose/circuit-supply.ts'
import { exposureOf } from './compose/exposure.ts'
import { composeHidden, createRecordRules, type HiddenParts } from './compose/hidden.ts'
import { type KnownEnds, knownEnds } from './compose/known-ends.ts'
import { composeNetwork, type NetworkParts } from './compose/network.ts'
import { composeRecovery } from './compose/recovery.ts'
import { composeRelayRoles, type RelayRoles } from './compose/relay-roles.ts'
import { composeStore, type StoreParts } from './compose/store.ts'
import { startingPoints } from './compose/starting-points.ts'
import { storeStatusOf } from './compose/store-status.ts'
import { summaryOf } from './compose/summary.ts'
import type { ConnectRequest, JoinProgress, NodeConfig, NodeEvents, NodeSummary, WarrenNode } from './node.ts'
import type { FileControl } from './shares/control.ts'
import { composeFiles, type NodeFiles } from './shares/compose.ts'
import { type ClientAuthStore, createClientAuthStore } from './services/client-auth-store.ts'
import { createOperatorControl, type OperatorControl } from './relay/operator.ts'
import type { Recovery } from './recovery/recovery.ts'
import { shareSourceOf } from './recovery/share-source.ts'
import { siteSourceOf } from './recovery/site-source.ts'
import { createServiceManager, type ServiceManager } from './services/service-manager.ts'
import { createVisitorStreams } from './services/visitor-streams.ts'
import { CONNECT_PATIENCE_MS, JOIN_LOOK_MS, JOIN_TELL_MS } from './timeouts.ts'

const NO_EVENTS: NodeEvents = {
  changed: () => {},
  serviceChanged: () => {},
  shareChanged: () => {},
  downloadChanged: () => {},
  siteChanged: () => {},
  pinChanged: () => {},
  pinRemoved: () => {},
}

/**
 * @throws WarrenError `bad-input`: a relay address that the network does not allow; `storage`: the state cannot be read.
 */
export function createNode(ports: Ports, config: NodeConfig, events: NodeEvents = NO_EVENTS): WarrenNode {
  return new ComposedNode(ports, config, events)
}

type Phase = 'new' | 'running' | 'stopping'

class ComposedNode implements WarrenNode {
  readonly services: ServiceManager
  readonly clientAuth: ClientAuthStore
  readonly names: NameBook
  readonly files: FileControl
  readonly boxes: BoxControl
  readonly recovery: Recovery
  readonly operator: OperatorControl
  readonly #ports: Ports
  readonly #config: NodeConfig
  readonly #events: NodeEvents
  readonly #network: NetworkParts
  readonly #supply: CircuitSupply
  readonly #hidden: HiddenParts
  readonly #roles: RelayRoles | undefined
  readonly #store: StoreParts
  readonly #files: NodeFiles
  readonly #boxes: NodeBoxes
  readonly #stopSource = new CancelSource()
  readonly #usable = defer<void>()
  #proxy: Proxy | undefined
  #phase: Phase = 'new'
  #wasUsable = false
  #stopped: Promise<void> | undefined

  constructor(ports: Ports, config: NodeConfig, events: NodeEvents) {
    this.#ports = ports
    this.#config = config
    this.#events = events
    this.#usable.promise.catch(() => {})
    this.#network = composeNetwork(ports, config, {
      changed: () => events.changed(),
      upstreamBack: () => {
        this.#supply.wake()
        this.#store.wake()
      },
    })
    this.operator = createOperatorControl(ports, this.#network)
    this.#supply = createCircuitSupply(ports, this.#network)
    const records = createRecordRules(ports, config)
    this.#roles = composeRelayRoles(ports, config, this.#network, records)
    this.names = createNameBook(ports, () => this.recovery.contentChanged())
    this.clientAuth = createClientAuthStore(ports, (name) => {
      this.#hidden.client.forget(parseOnionAddress(ports.primitives, name).identity)
      this.recovery.contentChanged()
    })
    this.#hidden = composeHidden(ports, config, this.#network, this.#supply, {
      placement: records.placement,
      clientKeyFor: (identity) => this.clientAuth.keyFor(identity),
    })
    const connectTcp: NodeConfig['connectTarget'] = (target, cancel) => {
      if (target.kind === 'tcp') return ports.localNet.connect(target.address, cancel)
      throw fail('unsupported', 'this platform has no Unix sockets')
    }
    this.services = createServiceManager(ports, {
      root: config.root.reveal(),
      isRelay: config.relay !== undefined,
      visitors: createVisitorStreams(ports, config.connectTarget ?? connectTcp),
      makeService: (settings) => this.#hidden.makeService(settings),
      changed: (service) => {
        events.serviceChanged(service)
        events.changed()
      },
      stored: () => this.recovery.contentChanged(),
      mayAdd: () => this.recovery.requireComplete(),
    })
    this.#store = composeStore(ports, config, this.#network, this.#supply)
    this.#files = composeFiles(ports, config, {
      names: this.names,
      hidden: this.#hidden,
      store: this.#store,
      events: {
        shareChanged: (share) => events.shareChanged(share),
        downloadChanged: (download) => events.downloadChanged(download),
        siteChanged: (site) => events.siteChanged(site),
        pinChanged: (pin) => events.pinChanged(pin),
        pinRemoved: (id) => events.pinRemoved(id),
        stored: () => this.recovery.contentChanged(),
      },
      mayAdd: () => this.recovery.requireComplete(),
    })
    this.files = this.#files.control
    this.#boxes = composeBoxes(ports, config, this.#store, () => this.recovery.contentChanged())
    this.boxes = this.#boxes.control
    this.recovery = composeRecovery(ports, config, this.#hidden.records, {
      services: this.services,
      clientAuth: this.clientAuth,
      shares: shareSourceOf(ports.state, config.files === undefined ? undefined : this.#files.shares),
      sites: siteSourceOf(ports.state, config.files === undefined ? undefined : this.#files.sites),
      boxes: this.#boxes.sequences,
      names: this.names,
      changed: () => events.changed(),
    })
  }

  async start(progress: JoinProgress): Promise<void> {
    this.#phase = 'running'
    const giveUp = (): void => this.#stopSource.abort()
    progress.cancel.addEventListener('abort', giveUp)
    try {
      throwIfCancelled(progress.cancel)
      await this.#join(progress)
      this.#wasUsable = true
      this.#usable.resolve()
    } catch (error) {
      this.#usable.reject(asWarrenError(error))
      throw error
    } finally {
      progress.cancel.removeEventListener('abort', giveUp)
      this.#events.changed()
    }
  }

  summary(): NodeSummary {
    return summaryOf({
      config: this.#config,
      network: this.#network,
      supply: this.#supply,
      services: this.services,
      recovery: this.recovery,
      operator: this.operator,
      proxy: () => this.#proxy?.address,
      state: () => this.#state(),
      store: this.#roles?.store,
    })
  }

  async store(): Promise<StoreStatus> {
    const holder = this.#roles?.store
    await holder?.lookAtDisk()
    return storeStatusOf(holder)
  }

  closeCircuit(id: number): boolean {
    const circuit = this.#network.circuits.circuits().find(({ serial, isOpen }) => isOpen && serial === id)
    circuit?.destroy()
    return circuit !== undefined
  }

  circuits(): Circuit[] {
    return circuitsOf(this.#network, this.#ports.clock)
  }

  streams(): Stream[] {
    return streamsOf(this.#network, this.#ports.clock)
  }

  relays(): RelayRef[] {
    return this.#network.directory.view.relays().map(relayRefOf)
  }

  exposure(): Exposure {
    const { notice } = this.summary().network
    return { ...exposureOf(this.#network, this.operator), ...(notice === undefined ? {} : { notice }) }
  }

  traffic(seconds: number): Traffic {
    const { lastStepAgeMs, ...steps } = this.#network.meter.history.last(seconds)
    const lastAt = new Date(this.#ports.clock.wallMs() - lastStepAgeMs).toISOString()
    return { stepMs: 1000, lastAt, ...steps }
  }

  known(): KnownEnds {
    return knownEnds(this.#network)
  }

  async connect(request: ConnectRequest): Promise<Duplex> {
    const { service, port, isolation, cancel } = request
    try {
      // A program that was started together with the node need not know that the network is still being joined.
      await within(this.#ports.clock, CONNECT_PATIENCE_MS, this.#usable.promise, cancel)
    } catch (error) {
      if (asWarrenError(error).kind === 'cancelled') throw error
      throw connectFailure('network-not-ready', error)
    }
    return this.#hidden.client.connect({
      address: service,
      port,
      isolation,
      ...(cancel === undefined ? {} : { cancel }),
    })
  }

  startingPoints(): NodeConfig['network']['bootstrap'] {
    return startingPoints(this.#ports, this.#network)
  }

  addBootstrap(entries: NodeConfig['network']['bootstrap']): void {
    this.#network.directory.addBootstrap(entries)
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  #state(): NodeSummary['state'] {
    if (this.#phase === 'stopping') return 'stopping'
    if (this.#phase === 'new') return 'starting'
    if (this.#network.upstream?.status().state === 'gone') return 'joining'
    if (!this.#wasUsable || !this.#network.directory.isUsable().usable) return 'joining'
    const { pool } = this.#supply
    const isCutOff = pool.lastError !== undefined && pool.ready === 0 && this.circuits().length === 0
    return isCutOff ? 'joining' : 'usable'
  }

  async #join(progress: JoinProgress): Promise<void> {
    progress.step('opening ports')
    await this.#openPorts()
    progress.step('meeting relays')
    const { directory } = this.#network
    directory.start()
    this.#network.budget?.start((accepts) => {
      this.#network.listing.hold('budget', !accepts)
      this.#events.changed()
    })
    this.#network.reachability?.start()
    await this.#watch(progress, directory.whenUsable(this.#stopSource.cancel))
    this.services.start()
    this.#files.start()
    this.#boxes.start()
    this.recovery.start()
    // A relay without a proxy serves others only: its first own circuit can wait until somebody asks for one.
    if (this.#config.relay !== undefined && this.#config.proxy === undefined) return
    progress.step('building circuits')
    this.#supply.pool.start()
    await this.#watch(progress, this.#firstCircuit())
    this.#supply.beginAhead()
  }

  async #openPorts(): Promise<void> {
    const { relay, proxy } = this.#config
    if (relay !== undefined) {
      await this.#network.links.listen(relay.listen).catch((error: unknown) => {
        throw bindFailure(error, 'the relay cannot listen at its address', '--listen')
      })
    }
    if (proxy === undefined) return
    const options: ProxyOptions = {
      address: proxy,
      connector: { connect: (request) => this.connect(request) },
      isServiceLabel: (label) => isServiceLabel(this.#ports, label),
    }
    this.#proxy = await createProxy(this.#ports, options).catch((error: unknown) => {
      throw bindFailure(error, 'the proxy cannot listen at its address', '--proxy')
    })
  }

  async #firstCircuit(): Promise<void> {
    const { clock } = this.#ports
    while (this.#supply.pool.ready === 0) await pause(clock, JOIN_LOOK_MS, this.#stopSource.cancel)
  }

  /** Tells what is waited for until `work` is done. */
  async #watch(progress: JoinProgress, work: Promise<void>): Promise<void> {
    let isDone = false
    const done = work.finally(() => {
      isDone = true
    })
    const tell = (): void => {
      if (isDone) return
      const { waitingFor, cause } = this.summary()
      progress.waiting(waitingFor, cause)
      const { distinct, needed } = this.#network.directory.isUsable()
      progress.part(Math.min(1, distinct / Math.max(1, needed)))
      this.#ports.clock.after(JOIN_TELL_MS, tell)
    }
    this.#ports.clock.after(JOIN_TELL_MS, tell)
    await done
  }

  async #stop(): Promise<void> {
    this.#phase = 'stopping'
    this.#stopSource.abort()
    this.#usable.reject(fail('closed', 'the node is stopping'))
    this.services.stop()
    await Promise.all([this.#files.stop(), this.#boxes.stop()])
    this.#store.stop()
    this.recovery.stop()
    await this.#proxy?.close()
    this.#hidden.client.stop()
    this.#supply.stop()
    this.#network.budget?.stop()
    this.#network.reachability?.stop()
    this.#network.upstream?.stop()
    // Says goodbye to other relays, so links outlive it.
    await this.#network.directory.stop()
    await this.#roles?.stop()
    this.#network.circuits.close()
    await this.#network.links.close()
  }
}

/** Says which of the ports it is, since the port below knows only its own. */
function bindFailure<const M extends string>(
  thrown: unknown,
  message: Literal<M>,
  option: '--listen' | '--proxy',
): WarrenError {
  const error = asWarrenError(thrown)
  if (error.kind !== 'unreachable') return error
  const { fields, next = '' } = error
  return fail<M>('unreachable', message, {
    fields,
    next: `${next} Give another: ${option} HOST:PORT`.trim(),
    cause: error,
  })
}

function isServiceLabel({ primitives }: Pick<Ports, 'primitives'>, label: string): boolean {
  try {
    parseOnionAddress(primitives, label)
    return true
  } catch {
    return false
  }
}
