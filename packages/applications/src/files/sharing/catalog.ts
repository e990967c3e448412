/** Where the bytes of a share's data come from: the files of its manifest, one after the other (docs/spec/files.md §2). */
import type { Manifest } from '../format/index.ts'

/** A piece of one file, and where in the bytes that were asked for it goes. */
export interface Segment {
  readonly entry: number
  readonly offset: number
  readonly bytes: number
  readonly into: number
}

export class Catalog {
  readonly manifest: Manifest
  /** Where each entry begins in the data. */
  readonly #starts: Float64Array

  constructor(manifest: Manifest) {
    this.manifest = manifest
    this.#starts = new Float64Array(manifest.entries.length)
    let start = 0
    for (const [index, entry] of manifest.entries.entries()) {
      this.#starts[index] = start
      start += entry.bytes
    }
  }

  get fileCount(): number {
    return this.manifest.entries.reduce((count, entry) => count + (entry.kind === 'file' ? 1 : 0), 0)
  }

  /** Where an entry begins in the data. */
  startOf(entry: number): number {
    return this.#starts[entry] ?? 0
  }

  /** The pieces that make up `bytes` bytes of the data from `first` on, in order; none of them is empty. */
  segments(first: number, bytes: number): Segment[] {
    const { entries } = this.manifest
    const end = Math.min(first + bytes, this.manifest.dataBytes)
    const found: Segment[] = []
    let at = first
    for (let index = this.#entryAt(first); at < end && index < entries.length; index++) {
      const size = entries[index]?.bytes ?? 0
      const offset = at - this.startOf(index)
      const take = Math.min(size - offset, end - at)
      if (take <= 0) continue
      found.push({ entry: index, offset, bytes: take, into: at - first })
      at += take
    }
    return found
  }

  /** The first entry that ends behind `position`. */
  #entryAt(position: number): number {
    let [low, high] = [0, this.#starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const size = this.manifest.entries[middle]?.bytes ?? 0
      if (this.startOf(middle) + size > position) high = middle
      else low = middle + 1
    }
    return low
  }
}
