/** This node's services: kept in the state, put on the network once there is one, each with its story. */
import type { Service, ServiceRequest } from '@warren/api'
import { deriveSecret, formatOnionAddress, parseOnionAddress } from '@warren/crypto'
import type { HiddenService } from '@warren/hidden'
import { type Cancel, fail, type Ports, throwIfCancelled } from '@warren/kernel'
import type { ServiceSettings } from '../compose/hidden.ts'
import type { ServiceControl, ServiceProgress } from '../control.ts'
import { SERVICES_MAX } from '../limits.ts'
import { formatClientKey, parseClientKey } from './client-key.ts'
import { targetsOf } from './port-map.ts'
import { createServiceStore, type ServiceStore, type StoredService } from './service-store.ts'
import type { VisitorStreams } from './visitor-streams.ts'

export interface ServiceManagerParts {
  /** 32 bytes. */
  readonly root: Uint8Array
  /** This node is a listed relay: its uptime is public. */
  readonly isRelay: boolean
  readonly visitors: VisitorStreams
  readonly makeService: (settings: ServiceSettings) => HiddenService
  readonly changed: (service: Service) => void
  /** What is kept on disk changed. */
  readonly stored: () => void
  /** @throws WarrenError `refused`: no service may be made now. */
  readonly mayAdd: () => void
}

export interface ServiceManager extends ServiceControl {
  /** The network is there: services begin to publish. */
  start(): void
  stop(): void
  /** What is kept of each service, for a backup. */
  exportAll(): StoredService[]
  /** Puts services back under their numbers; those that are there stay. @throws WarrenError `storage`. */
  restore(services: readonly StoredService[]): void
}

interface RunningService {
  stored: StoredService
  targets: ReturnType<typeof targetsOf>
  readonly address: string
  readonly hidden: HiddenService
  readonly listeners: Set<() => void>
}

type ManagerPorts = Pick<Ports, 'primitives' | 'clock' | 'state' | 'log'>

/** @throws WarrenError `storage`, or `bad-input` for a stored service that this version refuses. */
export function createServiceManager(ports: ManagerPorts, parts: ServiceManagerParts): ServiceManager {
  return new Manager(ports, parts)
}

const RELAY_WARNING =
  'This node is a listed relay. Whoever compares when the relay and the service are up learns that they are one machine.'
const NO_TARGET_WARNING =
  'It came back without the servers behind it, so visitors are turned away. Type: warren service target ADDRESS PORT=TARGET'

/** Each once, in one spelling. @throws WarrenError `bad-input`: one is no key. */
function sameKeys(clients: readonly string[]): string[] {
  return [...new Set(clients.map((client) => formatClientKey(parseClientKey(client))))]
}

class Manager implements ServiceManager {
  readonly #ports: ManagerPorts
  readonly #parts: ServiceManagerParts
  readonly #store: ServiceStore
  readonly #services = new Map<string, RunningService>()
  #isStarted = false

