/** Room for shares in memory, given in the order in which it was asked for. */
import { assert, type Cancel, type Deferred, defer, fail, throwIfCancelled } from '@warren/kernel'

interface Waiting {
  readonly shares: number
  readonly turn: Deferred<void>
}

export class MemoryRoom {
  readonly #waiting: Waiting[] = []
  readonly #capacity: number
  #free: number

  /** @param capacity - in shares. */
  constructor(capacity: number) {
    this.#capacity = capacity
    this.#free = capacity
  }

  /** Waits until there is room, which the caller gives back share by share. @throws WarrenError `cancelled`. */
  async take(shares: number, cancel: Cancel | undefined): Promise<void> {
    assert(shares <= this.#capacity, 'room: no more than there is')
    throwIfCancelled(cancel)
    const waiting = { shares, turn: defer<void>() }
    const giveUp = (): void => {
      const at = this.#waiting.indexOf(waiting)
      if (at < 0) return
      this.#waiting.splice(at, 1)
      waiting.turn.reject(fail('cancelled', 'the caller gave up'))
      this.#serve()
    }
    cancel?.addEventListener('abort', giveUp)
    this.#waiting.push(waiting)
    this.#serve()
    try {
      await waiting.turn.promise
    } finally {
      cancel?.removeEventListener('abort', giveUp)
    }
  }

  give(shares: number): void {
    this.#free += shares
    this.#serve()
  }

  #serve(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (first.shares > this.#free) return
      this.#free -= first.shares
      this.#waiting.shift()
      first.turn.resolve()
    }
  }
}
