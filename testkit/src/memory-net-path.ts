/** What lies between two hosts of the memory net, one direction: delay, rate, loss. */
import { drawUnit, type Random } from '@warren/kernel'

export interface PathOptions {
  /** One way. Default 1. */
  readonly delayMs?: number
  /** Added to the delay, uniform from 0; order is kept. Default 0. */
  readonly jitterMs?: number
  /** Shared by all connections on this path in this direction. Default: unlimited. */
  readonly rateBytesPerS?: number
  /** Share of segments that are lost once and arrive a round trip and {@link RETRANSMIT_MS} later, as TCP would have it. */
  readonly lossShare?: number
  /** Share of dials that fail. */
  readonly failedDialShare?: number
}

/** Linux's least time-out before it sends a segment again. */
const RETRANSMIT_MS = 200
const DEFAULT_DELAY_MS = 1
/** Most bytes that travel as one event. */
const MAX_SEGMENT_BYTES = 64 * 1024
const MIN_SEGMENT_BYTES = 1460
/** A rated path is cut into pieces of this length, so that connections that share it take turns. */
const SEGMENT_MS = 2

export class MemoryPath {
  options: PathOptions
  /** Cut by a partition. */
  blocked = false
  readonly #random: Random
  #freeAtMs = 0

  constructor(options: PathOptions, random: Random) {
    this.options = options
    this.#random = random
  }

  get delayMs(): number {
    return this.options.delayMs ?? DEFAULT_DELAY_MS
  }

  get segmentBytes(): number {
    const rate = this.options.rateBytesPerS
    if (rate === undefined) return MAX_SEGMENT_BYTES
    return Math.min(MAX_SEGMENT_BYTES, Math.max(MIN_SEGMENT_BYTES, Math.ceil((rate * SEGMENT_MS) / 1000)))
  }

  drawFailedDial(): boolean {
    const share = this.options.failedDialShare ?? 0
    return share > 0 && drawUnit(this.#random) < share
  }

  /** Puts a segment on the path: when its last byte has left, and when it will be there. */
  carry(bytes: number, nowMs: number): { readonly leftAtMs: number; readonly arrivesAtMs: number } {
    const { jitterMs = 0, lossShare = 0, rateBytesPerS } = this.options
    const leftAtMs =
      rateBytesPerS === undefined ? nowMs : Math.max(nowMs, this.#freeAtMs) + (bytes * 1000) / rateBytesPerS
    this.#freeAtMs = leftAtMs
    const jitter = jitterMs > 0 ? drawUnit(this.#random) * jitterMs : 0
    const lost = lossShare > 0 && drawUnit(this.#random) < lossShare
    return {
      leftAtMs,
      arrivesAtMs: leftAtMs + this.delayMs + jitter + (lost ? RETRANSMIT_MS + 2 * this.delayMs : 0),
    }
  }
}
