/**
 * The blocks of a link as they lie with holders, encrypted. An index is believed no further than that (docs/spec/store.md §11): the
 * ids that it leads to are compared as a whole with the root of their blob before one of them is used, and each block with its id.
 */
import { equalBytes, fail, type Primitives } from '@warren/kernel'
import { BLOCK_BYTES, type BlobName, createBlockCipher } from '../format/blocks.ts'
import { leafOf, treeOf } from '../format/hash-tree.ts'
import { LeafList } from '../format/leaf-list.ts'
import type { ShareLink } from '../format/link.ts'
import type { Cells } from '../getting/range-set.ts'
import { IdLists } from './id-lists.ts'
import type { InlineIndex, LeftIndex } from './index-format.ts'
import { verifyKeyOf } from './keys.ts'
import { type Level } from './levels.ts'
import { openIndex } from './open-index.ts'
import type { StoreAccess, StoreOptions } from './store-access.ts'

/** Segments kept for who asks for the rest of one: that of the manifest holds the first blocks of the data. */
const KEPT_SEGMENTS = 2

/** Leaves that are read, or asked for, at once; and how many such batches: some segments of a list come while another one is waited for. */
const LEAF_BATCH = 4096
const LEAF_BATCHES_AHEAD = 8

interface Segment {
  readonly bytes: Uint8Array
  /** Of its blocks, which were compared with them. */
  readonly ids: readonly Uint8Array[]
}

export class LeftReader {
  /** Holders that each part of it was left with. */
  readonly holders: number
  readonly #primitives: Primitives
  readonly #store: StoreAccess
  readonly #link: ShareLink
  readonly #index: LeftIndex
  readonly #lists: IdLists | undefined
  readonly #options: StoreOptions
  readonly #leaves = new Map<BlobName, Promise<LeafList>>()
  /** In the order of their use. */
  readonly #segments = new Map<number, Promise<Segment>>()

  private constructor(
    primitives: Primitives,
    store: StoreAccess,
    link: ShareLink,
    found: { readonly index: LeftIndex; readonly holders: number; readonly verifyKey: Uint8Array },
    options: StoreOptions,
  ) {
    const { index, verifyKey } = found
    this.#primitives = primitives
    this.#store = store
    this.#link = link
    this.#index = index
    this.#options = options
    const isInline = index.form === 'inline'
    this.#lists = isInline
      ? undefined
      : new IdLists(primitives, store.segments, { index, verifyKey }, options)
    const content = isInline ? undefined : index.levels[0]
    this.holders = content === undefined ? found.holders : content.data + content.parity
  }

  /** @returns undefined: nothing was left. @throws WarrenError as `openIndex`. */
  static async open(
    primitives: Primitives,
    store: StoreAccess,
    link: ShareLink,
    options: StoreOptions,
  ): Promise<LeftReader | undefined> {
    const verifyKey = verifyKeyOf(primitives, link.key, link.manifestRoot)
    const [hint] = link.hints
    const headKey = store.heads.keyOf(hint as Uint8Array)
    const found = await openIndex(primitives, store.heads, { headKey, verifyKey }, options)
    return found && new LeftReader(primitives, store, link, { ...found, verifyKey }, options)
  }

