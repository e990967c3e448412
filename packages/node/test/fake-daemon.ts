/** A daemon of the API tests: services that are published when the test says so, and no network. */
import type {
  Diagnosis,
  Job,
  NetworkAnswer,
  Service,
  ServiceRequest,
  Socket,
  Space,
  Status,
  SupportBundle,
} from '@warren/api'
import { createNameBook } from '@warren/applications'
import { CancelSource, fail, type Random, Sensitive, type StateStore } from '@warren/kernel'
import {
  createCaptureLog,
  createSeededRandom,
  createSimPrimitives,
  MemoryState,
  VirtualClock,
} from '@warren/testkit'
import type { DaemonControl, NodeControl } from '../src/control.ts'
import { API_HEADERS, createApi } from '../src/http/api.ts'
import { createHandlers, type TellRemoved } from '../src/http/handlers.ts'
import { createAnswers } from '../src/http/idempotency.ts'
import { createMediaTickets } from '../src/http/media-tickets.ts'
import { createPageSessions, type PageKey } from '../src/http/page-sessions.ts'
import { createPlaceFinder } from '../src/http/places.ts'
import { createQuotas } from '../src/http/quotas.ts'
import { createTokens } from '../src/http/tokens.ts'
import { createStreamHandlers } from '../src/http/stream-handlers.ts'
import { EventFeed } from '../src/jobs/event-feed.ts'
import { JobBoard } from '../src/jobs/job-board.ts'

import { BUNDLE, CIRCUIT, EXPOSURE, RELAY, SOCKET, STREAM } from './fake-exposure.ts'
import { fakeBoxes } from './fake-boxes.ts'
import { FakeFiles } from './fake-files.ts'

export const OWNER = 'warren_owner'

const STATUS: Status = {
  state: 'usable',
  version: '0.0.0',
  uptimeMs: 1,
  network: { id: '00', name: 'test', testing: true, operators: 6 },
  relays: 6,
  circuits: 0,
  services: 0,
  servicesPublished: 0,
  bandwidth: { sentBytes: 0, receivedBytes: 0, sentBytesPerS: 0, receivedBytesPerS: 0 },
  storage: { passphrase: false },
}

export function serviceOf(name: string, request: ServiceRequest): Service {
  return {
    address: `${name.padEnd(56, 'a')}.onion`,
    ports: request.ports,
    clients: request.clients ?? [],
    state: 'starting',
    introductionPoints: 0,
    introductionPointsWanted: 3,
    publishedTo: 0,
    publishTargets: 8,
    createdAt: '2026-01-01T00:00:00.000Z',
  }
}

const NO_RECOVERY: NodeControl['recovery'] = {
  start: () => {},
  stop: () => {},
  contentChanged: () => {},
  isPending: false,
  restore: () => Promise.reject(fail('unsupported', 'there is nothing to restore here')),
  backupFile: () => ({
    file: new Uint8Array(3),
    index: {
      nextService: 0,
      nextShare: 0,
      nextSite: 0,
      madeAtMs: 0,
      leftOut: 0,
      services: [],
      clientKeys: [],
      shares: [],
      sites: [],
      boxes: [],
      names: [],
    },
  }),
  status: () => undefined,
  backup: () => ({}),
  confirmBackup: () => ({ confirmedAt: '2026-01-01T00:00:00.000Z' }),
  requireComplete: () => {},
}

export class FakeDaemon implements DaemonControl {
  readonly version = '0.0.0'
  readonly services = new Map<string, Service>()
  readonly waiting: ((error?: Error) => void)[] = []
  locked = false
  stopped = false
  added = 0
  readonly files = new FakeFiles()
  readonly boxes = fakeBoxes()
  readonly names = createNameBook({
    clock: new VirtualClock(),
    primitives: createSimPrimitives(createSeededRandom('names')),
    state: new MemoryState(),
  })
  readonly #state: StateStore

  constructor(state: StateStore) {
    this.#state = state
  }

  network(): NetworkAnswer {
    return {
      id: '00',
      name: 'fake',
      testing: true,
      text: 'warren-network:',
      words: [],
      file: '{}',
      entries: 0,
    }
  }

  joinNetwork(given: string): NetworkAnswer {
    if (!given.startsWith('warren-network:')) throw fail('bad-input', 'this is not the text of a network')
    return this.network()
  }

  tryDemonstration(): Job {
    throw fail('bad-input', 'this home belongs to a network already')
  }

  readonly changes: DaemonControl['changes'] = {
    relayAddresses: () => ({ addresses: [{ address: '192.0.2.1', reach: 'public' }], port: 9252 }),
    makeNetwork: async () => {},
    endDemonstration: () => Promise.reject(fail('bad-input', 'no demonstration runs here')),
    startRelay: async () => {},
    stopRelay: async () => {},
    settings: () => ({
      proxy: { now: '127.0.0.1:9250', isWaiting: false },
      gateway: { isWaiting: false },
      api: { now: '127.0.0.1:1', saved: '127.0.0.1:2', isWaiting: true },
    }),
    setUpstream: async () => {},
    removeUpstream: async () => {},
    setPorts: async () => {},
    setStoreQuota: async () => {},
    restartNode: async () => {},
    restore: async () => ({
      services: 0,
      clientKeys: 0,
      shares: 0,
      sites: 0,
      boxes: 0,
      names: 0,
      pending: true,
    }),
  }

  runDoctor(): Promise<Diagnosis> {
    return Promise.resolve({
      healthy: true,
      running: true,
      findings: [],
      checked: ['the clock'],
      unchecked: [],
      tookMs: 1,
    })
  }

