/**
 * Whoever starts a node at a terminal is told where its page is, and opens it at once. Joining the network wants the same processors as the
 * browser does, here and in the relays of a network on this machine, and nobody waits for it yet: so it begins when the page stands, or when
 * nobody has come.
 */
import { type Cancel, type Clock, pause } from '@warren/kernel'

/** A browser that was told the address asks within this, and after each answer again, until its first screen stands. */
const QUIET_MS = 200
/** Whoever goes on asking does not keep the network waiting for longer. */
const MOST_MS = 1500

export class PageFirst {
  readonly #clock: Clock
  #askedAtMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Somebody asks. */
  note(): void {
    this.#askedAtMs = this.#clock.nowMs()
  }

  /** Resolves when nobody has asked for a while. @throws WarrenError `cancelled`. */
  async whenQuiet(cancel: Cancel): Promise<void> {
    const beginMs = this.#clock.nowMs()
    for (;;) {
      const nowMs = this.#clock.nowMs()
      const quietAtMs = Math.max(beginMs, this.#askedAtMs) + QUIET_MS
      const leftMs = Math.min(quietAtMs, beginMs + MOST_MS) - nowMs
      if (leftMs <= 0) return
      await pause(this.#clock, leftMs, cancel)
    }
  }
}
