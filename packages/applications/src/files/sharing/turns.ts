/** Turns at something scarce, given out in the order in which they were asked for. */
import { defer, type Deferred } from '@warren/kernel'

/** At most `max` turns at once. Who asks for one at a time gets the same share as everybody else. */
export class Turns {
  readonly #max: number
  #taken = 0
  /** Bounded by the askers: each waits for one turn. */
  readonly #waiters = new Set<Deferred<void>>()

  constructor(max: number) {
    this.#max = max
  }

  /** True: who asks now waits. */
  get isTaken(): boolean {
    return this.#taken >= this.#max
  }

  get waiting(): number {
    return this.#waiters.size
  }

  /** Runs `work` when it is its turn. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#taken < this.#max) this.#taken++
    else {
      const waiter = defer<void>()
      this.#waiters.add(waiter)
      await waiter.promise
    }
    try {
      return await work()
    } finally {
      this.#pass()
    }
  }

  /** Hands the turn to the next one, so that nobody who comes later can take it. */
  #pass(): void {
    const [next] = this.#waiters
    if (next === undefined) {
      this.#taken--
      return
    }
    this.#waiters.delete(next)
    next.resolve()
  }
}
