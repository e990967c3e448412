/** A first-in first-out queue with a bound, O(1) at both ends. */
import { assert } from './errors.ts'

export class BoundedQueue<T> {
  readonly #items: (T | undefined)[]
  readonly #capacity: number
  #head = 0
  #length = 0

  /** @param capacity - most items held at once, >= 1. */
  constructor(capacity: number) {
    assert(Number.isInteger(capacity) && capacity >= 1, 'queue: capacity is at least 1')
    this.#capacity = capacity
    this.#items = []
  }

  get length(): number {
    return this.#length
  }

  get isFull(): boolean {
    return this.#length === this.#capacity
  }

  /** Appends; false (and nothing happens) if the queue is full. */
  push(item: T): boolean {
    if (this.#length === this.#capacity) return false
    this.#items[(this.#head + this.#length) % this.#capacity] = item
    this.#length++
    return true
  }

  peek(): T | undefined {
    return this.#length === 0 ? undefined : this.#items[this.#head]
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined
    const item = this.#items[this.#head]
    this.#items[this.#head] = undefined
    this.#head = (this.#head + 1) % this.#capacity
    this.#length--
    return item
  }

  clear(): void {
    this.#items.length = 0
    this.#head = 0
    this.#length = 0
  }
}
