/** The cells that wait for a link, by circuit. Whose turn it is, is {@link LoadOrder}'s to say. */
import { CircuitQueue } from './circuit-queue.ts'
import { MAX_IDLE_LOADS, QUEUE_HIGH_CELLS, QUEUE_LOW_CELLS } from './limits.ts'
import { LoadOrder } from './load-order.ts'

/** Queues kept for the next circuits that have something to send. */
const MAX_SPARE_QUEUES = 64

export class CellQueues {
  /** Circuits of which something waits, and those that sent of late and whose load is remembered. */
  readonly #byCircuit = new Map<number, CircuitQueue>()
  readonly #spare: CircuitQueue[] = []
  readonly #order = new LoadOrder()
  #length = 0
  readonly #relieved: number[] = []

  /** Cells of all circuits. */
  get length(): number {
    return this.#length
  }

  queued(circuitId: number): number {
    return this.#byCircuit.get(circuitId)?.length ?? 0
  }

  /** When the first cell of a circuit came that waits; undefined: none does. */
  oldestMs(circuitId: number): number | undefined {
    return this.#byCircuit.get(circuitId)?.oldestMs
  }

  /** The same over all circuits for which `counts` holds. */
  oldestOf(counts: (circuitId: number) => boolean): number | undefined {
    let oldestMs: number | undefined
    for (const queue of this.#byCircuit.values()) {
      const queueMs = counts(queue.circuitId) ? queue.oldestMs : undefined
      if (queueMs !== undefined && (oldestMs === undefined || queueMs < oldestMs)) oldestMs = queueMs
    }
    return oldestMs
  }

  /** Tells the time before cells are taken: what was sent long ago counts for less. */
  advance(nowMs: number): void {
    this.#order.advance(nowMs, this.#byCircuit.values())
  }

  /** Appends a cell to its circuit's queue; returns that queue's length. */
  push(circuitId: number, cell: Uint8Array, nowMs: number): number {
    let queue = this.#byCircuit.get(circuitId)
    if (queue === undefined) {
      queue = this.#spare.pop() ?? new CircuitQueue()
      queue.circuitId = circuitId
      this.#byCircuit.set(circuitId, queue)
    }
    if (queue.place < 0) this.#order.enter(queue)
    queue.push(cell, nowMs)
    this.#length++
    if (queue.length >= QUEUE_HIGH_CELLS) queue.reachedHigh = true
    return queue.length
  }

  /** The cell whose turn it is. Call only while `length` > 0. */
  next(): Uint8Array {
    const queue = this.#order.first as CircuitQueue
    const cell = queue.shift()
    this.#length--
    if (queue.reachedHigh && queue.length < QUEUE_LOW_CELLS) {
      queue.reachedHigh = false
      this.#relieved.push(queue.circuitId)
    }
    this.#order.charge(queue)
    if (queue.length === 0) {
      this.#order.leave(queue)
      if (this.#byCircuit.size - this.#order.size > MAX_IDLE_LOADS) this.#forgetIdle()
    }
    return cell
  }

  /** A circuit that fell below the low-water mark after it had reached the high one, once each; undefined: none is left. */
  takeRelieved(): number | undefined {
    return this.#relieved.shift()
  }

  forget(circuitId: number): void {
    const queue = this.#byCircuit.get(circuitId)
    if (queue === undefined) return
    this.#length -= queue.length
    this.#order.leave(queue)
    this.#drop(queue)
  }

  clear(): void {
    this.#byCircuit.clear()
    this.#order.clear()
    this.#length = 0
    this.#relieved.length = 0
  }

  /** All at once and seldom, so that it costs little a cell. */
  #forgetIdle(): void {
    for (const queue of [...this.#byCircuit.values()]) if (queue.place < 0) this.#drop(queue)
  }

  #drop(queue: CircuitQueue): void {
    this.#byCircuit.delete(queue.circuitId)
    queue.reset()
    if (this.#spare.length < MAX_SPARE_QUEUES) this.#spare.push(queue)
  }
}
