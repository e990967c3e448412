/**
 * Keeps a daemon small. Cells and blocks lie outside of the JavaScript heap, and the engine, which counts them late, lets
 * hundreds of megabytes of them lie after they were used: what a transfer of 10 GB leaves behind. So somebody looks once a second
 * and has the garbage collected when there is much of it, which takes some tens of milliseconds every few seconds at full speed.
 *
 * What was collected stays with the process all the same: the engine keeps pages of its heap, and the C library what lies between things that
 * stay. In an hour of guests who come and go a third of a daemon came to be such memory (docs/benchmarks.md, "An hour of guests"). So
 * both give back what they can when the process has grown.
 */
import type { Clock, Timer } from '@warren/kernel'

export interface MemoryKeeper {
  stop(): void
}

export interface MemoryProbe {
  /** Bytes outside of the JavaScript heap, used and unused. */
  outsideBytes(): number
  /** Bytes of the machine's memory that the process holds. */
  residentBytes(): number
  /**
   * Collects all garbage now.
   *
   * @param isThorough - pages that are empty then are given back as well, which takes some times as long.
   */
  collect(isThorough: boolean): void
  /** The C library gives back what was freed; undefined where it does not offer that. */
  readonly giveBack: (() => void) | undefined
}

/** What may gather before it is collected. */
const GARBAGE_MAX_BYTES = 48 * 1024 * 1024
/** By how much the process may grow before it looks what it can give back: a fifth of what an idle one holds. */
const GROWTH_MAX_BYTES = 32 * 1024 * 1024
/** Giving back holds everything up for one or two tenths of a second: a thousandth of this. */
const GIVE_BACK_EVERY_MS = 120_000
const LOOK_MS = 1000
/** A start is over by then: the page is open and the network joined, and nobody waits while the engine is told (engine-memory.ts). */
const SETTLED_MS = 5000

/** @param settle - has the engine serve a daemon, once the start is over. */
export function keepMemory(clock: Clock, settle: () => MemoryProbe): MemoryKeeper {
  let keeper: MemoryKeeper | undefined
  const timer = clock.after(SETTLED_MS, () => {
    keeper = new Keeper(clock, settle())
  })
  return {
    stop: () => {
      timer.cancel()
      keeper?.stop()
    },
  }
}

class Keeper implements MemoryKeeper {
  readonly #clock: Clock
  readonly #probe: MemoryProbe
  #timer: Timer
  /** What was left after the last collection: in use. */
  #usedBytes: number
  /** The least that the process held since it last gave back. */
  #heldBytes: number
  #nextGiveBackMs: number
  /** The engine frees what it collected on a thread of its own, so that it is given back at the look after. */
  #isGivingBack = false

  constructor(clock: Clock, probe: MemoryProbe) {
    this.#clock = clock
    this.#probe = probe
    this.#usedBytes = probe.outsideBytes()
    this.#heldBytes = probe.residentBytes()
    this.#nextGiveBackMs = clock.nowMs() + GIVE_BACK_EVERY_MS
    this.#timer = this.#lookLater()
  }

  stop(): void {
    this.#timer.cancel()
  }

  #lookLater(): Timer {
    return this.#clock.after(LOOK_MS, () => {
      this.#look()
      this.#timer = this.#lookLater()
    })
  }

  #look(): void {
    if (this.#isGivingBack) {
      this.#probe.giveBack?.()
      this.#isGivingBack = false
      this.#heldBytes = this.#probe.residentBytes()
      return
    }
    this.#isGivingBack = this.#hasGrown()
    if (this.#isGivingBack) this.#nextGiveBackMs = this.#clock.nowMs() + GIVE_BACK_EVERY_MS
    const nowBytes = this.#probe.outsideBytes()
    if (this.#isGivingBack || nowBytes - this.#usedBytes > GARBAGE_MAX_BYTES) {
      this.#probe.collect(this.#isGivingBack)
      this.#usedBytes = this.#probe.outsideBytes()
    } else if (nowBytes < this.#usedBytes) this.#usedBytes = nowBytes
  }

  #hasGrown(): boolean {
    const nowBytes = this.#probe.residentBytes()
    this.#heldBytes = Math.min(this.#heldBytes, nowBytes)
    return this.#clock.nowMs() >= this.#nextGiveBackMs && nowBytes - this.#heldBytes > GROWTH_MAX_BYTES
  }
}
