/**
 * The sending side of XOFF and XON of one stream (docs/spec/circuit.md §7): stopped, or held to the rate that the reader
 * said, or free. It also keeps the far end honest: each XOFF must be earned by what was sent, so that a far end cannot make
 * patterns of stopping and going that somebody between could see.
 */
import { fail } from '@warren/kernel'
import type { FlowBounds } from '../flow/flow-bounds.ts'
import { ADVICE_GAIN, ADVICE_VALID_XOFFS, MIN_ADVICE_KIB_PER_S } from '../limits.ts'

export class SendBrake {
  readonly #bounds: FlowBounds
  #isStopped = false
  /** Cells that were sent and have earned no XOFF yet; no more than can have been under way while XON and XOFF crossed. */
  #creditCells = 0
  /** Cells since the last XON. */
  #sinceXon = 0
  /** Cells a millisecond; undefined: as fast as the circuit goes. */
  #rate: number | undefined
  /** Cells that may go now, while there is a rate. */
  #tokens = 0
  #filledAtMs = 0

  constructor(bounds: FlowBounds) {
    this.#bounds = bounds
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /** True: ask {@link waitMs} before each cell. */
  get isPaced(): boolean {
    return this.#rate !== undefined
  }

  /** Milliseconds until a cell may go; 0: now. */
  waitMs(nowMs: number): number {
    const rate = this.#rate
    if (rate === undefined) return 0
    const { xoffCells, xonCells } = this.#bounds
    this.#tokens = Math.min(xoffCells - xonCells, this.#tokens + (nowMs - this.#filledAtMs) * rate)
    this.#filledAtMs = nowMs
    return this.#tokens >= 1 ? 0 : (1 - this.#tokens) / rate
  }

  onSent(): void {
    const { xoffCells, maxWindowCells } = this.#bounds
    if (this.#creditCells < maxWindowCells + xoffCells) this.#creditCells++
    if (this.#rate === undefined) return
    this.#tokens--
    // A reader that has not stopped us for so long is not slow any more, or will say so again.
    if (++this.#sinceXon > ADVICE_VALID_XOFFS * xoffCells) this.#rate = undefined
  }

  /** @throws WarrenError `protocol-violation`: while stopped, or before as much was sent as makes a reader stop anybody. */
  onXoff(): void {
    const { xoffCells, xonCells } = this.#bounds
    if (this.#isStopped) throw fail('protocol-violation', 'xoff: the stream is stopped already')
    if (this.#creditCells < xoffCells - xonCells)
      throw fail('protocol-violation', 'xoff: too little was sent for it')
    this.#creditCells -= xoffCells - xonCells
    this.#isStopped = true
  }

  /** @throws WarrenError `protocol-violation`: while not stopped. */
  onXon(kibPerS: number, nowMs: number): void {
    if (!this.#isStopped) throw fail('protocol-violation', 'xon: the stream is not stopped')
    this.#isStopped = false
    this.#sinceXon = 0
    const bytesPerMs = (Math.max(MIN_ADVICE_KIB_PER_S, kibPerS) * 1024) / 1000
    this.#rate = (ADVICE_GAIN * bytesPerMs) / this.#bounds.cellBytes
    // What makes up for the time in which XON travelled.
    this.#tokens = this.#bounds.xonCells
    this.#filledAtMs = nowMs
  }
}
