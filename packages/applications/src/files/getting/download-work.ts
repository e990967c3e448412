/**
 * The blocks of one download: what is still wanted, and the way of a verified block to disk and into the journal. A block
 * counts only once its record stands behind its bytes.
 */
import { asWarrenError, defer, fail, type Ports, type Timer, type WarrenError } from '@warren/kernel'
import { recycleBlock } from '../format/block-bodies.ts'
import { BLOCK_BYTES } from '../format/blocks.ts'
import { ByteBudget } from './byte-budget.ts'
import { inParallel } from './in-parallel.ts'
import type { Journal } from './journal.ts'
import type { JournalRecord } from './journal-format.ts'
import type { Layout } from './layout.ts'
import {
  CHECKPOINT_BYTES,
  CHECKPOINT_BYTES_AT_MOST,
  CHECKPOINT_FILES,
  DEFAULT_LANES,
  MAX_UNWRITTEN_BLOCKS,
  MAX_WRITES_AT_ONCE,
  BLOCKS_A_WRITE,
  WRITE_BATCH_BLOCKS,
} from './limits.ts'
import type { PartFiles } from './part-files.ts'
import type { BlockRange, RangeSet } from './range-set.ts'
import { CHECKPOINT_MS, GATHER_MS } from './timeouts.ts'
import { PRIORITY, type Wish, type Work } from './work.ts'

export interface DownloadWorkConfig {
  readonly layout: Layout
  readonly journal: Journal
  readonly parts: PartFiles
  /** Blocks still to come; owned by the work from now on. */
  readonly missing: RangeSet
  readonly lanes: number | undefined
  readonly bytesPerS: number | undefined
  /** A block is on disk, and in the journal. */
  readonly wrote: (index: number) => void
  readonly noticed: () => void
  /** It wants something again, after it was full or had spent its budget. */
  readonly poke: () => void
}

/** Blocks that follow each other, so many at most that several writes are under way. */
function runsOf(batch: readonly Unwritten[]): Unwritten[][] {
  const runs: Unwritten[][] = []
  for (const unwritten of batch) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    const goesOn = last?.index === unwritten.index - 1 && (run?.length ?? 0) < BLOCKS_A_WRITE
    if (goesOn) run?.push(unwritten)
    else runs.push([unwritten])
  }
  return runs
}

interface Unwritten {
  readonly index: number
  readonly block: Uint8Array
  readonly leaf: Uint8Array
}

export class DownloadWork implements Work {
  readonly blob = 'data'
  readonly priority = PRIORITY.download
  readonly #config: DownloadWorkConfig
  readonly #clock: Ports['clock']
  readonly #budget: ByteBudget
  /** Blocks that were not yet asked for. */
  readonly #unasked: RangeSet
  /** Not yet delivered. */
  readonly #missing: RangeSet
  /** Delivered, and on the way to disk. */
  readonly #unwritten = new Map<number, Unwritten>()
  readonly #done = defer<void>()
  #writing: Promise<void> | undefined
  #sinceCheckpointBytes = 0
  #checkpointTimer: Timer | undefined
  #gatherTimer: Timer | undefined
  #isOver = false

