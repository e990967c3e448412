/**
 * A clock that stands still until a test moves it.
 *
 * Time jumps from timer to timer. Before each jump everything that promises can still do at this instant is done: each
 * timer fires in an event-loop turn of its own, and Node empties its microtask queue between two such turns. Timers of
 * one instant fire in the order in which they were started, so a run depends on nothing but its inputs.
 */
import { assert, type Clock, fail, type Timer } from '@warren/kernel'
import { type PendingTimer, TimerHeap } from './timer-heap.ts'

/** Timers fired per turn of the real event loop: the loop itself costs more than most timers do. */
const TIMERS_PER_LOOP = 64

/** The wall time at which a virtual clock starts unless told otherwise: a fixed date, 2026-01-01T00:00:00Z. */
export const VIRTUAL_EPOCH_MS = 1_767_225_600_000

/** The same timeline seen by a machine whose wall clock is wrong. */
export interface SkewedClock extends Clock {
  /** Milliseconds by which this machine's wall clock is ahead of the true one. */
  wallOffsetMs: number
}

export class VirtualClock implements SkewedClock {
  wallOffsetMs = 0
  readonly #timers = new TimerHeap()
  readonly #epochMs: number
  #nowMs = 0
  #serial = 0
  #running = false

  constructor(epochMs = VIRTUAL_EPOCH_MS) {
    this.#epochMs = epochMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  wallMs(): number {
    return this.#epochMs + this.#nowMs + this.wallOffsetMs
  }

  /** Timers that were started and have neither fired nor been cancelled: a part that stopped leaves none. */
  get pendingTimers(): number {
    return this.#timers.size
  }

  after(delayMs: number, callback: () => void): Timer {
    assert(delayMs >= 0 && Number.isFinite(delayMs), 'clock: a delay is a finite number of at least 0')
    const timers = this.#timers
    const timer: PendingTimer = {
      dueMs: this.#nowMs + delayMs,
      serial: this.#serial++,
      callback,
      cancelled: false,
      cancel() {
        if (timer.cancelled) return
        timer.cancelled = true
        timers.noteCancelled()
      },
    }
    timers.push(timer)
    return timer
  }

  /** A clock on this timeline for one machine, whose wall clock is wrong by `wallOffsetMs`. */
  skewed(wallOffsetMs: number): SkewedClock {
    const view: SkewedClock = {
      wallOffsetMs,
      nowMs: () => this.#nowMs,
      wallMs: () => this.#epochMs + this.#nowMs + view.wallOffsetMs,
      after: (delayMs, callback) => this.after(delayMs, callback),
    }
    return view
  }

  /** Lets `durationMs` pass, firing what falls due. Rejects with what a timer's callback throws. */
  async runFor(durationMs: number): Promise<void> {
    await this.#run(() => false, this.#nowMs + durationMs)
  }

  /**
   * Lets time pass until `predicate` holds; it is asked at the start and after every timer.
   *
   * @throws WarrenError `timeout`: it did not hold within `maxMs` of virtual time.
   */
  async runUntil(predicate: () => boolean, maxMs: number): Promise<void> {
    if (await this.#run(predicate, this.#nowMs + maxMs)) return
    throw fail('timeout', 'virtual clock: the condition did not come to hold', { fields: { maxMs } })
  }

  /**
   * Lets time pass until `work` settles, and settles like it.
   *
   * @throws WarrenError `timeout`: it did not settle within `maxMs` of virtual time; or what `work` throws.
   */
  async settle<T>(work: Promise<T>, maxMs: number): Promise<T> {
    let settled = false
    const note = (): void => {
      settled = true
    }
    work.then(note, note)
    await this.runUntil(() => settled, maxMs)
    return work
  }

  #run(predicate: () => boolean, endMs: number): Promise<boolean> {
    assert(!this.#running, 'virtual clock: one run at a time')
    this.#running = true
    return new Promise<boolean>((resolve, reject) => {
      let over = false
      const step = (): void => {
        if (over) return
        try {
          const outcome = this.#step(predicate, endMs)
          if (outcome === undefined) return
          over = true
          this.#running = false
          resolve(outcome)
        } catch (error) {
          over = true
          this.#running = false
          reject(error)
        }
      }
      const loop = (): void => {
        if (over) return
        for (let count = 0; count < TIMERS_PER_LOOP; count++) setImmediate(step)
        setImmediate(loop)
      }
      loop()
    })
  }

  /** True: the predicate holds; false: the end was reached; undefined: a timer fired, go on. */
  #step(predicate: () => boolean, endMs: number): boolean | undefined {
    if (predicate()) return true
    const next = this.#timers.peek()
    if (next === undefined || next.dueMs > endMs) {
      this.#nowMs = Math.max(this.#nowMs, endMs)
      return false
    }
    this.#timers.shift()
    this.#nowMs = next.dueMs
    next.cancelled = true
    next.callback()
    return undefined
  }
}
