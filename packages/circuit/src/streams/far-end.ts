/**
 * Everything that one end of a circuit shares with one far end: the circuit's window, the streams, and whose turn it is
 * (docs/spec/circuit.md §6, §7). The client has one for each hop that it opened streams to, a relay one for its client;
 * both sides of a rendezvous have one for each other.
 */
import { type Cancel, type Clock, type Duplex, fail, type WarrenError, within } from '@warren/kernel'
import type { CellPool, Geometry } from '@warren/wire'
import { type BegunStream, type EndReason, type IncomingStream, RELAY_COMMANDS } from '../circuit.ts'
import { ConfluxLeg, type LegPort } from '../conflux/leg.ts'
import type { LegPairs } from '../conflux/leg-pairs.ts'
import { LegSet, type LegSetOwner } from '../conflux/leg-set.ts'
import type { CongestionControl } from '../flow/congestion.ts'
import type { FlowBounds } from '../flow/flow-bounds.ts'
import {
  dataBytesOf,
  dataOf,
  decodeBegin,
  decodeEnd,
  decodeXon,
  encodeBegin,
  encodeEnd,
  encodeXon,
  streamIdOf,
} from '../format.ts'
import { MAX_STRAY_CELLS, MAX_STREAMS } from '../limits.ts'
import { LINK_TIMEOUT_MS } from '../timeouts.ts'
import { refusalOf, resetOf } from './end-reason.ts'
import { Openings } from './openings.ts'
import { CircuitStream, type StreamOwner } from './stream.ts'
import { StreamIds } from './stream-ids.ts'
import { StreamScheduler } from './stream-scheduler.ts'
import type { StreamGroup, StreamStatus } from './stream-status.ts'

const NO_DATA: Uint8Array = new Uint8Array(0)

/** What a far end needs of the circuit it is reached over. */
export type FarEndPort = LegPort

export interface FarEndOptions {
  readonly clock: Clock
  readonly congestion: CongestionControl
  readonly bounds: FlowBounds
  /** The side that built the circuit (or asked for the rendezvous) opens odd stream ids, the other even ones. */
  readonly opensOddIds: boolean
  /** @see LegParts.asksWhenSilent */
  readonly asksWhenSilent: boolean
}

export class FarEnd implements StreamOwner, LegSetOwner {
  readonly geometry: Geometry
  readonly cells: CellPool
  readonly bounds: FlowBounds
  readonly nowMs: () => number
  /** The leg of the circuit that this was made for; it may have become the second one of another far end. */
  readonly leg: ConfluxLeg
  readonly #port: FarEndPort
  readonly #clock: Clock
  readonly #legs: LegSet
  readonly #streams = new Map<number, CircuitStream>()
  readonly #openings: Openings
  readonly #ids: StreamIds
  readonly #scheduler: StreamScheduler
  /** Streams whose id is free again and of which something still waits for its reader; some outlive the circuit. */
  readonly #lingering = new Set<CircuitStream>()
  #isClosed = false
  #strayCells = 0
  #pairs: LegPairs | undefined
  #onStream: ((stream: IncomingStream) => void) | undefined
  bytesReceived = 0
  heardAtMs: number | undefined

