/**
 * Two {@link Duplex} ends joined back to back in memory, with bounded buffers: what one writes the other receives, in
 * order, never in the same turn. Closes like a TCP connection: in order once both ends have ended, at once on `abort`.
 */
import { assert, type Duplex, type DuplexEvents, fail, type WarrenError } from '@warren/kernel'

export interface MemoryPipeOptions {
  /** Bytes on their way in one direction from which `write` returns false. */
  readonly capacityBytes?: number
}

const DEFAULT_CAPACITY_BYTES = 64 * 1024
/** A writer may finish its turn after `write` said stop, but not go on for ever: more than this is a bug of the writer. */
const OVERRUN_FACTOR = 64

class PipeEnd implements Duplex {
  peer: PipeEnd | undefined
  readonly #capacityBytes: number
  #events: DuplexEvents | undefined
  #inbox: Uint8Array[] = []
  #inboxBytes = 0
  #paused = false
  #ended = false
  #peerEnded = false
  #endDelivered = false
  #closed = false
  #closeError: WarrenError | undefined
  #mustDrain = false
  #pumping = false

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes
  }

  start(events: DuplexEvents): void {
    assert(this.#events === undefined, 'memory pipe: started once')
    this.#events = events
    if (this.#closed) queueMicrotask(() => events.close(this.#closeError))
    else this.#schedule()
  }

  write(chunk: Uint8Array): boolean {
    if (this.#ended || this.#closed) return true
    this.#mustDrain = !(this.peer as PipeEnd).#receive(chunk.slice())
    return !this.#mustDrain
  }

  end(): void {
    if (this.#ended || this.#closed) return
    this.#ended = true
    const peer = this.peer as PipeEnd
    peer.#peerEnded = true
    peer.#schedule()
    this.#schedule()
  }

  abort(error: WarrenError): void {
    if (this.#closed) return
    this.#closeSoon(error)
    const peer = this.peer as PipeEnd
    if (!peer.#closed) peer.#closeSoon(fail('closed', 'the other side reset the connection'))
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#schedule()
  }

  #receive(chunk: Uint8Array): boolean {
    this.#inbox.push(chunk)
    this.#inboxBytes += chunk.length
    assert(
      this.#inboxBytes <= this.#capacityBytes * OVERRUN_FACTOR,
      'memory pipe: a writer stops when told to',
    )
    this.#schedule()
    return this.#inboxBytes < this.#capacityBytes
  }

  #schedule(): void {
    if (this.#pumping) return
    this.#pumping = true
    queueMicrotask(() => this.#pump())
  }

  #pump(): void {
    this.#pumping = false
    const events = this.#events
    if (events === undefined) return
    while (!this.#closed && !this.#paused) {
      const chunk = this.#inbox.shift()
      if (chunk === undefined) break
      this.#inboxBytes -= chunk.length
      events.data(chunk)
      ;(this.peer as PipeEnd).#drained(this.#inboxBytes)
    }
    if (this.#closed || this.#inbox.length > 0) return
    if (this.#peerEnded && !this.#endDelivered) {
      this.#endDelivered = true
      events.end()
    }
    if (this.#endDelivered && this.#ended) this.#closeSoon(undefined)
  }

  /** The peer has `waitingBytes` of ours left to read. */
  #drained(waitingBytes: number): void {
    if (!this.#mustDrain || waitingBytes * 2 > this.#capacityBytes) return
    this.#mustDrain = false
    queueMicrotask(() => {
      if (!this.#closed) this.#events?.drain()
    })
  }

  #closeSoon(error: WarrenError | undefined): void {
    if (this.#closed) return
    this.#closed = true
    this.#closeError = error
    this.#inbox = []
    this.#inboxBytes = 0
    const events = this.#events
    // An end that was never started hears of it when it is.
    if (events !== undefined) queueMicrotask(() => events.close(error))
  }
}

/** @returns the two ends; each is started by its own owner, and nothing is delivered to an end before that. */
export function createMemoryPipe(options: MemoryPipeOptions = {}): readonly [Duplex, Duplex] {
  const capacityBytes = options.capacityBytes ?? DEFAULT_CAPACITY_BYTES
  assert(capacityBytes >= 1, 'memory pipe: a capacity is at least one byte')
  const a = new PipeEnd(capacityBytes)
  const b = new PipeEnd(capacityBytes)
  a.peer = b
  b.peer = a
  return [a, b]
}
