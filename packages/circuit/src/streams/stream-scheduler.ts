/** Whose turn it is to send: streams with something to send take turns, one cell each, while window and link allow. */
import type { Clock } from '@warren/kernel'
import { Ring } from '../flow/ring.ts'
import { dataBytesOf } from '../format.ts'
import { PACE_MIN_WAIT_MS } from '../timeouts.ts'
import type { CircuitStream } from './stream.ts'

/** Where DATA cells go. */
export interface CellOutlet {
  /** A DATA cell may go: window and link have room. */
  canSend(): boolean
  /** Call only if {@link canSend} just said so. */
  sendData(cell: Uint8Array): void
}

export class StreamScheduler {
  readonly #clock: Clock
  readonly #outlet: CellOutlet
  readonly #ready = new Ring<CircuitStream>()
  #toFlush: CircuitStream[] = []
  #isPumping = false
  bytesSent = 0

  constructor(clock: Clock, outlet: CellOutlet) {
    this.#clock = clock
    this.#outlet = outlet
  }

  /** The stream has a cell that may go. */
  ready(stream: CircuitStream): void {
    this.#enqueue(stream)
    this.pump()
  }

  /** The stream's last cell is not full: it goes at the end of this turn. */
  flushLater(stream: CircuitStream): void {
    if (this.#toFlush.push(stream) > 1) return
    void Promise.resolve().then(() => this.#flush())
  }

  /** Sends what may go. */
  pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    try {
      while (this.#ready.length > 0 && this.#outlet.canSend()) {
        const stream = this.#ready.shift() as CircuitStream
        stream.isQueued = false
        // One that was told to stop leaves the round until it is told to go on.
        if (stream.sender.isSendable && !this.#mustWait(stream)) this.#send(stream)
      }
    } finally {
      this.#isPumping = false
    }
  }

  clear(): void {
    this.#ready.clear()
  }

  /** True for a stream whose reader said a rate and that is ahead of it; it comes back by itself. */
  #mustWait(stream: CircuitStream): boolean {
    if (!stream.sender.brake.isPaced) return false
    const waitMs = stream.sender.brake.waitMs(this.#clock.nowMs())
    if (waitMs === 0) return false
    // Still in the round as far as others see, so that nothing brings it back sooner.
    stream.isQueued = true
    this.#clock.after(Math.max(PACE_MIN_WAIT_MS, waitMs), () => {
      stream.isQueued = false
      if (stream.sender.isSendable) this.ready(stream)
    })
    return true
  }

  #enqueue(stream: CircuitStream): void {
    if (stream.isQueued) return
    stream.isQueued = true
    this.#ready.push(stream)
  }

  #flush(): void {
    const streams = this.#toFlush
    this.#toFlush = []
    for (const stream of streams) {
      stream.sender.flush()
      if (stream.sender.isSendable) this.ready(stream)
    }
  }

  #send(stream: CircuitStream): void {
    const cell = stream.sender.take()
    if (cell === undefined) return
    this.bytesSent += dataBytesOf(cell)
    this.#outlet.sendData(cell)
    stream.sender.brake.onSent()
    stream.onSent()
    if (stream.sender.isSendable) this.#enqueue(stream)
  }
}
