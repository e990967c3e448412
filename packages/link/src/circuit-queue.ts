/** The cells of one circuit that wait for a link, first in, first out: a ring that grows, so no allocation per cell. */

/** Powers of two. */
const FIRST_RING = 8
const MAX_SPARE_RING = 64

export class CircuitQueue {
  circuitId = 0
  /** What the circuit sent of late, in the scheduler's weights. */
  load = 0
  /** Where it stands in the scheduler's heap; -1 while nothing of it waits. */
  place = -1
  reachedHigh = false
  #ring: (Uint8Array | undefined)[] = new Array(FIRST_RING)
  /** When each cell of the ring came. */
  #times: number[] = new Array<number>(FIRST_RING).fill(0)
  #head = 0
  length = 0

  /** When its first cell came; undefined: nothing waits. */
  get oldestMs(): number | undefined {
    return this.length > 0 ? this.#times[this.#head] : undefined
  }

  /** Makes it fit for another circuit. */
  reset(): void {
    this.load = 0
    this.place = -1
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
