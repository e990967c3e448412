/**
 * One end of a stream: a Duplex over DATA, SENDME and END (docs/spec/circuit.md §6).
 *
 * Each direction ends by itself with END `done`; any other END ends both. What arrives while the reader is paused waits
 * here, at most one stream window of it, since updates go out only for what was consumed.
 */
import { assert, type Duplex, type DuplexEvents, fail, type WarrenError } from '@warren/kernel'
import type { CellPool, Geometry } from '@warren/wire'
import type { EndReason } from '../circuit.ts'
import { Ring } from '../flow/ring.ts'
import { ConsumptionWindow } from '../flow/windows.ts'
import { DATA_OFFSET, dataBytesOf } from '../format.ts'
import { PENDING_HIGH_BYTES, PENDING_LOW_BYTES, STREAM_WINDOW_CELLS } from '../limits.ts'
import { reasonOf } from './end-reason.ts'
import { StreamSender } from './stream-sender.ts'

/** What a stream needs of the far end that it belongs to. */
export interface StreamOwner {
  readonly geometry: Geometry
  readonly cells: CellPool
  /** The stream has a cell that may go. */
  ready(stream: CircuitStream): void
  /** The stream has a cell that is not full: let it go at the end of this turn. */
  flushLater(stream: CircuitStream): void
  sendEnd(streamId: number, reason: EndReason): void
  sendSendme(streamId: number, tag: Uint8Array): void
  /** Tag of the cell that is being handled. */
  lastTag(): Uint8Array
  /** Both directions are over on the wire: the id is free. */
  release(stream: CircuitStream): void
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
  readonly #receiveWindow = new ConsumptionWindow(STREAM_WINDOW_CELLS)
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

  constructor(owner: StreamOwner, id: number) {
    this.#owner = owner
    this.id = id
    this.sender = new StreamSender(owner.geometry, owner.cells, id)
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Cells that may still come from the far end after this end has given the stream up. */
  get outstandingCells(): number {
    const data = this.#remoteEnd === 'open' ? this.#receiveWindow.remainingCells : 0
    // CONNECTED, and an END that crossed ours.
    return this.sender.window.expectedSendmes + data + 2
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
    this.sender.write(chunk)
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
   * @throws WarrenError `protocol-violation`: after END, or beyond the window.
   */
  onData(cell: Uint8Array): void {
    if (this.#remoteEnd !== 'open') throw fail('protocol-violation', 'stream: data after the end')
    if (this.#receiveWindow.onReceived()) this.#receiveWindow.rememberTag(this.#owner.lastTag())
    if (this.#isStarted && !this.#isPaused && !this.#isDelivering && this.#received.length === 0) {
      this.#consume(cell)
      // Left behind only if the callback itself caused something to arrive.
      if (this.#received.length > 0 || this.#remoteEnd !== 'open') this.#deliver()
      return
    }
    this.#received.push(cell)
    this.#owner.held(1)
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
    this.#isDelivering = true
    this.#events.data(cell.subarray(DATA_OFFSET, DATA_OFFSET + dataBytesOf(cell)))
    this.#isDelivering = false
    const tag = this.#receiveWindow.onConsumed()
    // After END the far end sends nothing that an update could let go.
    if (tag !== undefined && this.#remoteEnd === 'open' && !this.#isOver) this.#owner.sendSendme(this.id, tag)
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
