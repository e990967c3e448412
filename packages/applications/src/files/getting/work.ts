/**
 * What the circuits of a swarm fetch blocks for: the list of files, a download, a reader. The swarm asks it what to fetch
 * next and hands it verified plaintext.
 */
import type { WarrenError } from '@warren/kernel'
import type { BlobName } from '../format/blocks.ts'
import type { BlockRange, Cells } from './range-set.ts'

/** The order in which works are served. */
export const PRIORITY = { manifest: 0, reader: 1, download: 2 } as const

/** Which blocks a lane would have. */
export interface Wish {
  /** At most so many. */
  readonly blocks: number
  readonly lane: string
  /** Given: blocks of one cell only, from where others are the last to come if order is of no matter. */
  readonly cells?: Cells | undefined
}

export interface Work {
  readonly blob: BlobName
  readonly root: Uint8Array
  /** Blocks of the blob; undefined until a sharer's proof has shown it. */
  readonly leafCount: number | undefined
  readonly priority: number
  /** Circuits it would like to have. */
  readonly lanes: number
  /** It wants nothing delivered now: the circuits pause. */
  readonly isFull: boolean
  /** It still has blocks to come, asked for or not. */
  readonly isUnfinished: boolean
  /** The next blocks to ask for on a lane, which count as asked for from now on. */
  take(wish: Wish): BlockRange | undefined
  /** Blocks that were taken and will not come. */
  giveBack(range: BlockRange): void
  /** False: the block came by another way meanwhile. */
  needs(index: number): boolean
  /** The number of blocks is now proven. */
  proved(leafCount: number): void
  /** A verified block in plaintext, which the work may keep; each at most once while {@link needs} it. */
  deliver(index: number, block: Uint8Array, leaf: Uint8Array): void
  /** No sharer can ever bring what is missing. */
  hopeless(error: WarrenError): void
  /** Something that a status shows changed. */
  noticed(): void
}
