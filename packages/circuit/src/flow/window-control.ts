/**
 * The congestion window of one direction of a circuit: start-up, then Vegas, one step a round trip (docs/spec/circuit.md
 * §7, docs/adr/0006-congestion.md). It outlives the streams, so what was learned of a path serves the next request.
 */
import {
  FULL_QUEUE_BYTES_PER_S,
  MAX_QUEUE_UNIT_BYTES,
  MIN_QUEUE_UNIT_BYTES,
  WINDOW_INCREMENT_BYTES,
} from '../limits.ts'
import { SEND_PACE_MIN_ROUND_TRIP_MS, WINDOW_VALID_MS } from '../timeouts.ts'
import type { CongestionControl } from './congestion.ts'
import type { FlowBounds } from './flow-bounds.ts'
import { RoundTrips } from './round-trips.ts'
import { StartUp } from './start-up.ts'
import { queueOf, vegasStep } from './vegas.ts'

/** Marks in one window: often enough to see a queue build, seldom enough not to answer cells with cells. */
const MARKS_PER_WINDOW = 8
/** The largest rate is that of the last one to two spans of so many rounds. */
const RATE_ROUNDS = 10
/** While the smallest round trip is measured anew, a window of this share of what the path holds lets the queue run dry. */
const PROBE_SHARE = 0.75
/** The first of these rounds empties the queue, the second sees the path without it. */
const PROBE_ROUNDS = 2
/** After so many full rounds with hardly a queue the path has become wider: how much is looked for as at the start. */
const WIDER_ROUNDS = 3
/** A smallest round trip that grew by more than this is another path: its window is looked for from the start. */
const NEW_PATH_GROWTH = 1.25

/** Cells leave this much faster than a window for each round trip: it is used up, and a start that doubles is not held back. */
const PACE_GAIN = 1.25
const STARTING_PACE_GAIN = 2

/** Multiples of the queue unit, those of proposal 324 for onion services; mutable, since there is one and it moves. */
class Targets {
  alpha = 0
  beta = 0
  delta = 0
  gamma = 0
  increment = 1
  readonly probeShare = 1 / 8

  set(unitCells: number): void {
    this.alpha = 3 * unitCells
    this.beta = 6 * unitCells
    this.delta = 7 * unitCells
    this.gamma = 4 * unitCells
  }
}

export class WindowControl implements CongestionControl {
  windowCells: number
  markCells = 1
  readonly #bounds: FlowBounds
  readonly #roundTrips = new RoundTrips()
  readonly #startUp = new StartUp()
  readonly #targets = new Targets()
  /** What the window is when it is not made smaller for a measurement. */
  #window: number
  #isStarting = true
  /** Of another way between the same ends; 0: unknown. */
  #assumedRoundTripMs = 0
  #probeRounds = 0
  /** Full rounds in a row in which hardly a queue was seen. */
  #widerRounds = 0
  /** The window was used up at some time of this round. */
  #isFull = false
  /** When that was last so, or the last time the window was made smaller for the lack of it. */
  #validAtMs = Number.NEGATIVE_INFINITY
  #acknowledgedCells = 0
  #acknowledgedAtMs = Number.NEGATIVE_INFINITY
  #roundStartCells = 0
  #roundStartMs = 0
  /** Undefined from the first mark after a pause until it is acknowledged. */
  #roundEndCells: number | undefined
  #rounds = 0
  /** Largest rates of the current span of rounds and the one before, in cells per millisecond. */
  #maxRate = 0
  #lastMaxRate = 0

  constructor(bounds: FlowBounds) {
    this.#bounds = bounds
    this.#targets.increment = Math.max(1, Math.floor(WINDOW_INCREMENT_BYTES / bounds.cellBytes))
    this.#window = this.windowCells = bounds.initialWindowCells
    this.#setTargets()
    this.#setWindow(this.#window)
  }

  get isStarting(): boolean {
    return this.#isStarting
  }

  get roundTripMs(): number {
    return this.#roundTrips.smoothedMs
  }

