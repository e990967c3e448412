/** The reading side of XOFF and XON of one stream (docs/spec/circuit.md §7): when to say which, and what the far end may still send. */
import { fail } from '@warren/kernel'
import type { FlowBounds } from '../flow/flow-bounds.ts'
import { MIN_ADVICE_KIB_PER_S } from '../limits.ts'

const MAX_ADVICE_KIB_PER_S = 0xffff_ffff

export class ReadLimit {
  readonly #bounds: FlowBounds
  #hasStopped = false
  /** When the reader took the first cell since; how long it did not read at all says nothing about its rate. */
  #readingSinceMs: number | undefined
  #arrivedCells = 0
  #consumedBytes = 0

  constructor(bounds: FlowBounds) {
    this.#bounds = bounds
  }

  /**
   * A cell was put with those that wait for the reader; true: say XOFF.
   *
   * @param waitingCells - with this one.
   * @throws WarrenError `protocol-violation`: more came after XOFF than can have been under way.
   */
  onWaiting(waitingCells: number): boolean {
    if (this.#hasStopped) {
      // A window, and the one cell that may go without one.
      if (++this.#arrivedCells > this.#bounds.maxWindowCells + 1)
        throw fail('protocol-violation', 'stream: goes on after XOFF')
      return false
    }
    if (waitingCells < this.#bounds.xoffCells) return false
    this.#hasStopped = true
    this.#readingSinceMs = undefined
    this.#arrivedCells = 0
    this.#consumedBytes = 0
    return true
  }

  /**
   * The reader took a cell's bytes; the rate that XON should say now, if it is time for one.
   *
   * @param waitingCells - without this one.
   */
  onConsumed(bytes: number, waitingCells: number, nowMs: () => number): number | undefined {
    if (!this.#hasStopped) return undefined
    this.#readingSinceMs ??= nowMs()
    this.#consumedBytes += bytes
    if (waitingCells > this.#bounds.xonCells) return undefined
    this.#hasStopped = false
    const elapsedMs = nowMs() - this.#readingSinceMs
    const kibPerS = elapsedMs > 0 ? ((this.#consumedBytes / 1024) * 1000) / elapsedMs : MAX_ADVICE_KIB_PER_S
    return Math.max(MIN_ADVICE_KIB_PER_S, Math.min(MAX_ADVICE_KIB_PER_S, Math.round(kibPerS)))
  }
}
