/** Where the bytes of blocks belong: the files of a share one after the other, of which some are wanted. */
import { blockCountOf, BLOCK_BYTES } from '../format/blocks.ts'
import { localNames } from '../format/local-names.ts'
import type { Manifest, ManifestEntry } from '../format/manifest.ts'
import { RangeSet } from './range-set.ts'

/** A stretch of one block that belongs to one file. */
export interface Piece {
  /** Index of the entry in the manifest. */
  readonly entry: number
  /** Where it begins in the file. */
  readonly fileOffset: number
  /** Where it begins in the block. */
  readonly blockOffset: number
  readonly bytes: number
}

export class Layout {
  readonly manifest: Manifest
  /** Indexes of chosen entries, in order. */
  readonly chosen: readonly number[]
  readonly names: readonly (readonly string[])[]
  readonly blockCount: number
  /** Of the chosen files. */
  readonly bytes: number
  readonly files: number
  /** Where each file begins in the data; one more for its end. */
  readonly #offsets: Float64Array
  readonly #isChosen: Uint8Array

  constructor(manifest: Manifest, chosen: readonly number[]) {
    this.manifest = manifest
    this.chosen = chosen
    this.names = localNames(manifest)
    this.blockCount = blockCountOf(manifest.dataBytes)
    const { entries } = manifest
    this.#offsets = new Float64Array(entries.length + 1)
    for (const [index, entry] of entries.entries())
      this.#offsets[index + 1] = (this.#offsets[index] as number) + entry.bytes
    this.#isChosen = new Uint8Array(entries.length)
    for (const index of chosen) this.#isChosen[index] = 1
    const files = chosen.filter((index) => this.entry(index).kind === 'file')
    this.files = files.length
    this.bytes = files.reduce((sum, index) => sum + this.entry(index).bytes, 0)
  }

  entry(index: number): ManifestEntry {
    return this.manifest.entries[index] as ManifestEntry
  }

  /** Blocks that hold bytes of chosen files. */
  needed(): RangeSet {
    const needed = new RangeSet()
    for (const index of this.chosen) {
      const { first, count } = this.blocksOf(index)
      needed.add(first, count)
    }
    return needed
  }

  /** Blocks that hold bytes of one entry; none for an empty one. */
  blocksOf(index: number): { readonly first: number; readonly count: number } {
    const start = this.#offsets[index] as number
    const end = this.#offsets[index + 1] as number
    if (start === end) return { first: 0, count: 0 }
    const first = Math.floor(start / BLOCK_BYTES)
    return { first, count: Math.ceil(end / BLOCK_BYTES) - first }
  }

  /** Where an entry begins in the data. */
  offsetOf(index: number): number {
    return this.#offsets[index] as number
  }

  /** Chosen entries that this machine cannot store under their own names, the first `max`. */
  renamed(max: number): { from: string; to: string }[] {
    const renamed: { from: string; to: string }[] = []
    for (const index of this.chosen) {
      const from = this.entry(index).path.join('/')
      const to = (this.names[index] ?? []).join('/')
      if (from !== to) renamed.push({ from, to })
      if (renamed.length === max) break
    }
    return renamed
  }

  /** What of a block belongs to chosen files, in order. */
  pieces(block: number): Piece[] {
    const blockStart = block * BLOCK_BYTES
    const blockEnd = blockStart + BLOCK_BYTES
    const pieces: Piece[] = []
    for (let entry = this.#entryAt(blockStart); entry < this.manifest.entries.length; entry++) {
      const fileStart = this.#offsets[entry] as number
      const fileEnd = this.#offsets[entry + 1] as number
      if (fileStart >= blockEnd) break
      if (fileEnd <= blockStart || fileStart === fileEnd || this.#isChosen[entry] !== 1) continue
      const start = Math.max(fileStart, blockStart)
      const bytes = Math.min(fileEnd, blockEnd) - start
      pieces.push({ entry, fileOffset: start - fileStart, blockOffset: start - blockStart, bytes })
    }
    return pieces
  }

  /** Bytes of chosen files in a block. */
  bytesIn(block: number): number {
    return this.pieces(block).reduce((sum, piece) => sum + piece.bytes, 0)
  }

  /** The first entry that ends behind `offset`. */
  #entryAt(offset: number): number {
    let low = 0
    let high = this.manifest.entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#offsets[middle + 1] as number) > offset) high = middle
      else low = middle + 1
    }
    return low
  }
}
