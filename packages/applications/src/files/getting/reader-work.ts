/** The blocks that one reader needs next: in order, with a bounded read-ahead, and no further than it reads. */
import { asWarrenError, type Deferred, defer, type WarrenError } from '@warren/kernel'
import type { BlockCache } from './block-cache.ts'
import { DEFAULT_LANES, READ_AHEAD_BLOCKS, READER_RANGE_BLOCKS } from './limits.ts'
import { type BlockRange, RangeSet } from './range-set.ts'
import { PRIORITY, type Wish, type Work } from './work.ts'

export interface ReaderWorkConfig {
  readonly dataRoot: Uint8Array
  readonly leafCount: number
  /** The first and the last block, both included. */
  readonly first: number
  readonly last: number
  readonly cache: BlockCache
  /** A block that is on disk already, say of a download of the same link. */
  readonly stored: (index: number) => Promise<Uint8Array | undefined>
  readonly noticed: () => void
  readonly poke: () => void
}

export class ReaderWork implements Work {
  readonly blob = 'data'
  readonly priority = PRIORITY.reader
  readonly lanes = DEFAULT_LANES
  readonly isFull = false
  readonly #config: ReaderWorkConfig
  /** Blocks within the read-ahead that were not asked for. */
  readonly #unasked = new RangeSet()
  /** Blocks that came and were not yet read. */
  readonly #arrived = new Map<number, Uint8Array>()
  /** The next block that will be read. */
  #position: number
  /** One behind the last block of the read-ahead. */
  #horizon: number
  #waiting: Deferred<void> | undefined
  #error: WarrenError | undefined
  #isOver = false

  constructor(config: ReaderWorkConfig) {
    this.#config = config
    this.#position = config.first
    this.#horizon = config.first
    this.#lookAhead()
  }

  get root(): Uint8Array {
    return this.#config.dataRoot
  }

  get leafCount(): number {
    return this.#config.leafCount
  }

  get isUnfinished(): boolean {
    return !this.#isOver && this.#error === undefined && this.#position <= this.#config.last
  }

  /** The next block, once it is there; undefined behind the last one. @throws WarrenError no sharer can bring it; `cancelled`. */
  async next(): Promise<Uint8Array | undefined> {
    const { cache, last, poke } = this.#config
    const index = this.#position
    if (index > last) return undefined
    for (;;) {
      if (this.#error !== undefined) throw this.#error
      const block = this.#arrived.get(index) ?? cache.get(index) ?? (await this.#fromDisk(index))
      if (block !== undefined) {
        this.#arrived.delete(index)
        this.#unasked.delete(index)
        this.#position++
        this.#lookAhead()
        poke()
        return block
      }
      // The disk was asked in a turn of its own, in which the block may have come.
      if (this.#arrived.has(index) || this.#error !== undefined) continue
      this.#waiting = defer<void>()
      await this.#waiting.promise
    }
  }

  take({ blocks, cells }: Wish): BlockRange | undefined {
    if (!this.isUnfinished) return undefined
    if (cells !== undefined) return this.#unasked.takeFirstIn(cells, blocks)
    return this.#unasked.takeFirst(Math.min(blocks, READER_RANGE_BLOCKS))
  }

  giveBack(range: BlockRange): void {
    for (let index = range.first; index < range.first + range.count; index++)
      if (this.needs(index)) this.#unasked.add(index)
  }

  needs(index: number): boolean {
    return this.isUnfinished && index >= this.#position && index < this.#horizon && !this.#arrived.has(index)
  }

  proved(): void {}

  deliver(index: number, block: Uint8Array): void {
    this.#config.cache.add(index, block)
    this.#arrived.set(index, block)
    this.#unasked.delete(index)
    if (index === this.#position) this.#wake()
  }

  hopeless(error: WarrenError): void {
    this.#error ??= error
    this.#wake()
  }

  noticed(): void {
    this.#config.noticed()
  }

  stop(): void {
    this.#isOver = true
    this.#arrived.clear()
  }

  async #fromDisk(index: number): Promise<Uint8Array | undefined> {
    try {
      return await this.#config.stored(index)
    } catch (error) {
      // A disk that cannot be read from is no reason to stop: the sharers have it too.
      if (asWarrenError(error).kind === 'bug') throw error
      return undefined
    }
  }

  #lookAhead(): void {
    const { cache, last } = this.#config
    const horizon = Math.min(last + 1, this.#position + READ_AHEAD_BLOCKS)
    for (; this.#horizon < horizon; this.#horizon++) {
      const index = this.#horizon
      const cached = cache.get(index)
      if (cached === undefined) this.#unasked.add(index)
      else this.#arrived.set(index, cached)
    }
  }

  #wake(): void {
    this.#waiting?.resolve()
    this.#waiting = undefined
  }
}
