/**
 * A path as windows see one: a bottleneck with one queue, first in first out, and a distance. Flows send as fast as their
 * windows and paces allow. No cells, no cryptography: minutes of many flows take moments.
 */
import { VirtualClock } from '@warren/testkit'
import { DEFAULT_GEOMETRY } from '@warren/wire'
import { flowBoundsOf } from '../../src/flow/flow-bounds.ts'
import { SendPace } from '../../src/flow/send-pace.ts'
import { WindowControl } from '../../src/flow/window-control.ts'
import { SendWindow } from '../../src/flow/windows.ts'

export const BOUNDS = flowBoundsOf(DEFAULT_GEOMETRY)
const CELLS_PER_MBIT_MS = 125 / BOUNDS.cellBytes
const EMPTY_TAG = new Uint8Array(16)

export class PathModel {
  readonly clock = new VirtualClock()
  /** Without queues. */
  roundTripMs: number
  readonly #cellsPerMs: number
  #freeAtMs = 0
  queuedCells = 0
  mostQueuedCells = 0

  constructor(mbitPerS: number, roundTripMs: number) {
    this.#cellsPerMs = mbitPerS * CELLS_PER_MBIT_MS
    this.roundTripMs = roundTripMs
  }

  get capacityCellsPerS(): number {
    return this.#cellsPerMs * 1000
  }

  /** How long a cell of anybody waits that arrives now. */
  get queueMs(): number {
    return Math.max(0, this.#freeAtMs - this.clock.nowMs())
  }

  /** Puts a cell into the queue; `arrived` is called when its acknowledgement is back. */
  carry(arrived: (() => void) | undefined): void {
    const nowMs = this.clock.nowMs()
    this.queuedCells++
    this.mostQueuedCells = Math.max(this.mostQueuedCells, this.queuedCells)
    this.#freeAtMs = Math.max(nowMs, this.#freeAtMs) + 1 / this.#cellsPerMs
    this.clock.after(this.#freeAtMs - nowMs, () => this.queuedCells--)
    if (arrived !== undefined) this.clock.after(this.#freeAtMs - nowMs + this.roundTripMs, arrived)
  }
}

/** One direction of a circuit over a path. */
export class Flow {
  readonly control = new WindowControl(BOUNDS)
  readonly window: SendWindow
  readonly pace: SendPace
  /** Delays each acknowledgement: a far end that is slow, or lies. */
  lateMs: () => number = () => 0
  /** Acknowledges at all. */
  answers = true
  sentCells = 0
  mostInFlightCells = 0
  #left = 0
  readonly #path: PathModel

  constructor(path: PathModel) {
    this.#path = path
    this.window = new SendWindow(path.clock, this.control, BOUNDS)
    this.pace = new SendPace(path.clock, this.control, () => this.#pump())
  }

  /** Has so many more cells to send. */
  give(cells = Number.POSITIVE_INFINITY): void {
    this.#left += cells
    this.#pump()
  }

  #pump(): void {
    while (this.#left > 0 && this.window.isOpen && this.pace.mayGo()) {
      this.#left--
      this.sentCells++
      const isMarked = this.window.marksNext
      this.window.onSent(EMPTY_TAG, isMarked)
      this.pace.onSent()
      this.mostInFlightCells = Math.max(this.mostInFlightCells, this.window.inFlightCells)
      this.#path.carry(isMarked ? () => this.#answer() : undefined)
    }
  }

  #answer(): void {
    if (!this.answers) return
    this.#path.clock.after(this.lateMs(), () => {
      this.window.onSendme(EMPTY_TAG)
      this.#pump()
    })
  }
}

/** The cells a second that flows sent over a span of time. */
export async function ratesOver(path: PathModel, flows: readonly Flow[], spanMs: number): Promise<number[]> {
  const before = flows.map(({ sentCells }) => sentCells)
  await path.clock.runFor(spanMs)
  return flows.map(({ sentCells }, index) => ((sentCells - (before[index] as number)) * 1000) / spanMs)
}
