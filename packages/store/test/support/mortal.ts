/** A process that dies at the n-th operation of its disk or its network: that one is done or not, nothing after it is. */
import { fail, type HolderRequests, type StateStore } from '@warren/kernel'
import type { MemoryState, StateSnapshot } from '@warren/testkit'

export class Mortal {
  readonly died: Promise<void>
  /** What the next process finds; undefined while this one lives. */
  disk: StateSnapshot | undefined
  readonly #diesAt: number
  readonly #isDone: boolean
  readonly #real: MemoryState
  readonly #die: () => void
  #operations = 0

  /** @param isDone - true: the operation that it dies in was done, and its answer never comes. */
  constructor(real: MemoryState, diesAt: number, isDone: boolean) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.died = promise
    this.#die = resolve
    this.#real = real
    this.#diesAt = diesAt
    this.#isDone = isDone
  }

  /** It dies here, if it lives. */
  kill(): void {
    this.#note()
  }

  get state(): StateStore {
    const real = this.#real
    const write = (work: () => void): void => {
      const isLast = this.#isLast()
      if (this.disk !== undefined || (isLast && !this.#isDone)) this.#end()
      work()
      if (isLast) this.#end()
    }
    return {
      table: (name) => {
        const table = real.table(name)
        return {
          get: (key) => table.get(key),
          keys: () => table.keys(),
          put: (key, value) => write(() => table.put(key, value)),
          delete: (key) => write(() => table.delete(key)),
        }
      },
      transaction: (work) => real.transaction(work),
      scrub: () => real.scrub(),
    }
  }

  requests({ request, end }: HolderRequests): HolderRequests {
    const never = new Promise<never>(() => {})
    return {
      end: (group) => end(group),
      request: async (order) => {
        const isLast = this.#isLast()
        if (this.disk !== undefined || (isLast && !this.#isDone)) {
          this.#note()
          return never
        }
        if (isLast) {
          void request(order)
          this.#note()
          return never
        }
        const answer = await request(order)
        // An answer to whoever is dead tells nobody anything.
        return this.disk === undefined ? answer : never
      },
    }
  }

  #isLast(): boolean {
    return ++this.#operations === this.#diesAt
  }

  #note(): void {
    this.disk ??= this.#real.snapshot()
    this.#die()
  }

  #end(): never {
    this.#note()
    throw fail('storage', 'this process is dead')
  }
}
