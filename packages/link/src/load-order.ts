/**
 * Whose turn it is on a link: the circuit that sent least of late (docs/spec/link.md §8).
 *
 * Each circuit has a load: every cell it sent, worth half as much every half-life. Instead of making all loads smaller,
 * newer cells count more, so a cell changes one load only. The circuits that have something to send stand in a heap by
 * load: O(log n) a cell. A circuit that comes back is never more than some cells ahead of the others: those who send much
 * are not starved by ever new ones that have sent nothing.
 */
import type { CircuitQueue } from './circuit-queue.ts'
import { MAX_AHEAD_CELLS } from './limits.ts'
import { LOAD_HALF_LIFE_MS } from './timeouts.ts'

/** How far apart times must be for cells to count differently. */
const STEP_MS = 50
/** Loads are made small again when newer cells count so much: far below where sums of doubles lose single cells. */
const MAX_WEIGHT = 2 ** 20

export class LoadOrder {
  readonly #heap: CircuitQueue[] = []
  #weight = 1
  #weightAtMs = 0
  /** The largest load of a circuit at its turn: how far those are who never pause. */
  #level = 0

  get size(): number {
    return this.#heap.length
  }

  /** The circuit whose turn it is; undefined: nobody waits. */
  get first(): CircuitQueue | undefined {
    return this.#heap[0]
  }

  /** Time has passed. @param known - every queue that keeps a load. */
  advance(nowMs: number, known: Iterable<CircuitQueue>): void {
    const passedMs = nowMs - this.#weightAtMs
    if (passedMs < STEP_MS) return
    this.#weightAtMs = nowMs
    const growth = 2 ** (passedMs / LOAD_HALF_LIFE_MS)
    if (this.#weight * growth < MAX_WEIGHT) {
      this.#weight *= growth
      return
    }
    const scale = this.#weight * growth
    this.#weight = 1
    this.#level /= scale
    for (const queue of known) queue.load /= scale
  }

  /** A circuit has something to send again. */
  enter(queue: CircuitQueue): void {
    queue.load = Math.max(queue.load, this.#level - MAX_AHEAD_CELLS * this.#weight)
    queue.place = this.#heap.length
    this.#heap.push(queue)
    this.#rise(queue)
  }

  /** The first circuit sent a cell. */
  charge(queue: CircuitQueue): void {
    if (queue.load > this.#level) this.#level = queue.load
    queue.load += this.#weight
    if (this.#heap.length > 1) this.#sink(queue)
  }

  leave(queue: CircuitQueue): void {
    const { place } = queue
    if (place < 0) return
    queue.place = -1
    const last = this.#heap.pop() as CircuitQueue
    if (last === queue) return
    last.place = place
    this.#heap[place] = last
    this.#sink(last)
    this.#rise(last)
  }

  clear(): void {
    this.#heap.length = 0
  }

  #rise(queue: CircuitQueue): void {
    const heap = this.#heap
    let { place } = queue
    while (place > 0) {
      const above = (place - 1) >> 1
      const parent = heap[above] as CircuitQueue
      if (parent.load <= queue.load) break
      heap[place] = parent
      parent.place = place
      place = above
    }
    heap[place] = queue
    queue.place = place
  }

  #sink(queue: CircuitQueue): void {
    const heap = this.#heap
    let { place } = queue
    for (;;) {
      let below = 2 * place + 1
      if (below >= heap.length) break
      const [left, right] = [heap[below] as CircuitQueue, heap[below + 1]]
      if (right !== undefined && right.load < left.load) below++
      const child = heap[below] as CircuitQueue
      if (child.load > queue.load) break
      heap[place] = child
      child.place = place
      place = below
    }
    heap[place] = queue
    queue.place = place
  }
}
