/**
 * Cells over a channel, with link-level acknowledgements (docs/spec/link.md §7, §8).
 *
 * This is the hottest code beside the ciphers: a cell costs one copy and a few comparisons on its way in and on its way
 * out, and no promise, closure or timer. Work that can wait is done once per turn of the event loop in `#flush`.
 */
import {
  type Channel,
  type Clock,
  fail,
  type MemoryAccount,
  type MemoryHolder,
  type MemoryQuota,
  type Timer,
  type WarrenError,
} from '@warren/kernel'
import {
  acknowledgedOf,
  CELL_COMMANDS,
  type CellPool,
  circuitIdOf,
  commandOf,
  type Geometry,
  newCell,
} from '@warren/wire'
import { AcknowledgePace } from './acknowledge-pace.ts'
import { CellFramer } from './cell-framer.ts'
import { CellQueues } from './cell-queues.ts'
import { DeliveryRate } from './delivery-rate.ts'
import { SentPadding } from './sent-padding.ts'
import {
  MAX_CHANNEL_BUFFERED_BYTES,
  MAX_QUEUED_CELLS_PER_CIRCUIT,
  MAX_QUEUED_CELLS_PER_LINK,
  MAX_WRITE_BYTES,
} from './limits.ts'
import { END_TIMEOUT_MS } from './timeouts.ts'

export interface CellHandler {
  /** Ownership of the cell passes to the handler. Padding does not get here. */
  cell(cell: Uint8Array): void
  writable(circuitId: number): void
  /** Called once, never from within a call to this class; nothing follows. */
  close(error: WarrenError | undefined): void
}

/** What the links of a node have in common. */
export interface CellMemory {
  readonly geometry: Geometry
  readonly pool: CellPool
  /** Where all that waits in links is counted. */
  readonly memory: MemoryQuota
}

/** First byte of a padding cell's body: the sender wants an acknowledgement of it. */
const ANSWER_WANTED = 1
const BODY_START = 7
const SETTLED = Promise.resolve()

export class CellChannel implements MemoryHolder {
  handler: CellHandler
  /** True for circuits that are somebody's, who gives them up when memory runs out; what waits for others is the link's own. */
  isSomebodys: (circuitId: number) => boolean = () => false
  readonly #channel: Channel
  readonly #clock: Clock
  readonly #geometry: Geometry
  readonly #cellsPerWrite: number
  readonly #pool: CellPool
  readonly #memory: MemoryAccount
  readonly #framer: CellFramer
  readonly #queues = new CellQueues()
  readonly #rate: DeliveryRate
  readonly #sentPadding = new SentPadding()
  #sentCells = 0
  #acknowledgedCells = 0
  #receivedCells = 0
  /** Cells received that want an acknowledgement and have none yet. */
  #unansweredCells = 0
  readonly #acknowledgePace = new AcknowledgePace()
  #acknowledgeTimer: Timer | undefined
  #endTimer: Timer | undefined
  #acknowledgeNow = false
  #flushScheduled = false
  #acknowledgementNews = false
  #ending = false
  #closed = false
  #lastReceivedMs: number
  #lastSentMs: number
  /** Since when the channel has held bytes, or when the peer last showed that some had left it; undefined: it held none. */
  #channelSinceMs: number | undefined
  /** When a cell other than padding last went either way. */
  #lastTrafficMs: number
  readonly #flushNow = (): void => this.#flush()

  constructor(channel: Channel, clock: Clock, shared: CellMemory, handler: CellHandler) {
    const { geometry, pool } = shared
    this.handler = handler
    this.#channel = channel
    this.#clock = clock
    this.#geometry = geometry
    this.#pool = pool
    this.#cellsPerWrite = Math.floor(MAX_WRITE_BYTES / geometry.cellBytes)
    this.#rate = new DeliveryRate(geometry.cellBytes)
    this.#framer = new CellFramer(pool, (cell) => this.#receive(cell))
    this.#lastReceivedMs = this.#lastSentMs = this.#lastTrafficMs = clock.nowMs()
    this.#memory = shared.memory.open(this)
    channel.start({
      data: (chunk) => this.#onData(chunk),
      drain: () => this.#onDrain(),
      close: (error) => this.#onClose(error),
    })
  }

  get isOpen(): boolean {
    return !this.#closed && !this.#ending
  }

  /** Cells under way that the peer will acknowledge by itself: padding it only counts does not fill the window. */
  get unacknowledgedCells(): number {
    return this.#sentCells - this.#acknowledgedCells - this.#sentPadding.count
  }

  get rate(): DeliveryRate {
    return this.#rate
  }

  get lastReceivedMs(): number {
    return this.#lastReceivedMs
  }

  get lastSentMs(): number {
    return this.#lastSentMs
  }

  get lastTrafficMs(): number {
    return this.#lastTrafficMs
  }

  queuedCellsOf(circuitId: number): number {
    return this.#queues.queued(circuitId)
  }

