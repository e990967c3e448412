/** One holder over memory: its disk, its state, virtual time, and clients that ask it without a network between. */
import type { IncomingStream, RelayCircuit, RelayExtensions } from '@warren/circuit'
import { blindSecret } from '@warren/crypto'
import { concatBytes, type Duplex, fail, type Primitives, type WarrenError } from '@warren/kernel'
import {
  createCaptureLog,
  createInlineOffload,
  createMemoryPipe,
  createSeededRandom,
  createSimPrimitives,
  MemoryFiles,
  MemoryState,
  type SeededRandom,
  VirtualClock,
} from '@warren/testkit'
import {
  decodeFoundItem,
  decodeFoundShare,
  decodeReceipt,
  encodeStoreRequest,
  type FoundItem,
  type FoundShare,
  type Receipt,
  type StoreRequest,
  storeAnswerBytes,
} from '../../src/format/request-format.ts'
import { shareId, shareLocator } from '../../src/format/share-id.ts'
import type { Item, ItemClass } from '../../src/item.ts'
import { itemBodyBytes } from '../../src/item.ts'
import { signItem } from '../../src/items/item-format.ts'
import { SHARE_BYTES } from '../../src/limits.ts'
import { createStoreHolder, type StoreHolder } from '../../src/relay/store-holder.ts'

export const NETWORK_ID = new Uint8Array(32).fill(3)
export const IDENTITY_SEED = new Uint8Array(32).fill(5)
const MINUTE_MS = 60_000

export interface BedOptions {
  readonly quotaBytes?: number
  readonly files?: MemoryFiles
  readonly state?: MemoryState
  readonly clock?: VirtualClock
}

/** A circuit as the holder sees it; of a link of its own unless `link` is given. */
export function relayCircuit(link: object = {}): RelayCircuit {
  const circuit: Partial<RelayCircuit> = { cameBy: link }
  return circuit as RelayCircuit
}

export class HolderBed {
  readonly clock: VirtualClock
  readonly files: MemoryFiles
  readonly state: MemoryState
  readonly log = createCaptureLog()
  readonly random: SeededRandom = createSeededRandom('holder')
  readonly primitives: Primitives = createSimPrimitives(this.random)
  readonly holder: StoreHolder
  isServing = false
  #serve: (stream: IncomingStream, circuit: RelayCircuit) => void = (stream) => stream.refuse('refused')

  constructor({ quotaBytes = 64 * 1024 * 1024, files, state, clock }: BedOptions = {}) {
    this.clock = clock ?? new VirtualClock()
    this.files = files ?? new MemoryFiles()
    this.state = state ?? new MemoryState()
    if (files === undefined) this.files.plant('/home/key', '')
    const relay: RelayExtensions = {
      onMessage: () => {},
      onStream: (_target, handler) => {
        this.isServing = true
        this.#serve = handler
      },
    }
    const { clock: now, random, primitives, log } = this
    this.holder = createStoreHolder(
      {
        clock: now,
        random,
        primitives,
        log,
        offload: createInlineOffload(primitives),
        files: this.files,
        state: this.state,
      },
      { networkId: NETWORK_ID, identitySeed: IDENTITY_SEED, home: '/home', quotaBytes },
      relay,
    )
  }

  get hour(): number {
    return Math.floor(this.clock.wallMs() / (60 * MINUTE_MS))
  }

  /** A share that no other number gives. */
  share(number: number): Uint8Array {
    const share = new Uint8Array(SHARE_BYTES).fill(number & 0xff)
    new DataView(share.buffer).setUint32(0, number)
    return share
  }

  locator(number: number): Uint8Array {
    return shareLocator(this.primitives, shareId(this.primitives, this.share(number)))
  }

  item(itemClass: ItemClass, owner: number, revision: number, fill: number): Item {
    const seed = new Uint8Array(32).fill(owner)
    const key = blindSecret(this.primitives, seed, { number: 0, lengthMinutes: 0 }, NETWORK_ID)
    const body = new Uint8Array(itemBodyBytes(itemClass)).fill(fill)
    return signItem(this.primitives, NETWORK_ID, key, { itemClass, revision, body })
  }

  /** Opens a stream. */
  stream(circuit = relayCircuit()): Duplex {
    const [near, far] = createMemoryPipe()
    this.#serve(
      {
        target: 'store',
        accept: () => far,
        refuse: (reason) =>
          near.abort(fail('refused', 'refused', { fields: { isOverloaded: reason === 'overloaded' } })),
      },
      circuit,
    )
    return near
  }

  /** Asks on one stream, all at once; the answers, in order. */
  ask(requests: readonly StoreRequest[], circuit = relayCircuit()): Promise<Uint8Array[]> {
    return this.clock.settle(converse(this.stream(circuit), requests), 10 * MINUTE_MS)
  }

  async put(number: number, circuit?: RelayCircuit, until = this.hour + 24): Promise<Receipt> {
    const [answer] = await this.ask([{ operation: 'put-share', until, share: this.share(number) }], circuit)
    return decodeReceipt(answer as Uint8Array)
  }

  async get(number: number, circuit?: RelayCircuit): Promise<FoundShare> {
    const [answer] = await this.ask([{ operation: 'get-share', locator: this.locator(number) }], circuit)
    return decodeFoundShare(answer as Uint8Array)
  }

  async renew(number: number, until: number): Promise<Receipt> {
    const [answer] = await this.ask([{ operation: 'renew-share', locator: this.locator(number), until }])
    return decodeReceipt(answer as Uint8Array)
  }

  async putItem({ itemClass, bytes }: Item, until = this.hour + 24): Promise<Receipt> {
    const [answer] = await this.ask([{ operation: 'put-item', itemClass, until, item: bytes }])
    return decodeReceipt(answer as Uint8Array)
  }

  async getItem(itemClass: ItemClass, key: Uint8Array): Promise<FoundItem> {
    const [answer] = await this.ask([{ operation: 'get-item', itemClass, key }])
    return decodeFoundItem(itemClass, answer as Uint8Array)
  }

  async has(number: number): Promise<boolean> {
    return (await this.get(number)).status === 'found'
  }
}

/** Writes requests and reads exactly their answers. Rejects if the stream closes before. */
export function converse(stream: Duplex, requests: readonly StoreRequest[]): Promise<Uint8Array[]> {
  const wanted = requests.map(storeAnswerBytes)
  const answers: Uint8Array[] = []
  let received: Uint8Array[] = []
  let receivedBytes = 0
  return new Promise((resolve, reject) => {
    let sent = 0
    const send = (): void => {
      while (sent < requests.length)
        if (!stream.write(encodeStoreRequest(requests[sent++] as StoreRequest))) return
    }
    stream.start({
      data(chunk) {
        received.push(chunk.slice())
        receivedBytes += chunk.length
        for (let next = wanted[answers.length]; next !== undefined && receivedBytes >= next; ) {
          const joined = concatBytes(...received)
          answers.push(joined.subarray(0, next))
          received = [joined.subarray(next)]
          receivedBytes -= next
          next = wanted[answers.length]
        }
        if (answers.length < wanted.length) return
        stream.end()
        resolve(answers)
      },
      end: () => {},
      drain: send,
      close: (error: WarrenError | undefined) => reject(error ?? fail('closed', 'test: closed early')),
    })
    send()
  })
}
