/**
 * The relay's side of records: answers puts and gets on streams whose target is `records` (docs/spec/records.md §4, §6).
 *
 * Nothing here lists, compares or searches: whoever does not know a full id learns of no record. A stream is one
 * request, so what one circuit can ask for is bounded by its streams and windows, and all together by the rates below.
 */
import { type Duplex, fail, isWarrenError, type Log, type Ports, type Timer } from '@warren/kernel'
import type { IncomingStream, RelayExtensions } from '@warren/circuit'
import { encodeAnswer, type RecordStatus } from '../format.ts'
import { GET_BURST, GET_RATE_PER_S, MAX_OPEN_REQUESTS, MAX_RECORDS, PUT_BURST, PUT_RATE_PER_S } from '../limits.ts'
import type { Placement } from '../placement.ts'
import { RateBucket } from '../rate-bucket.ts'
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
  /** Most records held; the default is MAX_RECORDS. */
  readonly maxRecords?: number
}

export interface RecordHolder {
  stats(): { readonly records: number; readonly bytes: number; readonly openRequests: number }
  /** Stops its timer and answers no more. */
  stop(): void
}

type HolderPorts = Pick<Ports, 'clock' | 'log'>

/** Makes this relay hold records. Call once, before the relay accepts circuits. */
export function createRecordHolder(ports: HolderPorts, config: RecordHolderConfig, relay: RelayExtensions): RecordHolder {
  const holder = new Holder(ports, config)
  relay.onStream(RECORDS_TARGET, (stream) => holder.serve(stream))
  return holder
}

class Holder implements RecordHolder {
  readonly #ports: HolderPorts
  readonly #config: RecordHolderConfig
  readonly #types: ReadonlyMap<number, RecordType>
  readonly #store: RecordStore
  readonly #puts: RateBucket
  readonly #gets: RateBucket
  #sweep: Timer
  #openRequests = 0
  #stopped = false

  constructor(ports: HolderPorts, config: RecordHolderConfig) {
    this.#ports = ports
    this.#config = config
    this.#types = new Map(config.types.map((type) => [type.code, type]))
    this.#store = new RecordStore(ports.clock, config.maxRecords ?? MAX_RECORDS)
    this.#puts = new RateBucket(ports.clock, PUT_RATE_PER_S, PUT_BURST)
    this.#gets = new RateBucket(ports.clock, GET_RATE_PER_S, GET_BURST)
    this.#sweep = ports.clock.after(EXPIRY_SWEEP_MS, () => this.#sweepExpired())
  }

  stats(): { readonly records: number; readonly bytes: number; readonly openRequests: number } {
    return { records: this.#store.count, bytes: this.#store.bytes, openRequests: this.#openRequests }
  }

  stop(): void {
    this.#stopped = true
    this.#sweep.cancel()
  }

  serve(incoming: IncomingStream): void {
    if (this.#stopped) return incoming.refuse('refused')
    if (this.#openRequests >= MAX_OPEN_REQUESTS) return incoming.refuse('overloaded')
    this.#openRequests++
    const stream = incoming.accept()
    serveOne(this.#ports, stream, (request) => this.#answer(request), () => {
      this.#openRequests--
    })
  }

  #answer(request: RecordRequest): Uint8Array {
    const { operation, type, id } = request.header
    const kind = this.#types.get(type)
    if (kind === undefined) return encodeAnswer(operation, 'unsupported', 0)
    if (operation === 'put') return this.#put(kind, id, request.record)
    if (!this.#gets.take()) return encodeAnswer('get', 'overloaded', 0)
    const held = this.#store.get(type, id)
    if (held === undefined) return encodeAnswer('get', 'missing', 0)
    return encodeAnswer('get', 'found', held.facts.revision, held.record)
  }

  #put(kind: RecordType, id: Uint8Array, record: Uint8Array): Uint8Array {
    const answer = (status: RecordStatus, revision = 0): Uint8Array => encodeAnswer('put', status, revision)
    if (!this.#puts.take()) return answer('overloaded')
    try {
      const facts = kind.verify(id, record, this.#ports.clock.wallMs())
      const closeness = this.#config.placement.closeness({ id, period: facts.period }, this.#config.relayId)
      const outcome = this.#store.put(kind.code, id, { record: record.slice(), facts, closeness })
      return outcome.status === 'stale' ? answer('stale', outcome.revision) : answer(outcome.status)
    } catch (error) {
      if (!isWarrenError(error) || error.kind === 'bug') throw error
      return answer('refused')
    }
  }

  #sweepExpired(): void {
    this.#store.dropExpired()
    this.#sweep = this.#ports.clock.after(EXPIRY_SWEEP_MS, () => this.#sweepExpired())
  }
}

/** Reads one request from a stream, writes one answer, and ends it; `done` is called once. */
function serveOne(
  ports: { clock: HolderPorts['clock']; log: Log },
  stream: Duplex,
  answer: (request: RecordRequest) => Uint8Array,
  done: () => void,
): void {
  const reader = new RequestReader()
  let answered = false
  const timer = ports.clock.after(REQUEST_TIMEOUT_MS, () => {
    stream.abort(fail('timeout', 'records: the request or the reading of its answer took too long'))
  })
  stream.start({
    data(chunk) {
      try {
        const request = reader.push(chunk)
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
      done()
    },
  })
}
