/** Fetches the list of files of a link: its first block from whichever circuit is first, then the rest. */
import { defer, fail, isWarrenError, type WarrenError } from '@warren/kernel'
import { MAX_MANIFEST_BYTES, MAX_RANGE_BLOCKS } from '../../limits.ts'
import { BLOCK_BYTES, blockCountOf } from '../format/blocks.ts'
import type { ShareLink } from '../format/link.ts'
import { decodeManifest, type Manifest } from '../format/manifest.ts'
import { DEFAULT_LANES } from './limits.ts'
import { type BlockRange, RangeSet } from './range-set.ts'
import { PRIORITY, type Wish, type Work } from './work.ts'

/** A manifest, and the blob that proves it: what a part directory keeps. */
export interface FetchedManifest {
  readonly manifest: Manifest
  readonly blob: Uint8Array
}

export class ManifestWork implements Work {
  readonly blob = 'manifest'
  readonly root: Uint8Array
  readonly priority = PRIORITY.manifest
  readonly lanes: number
  readonly isFull = false
  readonly noticed: () => void
  readonly #blocks = new Map<number, Uint8Array>()
  readonly #unasked = new RangeSet()
  readonly #askedFirst = new Set<string>()
  readonly #done = defer<FetchedManifest>()
  #leafCount: number | undefined
  #isOver = false

  constructor(link: ShareLink, lanes: number | undefined, noticed: () => void) {
    this.root = link.manifestRoot
    this.lanes = lanes ?? DEFAULT_LANES
    this.noticed = noticed
    // Whoever waits for it may have gone.
    this.#done.promise.catch(() => {})
  }

  /** The list of files, decoded. @throws WarrenError `not-authentic`, `refused`: no sharer can bring it; `malformed`. */
  get done(): Promise<FetchedManifest> {
    return this.#done.promise
  }

  get leafCount(): number | undefined {
    return this.#leafCount
  }

  get isUnfinished(): boolean {
    return !this.#isOver
  }

  take({ blocks, lane, cells }: Wish): BlockRange | undefined {
    if (this.#leafCount !== undefined) {
      const most = Math.min(blocks, MAX_RANGE_BLOCKS)
      return cells === undefined ? this.#unasked.takeFirst(most) : this.#unasked.takeFirstIn(cells, most)
    }
    if (this.#askedFirst.has(lane)) return undefined
    this.#askedFirst.add(lane)
    return { first: 0, count: 1 }
  }

  giveBack(range: BlockRange): void {
    if (this.#leafCount === undefined) return
    for (let index = range.first; index < range.first + range.count; index++)
      if (this.needs(index)) this.#unasked.add(index)
  }

  needs(index: number): boolean {
    return !this.#isOver && !this.#blocks.has(index)
  }

  proved(leafCount: number): void {
    if (this.#leafCount !== undefined || this.#isOver) return
    this.#leafCount = leafCount
    if (leafCount > blockCountOf(MAX_MANIFEST_BYTES)) return this.#fail(tooLarge())
    this.#unasked.add(1, leafCount - 1)
  }

  deliver(index: number, block: Uint8Array): void {
    this.#blocks.set(index, block)
    if (this.#blocks.size === this.#leafCount) this.#finish(this.#leafCount)
  }

  hopeless(error: WarrenError): void {
    this.#fail(error)
  }

  #finish(leafCount: number): void {
    const blob = new Uint8Array(leafCount * BLOCK_BYTES)
    for (const [index, block] of this.#blocks) blob.set(block, index * BLOCK_BYTES)
    this.#blocks.clear()
    this.#isOver = true
    try {
      this.#done.resolve({ manifest: decodeManifest(blob), blob })
    } catch (error) {
      this.#fail(
        isWarrenError(error) ? unusable(error) : fail('bug', 'manifest: decoding failed', { cause: error }),
      )
    }
  }

  #fail(error: WarrenError): void {
    this.#isOver = true
    this.#blocks.clear()
    this.#done.reject(error)
  }
}

const tooLarge = (): WarrenError =>
  fail('bad-input', 'this link names a list of files that is larger than Warren accepts', {
    next: 'Ask the sharer to share the folder in several parts.',
  })

/** Verified, so it is what the sharer made: no other source has a better one. */
const unusable = (cause: WarrenError): WarrenError =>
  fail('bad-input', 'the list of files behind this link breaks the rules, so nothing of it is written', {
    next: 'Ask the sharer to share it again with the newest Warren.',
    cause,
  })
