/**
 * The rate at which a relay passes on what is others' (docs/spec/circuit.md §10). Each direction of a circuit is a lane:
 * first in, first out, since the ciphers at its ends count cells. Lanes that wait take turns, so a busy circuit delays
 * nobody but itself. This node's own circuits never come here.
 */
import type { Clock, Timer } from '@warren/kernel'
import { Ring } from '../flow/ring.ts'
import { PACE_BURST_CELLS, PACE_BURST_S } from '../limits.ts'
import { PACE_MIN_WAIT_MS } from '../timeouts.ts'

/** What the owner of a relay gives to others. */
export interface RelayAllowance {
  /** Bytes of cells passed on a second, all circuits and both directions together; undefined: as fast as links take them. */
  readonly bytesPerS: number | undefined
  /** Told of every cell that is passed on. */
  passed(bytes: number): void
  /** False: no new circuits. Those that are there go on. */
  accepts(): boolean
}

export const UNLIMITED: RelayAllowance = { bytesPerS: undefined, passed: () => {}, accepts: () => true }

/** Where the cells of a lane go. */
export interface LaneOwner {
  deliver(cell: Uint8Array): void
  /** Cells that wait went up or down. */
  held(cells: number): void
  /** Nothing waits any more. */
  drained(): void
  /** What `deliver` threw when it was the clock that called it. */
  fail(thrown: unknown): void
}

export class Lane {
  readonly #pacer: Pacer
  readonly #owner: LaneOwner
  readonly #cells = new Ring<Uint8Array>()

  constructor(pacer: Pacer, owner: LaneOwner) {
    this.#pacer = pacer
    this.#owner = owner
  }

  /** When the first cell came that waits; undefined: none does. */
  get oldestMs(): number | undefined {
    return this.#cells.oldestMs
  }

  /** Cells that wait. */
  get length(): number {
    return this.#cells.length
  }

  /** Takes a cell; it leaves now or in its turn. @throws what the owner's `deliver` throws. */
  send(cell: Uint8Array): void {
    if (this.#cells.length === 0 && this.#pacer.take()) return this.#owner.deliver(cell)
    this.#cells.push(cell, this.#pacer.nowMs())
    this.#owner.held(1)
    this.#pacer.wait(this)
  }

  /** Lets the first cell go; false: nothing waits behind it. */
  release(): boolean {
    const cell = this.#cells.shift()
    if (cell === undefined) return false
    this.#owner.held(-1)
    try {
      this.#owner.deliver(cell)
      if (this.#cells.length === 0) this.#owner.drained()
    } catch (thrown) {
      this.#owner.fail(thrown)
    }
    return this.#cells.length > 0
  }

  /** Drops what waits. */
  clear(): void {
    if (this.#cells.length > 0) this.#owner.held(-this.#cells.length)
    this.#cells.clear()
    this.#pacer.forget(this)
  }
}

export class Pacer {
  readonly #clock: Clock
  readonly #cellBytes: number
  readonly #allowance: RelayAllowance
  readonly #burstCells: number
  /** In the order of their turns. */
  readonly #waiting = new Set<Lane>()
  #tokens: number
  #filledAtMs: number
  #timer: Timer | undefined

  constructor(clock: Clock, cellBytes: number, allowance: RelayAllowance) {
    this.#clock = clock
    this.#cellBytes = cellBytes
    this.#allowance = allowance
    const cellsPerS = (allowance.bytesPerS ?? 0) / cellBytes
    this.#burstCells = Math.max(PACE_BURST_CELLS, cellsPerS * PACE_BURST_S)
    this.#tokens = this.#burstCells
    this.#filledAtMs = clock.nowMs()
  }

  nowMs(): number {
    return this.#clock.nowMs()
  }

  /** Pays for one cell, unless others wait for their turn or the rate is used up. */
  take(): boolean {
    return this.#waiting.size === 0 && this.#pay()
  }

  wait(lane: Lane): void {
    this.#waiting.add(lane)
    this.#wake()
  }

  forget(lane: Lane): void {
    this.#waiting.delete(lane)
    if (this.#waiting.size > 0) return
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #pay(): boolean {
    const { bytesPerS } = this.#allowance
    if (bytesPerS !== undefined) {
      const nowMs = this.#clock.nowMs()
      const earned = ((nowMs - this.#filledAtMs) / 1000) * (bytesPerS / this.#cellBytes)
      this.#tokens = Math.min(this.#burstCells, this.#tokens + earned)
      this.#filledAtMs = nowMs
      if (this.#tokens < 1) return false
      this.#tokens--
    }
    this.#allowance.passed(this.#cellBytes)
    return true
  }

  #wake(): void {
    const { bytesPerS } = this.#allowance
    if (this.#timer !== undefined || bytesPerS === undefined) return
    const untilOneMs = ((1 - this.#tokens) * this.#cellBytes * 1000) / bytesPerS
    this.#timer = this.#clock.after(Math.max(PACE_MIN_WAIT_MS, untilOneMs), () => {
      this.#timer = undefined
      this.#turn()
    })
  }

  #turn(): void {
    for (const lane of this.#waiting) {
      if (!this.#pay()) break
      // A set keeps the order in which members came: who has more goes to the end of the line.
      this.#waiting.delete(lane)
      if (lane.release()) this.#waiting.add(lane)
    }
    if (this.#waiting.size > 0) this.#wake()
  }
}
