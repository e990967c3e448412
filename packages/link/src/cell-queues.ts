/**
 * The cells that wait for a link, by circuit. Circuits with something to send take turns, one cell each.
 *
 * Whose turn it is, is decided in `next` and nowhere else: an exponentially weighted scheduler replaces that one choice.
 */
import { QUEUE_HIGH_CELLS, QUEUE_LOW_CELLS } from './limits.ts'

/** Powers of two. */
const FIRST_RING = 8
const MAX_SPARE_RING = 64
/** Queues kept for the next circuits that have something to send. */
const MAX_SPARE_QUEUES = 64

/** First-in first-out with a growing ring: no allocation per cell. */
class CircuitQueue {
  circuitId = 0
  /** The next circuit in the round; the queue itself if it is alone. */
  following: CircuitQueue = this
  previous: CircuitQueue = this
  reachedHigh = false
  #ring: (Uint8Array | undefined)[] = new Array(FIRST_RING)
  /** When each cell of the ring came. */
  #times: number[] = new Array<number>(FIRST_RING).fill(0)
  #head = 0
  length = 0

  /** When its first cell came. */
  get oldestMs(): number {
    return this.#times[this.#head] as number
  }

  /** Empties it and leaves it alone in its round, fit for another circuit. */
  reset(): void {
    this.following = this
    this.previous = this
    this.reachedHigh = false
    this.#head = 0
    if (this.length > 0 || this.#ring.length > MAX_SPARE_RING) {
      this.#ring = new Array(FIRST_RING)
      this.#times = new Array<number>(FIRST_RING).fill(0)
    }
    this.length = 0
  }

  push(cell: Uint8Array, nowMs: number): void {
    if (this.length === this.#ring.length) this.#grow()
    const index = (this.#head + this.length) & (this.#ring.length - 1)
    this.#ring[index] = cell
    this.#times[index] = nowMs
    this.length++
  }

  shift(): Uint8Array {
    const cell = this.#ring[this.#head] as Uint8Array
    this.#ring[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#ring.length - 1)
    this.length--
    return cell
  }

  /** Doubles: the length stays a power of two, so that the ring wraps with a mask. */
  #grow(): void {
    const larger = new Array<Uint8Array | undefined>(this.#ring.length * 2)
    const times = new Array<number>(larger.length).fill(0)
    for (let index = 0; index < this.length; index++) {
      const from = (this.#head + index) & (this.#ring.length - 1)
      larger[index] = this.#ring[from]
      times[index] = this.#times[from] as number
    }
    this.#ring = larger
    this.#times = times
    this.#head = 0
  }
}

export class CellQueues {
  readonly #byCircuit = new Map<number, CircuitQueue>()
  readonly #spare: CircuitQueue[] = []
  /** The circuit whose turn is next; the others follow it in a circle. */
  #turn: CircuitQueue | undefined
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
    for (const [circuitId, queue] of this.#byCircuit) {
      if (counts(circuitId) && (oldestMs === undefined || queue.oldestMs < oldestMs))
        oldestMs = queue.oldestMs
    }
    return oldestMs
  }

  /** Appends a cell to its circuit's queue; returns that queue's length. */
  push(circuitId: number, cell: Uint8Array, nowMs: number): number {
    let queue = this.#byCircuit.get(circuitId)
    if (queue === undefined) {
      queue = this.#spare.pop() ?? new CircuitQueue()
      queue.circuitId = circuitId
      this.#byCircuit.set(circuitId, queue)
      this.#join(queue)
    }
    queue.push(cell, nowMs)
    this.#length++
    if (queue.length >= QUEUE_HIGH_CELLS) queue.reachedHigh = true
    return queue.length
  }

  /** The cell whose turn it is. Call only while `length` > 0. */
  next(): Uint8Array {
    const queue = this.#turn as CircuitQueue
    this.#turn = queue.following
    const cell = queue.shift()
    this.#length--
    if (queue.reachedHigh && queue.length < QUEUE_LOW_CELLS) {
      queue.reachedHigh = false
      this.#relieved.push(queue.circuitId)
    }
    if (queue.length === 0) this.#remove(queue)
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
    this.#remove(queue)
  }

  clear(): void {
    this.#byCircuit.clear()
    this.#turn = undefined
    this.#length = 0
    this.#relieved.length = 0
  }

  /** Enters the round as the last, behind everybody who waits already. */
  #join(queue: CircuitQueue): void {
    const turn = this.#turn
    if (turn === undefined) {
      this.#turn = queue
      return
    }
    queue.following = turn
    queue.previous = turn.previous
    turn.previous.following = queue
    turn.previous = queue
  }

  #remove(queue: CircuitQueue): void {
    this.#byCircuit.delete(queue.circuitId)
    if (this.#turn === queue) this.#turn = queue.following === queue ? undefined : queue.following
    queue.previous.following = queue.following
    queue.following.previous = queue.previous
    queue.reset()
    if (this.#spare.length < MAX_SPARE_QUEUES) this.#spare.push(queue)
  }
}
