/** A limit of bytes a second, spent before blocks are asked for: what is asked for in a while never exceeds what may come in it. */
import type { Clock, Timer } from '@warren/kernel'
import { BLOCK_BYTES } from '../format/blocks.ts'

/** What may be saved up while nothing is asked for. */
const BURST_MS = 1000

export class ByteBudget {
  readonly #clock: Clock
  readonly #bytesPerS: number | undefined
  readonly #onRoom: () => void
  #savedBytes: number
  #countedAtMs: number
  #timer: Timer | undefined

  /** @param bytesPerS - undefined: no limit. @param onRoom - something may be asked for again. */
  constructor(clock: Clock, bytesPerS: number | undefined, onRoom: () => void) {
    this.#clock = clock
    this.#bytesPerS = bytesPerS
    this.#onRoom = onRoom
    this.#savedBytes = BLOCK_BYTES
    this.#countedAtMs = clock.nowMs()
  }

  /** How many of `wanted` blocks may be asked for now; 0 calls `onRoom` later. */
  spend(wanted: number): number {
    const rate = this.#bytesPerS
    if (rate === undefined) return wanted
    const most = Math.max(BLOCK_BYTES, (rate * BURST_MS) / 1000)
    const nowMs = this.#clock.nowMs()
    this.#savedBytes = Math.min(most, this.#savedBytes + (rate * (nowMs - this.#countedAtMs)) / 1000)
    this.#countedAtMs = nowMs
    const granted = Math.min(wanted, Math.floor(this.#savedBytes / BLOCK_BYTES))
    this.#savedBytes -= granted * BLOCK_BYTES
    if (granted === 0) this.#callLater(rate)
    return granted
  }

  /** Blocks that were granted and not asked for, or that will not come. */
  refund(blocks: number): void {
    if (this.#bytesPerS !== undefined) this.#savedBytes += blocks * BLOCK_BYTES
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #callLater(rate: number): void {
    // At high rates a quarter of a second's worth at once: single blocks would cost a wake-up and a message each.
    const worth = Math.max(BLOCK_BYTES, rate / 4)
    const waitMs = Math.max(1, ((worth - this.#savedBytes) * 1000) / rate)
    this.#timer ??= this.#clock.after(waitMs, () => {
      this.#timer = undefined
      this.#onRoom()
    })
  }
}
