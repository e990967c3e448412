/**
 * One direction of a channel in the memory net: a send buffer, a path, and a receiver that may pause.
 *
 * Bytes written in one turn travel together. Like TCP it keeps a window: what is on its way or waits at the receiver is
 * bounded, and what the operating system would hold beyond that is bounded too; the rest counts as `bufferedBytes`.
 */
import { assert, type Clock } from '@warren/kernel'
import type { MemoryPath } from './memory-net-path.ts'

/** What an active attacker does to one segment; everything but `pass` breaks TLS, so the receiver's channel closes. */
export type TapVerdict = 'pass' | 'drop' | 'corrupt' | 'replay'

/** One segment under attack. */
export interface TappedSegment {
  readonly from: string
  readonly to: string
  /** Counts the connections of the net. */
  readonly connection: number
  /** Its first write. A real attacker sees ciphertext; tests may look to choose their moment. */
  readonly bytes: Uint8Array
  readonly timeMs: number
}

export interface FlowPorts {
  readonly clock: Clock
  readonly path: MemoryPath
  /** Told of every segment as it leaves. Returns what becomes of it. */
  onSegment(bytes: number, first: Uint8Array): TapVerdict
  /** A segment that was tampered with arrived. */
  onBroken(): void
  onDelivered(chunk: Uint8Array): void
  /** The end arrived, after everything before it was delivered. */
  onEnd(): void
  onDrain(): void
}

/** Bytes on their way or waiting at the receiver; Linux's default largest receive buffer is 6 MiB. */
const WINDOW_BYTES = 4 * 1024 * 1024
/** Bytes that the sending operating system takes off our hands. */
const SEND_BUFFER_BYTES = 2 * 1024 * 1024
/** `drain` is told when the buffer falls below this, as in the TLS transport. */
const LOW_WATER_BYTES = 64 * 1024
/** A writer that never looks at `bufferedBytes` is a bug, and found here. */
const MAX_QUEUED_BYTES = 64 * 1024 * 1024
/** Written over every chunk after its delivery, so that keeping a view of one shows at once. */
const POISON = 0xdb

export class MemoryFlow {
  readonly #ports: FlowPorts
  #queue: Uint8Array[] = []
  /** Written and not yet on the path. */
  #queuedBytes = 0
  /** On the path or at the receiver. */
  #unreadBytes = 0
  #inbox: Uint8Array[] = []
  #lastArrivalMs = 0
  #busy = false
  #pumpScheduled = false
  #aboveLowWater = false
  #ending = false
  #endSent = false
  #endArrived = false
  #receiving = false
  #delivering = false
  #closed = false

  constructor(ports: FlowPorts) {
    this.#ports = ports
  }

  get bufferedBytes(): number {
    return Math.max(0, this.#queuedBytes - SEND_BUFFER_BYTES)
  }

  /** Everything between the writer and the reader: what a slow path makes newer cells wait behind. */
  get waitingBytes(): number {
    return this.#queuedBytes + this.#unreadBytes
  }

  write(bytes: Uint8Array): void {
    if (this.#closed || this.#ending || bytes.length === 0) return
    this.#queue.push(bytes)
    this.#queuedBytes += bytes.length
    assert(this.#queuedBytes <= MAX_QUEUED_BYTES, 'memory net: a writer watches bufferedBytes')
    if (this.bufferedBytes >= LOW_WATER_BYTES) this.#aboveLowWater = true
    this.schedule()
  }

  end(): void {
    this.#ending = true
    this.schedule()
  }

  /** Starts or stops delivery. */
  receive(on: boolean): void {
    this.#receiving = on
    if (on) queueMicrotask(() => this.#deliver())
  }

  close(): void {
    this.#closed = true
    this.#queue = []
    this.#inbox = []
    this.#queuedBytes = 0
    this.#unreadBytes = 0
  }

  /** Looks, later in this turn, whether something can go. */
  schedule(): void {
    if (this.#pumpScheduled || this.#closed) return
    this.#pumpScheduled = true
    queueMicrotask(() => {
      this.#pumpScheduled = false
      this.#pump()
    })
  }

  #pump(): void {
    while (!this.#closed && !this.#busy && !this.#ports.path.blocked && this.#unreadBytes < WINDOW_BYTES) {
      if (this.#queue.length === 0) break
      this.#sendSegment()
    }
    if (
      this.#ending &&
      !this.#endSent &&
      !this.#closed &&
      !this.#busy &&
      !this.#ports.path.blocked &&
      this.#queue.length === 0
    ) {
      this.#sendEnd()
    }
  }

  #sendSegment(): void {
    const { clock, path } = this.#ports
    const chunks = this.#takeSegment(path.segmentBytes)
    let bytes = 0
    for (const chunk of chunks) bytes += chunk.length
    const verdict = this.#ports.onSegment(bytes, chunks[0] as Uint8Array)
    const nowMs = clock.nowMs()
    const { leftAtMs, arrivesAtMs, breaks } = path.carry(bytes, nowMs)
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, arrivesAtMs)
    clock.after(this.#lastArrivalMs - nowMs, () => this.#arrive(chunks, breaks ? 'drop' : verdict))
    this.#unreadBytes += bytes
    if (leftAtMs > nowMs) {
      this.#busy = true
      clock.after(leftAtMs - nowMs, () => {
        this.#busy = false
        this.#left(bytes)
        this.#pump()
      })
    } else this.#left(bytes)
  }

  #takeSegment(segmentBytes: number): Uint8Array[] {
    const chunks: Uint8Array[] = []
    let room = segmentBytes
    let taken = 0
    while (room > 0 && taken < this.#queue.length) {
      const chunk = this.#queue[taken] as Uint8Array
      if (chunk.length > room) {
        chunks.push(chunk.subarray(0, room))
        this.#queue[taken] = chunk.subarray(room)
        break
      }
      chunks.push(chunk)
      room -= chunk.length
      taken++
    }
    this.#queue.splice(0, taken)
    return chunks
  }

  #left(bytes: number): void {
    if (this.#closed) return
    this.#queuedBytes -= bytes
    if (this.#aboveLowWater && this.bufferedBytes < LOW_WATER_BYTES) {
      this.#aboveLowWater = false
      this.#ports.onDrain()
    }
  }

  #sendEnd(): void {
    this.#endSent = true
    const { clock, path } = this.#ports
    const nowMs = clock.nowMs()
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, nowMs + path.delayMs)
    clock.after(this.#lastArrivalMs - nowMs, () => {
      this.#endArrived = true
      this.#deliver()
    })
  }

  #arrive(chunks: readonly Uint8Array[], verdict: TapVerdict): void {
    if (this.#closed) return
    if (verdict !== 'pass') return this.#ports.onBroken()
    this.#inbox.push(...chunks)
    this.#deliver()
  }

  #deliver(): void {
    if (this.#delivering) return
    this.#delivering = true
    while (this.#receiving && !this.#closed) {
      const chunk = this.#inbox.shift()
      if (chunk === undefined) break
      this.#unreadBytes -= chunk.length
      this.#ports.onDelivered(chunk)
      chunk.fill(POISON)
    }
    this.#delivering = false
    if (this.#queue.length > 0) this.schedule()
    if (this.#endArrived && this.#receiving && !this.#closed && this.#inbox.length === 0) this.#ports.onEnd()
  }
}
