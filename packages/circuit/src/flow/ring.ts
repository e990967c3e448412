/** A first-in first-out queue that grows by doubling; its owner bounds it. O(1) at both ends, no allocation once grown. */
export class Ring<T> {
  #items: (T | undefined)[] = [undefined, undefined, undefined, undefined]
  #mask = 3
  #head = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  push(item: T): void {
    if (this.#length === this.#items.length) this.#grow()
    this.#items[(this.#head + this.#length) & this.#mask] = item
    this.#length++
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined
    const item = this.#items[this.#head]
    this.#items[this.#head] = undefined
    this.#head = (this.#head + 1) & this.#mask
    this.#length--
    return item
  }

  peek(): T | undefined {
    return this.#length === 0 ? undefined : this.#items[this.#head]
  }

  /** The item pushed last. */
  last(): T | undefined {
    return this.#length === 0 ? undefined : this.#items[(this.#head + this.#length - 1) & this.#mask]
  }

  clear(): void {
    this.#items = [undefined, undefined, undefined, undefined]
    this.#mask = 3
    this.#head = 0
    this.#length = 0
  }

  #grow(): void {
    const old = this.#items
    const grown: (T | undefined)[] = new Array(old.length * 2)
    for (let index = 0; index < old.length; index++) grown[index] = old[(this.#head + index) & this.#mask]
    for (let index = old.length; index < grown.length; index++) grown[index] = undefined
    this.#items = grown
    this.#mask = grown.length - 1
    this.#head = 0
  }
}
