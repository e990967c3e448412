/** What lies between two hosts of the memory net, one direction: delay, rate, loss, and the two hosts' own lines. */
import { drawUnit, type Random } from '@warren/kernel'
import type { MemoryLine } from './memory-net-line.ts'

export interface PathOptions {
  /** One way. Default 1. */
  readonly delayMs?: number
  /** Added to the delay, uniform from 0; order is kept. Default 0. */
  readonly jitterMs?: number
  /** Shared by all connections on this path in this direction. Default: unlimited. */
  readonly rateBytesPerS?: number
  /** Share of segments that are lost once and arrive a round trip and {@link RETRANSMIT_MS} later, as TCP would have it. */
  readonly lossShare?: number
  /** Share of segments with which the connection breaks: a router restarts, a NAT forgets. Default 0. */
  readonly breakShare?: number
  /** Share of dials that fail. */
  readonly failedDialShare?: number
}

/** Both ends' lines: the sender's way up and the receiver's way down. */
export interface PathLines {
  readonly from: MemoryLine
  readonly to: MemoryLine
}

export interface Carried {
  /** When the last byte has left the sender. */
  readonly leftAtMs: number
  readonly arrivesAtMs: number
  /** The connection ends with this segment. */
  readonly breaks: boolean
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
  readonly #lines: PathLines
  #freeAtMs = 0

  constructor(options: PathOptions, lines: PathLines, random: Random) {
    this.options = options
    this.#lines = lines
    this.#random = random
  }

  get delayMs(): number {
    return this.options.delayMs ?? DEFAULT_DELAY_MS
  }

  get segmentBytes(): number {
    const { from, to } = this.#lines
    const rate = Math.min(
      this.options.rateBytesPerS ?? Number.POSITIVE_INFINITY,
      from.options.upBytesPerS ?? Number.POSITIVE_INFINITY,
      to.options.downBytesPerS ?? Number.POSITIVE_INFINITY,
    )
    if (!Number.isFinite(rate)) return MAX_SEGMENT_BYTES
    return Math.min(MAX_SEGMENT_BYTES, Math.max(MIN_SEGMENT_BYTES, Math.ceil((rate * SEGMENT_MS) / 1000)))
  }

  drawFailedDial(): boolean {
    return this.#draw(this.options.failedDialShare)
  }

  /** Puts a segment on the path. */
  carry(bytes: number, nowMs: number): Carried {
    const { jitterMs = 0, lossShare, breakShare, rateBytesPerS } = this.options
    const { from, to } = this.#lines
    const readyMs = Math.max(nowMs, to.roomFromMs - this.delayMs)
    const ratedMs =
      rateBytesPerS === undefined
        ? readyMs
        : Math.max(readyMs, this.#freeAtMs) + (bytes * 1000) / rateBytesPerS
    this.#freeAtMs = ratedMs
    const leftAtMs = Math.max(ratedMs, from.carryUp(bytes, readyMs))
    const jitter = jitterMs > 0 ? drawUnit(this.#random) * jitterMs : 0
    const again = this.#draw(lossShare) ? RETRANSMIT_MS + 2 * this.delayMs : 0
    return {
      leftAtMs,
      arrivesAtMs: to.carryDown(bytes, leftAtMs + this.delayMs + jitter + again),
      breaks: this.#draw(breakShare),
    }
  }

  #draw(share = 0): boolean {
    return share > 0 && drawUnit(this.#random) < share
  }
}
