/** Relays on trial: the real relay side of the store over memory, in virtual time, some of them hostile. */
import type { IncomingStream, RelayCircuit } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import {
  concatBytes,
  type Duplex,
  equalBytes,
  fail,
  type HolderRequest,
  type HolderRequests,
  pause,
  type Primitives,
  SILENT_LOG,
  toHex,
  within,
} from '@warren/kernel'
import {
  createStoreHolder,
  decodeStoreRequest,
  encodeReceipt,
  itemSubject,
  receiptMessage,
  shareId,
  shareLocator,
  type StoreHolder,
  type StoreRequest,
} from '@warren/store'
import {
  createDirectOffload,
  createMemoryPipe,
  createSeededRandom,
  createSimPrimitives,
  MemoryFiles,
  MemoryState,
  type SeededRandom,
  VirtualClock,
} from '@warren/testkit'

export const NETWORK_ID = new Uint8Array(32).fill(7)
const QUOTA_BYTES = 64 * 1024 * 1024
const REQUEST_TIMEOUT_MS = 20_000
/** There and back over a path. */
const PATH_MS = 200

/**
 * `drops`: signs whatever it is offered or asked to keep longer, and stores nothing any more; what it had it still serves. `corrupts`: changes
 * a bit of all that it serves. `late`: answers 5 s later. `silent`: never answers. `dead`: cannot be reached.
 */
export type Behaviour = 'honest' | 'drops' | 'corrupts' | 'late' | 'silent' | 'dead'

export interface TrialRelay {
  readonly info: RelayInfo
  readonly holder: StoreHolder
  behaviour: Behaviour
  /** Lies that it told: receipts for nothing, damaged answers. */
  lies: number
}

/** What one client had carried. */
export interface Traffic {
  /** Bytes of requests that put something. */
  putBytes: number
  /** Bytes of answers to gets. */
  gotBytes: number
  renewals: number
}

interface Entry extends TrialRelay {
  readonly seed: Uint8Array
  readonly serve: (stream: IncomingStream, circuit: RelayCircuit) => void
}

export class TrialRelays {
  readonly clock = new VirtualClock()
  readonly random: SeededRandom
  readonly primitives: Primitives
  readonly #relays: Entry[] = []

  constructor(count: number, seed: string) {
    this.random = createSeededRandom(seed)
    this.primitives = createSimPrimitives(this.random)
    for (let index = 0; index < count; index++) this.add()
  }

  get all(): readonly TrialRelay[] {
    return this.#relays
  }

  get living(): TrialRelay[] {
    return this.#relays.filter(({ behaviour }) => behaviour !== 'dead')
  }

  /** A relay of an operator and a prefix of its own joins. @param seed - of its identity. */
  add(seed = this.random.bytes(32)): TrialRelay {
    const index = this.#relays.length
    const { clock, primitives, random } = this
    const files = new MemoryFiles()
    files.plant('/home/key', '')
    let serve: Entry['serve'] = (stream) => stream.refuse('refused')
    const offload = createDirectOffload(primitives)
    const holder = createStoreHolder(
      { clock, random, primitives, offload, files, state: new MemoryState(), log: SILENT_LOG },
      { networkId: NETWORK_ID, identitySeed: seed, home: '/home', quotaBytes: QUOTA_BYTES },
      { onMessage: () => {}, onStream: (_target, handler) => void (serve = handler) },
    )
    const info = infoOf(primitives.ed25519PublicOf(seed), index, clock.wallMs())
    const relay: Entry = { info, holder, behaviour: 'honest', lies: 0, seed, serve }
    this.#relays.push(relay)
    return relay
  }

  turn(relays: readonly TrialRelay[], behaviour: Behaviour): void {
    for (const relay of relays) relay.behaviour = behaviour
  }

  /** It is gone, with its disk. */
  async kill(relay: TrialRelay): Promise<void> {
    relay.behaviour = 'dead'
    await this.clock.settle(relay.holder.stop(), REQUEST_TIMEOUT_MS)
  }

  async stop(): Promise<void> {
    await this.clock.settle(Promise.all(this.living.map(({ holder }) => holder.stop())), REQUEST_TIMEOUT_MS)
  }

