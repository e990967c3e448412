/**
 * Spreads a window over its round trip (RFC 9002, section 7.7). Acknowledgements keep the distances that cells had when they left, so a
 * window that left at once comes back at once, waits for itself at every narrow place of a long path, and looks like a queue that leaves
 * no room for more, while the path is empty for most of the time.
 */
import type { Clock, Timer } from '@warren/kernel'
import { SEND_BURST_CELLS } from '../limits.ts'
import { SEND_BURST_MS, SEND_PACE_TURN_MS } from '../timeouts.ts'
import type { CongestionControl } from './congestion.ts'

export class SendPace {
  readonly #clock: Clock
  readonly #control: CongestionControl
  readonly #onReady: () => void
  /** Cells that may go at once. */
  #credit = 0
  #creditAtMs = Number.NEGATIVE_INFINITY
  #timer: Timer | undefined

  /** @param onReady - told when cells may go again after {@link mayGo} said no. */
  constructor(clock: Clock, control: CongestionControl, onReady: () => void) {
    this.#clock = clock
    this.#control = control
    this.#onReady = onReady
  }

  /** True if a DATA cell may go now; else its owner is told when. */
  mayGo(): boolean {
    const rate = this.#control.paceCellsPerMs
    if (rate === undefined || this.#credit >= 1) return true
    const nowMs = this.#clock.nowMs()
    const earned = this.#credit + rate * (nowMs - this.#creditAtMs)
    this.#credit = Math.min(earned, Math.max(SEND_BURST_CELLS, rate * SEND_BURST_MS))
    this.#creditAtMs = nowMs
    if (this.#credit >= 1) return true
    this.#timer ??= this.#clock.after(Math.max(SEND_PACE_TURN_MS, (1 - this.#credit) / rate), () => {
      this.#timer = undefined
      this.#onReady()
    })
    return false
  }

  /** A DATA cell left. */
  onSent(): void {
    if (this.#credit >= 1) this.#credit--
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }
}