  constructor(port: FarEndPort, options: FarEndOptions) {
    this.#port = port
    this.geometry = port.geometry
    this.cells = port.cells
    const { clock, congestion, bounds, opensOddIds, asksWhenSilent } = options
    this.bounds = bounds
    this.nowMs = () => clock.nowMs()
    this.#clock = clock
    this.#legs = new LegSet(this, bounds)
    this.leg = new ConfluxLeg(this.#legs, port, { clock, congestion, bounds, asksWhenSilent })
    this.#legs.start(this.leg)
    this.#ids = new StreamIds(opensOddIds)
    this.#openings = new Openings(clock)
    this.#scheduler = new StreamScheduler(clock, this.#legs)
  }

  get bytesSent(): number {
    return this.#scheduler.bytesSent
  }

  /** Cells that streams hold now, counted afresh. */
  countCells(): number {
    let cells = this.#legs.heldCells
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

  /** No leg is left, or the one that this had is another's. */
  get isClosed(): boolean {
    return this.#isClosed || this.leg.set !== this.#legs
  }

  get openStreams(): number {
    const { set } = this.leg
    return set === this.#legs ? this.#streams.size : set.owner.openStreams
  }

  /** This one, or the one whose second leg this circuit became. */
  get group(): StreamGroup {
    return this.leg.set.owner
  }

  streams(): StreamStatus[] {
    return Array.from(this.#streams.values(), (stream) => stream.status())
  }

  get areUnanswered(): boolean {
    return this.#openings.count === this.#streams.size
  }

  onStream(handler: (stream: IncomingStream) => void): void {
    this.#onStream = handler
  }

  /** @see ClientCircuit.openStream */
  async open(target: string, cancel?: Cancel): Promise<Duplex> {
    const stream = this.#begin(target)
    await this.#openings.answer(stream, cancel)
    return stream
  }

  /** @see ClientCircuit.beginStream */
  begin(target: string): BegunStream {
    return this.#openings.unawaited(this.#begin(target))
  }

  /** @see ClientCircuit.expectStream */
  expect(target: string): BegunStream {
    return this.#openings.unawaited(this.#add(target))
  }

  /** @see ClientCircuit.serveStream */
  serve(target: string): void {
    this.#onBegin(this.#ids.farEndsFirst, target)
  }

  #begin(target: string): CircuitStream {
    const begin = encodeBegin(target)
    const stream = this.#add(target)
    this.#sendMessage(RELAY_COMMANDS.begin, stream.id, begin)
    return stream
  }

  #add(target: string): CircuitStream {
    if (this.#isClosed) throw fail('closed', 'stream: the circuit is gone')
    if (this.#streams.size >= MAX_STREAMS) {
      throw fail('overloaded', 'stream: too many on this circuit', {
        fields: { streams: this.#streams.size },
      })
    }
    const stream = new CircuitStream(
      this,
      this.#ids.allocate((id) => this.#streams.has(id)),
      target,
    )
    this.#streams.set(stream.id, stream)
    this.#openings.add(stream)
    this.#legs.watch()
    return stream
  }

  /**
   * Takes a recognised relay cell of a command that {@link isForFarEnd}, as it came over the circuit. Keeps the cell.
   *
   * @throws WarrenError `malformed`, `protocol-violation`: tear the circuit down.
   */
  receive(command: number, cell: Uint8Array): void {
    this.heardAtMs = this.#clock.nowMs()
    this.leg.set.receive(this.leg, command, cell)
  }

  /** Handles a message of a stream in its turn. */
  handle(command: number, cell: Uint8Array): void {
    switch (command) {
      case RELAY_COMMANDS.data:
      case RELAY_COMMANDS.markedData:
        return this.#onData(cell)
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
    this.leg.set.owner.pump()
  }

  pump(): void {
    this.#legs.resend()
    this.#scheduler.pump()
  }

  /** The circuit is gone: every stream closes, unless there is another leg. @param isWanted - by this end. */
  close(error: WarrenError, isWanted: boolean): void {
    const { set } = this.leg
    set.gone(this.leg, error, isWanted && set === this.#legs)
  }

  /** Makes the circuit of another far end, which has no streams, a second leg. @see ClientCircuit.addLeg */
  async link(other: FarEnd, nonce: Uint8Array): Promise<void> {
    await within(this.#clock, LINK_TIMEOUT_MS, this.#legs.link(other.leg, nonce))
  }

  /** @see ClientCircuit.acceptLegs */
  acceptLegs(pairs: LegPairs): void {
    this.#pairs = pairs
  }

  linkAsked(leg: ConfluxLeg, nonce: Uint8Array, isFirst: boolean): void {
    if (this.#pairs === undefined) throw fail('protocol-violation', 'conflux: not offered here')
    this.#pairs.offer(leg, nonce, isFirst)
  }

  lost(error: WarrenError): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#scheduler.clear()
    this.#openings.rejectAll(error)
    for (const stream of [...this.#streams.values(), ...this.#lingering]) {
      stream.lose(error)
      if (!stream.isOver) this.#lingering.add(stream)
    }
    this.#streams.clear()
    // The account of a circuit that went before its streams did can be closed now.
    this.#port.held(0)
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
    if (this.#streams.size === 0 && this.leg.state === 'gone') this.#retireLater()
  }

  /** What goes on over the second leg only has no owner who would end it; its last messages still have to arrive. */
  #retireLater(): void {
    this.#clock.after(LINK_TIMEOUT_MS, () => {
      if (this.#streams.size === 0) this.#legs.retire()
    })
  }

  over(stream: CircuitStream): void {
    this.#lingering.delete(stream)
  }

  #allowStray(cells: number): void {
    this.#strayCells = Math.min(this.#strayCells + cells, MAX_STRAY_CELLS)
  }

  #sendMessage(command: number, streamId: number, data: Uint8Array): void {
    if (!this.#isClosed) this.#legs.sendMessage(command, streamId, data)
  }

  #onData(cell: Uint8Array): void {
    const stream = this.#streams.get(streamIdOf(cell))
    if (stream === undefined) return this.#onStray()
    // Who opens a stream may write at once; it waits in the stream until it is accepted.
    if (!stream.isConnected && !this.#ids.isFarEnds(stream.id))
      throw fail('protocol-violation', 'stream: data before it was connected')
    this.bytesReceived += dataBytesOf(cell)
    stream.onData(cell)
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
    const stream = new CircuitStream(this, id, target)
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
    const opened = this.#openings.take(id)
    if (opened === undefined) throw fail('protocol-violation', 'connected: nothing was asked')
    stream.isConnected = true
    opened.resolve()
  }

  #onEnd(id: number, reason: EndReason): void {
    const stream = this.#streams.get(id)
    if (stream === undefined) return this.#onStray()
    if (reason === 'done' && (stream.isConnected || this.#ids.isFarEnds(id))) return stream.onRemoteEnd()
    this.release(stream)
    const opened = this.#openings.take(id)
    if (opened === undefined) return stream.close(resetOf(reason))
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
