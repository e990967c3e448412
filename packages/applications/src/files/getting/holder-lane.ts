/**
 * The lane to the holders that a link was left with: fetches whole segments from the store and delivers blocks of them as a circuit to
 * a sharer does (docs/spec/files.md §7.4). There is one of a link; it has circuits of its own to each holder.
 */
import { asWarrenError, CancelSource, type WarrenError } from '@warren/kernel'
import { BLOCK_BYTES, type BlobName } from '../format/blocks.ts'
import type { ShareLink } from '../format/link.ts'
import { LeftReader } from '../leaving/left-reader.ts'
import { GET_BLOCKS_AT_ONCE, MAX_SEGMENTS_AT_ONCE } from '../leaving/limits.ts'
import type { StoreAccess } from '../leaving/store-access.ts'
import type { AskedRange, Lane, LaneOwner } from './lane.ts'
import type { BlockRange, Cells } from './range-set.ts'
import { RateMeter } from './rate-meter.ts'
import { STEPS } from './sentences.ts'
import type { LaneEnd, Source } from './source.ts'
import { RATE_SMOOTHING_MS } from './timeouts.ts'
import type { Work } from './work.ts'

class SegmentRange implements AskedRange {
  readonly work: Work
  readonly rest: BlockRange
  isDuplicated = false
  isDropped = false

  constructor(work: Work, range: BlockRange) {
    this.work = work
    this.rest = range
  }
}

export class HolderLane implements Lane {
  readonly id: string
  readonly source: Source
  readonly rate: RateMeter
  readonly isOneOfMany = false
  readonly isHeldBack = false
  readonly step = STEPS.holders
  readonly #owner: LaneOwner
  readonly #store: StoreAccess
  readonly #link: ShareLink
  readonly #group: string
  readonly #source = new CancelSource()
  readonly #ranges = new Set<SegmentRange>()
  #reader: LeftReader | undefined
  #isOver = false
  #busySinceMs: number | undefined
  #heardAtMs = 0
  #verifiedBytes = 0

  /** @param group - of requests to the store: of this lane only. */
  constructor(
    owner: LaneOwner,
    source: Source,
    id: string,
    left: { readonly store: StoreAccess; readonly link: ShareLink; readonly group: string },
  ) {
    this.#owner = owner
    this.source = source
    this.id = id
    this.#store = left.store
    this.#link = left.link
    this.#group = left.group
    this.rate = new RateMeter(owner.ports.clock.nowMs(), RATE_SMOOTHING_MS)
  }

  /** Holders that each part of the content was left with; undefined until that is known. */
  get holders(): number | undefined {
    return this.#reader?.holders
  }

  get cells(): ((blob: BlobName) => Cells) | undefined {
    const reader = this.#reader
    return reader && ((blob) => reader.cells(blob))
  }

  get isConnected(): boolean {
    return this.isOpen
  }

  get isOpen(): boolean {
    return this.wasOpen && !this.#isOver
  }

  get wasOpen(): boolean {
    return this.#reader !== undefined
  }

  get ranges(): readonly AskedRange[] {
    return [...this.#ranges]
  }

  get outstandingBlocks(): number {
    let blocks = 0
    for (const { rest } of this.#ranges) blocks += rest.count
    return blocks
  }

  get windowBlocks(): number {
    return this.maxRanges * this.#segmentBlocks
  }

  get maxRanges(): number {
    return Math.min(MAX_SEGMENTS_AT_ONCE, Math.ceil(GET_BLOCKS_AT_ONCE / this.#segmentBlocks))
  }

  get busyMs(): number {
    return this.#busySinceMs === undefined ? 0 : this.#owner.ports.clock.nowMs() - this.#busySinceMs
  }

  get silentMs(): number {
    if (this.#busySinceMs === undefined) return 0
    return this.#owner.ports.clock.nowMs() - Math.max(this.#heardAtMs, this.#busySinceMs)
  }

  get hasShownRate(): boolean {
    return this.#verifiedBytes > 0
  }

  start(): void {
    const { primitives } = this.#owner.ports
    const options = { group: this.#group, cancel: this.#source.cancel }
    LeftReader.open(primitives, this.#store, this.#link, options).then(
      (reader) => this.#opened(reader),
      (error: unknown) => this.#failed(asWarrenError(error)),
    )
  }

  ask(work: Work, range: BlockRange): void {
    const asked = new SegmentRange(work, range)
    this.#ranges.add(asked)
    this.#busySinceMs ??= this.#owner.ports.clock.nowMs()
    this.#fetch(asked).catch((error: unknown) => this.#failed(asWarrenError(error)))
  }

  drop(which: (request: AskedRange) => boolean): void {
    for (const asked of [...this.#ranges]) {
      if (!which(asked)) continue
      asked.isDropped = true
      this.#ranges.delete(asked)
    }
    this.#noteIdle()
  }

  measure(nowMs: number): void {
    if (this.#ranges.size > 0) this.rate.sample(nowMs)
    else this.rate.skip(nowMs)
  }

  /** What is under way is a few segments at most, and comes in any case. */
  setPaused(): void {}

  /** Holders are not told what becomes of it. */
  complete(): void {}

  close(end: LaneEnd = { kind: 'closed' }): void {
    this.#over(end)
  }

  get #segmentBlocks(): number {
    return this.#reader?.cells('data').size ?? 1
  }

  #opened(reader: LeftReader | undefined): void {
    if (this.#isOver) return
    if (reader === undefined) return this.#over({ kind: 'absent' })
    this.#reader = reader
    this.#owner.connected(this)
    this.#owner.opened(this, [])
  }

  async #fetch(asked: SegmentRange): Promise<void> {
    const { work, rest } = asked
    const reader = this.#reader
    if (reader === undefined) return
    if (work.leafCount !== undefined && work.leafCount !== reader.blocksOf(work.blob))
      return this.#over({ kind: 'wrong' })
    const leaves = await reader.leaves(work.blob, work.root)
    if (this.#isOver || asked.isDropped) return
    work.proved(leaves.count)
    const blocks = await reader.blocks(work.blob, rest.first, rest.count, leaves)
    if (this.#isOver || asked.isDropped) return
    this.#ranges.delete(asked)
    this.#heardAtMs = this.#owner.ports.clock.nowMs()
    this.#verifiedBytes += blocks.length * BLOCK_BYTES
    this.rate.add(blocks.length * BLOCK_BYTES)
    this.#noteIdle()
    for (const [at, block] of blocks.entries()) {
      const index = rest.first + at
      if (!work.needs(index)) continue
      this.#owner.cipherOf(work.blob).apply(index, block)
      work.deliver(index, block, leaves.at(index))
    }
    this.source.served()
    this.#owner.advanced(this, blocks.length * BLOCK_BYTES)
  }

  #noteIdle(): void {
    if (this.#ranges.size === 0) this.#busySinceMs = undefined
  }

  #failed(error: WarrenError): void {
    if (error.kind === 'bug') throw error
    if (error.kind === 'not-authentic' || error.kind === 'malformed') return this.#over({ kind: 'wrong' })
    const code = error.kind === 'no-path' ? 'network' : 'holders'
    this.#over({ kind: 'lost', hadWorked: false, code })
  }

  #over(end: LaneEnd): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#source.abort()
    this.#store.end(this.#group)
    this.#owner.ended(this, end, this.ranges)
  }
}