  /** Requests of one client, which are counted. */
  requests(): HolderRequests & { readonly traffic: Traffic } {
    const traffic: Traffic = { putBytes: 0, gotBytes: 0, renewals: 0 }
    const circuits = new Map<string, RelayCircuit>()
    return {
      traffic,
      request: (order) => {
        const name = `${order.group} ${toHex(order.holder)}`
        const circuit = circuits.get(name) ?? ({ cameBy: {} } as Partial<RelayCircuit> as RelayCircuit)
        circuits.set(name, circuit)
        return within(this.clock, REQUEST_TIMEOUT_MS, this.#ask(order, circuit, traffic), order.cancel)
      },
      isOpen: (holder, group) => circuits.has(`${group} ${toHex(holder)}`),
      end: () => circuits.clear(),
    }
  }

  async #ask(order: HolderRequest, circuit: RelayCircuit, traffic: Traffic): Promise<Uint8Array> {
    const relay = this.#relays.find(({ info }) => equalBytes(info.id, order.holder))
    if (relay === undefined) throw fail('no-path', 'trial: no such relay')
    await pause(this.clock, PATH_MS, order.cancel)
    const { behaviour } = relay
    if (behaviour === 'dead') throw fail('unreachable', 'trial: dead')
    if (behaviour === 'silent') return new Promise(() => {})
    if (behaviour === 'late') await pause(this.clock, 5_000, order.cancel)
    const request = decodeStoreRequest(order.request)
    const isGet = request.operation === 'get-share' || request.operation === 'get-item'
    if (request.operation === 'renew-share') traffic.renewals++
    else if (!isGet) traffic.putBytes += order.request.length
    if (behaviour === 'drops' && !isGet) return this.#signForNothing(relay, request)
    const answer = await converse(relay, circuit, order)
    if (isGet && (answer[0] as number) === FOUND) {
      traffic.gotBytes += answer.length
      if (behaviour === 'corrupts') {
        relay.lies++
        answer[100] = (answer[100] as number) ^ 1
      }
    }
    return answer
  }

  #signForNothing(relay: Entry, request: StoreRequest): Uint8Array {
    relay.lies++
    const { until, subject } = this.#promiseOf(request)
    const message = receiptMessage({ networkId: NETWORK_ID, subject }, until)
    return encodeReceipt({
      status: 'stored',
      until,
      signature: this.primitives.ed25519Sign(relay.seed, message),
    })
  }

  #promiseOf(request: StoreRequest): { until: number; subject: Uint8Array } {
    const { primitives } = this
    switch (request.operation) {
      case 'put-share':
        return { until: request.until, subject: shareLocator(primitives, shareId(primitives, request.share)) }
      case 'renew-share':
        return { until: request.until, subject: request.locator }
      case 'put-item':
        return { until: request.until, subject: itemSubject(primitives, request.item) }
      default:
        throw fail('bug', 'trial: a get promises nothing')
    }
  }
}

/** The status of a get's answer that holds something (docs/spec/store.md §6). */
const FOUND = 2

/** One request on a stream of its own. */
function converse(relay: Entry, circuit: RelayCircuit, order: HolderRequest): Promise<Uint8Array> {
  const [near, far] = createMemoryPipe()
  relay.serve({ target: 'store', accept: () => far, refuse: () => near.abort(refused()) }, circuit)
  return new Promise((resolve, reject) => receive(near, order, resolve, reject))
}

function receive(
  stream: Duplex,
  { request, answerBytes }: HolderRequest,
  resolve: (answer: Uint8Array) => void,
  reject: (error: Error) => void,
): void {
  let received: Uint8Array = new Uint8Array(0)
  stream.start({
    data(chunk) {
      received = concatBytes(received, chunk)
      if (received.length < answerBytes) return
      stream.end()
      resolve(received)
    },
    end: () => {},
    drain: () => {},
    close: (error) => reject(error ?? fail('closed', 'trial: closed early')),
  })
  stream.write(request)
}

const refused = () => fail('refused', 'trial: the relay holds nothing')

function infoOf(id: Uint8Array, index: number, nowMs: number): RelayInfo {
  const operator = new Uint8Array(32)
  new DataView(operator.buffer).setUint32(0, index + 1)
  return {
    id,
    address: { host: `10.${index >> 8}.${index & 255}.1`, port: 9001 },
    onionKey: new Uint8Array(32),
    kemKey: new Uint8Array(1184),
    operator,
    prefix: `prefix ${index}`,
    aliveAtMs: nowMs,
    firstSeenMs: nowMs,
  }
}
