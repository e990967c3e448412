/**
 * Everything that one end of a circuit shares with one far end: the circuit's window, the streams, and whose turn it is
 * (docs/spec/circuit.md §6, §7). The client has one for each hop that it opened streams to, a relay one for its client;
 * both sides of a rendezvous have one for each other.
 */
import {
  type Cancel,
  type Clock,
  type Duplex,
  defer,
  type Deferred,
  fail,
  type WarrenError,
  within,
} from '@warren/kernel'
import type { CellPool, Geometry } from '@warren/wire'
import { type EndReason, type IncomingStream, RELAY_COMMANDS } from '../circuit.ts'
import type { CongestionControl } from '../flow/congestion.ts'
import type { FlowBounds } from '../flow/flow-bounds.ts'
import { ArrivalCounter, SendWindow } from '../flow/windows.ts'
import {
  dataBytesOf,
  dataOf,
  decodeBegin,
  decodeEnd,
  decodeSendme,
  decodeXon,
  encodeBegin,
  encodeEnd,
  encodeXon,
  streamIdOf,
} from '../format.ts'
import { MAX_STRAY_CELLS, MAX_STREAMS } from '../limits.ts'
import { newRelayCell } from '../relay-cell.ts'
import { STREAM_OPEN_TIMEOUT_MS } from '../timeouts.ts'
import { refusalOf, resetOf } from './end-reason.ts'
import { CircuitStream, type StreamOwner } from './stream.ts'
import { StreamIds } from './stream-ids.ts'
import { type CellOutlet, StreamScheduler } from './stream-scheduler.ts'

const NO_DATA: Uint8Array = new Uint8Array(0)

/** True for messages between the ends of streams: those that {@link FarEnd.handle} takes. */
export function isForFarEnd(command: number): boolean {
  switch (command) {
    case RELAY_COMMANDS.data:
    case RELAY_COMMANDS.markedData:
    case RELAY_COMMANDS.sendme:
    case RELAY_COMMANDS.begin:
    case RELAY_COMMANDS.connected:
    case RELAY_COMMANDS.end:
    case RELAY_COMMANDS.xoff:
    case RELAY_COMMANDS.xon:
      return true
    default:
      return false
  }
}

/** What a far end needs of the circuit it is reached over. */
export interface FarEndPort extends CellOutlet {
  readonly geometry: Geometry
  readonly cells: CellPool
  /** Tag of the last cell that came from the far end. */
  lastTag(): Uint8Array
  /** Cells that streams hold in memory changed by so many. */
  held(cells: number): void
}

export interface FarEndOptions {
  readonly clock: Clock
  readonly congestion: CongestionControl
  readonly bounds: FlowBounds
  /** The side that built the circuit (or asked for the rendezvous) opens odd stream ids, the other even ones. */
  readonly opensOddIds: boolean
}

export class FarEnd implements StreamOwner {
  readonly geometry: Geometry
  readonly cells: CellPool
  readonly bounds: FlowBounds
  readonly nowMs: () => number
  readonly #port: FarEndPort
  readonly #clock: Clock
  readonly #window: SendWindow
  readonly #arrivals: ArrivalCounter
  readonly #streams = new Map<number, CircuitStream>()
  /** Streams whose BEGIN is not answered yet, by id. */
  readonly #opening = new Map<number, Deferred<void>>()
  readonly #ids: StreamIds
  readonly #scheduler: StreamScheduler
  /** Streams whose id is free again and of which something still waits for its reader; some outlive the circuit. */
  readonly #lingering = new Set<CircuitStream>()
  #isClosed = false
  #strayCells = 0
  #onStream: ((stream: IncomingStream) => void) | undefined
  bytesReceived = 0

  constructor(port: FarEndPort, options: FarEndOptions) {
    this.#port = port
    this.geometry = port.geometry
    this.cells = port.cells
    const { clock, congestion, bounds, opensOddIds } = options
    this.bounds = bounds
    this.nowMs = () => clock.nowMs()
    this.#clock = clock
    this.#window = new SendWindow(clock, congestion, bounds)
    this.#arrivals = new ArrivalCounter(bounds)
    this.#ids = new StreamIds(opensOddIds)
    this.#scheduler = new StreamScheduler(clock, port, this.#window)
  }

  get bytesSent(): number {
    return this.#scheduler.bytesSent
  }