  constructor(ports: ManagerPorts, parts: ServiceManagerParts) {
    this.#ports = ports
    this.#parts = parts
    this.#store = createServiceStore(ports.state)
    for (const stored of this.#store.list()) this.#make(stored)
  }

  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    for (const service of this.#services.values()) service.hidden.start()
  }

  stop(): void {
    for (const { hidden } of this.#services.values()) hidden.stop()
  }

  list(): Service[] {
    return [...this.#services.values()].map((service) => this.#picture(service))
  }

  get(address: string): Service | undefined {
    const service = this.#find(address)
    return service && this.#picture(service)
  }

  add(request: ServiceRequest): Service {
    this.#parts.mayAdd()
    const { ports, name, clients = [], besideRelay = false } = request
    targetsOf(ports)
    const clientKeys = sameKeys(clients)
    if (this.#parts.isRelay && !besideRelay) {
      throw fail('bad-input', 'a service beside a listed relay can be linked to it by when both are up', {
        next: 'Run the service on another node, or agree to that with --beside-relay.',
      })
    }
    if (this.#services.size >= SERVICES_MAX) {
      throw fail('overloaded', 'this node has too many services', {
        next: 'Remove some: warren service list',
      })
    }
    const stored = this.#store.add({
      ...(name === undefined ? {} : { name }),
      ports,
      clients: clientKeys,
      besideRelay,
      createdAt: new Date(this.#ports.clock.wallMs()).toISOString(),
    })
    const service = this.#make(stored)
    if (this.#isStarted) service.hidden.start()
    this.#tell(service)
    this.#parts.stored()
    return this.#picture(service)
  }

  setPorts(address: string, ports: ServiceRequest['ports']): Service | undefined {
    const service = this.#find(address)
    if (service === undefined) return undefined
    const targets = targetsOf(ports)
    service.stored = { ...service.stored, ports }
    service.targets = targets
    this.#store.put(service.stored)
    this.#tell(service)
    this.#parts.stored()
    return this.#picture(service)
  }

  setClients(address: string, clients: readonly string[]): Service | undefined {
    const service = this.#find(address)
    if (service === undefined) return undefined
    service.stored = { ...service.stored, clients: sameKeys(clients) }
    this.#store.put(service.stored)
    service.hidden.setAuthorisedClients(service.stored.clients.map(parseClientKey))
    this.#tell(service)
    this.#parts.stored()
    return this.#picture(service)
  }

  exportAll(): StoredService[] {
    return [...this.#services.values()].map(({ stored }) => stored)
  }

  restore(services: readonly StoredService[]): void {
    const known = new Set(this.exportAll().map(({ index }) => index))
    for (const stored of services) {
      if (known.has(stored.index) || this.#services.size >= SERVICES_MAX) continue
      this.#store.put(stored)
      const service = this.#make(stored)
      if (this.#isStarted) service.hidden.start()
      this.#tell(service)
    }
  }

  remove(address: string): boolean {
    const service = this.#find(address)
    if (service === undefined) return false
    this.#store.remove(service.stored.index)
    this.#services.delete(service.hidden.address)
    service.hidden.stop()
    this.#parts.stored()
    return true
  }

  published(
    address: string,
    onProgress: (progress: ServiceProgress) => void,
    cancel: Cancel,
  ): Promise<Service> {
    return new Promise((resolve, reject) => {
      throwIfCancelled(cancel)
      const service = this.#find(address)
      if (service === undefined) return reject(fail('not-found', 'there is no such service here'))
      const settle = (): void => {
        service.listeners.delete(look)
        cancel.removeEventListener('abort', onAbort)
      }
      const onAbort = (): void => {
        settle()
        reject(fail('cancelled', 'the caller gave up'))
      }
      const look = (): void => {
        const picture = this.#picture(service)
        onProgress(picture)
        if (picture.state === 'published' || picture.state === 'degraded') {
          settle()
          resolve(picture)
        } else if (picture.state === 'stopped') {
          settle()
          reject(fail('closed', 'the service was stopped before it could be reached'))
        }
      }
      service.listeners.add(look)
      cancel.addEventListener('abort', onAbort)
      look()
    })
  }

  #find(address: string): RunningService | undefined {
    return this.#services.get(parseOnionAddress(this.#ports.primitives, address).name)
  }

  #make(stored: StoredService): RunningService {
    const { primitives } = this.#ports
    const { root, visitors, makeService } = this.#parts
    const identitySeed = deriveSecret(primitives, root, { service: stored.index }, 32)
    const targets = targetsOf(stored.ports)
    const name = formatOnionAddress(primitives, primitives.ed25519PublicOf(identitySeed))
    const hidden = makeService({
      identitySeed,
      authorisedClients: stored.clients.map(parseClientKey),
      onStream: (stream) => visitors.serve(service.targets, stream),
      onStatus: () => this.#tell(service),
    })
    const service: RunningService = {
      stored,
      targets,
      address: `${name}.onion`,
      hidden,
      listeners: new Set(),
    }
    this.#services.set(name, service)
    return service
  }

  #warning({ ports, besideRelay }: StoredService): Pick<Service, 'warning'> {
    if (ports.length === 0) return { warning: NO_TARGET_WARNING }
    if (!this.#parts.isRelay) return {}
    return { warning: besideRelay ? RELAY_WARNING : `${RELAY_WARNING} Nobody has agreed to that.` }
  }

  #tell(service: RunningService): void {
    for (const listener of [...service.listeners]) listener()
    this.#parts.changed(this.#picture(service))
  }

  #picture({ stored, address, hidden }: RunningService): Service {
    const { state, introductionPoints, published, waitingFor, cause } = hidden.status()
    const waits = !this.#isStarted && state !== 'stopped'
    const reason = waits ? 'the network' : waitingFor
    return {
      address,
      ...(stored.name === undefined ? {} : { name: stored.name }),
      ports: [...stored.ports],
      clients: [...stored.clients],
      state: waits
        ? 'waiting'
        : state === 'reachable'
          ? waitingFor === undefined
            ? 'published'
            : 'degraded'
          : state,
      introductionPoints: introductionPoints.established,
      introductionPointsWanted: introductionPoints.wanted,
      publishedTo: published.current.stored,
      publishTargets: published.current.holders,
      ...(reason === undefined ? {} : { waitingFor: reason }),
      ...(cause === undefined ? {} : { cause }),
      ...this.#warning(stored),
      createdAt: stored.createdAt,
    }
  }
}