  /** Blocks that come together. */
  cells(blob: BlobName): Cells {
    const size = this.#content?.data ?? 1
    return { size, offset: blob === 'data' && size > 1 ? this.#index.manifestBlocks : 0 }
  }

  /** Blocks of a blob, if its leaves verify. */
  blocksOf(blob: BlobName): number {
    return blob === 'manifest' ? this.#index.manifestBlocks : this.#index.dataBlocks
  }

  /**
   * The leaves of a blob, 32 bytes a block, verified.
   *
   * @throws WarrenError `not-authentic`: the index leads to another content; as `Segments.get`.
   */
  leaves(blob: BlobName, root: Uint8Array): Promise<LeafList> {
    const known = this.#leaves.get(blob)
    if (known !== undefined) return known
    const leaves = this.#readLeaves(blob, root)
    this.#leaves.set(blob, leaves)
    leaves.catch(() => this.#leaves.delete(blob))
    return leaves
  }

  /**
   * Encrypted blocks, each compared with its leaf: its id is its leaf, and what came was compared with the id.
   *
   * @param leaves - of the blob.
   * @throws WarrenError `not-authentic`: one is another; as `Segments.get`.
   */
  async blocks(blob: BlobName, first: number, count: number, leaves: LeafList): Promise<Uint8Array[]> {
    const found: Uint8Array[] = []
    // Held here: while many are fetched those that are kept for others change all the time.
    let held: { readonly number: number; readonly segment: Segment } | undefined
    for (let index = first; index < first + count; index++) {
      const { number, at } = this.#placeOf(blob, index)
      if (held?.number !== number) held = { number, segment: await this.#segment(blob, number) }
      const { bytes, ids } = held.segment
      if (!equalBytes(ids[at] as Uint8Array, leaves.at(index))) throw notThisContent()
      found.push(bytes.slice(at * BLOCK_BYTES, (at + 1) * BLOCK_BYTES))
    }
    return found
  }

  get #content(): Level | undefined {
    return this.#index.form === 'inline' ? undefined : this.#index.levels[0]
  }

  async #readLeaves(blob: BlobName, root: Uint8Array): Promise<LeafList> {
    const leaves = new LeafList()
    for await (const ids of this.#idsOf(blob)) for (const id of ids) leaves.add(id)
    if (!equalBytes(treeOf(this.#primitives, leaves).root, root)) throw notThisContent()
    return leaves
  }

  /** The ids of a blob's blocks in order, batch after batch. */
  async *#idsOf(blob: BlobName): AsyncGenerator<readonly Uint8Array[]> {
    const lists = this.#lists
    if (lists === undefined) {
      yield (await this.#segment(blob, 0)).ids
      return
    }
    const first = blob === 'manifest' ? 0 : this.#index.manifestBlocks
    const count = this.blocksOf(blob)
    const ahead: Promise<Uint8Array[]>[] = []
    for (let at = 0; at < count || ahead.length > 0; at += LEAF_BATCH) {
      if (at < count) {
        const batch = lists.ids(0, first + at, Math.min(LEAF_BATCH, count - at))
        // It is looked at in its turn.
        batch.catch(() => {})
        ahead.push(batch)
      }
      if (ahead.length >= LEAF_BATCHES_AHEAD || at + LEAF_BATCH >= count) yield (await ahead.shift()) ?? []
    }
  }

  /** Where a block stands: in the only block of its blob in the index, or in a segment. */
  #placeOf(blob: BlobName, index: number): { readonly number: number; readonly at: number } {
    const content = this.#content
    if (content === undefined) return { number: 0, at: 0 }
    const at = blob === 'manifest' ? index : this.#index.manifestBlocks + index
    return { number: Math.floor(at / content.data), at: at % content.data }
  }

  async #segment(blob: BlobName, number: number): Promise<Segment> {
    if (this.#index.form === 'inline') {
      const bytes = inlineBlock(this.#primitives, this.#link, this.#index, blob)
      return { bytes, ids: [leafOf(this.#primitives, bytes)] }
    }
    const segment = this.#segments.get(number) ?? this.#fetch(number)
    this.#segments.delete(number)
    this.#segments.set(number, segment)
    segment.catch(() => this.#segments.delete(number))
    const [oldest] = this.#segments.keys()
    if (this.#segments.size > KEPT_SEGMENTS && oldest !== undefined) this.#segments.delete(oldest)
    return segment
  }

  async #fetch(number: number): Promise<Segment> {
    const lists = this.#lists as IdLists
    const ids = await lists.idsOf(0, number)
    return { bytes: await this.#store.segments.get(lists.placeOf(0, number), ids, this.#options), ids }
  }
}

/** The only block of a blob: what stands in the index, and behind it zeros, encrypted. */
function inlineBlock(
  primitives: Primitives,
  link: ShareLink,
  index: InlineIndex,
  blob: BlobName,
): Uint8Array {
  const used = index[blob]
  const block = new Uint8Array(BLOCK_BYTES)
  block.set(used)
  const cipher = createBlockCipher(primitives, link.key, blob)
  cipher.apply(0, block)
  block.fill(0, used.length)
  cipher.apply(0, block)
  return block
}

const notThisContent = (): Error =>
  fail('not-authentic', 'what was left under this link is another content than the link names', {
    next: 'Ask its publisher to leave it again.',
  })
