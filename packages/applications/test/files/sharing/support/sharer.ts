/** A sharer on one virtual clock, with its disk and state, and services that are reached through memory. */
import type { HiddenService, ServiceState } from '@warren/hidden'
import {
  type Cancel,
  CancelSource,
  type Duplex,
  fail,
  SILENT_LOG,
  type StateStore,
  toHex,
  utf8,
} from '@warren/kernel'
import {
  createMemoryPipe,
  createSeededRandom,
  createSimPrimitives,
  MemoryFiles,
  MemoryState,
  VirtualClock,
} from '@warren/testkit'
import { parseShareLink, type ShareLink } from '../../../../src/files/format/index.ts'
import {
  createShares,
  type ShareProgress,
  type Shares,
  type ShareServiceSettings,
  type ShareStatus,
} from '../../../../src/files/sharing/index.ts'
import { TestGetter } from './getter.ts'

export const NETWORK_ID = new Uint8Array(32).fill(7)
export const SPOOL = '/home/warren/spool'
export const TREES = '/home/warren/trees'
const LONG_MS = 3_600_000

/** A service that is reachable as soon as it is started. */
class FakeService implements HiddenService {
  readonly address: string
  readonly identityKey: Uint8Array
  readonly settings: ShareServiceSettings
  state: ServiceState | 'new' = 'new'

  constructor(identityKey: Uint8Array, settings: ShareServiceSettings) {
    this.identityKey = identityKey
    this.address = toHex(identityKey)
    this.settings = settings
  }

  start(): void {
    this.state = 'reachable'
    this.settings.onStatus()
  }

  stop(): void {
    this.state = 'stopped'
  }

  setAuthorisedClients(): void {}

  status(): ReturnType<HiddenService['status']> {
    const count = { stored: 1, holders: 1 }
    return {
      state: this.state === 'new' ? 'starting' : this.state,
      introductionPoints: { established: 3, wanted: 3 },
      published: { current: count, next: count },
      waitingFor: undefined,
      cause: undefined,
      circuits: 0,
      introductions: { accepted: 0, replayed: 0, invalid: 0, dropped: 0 },
      suggestedEffort: 0,
      failedRendezvous: 0,
    }
  }
}

export interface SharerOptions {
  readonly clock?: VirtualClock
  readonly files?: MemoryFiles
  readonly state?: MemoryState
  /** Bytes on their way to a getter from which the sharer is told to stop. */
  readonly capacityBytes?: number
  /** Two sharers of different seeds are two people. */
  readonly seed?: string
}

export class Sharer {
  readonly clock: VirtualClock
  readonly files: MemoryFiles
  readonly state: MemoryState
  readonly primitives = createSimPrimitives(createSeededRandom('sharing'))
  readonly services: FakeService[] = []
  readonly told: ShareStatus[] = []
  /** Kept among the providers of a secret now. */
  readonly provided = new Set<{ readonly secret: Uint8Array; readonly identity: Uint8Array }>()
  readonly shares: Shares
  readonly #options: SharerOptions

  constructor(options: SharerOptions = {}) {
    this.#options = options
    this.clock = options.clock ?? new VirtualClock()
    this.files = options.files ?? newDisk()
    this.state = options.state ?? new MemoryState()
    const secret = (use: string, n: number): Uint8Array =>
      this.primitives.sha256(utf8(`${options.seed ?? 'sharer'} ${use} ${n}`))
    const { clock, primitives, files } = this
    const state: StateStore = this.state
    const random = createSeededRandom('sharing')
    this.shares = createShares(
      { clock, random, primitives, state, files, log: SILENT_LOG },
      {
        networkId: NETWORK_ID,
        secrets: { key: (n) => secret('key', n), service: (n) => secret('service', n) },
        home: '/home/warren',
        spoolDirectory: SPOOL,
        treeDirectory: TREES,
        openService: (settings) => {
          const service = new FakeService(primitives.ed25519PublicOf(settings.identitySeed), settings)
          this.services.push(service)
          return service
        },
        keepProvider: (secret, identity) => {
          const kept = { secret, identity }
          this.provided.add(kept)
          return { stop: () => void this.provided.delete(kept) }
        },
        changed: (status) => this.told.push(status),
      },
    )
    this.shares.start()
  }

  /** Another process on the same disk and state. */
  restarted(options: SharerOptions = {}): Sharer {
    const { clock, files, state } = this
    return new Sharer({ ...this.#options, clock, files, state, ...options })
  }

  settle<T>(work: Promise<T>): Promise<T> {
    return this.clock.settle(work, LONG_MS)
  }

  add(path: string, options: Omit<Parameters<Shares['add']>[0], 'path'> = {}): Promise<ShareStatus> {
    return this.settle(this.shares.add({ path, ...options }, progress()))
  }

  status(id: string): ShareStatus {
    const status = this.shares.get(id)
    if (status === undefined) throw fail('not-found', 'no such share')
    return status
  }

  linkOf(id: string): ShareLink {
    return parseShareLink(this.primitives, this.status(id).link ?? '')
  }

  /** One stream to the service of a hint; throws like a network where it is not there. */
  connect(identity: Uint8Array, target = '1'): Duplex {
    const address = toHex(identity)
    const service = this.services.findLast((one) => one.address === address && one.state === 'reachable')
    if (service === undefined) throw fail('unreachable', 'nobody is there')
    const { capacityBytes } = this.#options
    const [near, far] = createMemoryPipe(capacityBytes === undefined ? {} : { capacityBytes })
    let refusal: string | undefined
    service.settings.onStream({
      target,
      accept: () => far,
      refuse: (reason) => {
        refusal = reason
      },
    })
    if (refusal === 'overloaded') throw fail('overloaded', 'the far end refused')
    if (refusal !== undefined) throw fail('refused', 'the far end refused')
    return near
  }

  /** A getter that has not said anything yet. */
  getter(id: string): TestGetter {
    const link = this.linkOf(id)
    return new TestGetter(this.primitives, this.clock, link, this.connect(link.hints.at(-1) ?? link.key))
  }

  /** A getter that has opened the share. */
  async opened(id: string): Promise<TestGetter> {
    const getter = this.getter(id)
    getter.send({ type: 'open', manifestRoot: getter.link.manifestRoot })
    await getter.until(() => getter.frames.length > 0)
    return getter
  }
}

/** A disk with the home's directories. */
export function newDisk(): MemoryFiles {
  const files = new MemoryFiles({ seed: 'disk' })
  files.plant('/home/warren/spool/.keep', '')
  files.plant('/home/warren/trees/.keep', '')
  return files
}

export function progress(
  cancel: Cancel = new CancelSource().cancel,
): ShareProgress & { readonly parts: number[] } {
  const parts: number[] = []
  return { cancel, parts, waiting: () => {}, part: (fraction) => void parts.push(fraction) }
}

/** Bytes that differ from block to block. */
export function bytesOf(count: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(count)
  for (let index = 0; index < count; index++) bytes[index] = (index * 31 + (index >> 9) * seed + seed) & 0xff
  return bytes
}

/** A getter of a share that has just started again. */
export async function reopened(sharer: Sharer, id: string) {
  await sharer.clock.runUntil(() => sharer.status(id).state !== 'starting', 60_000)
  await sharer.clock.runFor(1)
  return sharer.opened(id)
}