  /** When the first cell of a circuit came that waits here. */
  oldestQueuedMs(circuitId: number): number | undefined {
    return this.#queues.oldestMs(circuitId)
  }

  forget(circuitId: number): void {
    this.#queues.forget(circuitId)
    this.#noteMemory()
  }

  countBytes(): number {
    if (this.#closed) return 0
    const queuedBytes = this.#queues.length * this.#geometry.cellBytes
    return queuedBytes + this.#framer.heldBytes + this.#channel.bufferedBytes
  }

  oldestMs(): number | undefined {
    const queuedMs = this.#queues.oldestOf((circuitId) => !this.isSomebodys(circuitId))
    const channelMs = this.#channel.bufferedBytes > 0 ? this.#channelSinceMs : undefined
    return channelMs === undefined ? queuedMs : Math.min(channelMs, queuedMs ?? channelMs)
  }

  evict(): void {
    this.fail(fail('overloaded', 'link: given up for memory'))
  }

  /** Queues a cell; it leaves at the end of this turn, or when the peer has acknowledged enough. */
  send(cell: Uint8Array): void {
    if (this.#closed || this.#ending) return
    const queued = this.#queues.push(circuitIdOf(cell), cell, this.#clock.nowMs())
    this.#memory.add(this.#geometry.cellBytes)
    if (queued > MAX_QUEUED_CELLS_PER_CIRCUIT || this.#queues.length > MAX_QUEUED_CELLS_PER_LINK) {
      this.fail(fail('overloaded', 'link: more cells queued than a link may hold'))
      return
    }
    if (!this.#flushScheduled) this.#scheduleFlush()
  }

  /** Sends a padding cell now, past the queues. */
  sendPadding(answerWanted: boolean): void {
    if (this.#closed || this.#ending) return
    const cell = newCell(this.#geometry, 0, CELL_COMMANDS.padding)
    if (answerWanted) cell[BODY_START] = ANSWER_WANTED
    this.#write([cell], this.#clock.nowMs(), answerWanted)
  }

  /** Stops and restarts what arrives. */
  pause(): void {
    this.#channel.pause()
  }

  resume(): void {
    if (!this.#closed) this.#channel.resume()
  }

  /** Closes at once and says nothing more to the peer. */
  fail(error: WarrenError): void {
    if (this.#closed) return
    this.#stop()
    this.#channel.destroy()
    // Never from within: whoever sent the cell that was one too many is not called back in the middle of it.
    void SETTLED.then(() => this.handler.close(error))
  }

  /** Closes after a last write of what is queued; nothing is delivered any more. */
  end(): void {
    if (this.#closed || this.#ending) return
    const last: Uint8Array[] = []
    while (this.#queues.length > 0 && last.length < this.#cellsPerWrite) last.push(this.#queues.next())
    if (last.length > 0) this.#write(last, this.#clock.nowMs())
    this.#ending = true
    this.#framer.stop()
    this.#acknowledgeTimer?.cancel()
    this.#queues.clear()
    this.#noteMemory()
    this.#channel.end()
    this.#endTimer = this.#clock.after(END_TIMEOUT_MS, () => {
      this.#channel.destroy()
      this.#onClose(undefined)
    })
  }

  #stop(): void {
    this.#closed = true
    this.#endTimer?.cancel()
    this.#framer.stop()
    this.#acknowledgeTimer?.cancel()
    this.#queues.clear()
    this.#memory.close()
  }

  #noteMemory(): void {
    this.#memory.set(this.countBytes())
  }

  #onDrain(): void {
    this.#channelSinceMs = this.#channel.bufferedBytes > 0 ? this.#clock.nowMs() : undefined
    this.#noteMemory()
    this.#scheduleFlush()
  }

  #onClose(error: WarrenError | undefined): void {
    if (this.#closed) return
    this.#stop()
    this.handler.close(this.#ending ? undefined : error)
  }

  #onData(chunk: Uint8Array): void {
    const nowMs = this.#clock.nowMs()
    this.#lastReceivedMs = nowMs
    const unansweredBefore = this.#unansweredCells
    this.#framer.push(chunk)
    this.#noteMemory()
    if (this.#closed || this.#ending) return
    if (this.#acknowledgementNews) {
      this.#acknowledgementNews = false
      this.#channelSinceMs = this.#channel.bufferedBytes > 0 ? nowMs : undefined
      this.#rate.onAcknowledged(this.#acknowledgedCells, this.#sentCells, nowMs)
      if (this.#queues.length > 0) this.#scheduleFlush()
    }
    const cells = Math.max(0, this.#unansweredCells - unansweredBefore)
    this.#acknowledgePace.onReceived(cells, nowMs, unansweredBefore === 0)
    if (this.#unansweredCells >= this.#acknowledgePace.maxCells) {
      this.#acknowledgeNow = true
      this.#scheduleFlush()
    } else this.#acknowledgeLater(nowMs)
  }

  /** One timer for all: what it finds may have been acknowledged by a cell and be newer than what it was set for. */
  #acknowledgeLater(nowMs: number): void {
    if (this.#unansweredCells === 0 || this.#acknowledgeTimer !== undefined) return
    const waitMs = Math.max(1, this.#acknowledgePace.dueMs - nowMs)
    this.#acknowledgeTimer = this.#clock.after(waitMs, () => {
      this.#acknowledgeTimer = undefined
      const thenMs = this.#clock.nowMs()
      if (this.#acknowledgePace.dueMs > thenMs) this.#acknowledgeLater(thenMs)
      else {
        this.#acknowledgeNow = this.#unansweredCells > 0
        this.#flush()
      }
    })
  }

  #receive(cell: Uint8Array): void {
    this.#receivedCells++
    const newlyAcknowledged = (acknowledgedOf(cell) - this.#acknowledgedCells) & 0xffff
    if (newlyAcknowledged !== 0) {
      if (newlyAcknowledged > this.#sentCells - this.#acknowledgedCells) {
        this.fail(fail('protocol-violation', 'link: the peer acknowledged what was never sent'))
        return
      }
      this.#acknowledgedCells += newlyAcknowledged
      this.#sentPadding.acknowledged(this.#acknowledgedCells)
      this.#acknowledgementNews = true
    }
    if (commandOf(cell) !== CELL_COMMANDS.padding) {
      this.#unansweredCells++
      this.#lastTrafficMs = this.#lastReceivedMs
      this.handler.cell(cell)
    } else if (circuitIdOf(cell) !== 0) {
      this.fail(fail('protocol-violation', 'link: padding on a circuit'))
    } else if (cell[BODY_START] === ANSWER_WANTED) this.#unansweredCells++
  }

  #scheduleFlush(): void {
    if (this.#flushScheduled || this.#closed) return
    this.#flushScheduled = true
    void SETTLED.then(this.#flushNow)
  }

  #flush(): void {
    this.#flushScheduled = false
    if (this.#closed || this.#ending) return
    const queues = this.#queues
    if (queues.length > 0) {
      const nowMs = this.#clock.nowMs()
      queues.advance(nowMs)
      let room = this.#rate.windowCells - this.unacknowledgedCells
      while (queues.length > 0 && room > 0 && this.#channel.bufferedBytes < MAX_CHANNEL_BUFFERED_BYTES) {
        const count = Math.min(queues.length, room, this.#cellsPerWrite)
        room -= count
        this.#writeQueued(count, nowMs)
      }
      this.#lastTrafficMs = nowMs
      for (let id = queues.takeRelieved(); id !== undefined; id = queues.takeRelieved())
        this.handler.writable(id)
    }
    // Whatever was written carried the acknowledgement; if nothing was, it goes alone, past the window.
    if (this.#acknowledgeNow && this.#unansweredCells > 0) this.sendPadding(false)
    this.#acknowledgeNow = false
  }

  #writeQueued(count: number, nowMs: number): void {
    const size = this.#geometry.cellBytes
    const bytes = new Uint8Array(count * size)
    for (let at = 0; at < bytes.length; at += size) {
      const cell = this.#queues.next()
      bytes.set(cell, at)
      this.#pool.recycle(cell)
    }
    this.#writeCells(bytes, count, nowMs)
  }

  #write(cells: readonly Uint8Array[], nowMs: number, isAnswered = true): void {
    const size = this.#geometry.cellBytes
    const bytes = new Uint8Array(cells.length * size)
    for (const [index, cell] of cells.entries()) bytes.set(cell, index * size)
    this.#writeCells(bytes, cells.length, nowMs, isAnswered)
  }

  /**
   * Puts the acknowledgement on whole cells and hands them to the channel.
   *
   * @param isAnswered - the peer acknowledges them by itself.
   */
  #writeCells(bytes: Uint8Array, count: number, nowMs: number, isAnswered = true): void {
    const high = (this.#receivedCells >>> 8) & 0xff
    const low = this.#receivedCells & 0xff
    for (let at = 0; at < bytes.length; at += this.#geometry.cellBytes) {
      bytes[at + 5] = high
      bytes[at + 6] = low
    }
    const wasIdle = this.unacknowledgedCells === 0
    this.#sentCells += count
    this.#unansweredCells = 0
    this.#lastSentMs = nowMs
    this.#channel.write(bytes)
    if (this.#channel.bufferedBytes > 0) this.#channelSinceMs ??= nowMs
    this.#noteMemory()
    if (!isAnswered) {
      // How long its acknowledgement takes says how long the peer had nothing to send, and nothing of the path.
      if (!this.#sentPadding.add(this.#sentCells))
        this.fail(fail('protocol-violation', 'link: the peer sends and acknowledges nothing'))
      return
    }
    const appLimited = this.#queues.length === 0 && this.unacknowledgedCells < this.#rate.windowCells
    this.#rate.onSent(this.#sentCells, nowMs, wasIdle, appLimited)
  }
}
