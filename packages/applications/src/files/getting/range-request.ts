/** One range that was asked for on a circuit: what of it has come, and the leaves that verify the rest. */
import { equalBytes, type Primitives } from '@warren/kernel'
import { leafOf, verifyRange } from '../format/hash-tree.ts'
import type { RangeHead } from '../format/transfer-format.ts'
import type { AskedRange } from './lane.ts'
import type { BlockRange } from './range-set.ts'
import type { Work } from './work.ts'

export class RangeOnLane implements AskedRange {
  readonly id: number
  readonly work: Work
  readonly range: BlockRange
  readonly sentAtMs: number
  isDuplicated = false
  /** It was given up here; what still comes is thrown away. */
  isCancelled = false
  #leaves: readonly Uint8Array[] | undefined
  #arrived = 0

  constructor(id: number, work: Work, range: BlockRange, sentAtMs: number) {
    this.id = id
    this.work = work
    this.range = range
    this.sentAtMs = sentAtMs
  }

  get isOver(): boolean {
    return this.#arrived === this.range.count
  }

  get rest(): BlockRange {
    return { first: this.range.first + this.#arrived, count: this.range.count - this.#arrived }
  }

  /** True: the head is the one that was asked for, and verifies. */
  takeHead(primitives: Primitives, head: RangeHead): boolean {
    const { work, range } = this
    if (this.#leaves !== undefined || head.blob !== work.blob || head.first !== range.first) return false
    if (head.leaves.length !== range.count) return false
    if (work.leafCount !== undefined && head.leafCount !== work.leafCount) return false
    if (!verifyRange(primitives, { ...head, root: work.root })) return false
    this.#leaves = head.leaves
    return true
  }

  /** The leaf of a block that came in its order and verifies; undefined: it does not. */
  takeBlock(primitives: Primitives, index: number, block: Uint8Array): Uint8Array | undefined {
    const leaf = this.#leaves?.[this.#arrived]
    if (leaf === undefined || index !== this.range.first + this.#arrived) return undefined
    if (!equalBytes(leafOf(primitives, block), leaf)) return undefined
    this.#arrived++
    return leaf
  }
}