  /** Paths that are short are not paced: what one turn of a busy process sends is a burst there anyway. */
  get paceCellsPerMs(): number | undefined {
    const { smoothedMs, minMs } = this.#roundTrips
    const roundTripMs = smoothedMs === 0 ? this.#assumedRoundTripMs : smoothedMs
    if (roundTripMs < SEND_PACE_MIN_ROUND_TRIP_MS || (smoothedMs > 0 && minMs < SEND_PACE_MIN_ROUND_TRIP_MS))
      return undefined
    // What is to double sends two cells for each that was acknowledged; after a pause nothing was yet.
    const isDoubling = this.#isStarting && this.#roundEndCells !== undefined
    return ((isDoubling ? STARTING_PACE_GAIN : PACE_GAIN) * this.windowCells) / roundTripMs
  }

  startLike({ windowCells, roundTripMs }: Pick<CongestionControl, 'windowCells' | 'roundTripMs'>): void {
    this.#assumedRoundTripMs = roundTripMs
    this.#setWindow(Math.max(this.#bounds.initialWindowCells, windowCells >> 1))
  }

  /** A window that was not used up for long is half as much worth: the path may have others on it by now. */
  onMarkSent(nowMs: number, isAlone: boolean): void {
    // Not what a small window does between two acknowledgements, or its rounds would never end.
    if (isAlone && nowMs - this.#acknowledgedAtMs > this.#roundTrips.smoothedMs)
      this.#startRound(nowMs, undefined)
    if (this.#validAtMs === Number.NEGATIVE_INFINITY) this.#validAtMs = nowMs
    const { initialWindowCells } = this.#bounds
    while (nowMs - this.#validAtMs > WINDOW_VALID_MS && this.#window > initialWindowCells) {
      this.#validAtMs += WINDOW_VALID_MS
      this.#begin()
      this.#setWindow(Math.max(initialWindowCells, this.#window >> 1))
    }
  }

  onAcknowledged(cells: number, roundTripMs: number, inFlightCells: number, nowMs: number): void {
    this.#acknowledgedCells += cells
    this.#acknowledgedAtMs = nowMs
    const isQuick = this.#isStarting || this.#probeRounds > 0
    this.#roundTrips.add(roundTripMs, isQuick ? 0 : this.#window / this.markCells, nowMs)
    if (inFlightCells + 2 * this.markCells >= this.windowCells) this.#isFull = true
    if (this.#isStarting) this.#grow(cells, roundTripMs)
    if (this.#roundEndCells === undefined)
      this.#roundEndCells = this.#acknowledgedCells + inFlightCells - cells
    else if (this.#acknowledgedCells >= this.#roundEndCells) this.#endRound(inFlightCells - cells, nowMs)
  }

  #grow(cells: number, roundTripMs: number): void {
    const { minMs } = this.#roundTrips
    const mayGrow = this.#startUp.onSample(roundTripMs, minMs, this.#window, this.#targets.gamma)
    if (mayGrow && this.#isFull) this.#setWindow(this.#window + cells)
  }

  #endRound(inFlightCells: number, nowMs: number): void {
    const rate = this.#noteRate(nowMs)
    if (this.#isFull) this.#validAtMs = nowMs
    this.#setTargets()
    if (this.#probeRounds > 0) this.#endProbeRound(nowMs)
    else if (this.#isStarting) this.#endStartUpRound(rate)
    else this.#step(nowMs)
    this.#isFull = false
    this.#startRound(nowMs, this.#acknowledgedCells + inFlightCells)
  }

  #startRound(nowMs: number, endCells: number | undefined): void {
    this.#roundStartCells = this.#acknowledgedCells
    this.#roundStartMs = nowMs
    this.#roundEndCells = endCells
  }

  #noteRate(nowMs: number): number {
    const elapsedMs = nowMs - this.#roundStartMs
    const rate = elapsedMs > 0 ? (this.#acknowledgedCells - this.#roundStartCells) / elapsedMs : 0
    if (++this.#rounds % RATE_ROUNDS === 0) {
      this.#lastMaxRate = this.#maxRate
      this.#maxRate = 0
    }
    this.#maxRate = Math.max(this.#maxRate, rate)
    return rate
  }

  #endStartUpRound(rate: number): void {
    if (!this.#isFull) return this.#startUp.skipRound()
    const { minMs, smoothedMs } = this.#roundTrips
    const { gamma } = this.#targets
    const isOver = this.#startUp.endRound(rate, minMs, this.#window, gamma)
    if (!isOver && this.#window < this.#bounds.maxWindowCells) return
    this.#isStarting = false
    this.#widerRounds = 0
    // A round in which the sender paused has too small a rate, and one in which the window grew too small a round trip.
    const held = Math.max(rate * minMs, this.#window - queueOf(this.#window, smoothedMs, minMs))
    this.#setWindow(Math.min(this.#window, Math.ceil(held + gamma)))
  }

  #step(nowMs: number): void {
    const trips = this.#roundTrips
    if (this.#window === this.#bounds.minWindowCells && trips.smoothedMs > trips.minMs) trips.renewMin(nowMs)
    if (trips.isMinOld(nowMs)) {
      if (this.#isFull) return this.#probe()
      // Who sends little makes no queue: what it sees is the path.
      trips.renewMin(nowMs)
    }
    const queue = queueOf(this.#window, trips.smoothedMs, trips.minMs)
    if (this.#isFull) this.#widerRounds = 2 * queue < this.#targets.alpha ? this.#widerRounds + 1 : 0
    if (this.#widerRounds === WIDER_ROUNDS) return this.#begin()
    this.#setWindow(vegasStep(this.#window, queue, this.#isFull, this.#targets))
  }

  /** A full window sees its own queue in every round trip: let that run dry before believing a new smallest one. */
  #probe(): void {
    const { smoothedMs, minMs } = this.#roundTrips
    this.#probeRounds = PROBE_ROUNDS
    const held = this.#window - queueOf(this.#window, smoothedMs, minMs)
    this.#open(Math.max(this.#bounds.minWindowCells, Math.floor(held * PROBE_SHARE)))
  }

  #endProbeRound(nowMs: number): void {
    if (--this.#probeRounds > 0) return
    const trips = this.#roundTrips
    const before = trips.minMs
    if (trips.isMinOld(nowMs)) trips.renewMin(nowMs)
    if (trips.minMs > before * NEW_PATH_GROWTH) this.#begin()
    this.#setWindow(this.#window)
  }

  #begin(): void {
    this.#isStarting = true
    this.#widerRounds = 0
    this.#probeRounds = 0
    this.#startUp.restart()
  }

  /**
   * The queue that is aimed at grows with the root of the rate. In proportion to it, circuits that share one queue would
   * keep whatever shares they began with; at one size for all, it is seconds of a slow line or nothing to a fast one.
   */
  #setTargets(): void {
    const { cellBytes } = this.#bounds
    const rate = Math.max(this.#maxRate, this.#lastMaxRate)
    const share = Math.min(1, Math.sqrt((rate * cellBytes * 1000) / FULL_QUEUE_BYTES_PER_S))
    this.#targets.set(Math.max(1, Math.max(MIN_QUEUE_UNIT_BYTES, share * MAX_QUEUE_UNIT_BYTES) / cellBytes))
  }

  #setWindow(cells: number): void {
    const { minWindowCells, maxWindowCells } = this.#bounds
    this.#window = Math.max(minWindowCells, Math.min(maxWindowCells, Math.floor(cells)))
    this.#open(this.#window)
  }

  #open(cells: number): void {
    const { minMarkCells, maxMarkCells } = this.#bounds
    this.windowCells = cells
    const distance = Math.floor(cells / MARKS_PER_WINDOW)
    this.markCells = Math.max(minMarkCells, Math.min(maxMarkCells, distance))
  }
}
