/** A process that dies at the n-th operation of its disk or its network: that one is done or not, nothing after it is. */
import type { StateStore } from '@warren/kernel'
import type { Segments } from '@warren/store'
import type { MemoryState, StateSnapshot } from '@warren/testkit'
import type { SiteHeads } from '../../../src/sites/index.ts'
import type { Wrapped } from './world.ts'

export class Mortal {
  readonly died: Promise<void>
  /** What the next process finds. */
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

  network(segments: Segments): Wrapped {
    return {
      segments: this.#every(segments, ['put', 'get', 'check', 'repair']),
      heads: (heads) => this.#every<SiteHeads>(heads, ['find', 'publish', 'renew']),
    }
  }

  #every<T extends object>(target: T, names: readonly string[]): T {
    return new Proxy(target, {
      get: (object, name) => {
        const member: unknown = Reflect.get(object, name, object)
        if (typeof member !== 'function') return member
        if (!names.includes(String(name))) return member.bind(object)
        return async (...order: unknown[]) => {
          const isLast = this.#isLast()
          if (this.disk !== undefined || (isLast && !this.#isDone)) return this.#never()
          const answer: unknown = await member.apply(object, order)
          return isLast ? this.#never() : answer
        }
      },
    })
  }

  #isLast(): boolean {
    return ++this.#operations === this.#diesAt
  }

  #never(): Promise<never> {
    this.disk ??= this.#real.snapshot()
    this.#die()
    return new Promise<never>(() => {})
  }

  #end(): never {
    this.disk ??= this.#real.snapshot()
    this.#die()
    throw new Error('this process is dead')
  }
}
