/**
 * The relay's side of records: answers puts and gets on streams whose target is `records` (docs/spec/records.md §4, §6).
 *
 * Nothing here lists, compares or searches: whoever does not know a full id learns of no record. A stream is one
 * request, so what one circuit can ask for is bounded by its streams and windows; requests have rates for
 * each circuit, for each link and for the whole relay, and one that is refused costs a cell and no work.
 */
import {
  type Duplex,
  fail,
  isWarrenError,
  type Log,
  type MemoryHolder,
  MemoryQuota,
  type Ports,
  type Timer,
  TokenBucket,
  TokenBuckets,
} from '@warren/kernel'
import type { IncomingStream, RelayCircuit, RelayExtensions } from '@warren/circuit'
import { encodeAnswer, type RecordAnswer, type RecordStatus } from '../format.ts'
import {
  CIRCUIT_REQUEST_RATE,
  GET_RATE,
  LINK_REQUEST_RATE,
  MAX_OPEN_REQUESTS,
  MAX_RECORDS,
  PUBLISH_REPLICAS,
  PUT_RATE,
  RECORD_BYTES,
} from '../limits.ts'
import type { Placement } from '../placement.ts'
import type { RecordType } from '../record-type.ts'
import { EXPIRY_SWEEP_MS, REQUEST_TIMEOUT_MS } from '../timeouts.ts'
import { RecordStore } from './record-store.ts'
import { type RecordRequest, RequestReader } from './request-reader.ts'

/** Target of the streams that carry record requests. */
export const RECORDS_TARGET = 'records'

export interface RecordHolderConfig {
  /** This relay's identity, 32 bytes. */
  readonly relayId: Uint8Array
  readonly placement: Placement
  /** Kinds of record this relay holds. */
  readonly types: readonly RecordType[]
  /** The node's account of what waits; one of its own unless said otherwise. */
  readonly memory?: MemoryQuota
  /** Most records held; the default is MAX_RECORDS. */
  readonly maxRecords?: number
  /** Size of every record; the default is RECORD_BYTES. */
  readonly recordBytes?: number
  /** Holders of one record; the default is PUBLISH_REPLICAS. */
  readonly publishReplicas?: number
}

export interface RecordHolder {
  stats(): { readonly records: number; readonly bytes: number; readonly openRequests: number }
  /** Stops its timer and answers no more. */
  stop(): void
}

type HolderPorts = Pick<Ports, 'clock' | 'log'>

/** Makes this relay hold records. Call once, before the relay accepts circuits. */
export function createRecordHolder(
  ports: HolderPorts,
  config: RecordHolderConfig,
  relay: RelayExtensions,
): RecordHolder {
  const holder = new Holder(ports, config)
  relay.onStream(RECORDS_TARGET, (stream, circuit) => holder.serve(stream, circuit))
  return holder
}

class Holder implements RecordHolder {
  readonly #ports: HolderPorts
  readonly #config: RecordHolderConfig
  readonly #types: ReadonlyMap<number, RecordType>
  /** The common table first. */
  readonly #stores: readonly RecordStore[]
  readonly #ownTables: ReadonlyMap<number, RecordStore>
  readonly #recordBytes: number
  readonly #puts: TokenBucket
  readonly #gets: TokenBucket
  readonly #memory: MemoryQuota
  readonly #requestsByCircuit: TokenBuckets
  readonly #requestsByLink: TokenBuckets
  #sweep: Timer
  #openRequests = 0
  #stopped = false

