/** A set of block numbers kept as sorted runs: its size grows with its gaps, not with its members. */

export interface BlockRange {
  readonly first: number
  readonly count: number
}

/** Blocks that come together: the block at `index` is in cell floor((index + offset) / size). */
export interface Cells {
  readonly offset: number
  readonly size: number
}

interface Run {
  first: number
  /** One behind the last. */
  end: number
}

export class RangeSet {
  readonly #runs: Run[] = []
  #size = 0

  /** Members. */
  get size(): number {
    return this.#size
  }

  copy(): RangeSet {
    const copy = new RangeSet()
    for (const run of this.#runs) copy.#runs.push({ ...run })
    copy.#size = this.#size
    return copy
  }

  /** Runs from the lowest number on. */
  *ranges(): IterableIterator<BlockRange> {
    for (const run of this.#runs) yield { first: run.first, count: run.end - run.first }
  }

  has(index: number): boolean {
    const run = this.#runs[this.#firstEndingAfter(index)]
    return run !== undefined && run.first <= index
  }

  add(first: number, count = 1): void {
    if (count <= 0) return
    let start = first
    let end = first + count
    // Runs that touch [start, end] become one with it.
    const at = this.#firstEndingAfter(start - 1)
    let until = at
    for (let run = this.#runs[until]; run !== undefined && run.first <= end; run = this.#runs[++until]) {
      start = Math.min(start, run.first)
      end = Math.max(end, run.end)
      this.#size -= run.end - run.first
    }
    this.#runs.splice(at, until - at, { first: start, end })
    this.#size += end - start
  }

  delete(first: number, count = 1): void {
    if (count <= 0) return
    const end = first + count
    const at = this.#firstEndingAfter(first)
    let until = at
    const kept: Run[] = []
    for (let run = this.#runs[until]; run !== undefined && run.first < end; run = this.#runs[++until]) {
      this.#size -= run.end - run.first
      if (run.first < first) kept.push({ first: run.first, end: first })
      if (run.end > end) kept.push({ first: end, end: run.end })
    }
    this.#runs.splice(at, until - at, ...kept)
    for (const run of kept) this.#size += run.end - run.first
  }

  /** Takes the lowest members that are in a row out of the set, at most `max`. */
  takeFirst(max: number): BlockRange | undefined {
    const run = this.#runs[0]
    if (run === undefined) return undefined
    const taken = { first: run.first, count: Math.min(max, run.end - run.first) }
    run.first += taken.count
    this.#size -= taken.count
    if (run.first === run.end) this.#runs.shift()
    return taken
  }

  /** Takes the lowest members that are in a row and in one cell, at most `max`. */
  takeFirstIn(cells: Cells, max: number): BlockRange | undefined {
    const run = this.#runs[0]
    if (run === undefined) return undefined
    const cell = Math.floor((run.first + cells.offset) / cells.size)
    const end = Math.min(run.end, (cell + 1) * cells.size - cells.offset)
    return this.takeFirst(Math.min(max, end - run.first))
  }

  /** Takes the highest members that are in a row and in one cell, at most `max`. */
  takeLastIn(cells: Cells, max: number): BlockRange | undefined {
    const run = this.#runs.at(-1)
    if (run === undefined) return undefined
    const { end } = run
    const cell = Math.floor((end - 1 + cells.offset) / cells.size)
    const first = Math.max(run.first, cell * cells.size - cells.offset, end - max)
    this.delete(first, end - first)
    return { first, count: end - first }
  }

  /** Index of the first run whose end is above `index`. */
  #firstEndingAfter(index: number): number {
    let low = 0
    let high = this.#runs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#runs[middle] as Run).end > index) high = middle
      else low = middle + 1
    }
    return low
  }
}
