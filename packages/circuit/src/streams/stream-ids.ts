/** Stream ids of one circuit: each end opens its own parity, so that both may open at once (docs/spec/circuit.md §6). */
const LAST_ID = 0xffff

export class StreamIds {
  readonly #parity: 0 | 1
  #next: number

  constructor(opensOddIds: boolean) {
    this.#parity = opensOddIds ? 1 : 0
    this.#next = opensOddIds ? 1 : 2
  }

  /** The next id of our own that is free. Ends: streams are bounded far below the 32767 ids of one parity. */
  allocate(isUsed: (id: number) => boolean): number {
    for (;;) {
      const id = this.#next
      this.#next = id + 2 > LAST_ID ? 2 - this.#parity : id + 2
      if (!isUsed(id)) return id
    }
  }

  /** What the far end calls the first stream that it opens. */
  get farEndsFirst(): number {
    return this.#parity === 1 ? 2 : 1
  }

  /** True for ids that the far end may open. */
  isFarEnds(id: number): boolean {
    return id !== 0 && (id & 1) !== this.#parity
  }
}