  sockets(): Promise<Socket[]> {
    return Promise.resolve([SOCKET])
  }

  space = (): Space => ({ freeBytes: 1, totalBytes: 2, parts: [{ part: 'log', bytes: 3 }] })

  supportBundle(): Promise<SupportBundle> {
    return Promise.resolve(BUNDLE)
  }

  status = (): Status => ({
    ...STATUS,
    state: this.locked ? 'locked' : 'usable',
    services: this.services.size,
  })
  state = (): StateStore | undefined => (this.locked ? undefined : this.#state)
  setPassphrase = async (): Promise<{ passphrase: boolean }> => ({ passphrase: true })
  removePassphrase = async (): Promise<{ passphrase: boolean }> => ({ passphrase: false })
  unlock = async (): Promise<{ passphrase: boolean }> => {
    this.locked = false
    return { passphrase: true }
  }
  root: DaemonControl['root'] = async () => ({
    root: new Sensitive(new Uint8Array(32)),
    primitives: createSimPrimitives(createSeededRandom('root')),
  })
  stop = (): void => {
    this.stopped = true
  }

  node(): NodeControl {
    if (this.locked) throw fail('locked', 'the state is locked', { next: 'Type: warren passphrase unlock' })
    return {
      circuits: () => [CIRCUIT],
      streams: () => [STREAM],
      relays: () => [RELAY],
      exposure: () => EXPOSURE,
      store: async () => ({ holds: false }),
      traffic: (seconds) => ({
        stepMs: 1000,
        lastAt: '2026-01-01T00:00:00.000Z',
        sent: new Array<number>(seconds).fill(1),
        received: new Array<number>(seconds).fill(2),
      }),
      closeCircuit: () => false,
      recovery: NO_RECOVERY,
      operator: { id: () => undefined, forget: () => false },
      files: this.files,
      boxes: this.boxes,
      names: this.names,
      clientAuth: {
        list: () => [],
        add: (address) => ({ address, publicKey: 'a' }),
        remove: () => false,
        newKeys: () => ({ publicKey: 'a', privateKey: 'b' }),
      },
      services: {
        list: () => [...this.services.values()],
        get: (address) => this.services.get(address),
        add: (request) => {
          const service = serviceOf(`s${'abcdefgh'.charAt(this.added++ % 8)}`, request)
          this.services.set(service.address, service)
          return service
        },
        setPorts: (address, ports) => {
          const service = this.services.get(address)
          if (service !== undefined) this.services.set(address, { ...service, ports: [...ports] })
          return this.services.get(address)
        },
        setClients: (address, clients) => {
          const service = this.services.get(address)
          if (service !== undefined) this.services.set(address, { ...service, clients: [...clients] })
          return this.services.get(address)
        },
        remove: (address) => this.services.delete(address),
        published: (address, _onProgress, cancel) =>
          new Promise((resolve, reject) => {
            cancel.addEventListener('abort', () => reject(fail('cancelled', 'the caller gave up')))
            this.waiting.push((error) => {
              if (error !== undefined) return reject(error)
              resolve({ ...(this.services.get(address) as Service), state: 'published' })
            })
          }),
      },
    }
  }
}

function fakePageKey(random: Random): PageKey {
  let key = random.bytes(32)
  return {
    read: () => key,
    replace: () => {
      key = random.bytes(32)
    },
  }
}

/** @param state - of an earlier run. */
export function startFakeApi(seed = 'api', state = new MemoryState()) {
  const random = createSeededRandom(seed)
  const clock = new VirtualClock()
  const primitives = createSimPrimitives(random)
  const daemon = new FakeDaemon(state)
  const feed = new EventFeed(random)
  const jobs = new JobBoard(clock, ({ job, scope, startedBy }) =>
    feed.publish(scope, { type: 'job', data: job }, startedBy),
  )
  const tokens = createTokens(primitives, OWNER, () => daemon.state())
  const answers = createAnswers({ clock, primitives, state: () => daemon.state() })
  const log = createCaptureLog()
  const key = fakePageKey(random)
  const origin = (): string => 'http://127.0.0.1:9251/'
  const page = createPageSessions({ clock, primitives, key, origin })
  const places = createPlaceFinder(clock, {}, '/nonexistent')
  const content = () => daemon.node().files.content
  const media = createMediaTickets({ clock, random, content, headers: API_HEADERS })
  const removed: string[] = []
  const tellRemoved: TellRemoved = (kind, id) => void removed.push(`${kind} ${id}`)
  const quotas = createQuotas({
    clock,
    jobs,
    state: () => daemon.state(),
    shares: () => daemon.node().files.shares,
  })
  const accessEnded = (): void => feed.accessEnded()
  const handlerPorts = { clock, daemon, jobs, tokens, quotas, page, places, media, tellRemoved, accessEnded }
  const handlers = createHandlers(handlerPorts)
  const streams = createStreamHandlers(handlerPorts, API_HEADERS)
  const api = createApi({ clock, log, tokens, page, answers, feed, quotas, handlers, streams })
  const ask = (method: string, path: string, options: AskOptions = {}): Promise<Response> => {
    const { token = OWNER, body, headers = {} } = options
    const request = new Request(`http://127.0.0.1:9251${path}`, {
      method,
      headers: {
        host: '127.0.0.1:9251',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return Promise.resolve(api(request))
  }
  return {
    ask,
    api,
    daemon,
    jobs,
    feed,
    clock,
    log,
    state,
    tokens,
    page,
    removed,
    cancelSource: new CancelSource(),
  }
}

export interface AskOptions {
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
