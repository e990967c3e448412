/**
 * What one file of the memory disk holds, and what of it would survive a loss of power: pages that were synced for sure,
 * of the others any state that they went through since, each by itself.
 */
import { drawBelow, type Random } from '@warren/kernel'

export const PAGE_BYTES = 4096

type Page = Uint8Array | undefined

export class FileContent {
  #bytes = 0
  #pages = new Map<number, Uint8Array>()
  #durableBytes = 0
  #durablePages = new Map<number, Uint8Array>()
  /** States of pages and lengths since the last sync, oldest first. Pages are replaced, never changed. */
  readonly #unsyncedPages = new Map<number, Page[]>()
  #unsyncedBytes: number[] = []

  get bytes(): number {
    return this.#bytes
  }

  /** Pages that take room on the disk. */
  get pageCount(): number {
    return this.#pages.size
  }

  read(offset: number, target: Uint8Array): number {
    const length = Math.max(0, Math.min(target.length, this.#bytes - offset))
    target.fill(0, 0, length)
    for (let done = 0; done < length; ) {
      const at = (offset + done) % PAGE_BYTES
      const part = Math.min(PAGE_BYTES - at, length - done)
      const page = this.#pages.get(Math.floor((offset + done) / PAGE_BYTES))
      if (page !== undefined) target.set(page.subarray(at, at + part), done)
      done += part
    }
    return length
  }

  /** @param allows - asked for each page that takes new room. @returns how much was written before one was refused. */
  write(offset: number, bytes: Uint8Array, allows: () => boolean): number {
    let done = 0
    while (done < bytes.length) {
      const index = Math.floor((offset + done) / PAGE_BYTES)
      const at = (offset + done) % PAGE_BYTES
      const before = this.#pages.get(index)
      if (before === undefined && !allows()) break
      const page = before?.slice() ?? new Uint8Array(PAGE_BYTES)
      page.set(bytes.subarray(done, done + PAGE_BYTES - at), at)
      this.#setPage(index, page)
      done += Math.min(PAGE_BYTES - at, bytes.length - done)
    }
    if (done > 0 && offset + done > this.#bytes) this.#setBytes(offset + done)
    return done
  }

  truncate(bytes: number): void {
    for (const index of [...this.#pages.keys()])
      if (index * PAGE_BYTES >= bytes) this.#setPage(index, undefined)
    const last = this.#pages.get(Math.floor(bytes / PAGE_BYTES))
    if (last !== undefined && bytes < this.#bytes)
      this.#setPage(Math.floor(bytes / PAGE_BYTES), last.slice().fill(0, bytes % PAGE_BYTES))
    this.#setBytes(bytes)
  }

  sync(): void {
    for (const index of this.#unsyncedPages.keys())
      setOrDelete(this.#durablePages, index, this.#pages.get(index))
    this.#unsyncedPages.clear()
    this.#durableBytes = this.#bytes
    this.#unsyncedBytes = []
  }

  /** What is on the disk after a kill of the process: all of it. Nothing of it is known to be synced. */
  afterKill(): FileContent {
    const survivor = new FileContent()
    survivor.#bytes = this.#bytes
    survivor.#pages = new Map(this.#pages)
    survivor.#durableBytes = this.#durableBytes
    survivor.#durablePages = new Map(this.#durablePages)
    for (const [index, states] of this.#unsyncedPages) survivor.#unsyncedPages.set(index, [...states])
    survivor.#unsyncedBytes = [...this.#unsyncedBytes]
    return survivor
  }

  /** What is on the disk after the power was lost. */
  afterPowerLoss(random: Random): FileContent {
    const survivor = new FileContent()
    const lengths = [this.#durableBytes, ...this.#unsyncedBytes]
    const bytes = lengths[drawBelow(random, lengths.length)] as number
    const pages = new Map(this.#durablePages)
    for (const [index, states] of this.#unsyncedPages) {
      const state = drawBelow(random, states.length + 1)
      if (state > 0) setOrDelete(pages, index, states[state - 1])
    }
    for (const index of [...pages.keys()]) if (index * PAGE_BYTES >= bytes) pages.delete(index)
    const lastIndex = Math.floor(bytes / PAGE_BYTES)
    const last = pages.get(lastIndex)
    if (last !== undefined) pages.set(lastIndex, last.slice().fill(0, bytes % PAGE_BYTES))
    survivor.#bytes = survivor.#durableBytes = bytes
    survivor.#pages = pages
    survivor.#durablePages = new Map(pages)
    return survivor
  }

  #setPage(index: number, page: Page): void {
    setOrDelete(this.#pages, index, page)
    const states = this.#unsyncedPages.get(index)
    if (states === undefined) this.#unsyncedPages.set(index, [page])
    else states.push(page)
  }

  #setBytes(bytes: number): void {
    this.#bytes = bytes
    this.#unsyncedBytes.push(bytes)
  }
}

function setOrDelete(pages: Map<number, Uint8Array>, index: number, page: Page): void {
  if (page === undefined) pages.delete(index)
  else pages.set(index, page)
}