  constructor(clock: Ports['clock'], config: DownloadWorkConfig) {
    this.#config = config
    this.#clock = clock
    this.#missing = config.missing
    this.#unasked = config.missing.copy()
    this.#budget = new ByteBudget(clock, config.bytesPerS, config.poke)
    this.#done.promise.catch(() => {})
    if (this.#missing.size === 0) this.#finish()
  }

  /** Everything is written. @throws WarrenError what the disk threw; `not-authentic`, `refused`: no sharer can bring it. */
  get done(): Promise<void> {
    return this.#done.promise
  }

  get root(): Uint8Array {
    return this.#config.layout.manifest.dataRoot
  }

  get leafCount(): number {
    return this.#config.layout.blockCount
  }

  get lanes(): number {
    return this.#config.lanes ?? DEFAULT_LANES
  }

  get isFull(): boolean {
    return this.#unwritten.size >= MAX_UNWRITTEN_BLOCKS
  }

  get isUnfinished(): boolean {
    return !this.#isOver && this.#missing.size > 0
  }

  get blocksLeft(): number {
    return this.#missing.size
  }

  take({ blocks, cells }: Wish): BlockRange | undefined {
    if (this.#isOver || this.#unasked.size === 0) return undefined
    const granted = this.#budget.spend(blocks)
    if (granted === 0) return undefined
    // From the other end than circuits to sharers, so that cells stay whole as long as there are any.
    const range =
      cells === undefined ? this.#unasked.takeFirst(granted) : this.#unasked.takeLastIn(cells, granted)
    this.#budget.refund(granted - (range?.count ?? 0))
    return range
  }

  giveBack(range: BlockRange): void {
    this.#budget.refund(range.count)
    for (let index = range.first; index < range.first + range.count; index++)
      if (this.needs(index)) this.#unasked.add(index)
  }

  needs(index: number): boolean {
    return !this.#isOver && this.#missing.has(index)
  }

  /** True: it is delivered and not yet on disk. */
  isWriting(index: number): boolean {
    return this.#unwritten.has(index)
  }

  proved(): void {}

  deliver(index: number, block: Uint8Array, leaf: Uint8Array): void {
    this.#missing.delete(index)
    this.#unasked.delete(index)
    this.#unwritten.set(index, { index, block, leaf })
    if (this.#writing !== undefined) return
    if (this.#unwritten.size >= WRITE_BATCH_BLOCKS || this.#missing.size === 0) this.#startWriting()
    else this.#gatherTimer ??= this.#clock.after(GATHER_MS, () => this.#startWriting())
  }

  hopeless(error: WarrenError): void {
    this.#fail(error)
  }

  noticed(): void {
    this.#config.noticed()
  }

  /** Ends it: what has arrived is written first, as far as the disk lets it. */
  async stop(): Promise<void> {
    this.#end()
    this.#done.reject(fail('cancelled', 'the download was stopped'))
    this.#startWriting()
    await this.#writing
  }

  /** Puts all that is written on disk for good, if that is cheap or `isForced`. @throws WarrenError `storage`. */
  async checkpoint(isForced: boolean): Promise<void> {
    const { parts, journal } = this.#config
    if (this.#sinceCheckpointBytes === 0 || (!isForced && parts.dirtyFiles > CHECKPOINT_FILES)) return
    await parts.sync()
    await journal.checkpoint()
    this.#sinceCheckpointBytes = 0
  }

  #startWriting(): void {
    this.#gatherTimer?.cancel()
    this.#gatherTimer = undefined
    // A checkpoint may have written meanwhile what the timer was set for.
    if (this.#unwritten.size > 0) this.#writing ??= this.#writeAll()
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#unwritten.size > 0) {
        await this.#writeBatch()
        if (this.#sinceCheckpointBytes >= CHECKPOINT_BYTES_AT_MOST) await this.checkpoint(true)
        else if (this.#sinceCheckpointBytes >= CHECKPOINT_BYTES) await this.checkpoint(false)
      }
      this.#writing = undefined
      if (this.#missing.size === 0) this.#finish()
      else this.#checkpointLater()
    } catch (error) {
      this.#writing = undefined
      this.#fail(asWarrenError(error))
    }
  }

  async #writeBatch(): Promise<void> {
    const { parts, journal, wrote, poke } = this.#config
    const batch: Unwritten[] = []
    for (const unwritten of this.#unwritten.values()) {
      if (batch.length === WRITE_BATCH_BLOCKS) break
      batch.push(unwritten)
    }
    batch.sort((a, b) => a.index - b.index)
    await inParallel(runsOf(batch), MAX_WRITES_AT_ONCE, (run) =>
      parts.write(
        run[0]?.index ?? 0,
        run.map(({ block }) => block),
      ),
    )
    await journal.append(...this.#recordsOf(batch))
    const wasFull = this.isFull
    for (const { index, block } of batch) {
      this.#unwritten.delete(index)
      recycleBlock(block)
      wrote(index)
    }
    this.#sinceCheckpointBytes += batch.length * BLOCK_BYTES
    if (wasFull && !this.isFull) poke()
  }

  /** One record for each run of blocks. */
  #recordsOf(batch: readonly Unwritten[]): JournalRecord[] {
    const records: { type: 'written'; first: number; fingerprints: Uint8Array[] }[] = []
    for (const { index, block, leaf } of batch) {
      const fingerprint = this.#config.parts.fingerprint(index, block, leaf)
      const last = records.at(-1)
      if (last !== undefined && last.first + last.fingerprints.length === index)
        last.fingerprints.push(fingerprint)
      else records.push({ type: 'written', first: index, fingerprints: [fingerprint] })
    }
    return records
  }

  #checkpointLater(): void {
    if (this.#isOver) return
    this.#checkpointTimer ??= this.#clock.after(CHECKPOINT_MS, () => {
      this.#checkpointTimer = undefined
      if (this.#isOver || this.#writing !== undefined) return
      this.#writing = this.#checkpointNow()
    })
  }

  async #checkpointNow(): Promise<void> {
    try {
      await this.checkpoint(false)
      this.#writing = undefined
      this.#startWriting()
    } catch (error) {
      this.#writing = undefined
      this.#fail(asWarrenError(error))
    }
  }

  #finish(): void {
    this.#end()
    this.#done.resolve()
  }

  #fail(error: WarrenError): void {
    this.#end()
    this.#done.reject(error)
  }

  #end(): void {
    this.#isOver = true
    this.#budget.stop()
    this.#checkpointTimer?.cancel()
    this.#checkpointTimer = undefined
    this.#gatherTimer?.cancel()
    this.#gatherTimer = undefined
  }
}
