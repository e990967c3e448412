/** A host's own line in the memory net: all its connections share it, in each direction. */

export interface LineOptions {
  /** What the host can send in all. Default: no limit. */
  readonly upBytesPerS?: number
  /** What it can receive in all. Default: no limit. */
  readonly downBytesPerS?: number
  /**
   * What queues before the way down, at most: senders are held back beyond it, as TCP holds them when a router's buffer
   * overflows. Default 100.
   */
  readonly queueMs?: number
}

const DEFAULT_QUEUE_MS = 100

export class MemoryLine {
  options: LineOptions
  #upFreeAtMs = 0
  #downFreeAtMs = 0

  constructor(options: LineOptions) {
    this.options = options
  }

  /** Reserves the way up: when the last byte has left, for bytes that are ready at `readyMs`. */
  carryUp(bytes: number, readyMs: number): number {
    const { upBytesPerS } = this.options
    if (upBytesPerS === undefined) return readyMs
    this.#upFreeAtMs = Math.max(readyMs, this.#upFreeAtMs) + (bytes * 1000) / upBytesPerS
    return this.#upFreeAtMs
  }

  /**
   * Reserves the way down: when the last byte is there, for bytes that come at `comesAtMs`. Turns are those of sending,
   * so what comes from near may wait for what was sent before from far, by the difference of their delays.
   */
  carryDown(bytes: number, comesAtMs: number): number {
    const { downBytesPerS } = this.options
    if (downBytesPerS === undefined) return comesAtMs
    this.#downFreeAtMs = Math.max(comesAtMs, this.#downFreeAtMs) + (bytes * 1000) / downBytesPerS
    return this.#downFreeAtMs
  }

  /** The earliest arrival at which what is sent next finds room in the queue before the way down. */
  get roomFromMs(): number {
    if (this.options.downBytesPerS === undefined) return 0
    return this.#downFreeAtMs - (this.options.queueMs ?? DEFAULT_QUEUE_MS)
  }
}
