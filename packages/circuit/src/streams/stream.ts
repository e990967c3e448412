/**
 * One end of a stream: a Duplex over DATA, XOFF, XON and END (docs/spec/circuit.md §6, §7).
 *
 * Each direction ends by itself with END `done`; any other END ends both. What arrives while the reader is paused waits
 * here; when it is much the far end is told to stop, so it is never more than that and what was under way.
 */
import { assert, type Duplex, type DuplexEvents, fail, type WarrenError } from '@warren/kernel'
import type { CellPool, Geometry } from '@warren/wire'
import type { EndReason } from '../circuit.ts'
import type { FlowBounds } from '../flow/flow-bounds.ts'
import { Ring } from '../flow/ring.ts'
import { DATA_OFFSET, dataBytesOf } from '../format.ts'
import { PENDING_HIGH_BYTES, PENDING_LOW_BYTES } from '../limits.ts'
import { reasonOf } from './end-reason.ts'
import { ReadLimit } from './read-limit.ts'
import { StreamSender } from './stream-sender.ts'
import type { StreamStatus } from './stream-status.ts'

/** What a stream needs of the far end that it belongs to. */
export interface StreamOwner {
  readonly geometry: Geometry
  readonly cells: CellPool
  readonly bounds: FlowBounds
  readonly nowMs: () => number
  /** The stream has a cell that may go. */
  ready(stream: CircuitStream): void
  /** The stream has a cell that is not full: let it go at the end of this turn. */
  flushLater(stream: CircuitStream): void
  sendEnd(streamId: number, reason: EndReason): void
  sendXoff(streamId: number): void
  sendXon(streamId: number, kibPerS: number): void
  /** Both directions are over on the wire: the id is free. */
  release(stream: CircuitStream): void
  /** The stream is over and holds nothing more. */
  over(stream: CircuitStream): void
  /** Cells that this stream holds in memory went up or down. */
  held(cells: number): void
}

const NOT_STARTED: DuplexEvents = { data() {}, end() {}, drain() {}, close() {} }

export class CircuitStream implements Duplex {
  readonly id: number
  readonly sender: StreamSender
  /** Kept by the owner: the stream waits for its turn. */
  isQueued = false
  /** Kept by the owner: CONNECTED was sent or received. */
  isConnected = false
  readonly #owner: StreamOwner
  readonly #target: string
  readonly #begunAtMs: number
  #sentBytes = 0
  #receivedBytes = 0
  readonly #readLimit: ReadLimit
  readonly #received = new Ring<Uint8Array>()
  #events = NOT_STARTED
  #isStarted = false
  #isPaused = false
  #isDelivering = false
  #wantsDrain = false
  #localEnd: 'open' | 'waiting' | 'sent' = 'open'
  #remoteEnd: 'open' | 'received' | 'delivered' = 'open'
  #isOver = false
  #error: WarrenError | undefined

