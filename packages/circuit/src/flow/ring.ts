/** A first-in first-out queue that grows by doubling; its owner bounds it. O(1) at both ends, no allocation once grown. */
export class Ring<T> {
  #items: (T | undefined)[] = [undefined, undefined, undefined, undefined]
  /** When each of them came. */
  #times: number[] = [0, 0, 0, 0]
  #mask = 3
  #head = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** When the first item came, as `push` was told; undefined: there is none. */
  get oldestMs(): number | undefined {
    return this.#length === 0 ? undefined : this.#times[this.#head]
  }

  push(item: T, nowMs = 0): void {
    if (this.#length === this.#items.length) this.#grow()
    const index = (this.#head + this.#length) & this.#mask
    this.#items[index] = item
    this.#times[index] = nowMs
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
    this.#times = [0, 0, 0, 0]
    this.#mask = 3
    this.#head = 0
    this.#length = 0
  }

  #grow(): void {
    const old = this.#items
    const grown: (T | undefined)[] = new Array(old.length * 2)
    const times = new Array<number>(grown.length).fill(0)
    for (let index = 0; index < old.length; index++) {
      const from = (this.#head + index) & this.#mask
      grown[index] = old[from]
      times[index] = this.#times[from] as number
    }
    for (let index = old.length; index < grown.length; index++) grown[index] = undefined
    this.#items = grown
    this.#times = times
    this.#mask = grown.length - 1
    this.#head = 0
  }
}