  constructor(ports: HolderPorts, config: RecordHolderConfig) {
    this.#ports = ports
    this.#config = config
    this.#types = new Map(config.types.map((type) => [type.code, type]))
    const maxRecords = config.maxRecords ?? MAX_RECORDS
    this.#ownTables = new Map(
      config.types.flatMap(({ code, ownTableShare }) => {
        if (ownTableShare === undefined) return []
        return [[code, new RecordStore(ports.clock, Math.max(1, Math.floor(maxRecords * ownTableShare)))]]
      }),
    )
    this.#stores = [new RecordStore(ports.clock, maxRecords), ...this.#ownTables.values()]
    this.#recordBytes = config.recordBytes ?? RECORD_BYTES
    this.#puts = new TokenBucket(ports.clock, PUT_RATE)
    this.#gets = new TokenBucket(ports.clock, GET_RATE)
    this.#memory = config.memory ?? new MemoryQuota()
    this.#requestsByCircuit = new TokenBuckets(ports.clock, CIRCUIT_REQUEST_RATE)
    this.#requestsByLink = new TokenBuckets(ports.clock, LINK_REQUEST_RATE)
    this.#sweep = ports.clock.after(EXPIRY_SWEEP_MS, () => this.#sweepExpired())
  }

  stats(): { readonly records: number; readonly bytes: number; readonly openRequests: number } {
    const records = this.#stores.reduce((sum, { count }) => sum + count, 0)
    return {
      records,
      bytes: records * this.#recordBytes,
      openRequests: this.#openRequests,
    }
  }

  stop(): void {
    this.#stopped = true
    this.#sweep.cancel()
  }

  serve(incoming: IncomingStream, circuit: RelayCircuit): void {
    if (this.#stopped) return incoming.refuse('refused')
    // The narrowest first: what one circuit or one link asks too much takes nothing from the others.
    if (!this.#requestsByCircuit.take(circuit) || !this.#requestsByLink.take(circuit.cameBy))
      return incoming.refuse('overloaded')
    if (this.#openRequests >= MAX_OPEN_REQUESTS) return incoming.refuse('overloaded')
    this.#openRequests++
    const stream = incoming.accept()
    const reader = new RequestReader(this.#recordBytes)
    const account = this.#memory.open(requestHolder(stream, reader, this.#ports.clock.nowMs()))
    account.set(reader.heldBytes)
    serveOne(this.#ports, stream, reader, (request) => this.#answer(request), {
      read: () => account.set(reader.heldBytes),
      done: () => {
        account.close()
        this.#openRequests--
      },
    })
  }

  #answer(request: RecordRequest): Uint8Array {
    const { operation, type, id } = request.header
    const answer = (answer: RecordAnswer): Uint8Array => encodeAnswer(operation, this.#recordBytes, answer)
    const refusal = (status: RecordStatus): Uint8Array => answer({ status, revision: 0, record: undefined })
    const kind = this.#types.get(type)
    if (kind === undefined) return refusal('unsupported')
    if (!(operation === 'put' ? this.#puts : this.#gets).take()) return refusal('overloaded')
    if (operation === 'put') return answer(this.#put(kind, id, request.record))
    const held = this.#storeOf(type).get(type, id)
    if (held === undefined) return refusal('missing')
    return answer({ status: 'found', revision: held.facts.revision, record: held.record })
  }

  #put(kind: RecordType, id: Uint8Array, record: Uint8Array): RecordAnswer {
    try {
      const facts = kind.verify(id, record, this.#ports.clock.wallMs())
      const replicas = this.#config.publishReplicas ?? PUBLISH_REPLICAS
      const closeness = this.#config.placement.closeness(
        { id, period: facts.period },
        this.#config.relayId,
        replicas,
      )
      const outcome = this.#storeOf(kind.code).put(kind.code, id, {
        record: record.slice(),
        facts,
        closeness,
      })
      const revision = outcome.status === 'stale' ? outcome.revision : 0
      return { status: outcome.status, revision, record: undefined }
    } catch (error) {
      if (!isWarrenError(error) || error.kind === 'bug') throw error
      return { status: 'refused', revision: 0, record: undefined }
    }
  }

  #storeOf(type: number): RecordStore {
    return this.#ownTables.get(type) ?? (this.#stores[0] as RecordStore)
  }

  #sweepExpired(): void {
    for (const store of this.#stores) store.dropExpired()
    this.#sweep = this.#ports.clock.after(EXPIRY_SWEEP_MS, () => this.#sweepExpired())
  }
}

/** A request that is being read, as the node's memory sees it. Its answer waits in the stream, where it is counted. */
function requestHolder(stream: Duplex, reader: RequestReader, sinceMs: number): MemoryHolder {
  return {
    countBytes: () => reader.heldBytes,
    oldestMs: () => sinceMs,
    evict: () => stream.abort(fail('overloaded', 'records: a request given up for memory')),
  }
}

/** Reads one request from a stream, writes one answer, and ends it; `done` is called once, `read` whenever more was read. */
function serveOne(
  ports: { clock: HolderPorts['clock']; log: Log },
  stream: Duplex,
  reader: RequestReader,
  answer: (request: RecordRequest) => Uint8Array,
  events: { readonly read: () => void; readonly done: () => void },
): void {
  let answered = false
  const timer = ports.clock.after(REQUEST_TIMEOUT_MS, () => {
    stream.abort(fail('timeout', 'records: the request or the reading of its answer took too long'))
  })
  stream.start({
    data(chunk) {
      try {
        const request = reader.push(chunk)
        events.read()
        if (request === undefined || answered) return
        answered = true
        stream.write(answer(request))
        stream.end()
      } catch (error) {
        if (!isWarrenError(error)) throw error
        ports.log.write('debug', 'a record request was not understood', {}, error)
        stream.abort(error)
      }
    },
    end() {
      if (!answered) stream.abort(fail('malformed', 'record request: cut short'))
    },
    drain() {},
    close() {
      timer.cancel()
      events.done()
    },
  })
}