  /** @param target - what its opener asked for. */
  constructor(owner: StreamOwner, id: number, target: string) {
    this.#owner = owner
    this.id = id
    this.#target = target
    this.#begunAtMs = owner.nowMs()
    this.#readLimit = new ReadLimit(owner.bounds)
    this.sender = new StreamSender(owner.geometry, owner.cells, owner.bounds, id)
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Cells that wait to be sent or to be read. */
  get heldCells(): number {
    return this.#received.length + this.sender.pendingCells
  }

  /** When the first of them came; undefined: there is none. */
  get oldestMs(): number | undefined {
    const [received, pending] = [this.#received.oldestMs, this.sender.oldestMs]
    return received === undefined || pending === undefined
      ? (received ?? pending)
      : Math.min(received, pending)
  }

  /** Cells that may still come from the far end after this end has given the stream up. */
  get outstandingCells(): number {
    const { maxWindowCells, xoffCells, xonCells } = this.#owner.bounds
    const data = this.#remoteEnd === 'open' ? maxWindowCells + 1 : 0
    // XOFF and XON for what is still under way to it.
    const brakes = 2 * Math.ceil(maxWindowCells / (xoffCells - xonCells) + 1)
    // CONNECTED, and an END that crossed ours.
    return data + brakes + 2
  }

  status(): StreamStatus {
    return {
      id: this.id,
      target: this.#target,
      begunAtMs: this.#begunAtMs,
      sentBytes: this.#sentBytes,
      receivedBytes: this.#receivedBytes,
    }
  }

  start(events: DuplexEvents): void {
    assert(!this.#isStarted, 'stream: start is called once')
    this.#isStarted = true
    this.#events = events
    if (this.#isOver) return this.#announceClose()
    this.#deliver()
    this.#drainIfLow()
  }

  write(chunk: Uint8Array): boolean {
    if (this.#isOver || this.#localEnd !== 'open' || chunk.length === 0) return true
    const cellsBefore = this.sender.pendingCells
    this.sender.write(chunk, this.#owner.nowMs())
    this.#sentBytes += chunk.length
    this.#owner.held(this.sender.pendingCells - cellsBefore)
    if (this.sender.isSendable) this.#owner.ready(this)
    if (!this.sender.isEmpty) this.#owner.flushLater(this)
    if (this.sender.pendingBytes < PENDING_HIGH_BYTES) return true
    this.#wantsDrain = true
    return false
  }

  end(): void {
    if (this.#isOver || this.#localEnd !== 'open') return
    this.#localEnd = 'waiting'
    this.sender.flush()
    if (this.sender.isEmpty) this.#sendEnd()
    // Its END follows the last cell, at once if windows are open.
    else if (this.sender.isSendable) this.#owner.ready(this)
  }

  abort(error: WarrenError): void {
    if (this.#isOver) return
    const isReleased = this.#localEnd === 'sent' && this.#remoteEnd !== 'open'
    if (!isReleased) {
      this.#owner.sendEnd(this.id, reasonOf(error))
      this.#owner.release(this)
    }
    this.close(error)
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#deliver()
  }

  /** The owner took a cell from {@link sender} and sent it. */
  onSent(): void {
    this.#owner.held(-1)
    if (this.#localEnd === 'waiting' && this.sender.isEmpty) this.#sendEnd()
    if (this.#wantsDrain) this.#drainIfLow()
  }

  /**
   * A DATA cell with at least one byte; it is kept if the reader is not ready.
   *
   * @throws WarrenError `protocol-violation`: after END, or long after XOFF.
   */
  onData(cell: Uint8Array): void {
    if (this.#remoteEnd !== 'open') throw fail('protocol-violation', 'stream: data after the end')
    if (this.#isStarted && !this.#isPaused && !this.#isDelivering && this.#received.length === 0) {
      this.#consume(cell)
      // Left behind only if the callback itself caused something to arrive.
      if (this.#received.length > 0 || this.#remoteEnd !== 'open') this.#deliver()
      return
    }
    this.#received.push(cell, this.#owner.nowMs())
    this.#owner.held(1)
    if (this.#readLimit.onWaiting(this.#received.length)) this.#owner.sendXoff(this.id)
  }

  /** END `done`: the far end will send nothing more. @throws WarrenError `protocol-violation`: a second time. */
  onRemoteEnd(): void {
    if (this.#remoteEnd !== 'open') throw fail('protocol-violation', 'stream: a second end')
    this.#remoteEnd = 'received'
    if (this.#localEnd === 'sent') this.#owner.release(this)
    this.#deliver()
  }

  /** The circuit is gone. What arrived complete, with its END, is still delivered first. */
  lose(error: WarrenError): void {
    if (this.#isOver || this.#remoteEnd !== 'received') return this.close(error)
    this.#error = error
    this.#localEnd = 'sent'
    this.#owner.held(-this.sender.pendingCells)
    this.sender.clear()
  }

  /** Ends both directions here, without telling the far end. The application hears of it in a turn of its own. */
  close(error: WarrenError | undefined): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#error = error
    this.#owner.held(-this.#received.length - this.sender.pendingCells)
    this.#received.clear()
    this.sender.clear()
    this.#owner.over(this)
    if (this.#isStarted) this.#announceClose()
  }

  #drainIfLow(): void {
    if (!this.#isStarted || !this.#wantsDrain || this.sender.pendingBytes > PENDING_LOW_BYTES) return
    this.#wantsDrain = false
    this.#events.drain()
  }

  #announceClose(): void {
    // Later, so that whoever aborts a stream inside a callback is not called back before that callback returns.
    void Promise.resolve().then(() => this.#events.close(this.#error))
  }

  #sendEnd(): void {
    this.#localEnd = 'sent'
    this.#owner.sendEnd(this.id, 'done')
    if (this.#remoteEnd !== 'open') this.#owner.release(this)
    this.#closeIfDone()
  }

  #consume(cell: Uint8Array): void {
    const bytes = dataBytesOf(cell)
    this.#receivedBytes += bytes
    this.#isDelivering = true
    this.#events.data(cell.subarray(DATA_OFFSET, DATA_OFFSET + bytes))
    this.#isDelivering = false
    const kibPerS = this.#readLimit.onConsumed(bytes, this.#received.length, this.#owner.nowMs)
    // After END the far end sends nothing that XON could let go.
    if (kibPerS !== undefined && this.#remoteEnd === 'open' && !this.#isOver)
      this.#owner.sendXon(this.id, kibPerS)
  }

  #deliver(): void {
    if (!this.#isStarted || this.#isDelivering) return
    while (!this.#isPaused && !this.#isOver) {
      const cell = this.#received.shift()
      if (cell === undefined) break
      this.#owner.held(-1)
      this.#consume(cell)
    }
    if (this.#remoteEnd !== 'received' || this.#isPaused || this.#isOver || this.#received.length > 0) return
    this.#remoteEnd = 'delivered'
    this.#events.end()
    this.#closeIfDone()
  }

  #closeIfDone(): void {
    if (this.#localEnd === 'sent' && this.#remoteEnd === 'delivered') this.close(this.#error)
  }
}
