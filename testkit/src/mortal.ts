/** A process that dies at the n-th operation of its disk or its network: that one is done or not, nothing after it is. */
import { fail, type StateStore } from '@warren/kernel'
import type { MemoryState, StateSnapshot } from './memory-state.ts'

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
    this.disk ??= this.#real.snapshot()
    this.#die()
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

  /** One operation of its network. Nothing comes back to whoever is dead. */
  async call<T>(operation: () => Promise<T>): Promise<T> {
    const isLast = this.#isLast()
    if (this.disk === undefined && (!isLast || this.#isDone)) {
      const answer = await operation()
      if (this.disk === undefined && !isLast) return answer
    }
    this.kill()
    return new Promise<never>(() => {})
  }

  #isLast(): boolean {
    return ++this.#operations === this.#diesAt
  }

  #end(): never {
    this.kill()
    throw fail('storage', 'this process is dead')
  }
}