  /** Cells that streams hold now, counted afresh. */
  countCells(): number {
    let cells = 0
    for (const stream of this.#holding()) cells += stream.heldCells
    return cells
  }

  /** When the first of them came; undefined: there is none. */
  get oldestMs(): number | undefined {
    let oldestMs: number | undefined
    for (const stream of this.#holding()) {
      const streamMs = stream.oldestMs
      if (streamMs !== undefined && streamMs < (oldestMs ?? Number.POSITIVE_INFINITY)) oldestMs = streamMs
    }
    return oldestMs
  }

  get openStreams(): number {
    return this.#streams.size
  }

  onStream(handler: (stream: IncomingStream) => void): void {
    this.#onStream = handler
  }

  /** @see ClientCircuit.openStream */
  async open(target: string, cancel?: Cancel): Promise<Duplex> {
    const { stream, opened } = this.#begin(target)
    await this.#awaitOpening(stream, opened, cancel)
    return stream
  }

  /** @see ClientCircuit.beginStream */
  begin(target: string): Duplex {
    const { stream, opened } = this.#begin(target)
    // A refusal closes the stream, and that is how its user learns of it.
    this.#awaitOpening(stream, opened, undefined).catch(() => {})
    return stream
  }

  #begin(target: string): { readonly stream: CircuitStream; readonly opened: Deferred<void> } {
    if (this.#isClosed) throw fail('closed', 'stream: the circuit is gone')
    if (this.#streams.size >= MAX_STREAMS) {
      throw fail('overloaded', 'stream: too many on this circuit', {
        fields: { streams: this.#streams.size },
      })
    }
    const begin = encodeBegin(target)
    const stream = new CircuitStream(
      this,
      this.#ids.allocate((id) => this.#streams.has(id)),
    )
    const opened = defer<void>()
    this.#streams.set(stream.id, stream)
    this.#opening.set(stream.id, opened)
    this.#sendMessage(RELAY_COMMANDS.begin, stream.id, begin)
    return { stream, opened }
  }

  async #awaitOpening(
    stream: CircuitStream,
    opened: Deferred<void>,
    cancel: Cancel | undefined,
  ): Promise<void> {
    try {
      await within(this.#clock, STREAM_OPEN_TIMEOUT_MS, opened.promise, cancel)
    } catch (error) {
      this.#opening.delete(stream.id)
      stream.abort(fail('timeout', 'stream: given up before it opened'))
      throw error
    }
  }

  /**
   * Handles a recognised relay cell of a command that {@link isForFarEnd}. Keeps the cell.
   *
   * @throws WarrenError `malformed`, `protocol-violation`: tear the circuit down.
   */
  handle(command: number, cell: Uint8Array): void {
    switch (command) {
      case RELAY_COMMANDS.data:
        return this.#onData(cell, false)
      case RELAY_COMMANDS.markedData:
        return this.#onData(cell, true)
      case RELAY_COMMANDS.sendme:
        return this.#onSendme(streamIdOf(cell), decodeSendme(dataOf(this.geometry, cell)))
      case RELAY_COMMANDS.xoff:
        return this.#onXoff(streamIdOf(cell), dataBytesOf(cell))
      case RELAY_COMMANDS.xon:
        return this.#onXon(streamIdOf(cell), decodeXon(dataOf(this.geometry, cell)))
      case RELAY_COMMANDS.begin:
        return this.#onBegin(streamIdOf(cell), decodeBegin(dataOf(this.geometry, cell)))
      case RELAY_COMMANDS.connected:
        return this.#onConnected(streamIdOf(cell), dataBytesOf(cell))
      default:
        return this.#onEnd(streamIdOf(cell), decodeEnd(dataOf(this.geometry, cell)))
    }
  }

  /** The link takes cells of this circuit again. */
  wake(): void {
    this.#scheduler.pump()
  }

  /** The circuit is gone: every stream closes. */
  close(error: WarrenError): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#scheduler.clear()
    for (const opened of this.#opening.values()) opened.reject(error)
    this.#opening.clear()
    for (const stream of [...this.#streams.values(), ...this.#lingering]) {
      stream.lose(error)
      if (!stream.isOver) this.#lingering.add(stream)
    }
    this.#streams.clear()
  }

  /** Drops what is still to be read after {@link close}: memory ran out. */
  discard(error: WarrenError): void {
    for (const stream of [...this.#lingering]) stream.close(error)
  }

  ready(stream: CircuitStream): void {
    this.#scheduler.ready(stream)
  }

  flushLater(stream: CircuitStream): void {
    this.#scheduler.flushLater(stream)
  }

  sendEnd(streamId: number, reason: EndReason): void {
    this.#sendMessage(RELAY_COMMANDS.end, streamId, encodeEnd(reason))
  }

  sendXoff(streamId: number): void {
    this.#sendMessage(RELAY_COMMANDS.xoff, streamId, NO_DATA)
  }

  sendXon(streamId: number, kibPerS: number): void {
    this.#sendMessage(RELAY_COMMANDS.xon, streamId, encodeXon(kibPerS))
  }

  held(cells: number): void {
    this.#port.held(cells)
  }

  *#holding(): Iterable<CircuitStream> {
    yield* this.#streams.values()
    yield* this.#lingering
  }

  release(stream: CircuitStream): void {
    if (!this.#streams.delete(stream.id)) return
    if (!stream.isOver) this.#lingering.add(stream)
    this.#allowStray(stream.outstandingCells)
  }

  over(stream: CircuitStream): void {
    this.#lingering.delete(stream)
  }

  #allowStray(cells: number): void {
    this.#strayCells = Math.min(this.#strayCells + cells, MAX_STRAY_CELLS)
  }

  #sendMessage(command: number, streamId: number, data: Uint8Array): void {
    if (!this.#isClosed) this.#port.sendCell(newRelayCell(this.geometry, command, streamId, data))
  }

  #onData(cell: Uint8Array, isMarked: boolean): void {
    const length = dataBytesOf(cell)
    if (length === 0 || length > this.geometry.dataBytes) throw fail('malformed', 'data: wrong length')
    this.#arrivals.onReceived()
    if (isMarked) {
      this.#arrivals.onMark()
      // It must carry the tag of this very cell, so it leaves before anything else can arrive.
      this.#sendMessage(RELAY_COMMANDS.sendme, 0, this.#port.lastTag())
    }
    const stream = this.#streams.get(streamIdOf(cell))
    if (stream === undefined) return this.#onStray()
    // Who opens a stream may write at once; it waits in the stream until it is accepted.
    if (!stream.isConnected && !this.#ids.isFarEnds(stream.id))
      throw fail('protocol-violation', 'stream: data before it was connected')
    this.bytesReceived += length
    stream.onData(cell)
  }

  #onSendme(streamId: number, tag: Uint8Array): void {
    if (streamId !== 0) throw fail('protocol-violation', 'sendme: for a stream')
    this.#window.onSendme(tag)
    this.#scheduler.pump()
  }

  #onXoff(streamId: number, dataBytes: number): void {
    if (dataBytes !== 0) throw fail('malformed', 'xoff: carries data')
    const stream = this.#streams.get(streamId)
    if (stream === undefined) return this.#onStray()
    stream.sender.brake.onXoff()
  }

  #onXon(streamId: number, kibPerS: number): void {
    const stream = this.#streams.get(streamId)
    if (stream === undefined) return this.#onStray()
    stream.sender.brake.onXon(kibPerS, this.nowMs())
    if (stream.sender.isSendable) this.ready(stream)
  }

  #onBegin(id: number, target: string): void {
    if (!this.#ids.isFarEnds(id)) throw fail('protocol-violation', 'begin: not an id of the far end')
    if (this.#streams.has(id)) throw fail('protocol-violation', 'begin: the id is in use')
    const handler = this.#onStream
    if (handler === undefined || this.#streams.size >= MAX_STREAMS) {
      // What its opener writes before it hears of it, and its END.
      this.#allowStray(this.bounds.maxWindowCells + 2)
      return this.sendEnd(id, handler === undefined ? 'refused' : 'overloaded')
    }
    const stream = new CircuitStream(this, id)
    this.#streams.set(id, stream)
    handler({
      target,
      accept: () => {
        if (!stream.isOver && !stream.isConnected) {
          stream.isConnected = true
          this.#sendMessage(RELAY_COMMANDS.connected, id, NO_DATA)
        }
        return stream
      },
      refuse: (reason) => {
        if (stream.isOver || stream.isConnected) return
        this.sendEnd(id, reason)
        this.release(stream)
        stream.close(fail('refused', 'stream: refused by this end'))
      },
    })
  }

  #onConnected(id: number, dataBytes: number): void {
    if (dataBytes !== 0) throw fail('malformed', 'connected: carries data')
    const stream = this.#streams.get(id)
    if (stream === undefined) return this.#onStray()
    const opened = this.#opening.get(id)
    if (opened === undefined) throw fail('protocol-violation', 'connected: nothing was asked')
    this.#opening.delete(id)
    stream.isConnected = true
    opened.resolve()
  }

  #onEnd(id: number, reason: EndReason): void {
    const stream = this.#streams.get(id)
    if (stream === undefined) return this.#onStray()
    if (reason === 'done' && (stream.isConnected || this.#ids.isFarEnds(id))) return stream.onRemoteEnd()
    this.release(stream)
    const opened = this.#opening.get(id)
    if (opened === undefined) return stream.close(resetOf(reason))
    this.#opening.delete(id)
    const error = refusalOf(reason)
    stream.close(error)
    opened.reject(error)
  }

  #onStray(): void {
    if (this.#strayCells === 0)
      throw fail('protocol-violation', 'stream: a cell for a stream that is not there')
    this.#strayCells--
  }
}
