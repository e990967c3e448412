/**
 * Padding that was sent and is not acknowledged (docs/spec/link.md §8). The peer acknowledges it with the next cell that
 * it sends for another reason, so it must not hold up cells of ours: both ends would wait for each other.
 */
import { MAX_UNACKNOWLEDGED_CELLS } from './limits.ts'

/** Places of acknowledged ones kept before they are dropped together, so that dropping costs little for each. */
const MAX_SPENT = 64

export class SentPadding {
  /** Which cells of the link they were, counted from the first. Those before `#first` are acknowledged. */
  #positions: number[] = []
  #first = 0

  get count(): number {
    return this.#positions.length - this.#first
  }

  /**
   * @param sentCells - all cells sent on the link, with this one.
   * @returns false: the peer sends cells and acknowledges none, so that counts would become ambiguous.
   */
  add(sentCells: number): boolean {
    this.#positions.push(sentCells)
    return this.count < MAX_UNACKNOWLEDGED_CELLS
  }

  /** @param acknowledgedCells - all cells acknowledged on the link. */
  acknowledged(acknowledgedCells: number): void {
    const positions = this.#positions
    while (this.#first < positions.length && (positions[this.#first] as number) <= acknowledgedCells)
      this.#first++
    if (this.#first < MAX_SPENT) return
    this.#positions = positions.slice(this.#first)
    this.#first = 0
  }
}
