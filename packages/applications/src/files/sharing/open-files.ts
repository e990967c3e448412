/** Files of a share that are open for reading: a few, the longest unused closed first. */
import type { FileHandle, FileSystem } from '@warren/kernel'

interface OpenFile {
  readonly handle: Promise<FileHandle>
  users: number
  wasUsed: boolean
  isDropped: boolean
}

export class OpenFiles {
  readonly #files: FileSystem
  readonly #pathOf: (entry: number) => string
  readonly #max: number
  /** In the order of their last use. */
  readonly #open = new Map<number, OpenFile>()
  readonly #closing = new Set<Promise<void>>()

  /** @param max - files kept open when nobody uses them. */
  constructor(files: FileSystem, pathOf: (entry: number) => string, max: number) {
    this.#files = files
    this.#pathOf = pathOf
    this.#max = max
  }

  /** @throws WarrenError of the file port. */
  async use<T>(entry: number, work: (handle: FileHandle) => Promise<T>): Promise<T> {
    const file = this.#take(entry)
    try {
      return await work(await file.handle)
    } catch (error) {
      this.drop(entry)
      throw error
    } finally {
      file.users--
      if (file.isDropped && file.users === 0) this.#close(file)
      this.#trim()
    }
  }

  /** Closes a file once nobody reads it: what is at its place now may be another. */
  drop(entry: number): void {
    const file = this.#open.get(entry)
    if (file === undefined) return
    this.#open.delete(entry)
    file.isDropped = true
    if (file.users === 0) this.#close(file)
  }

  /** Closes what was not used since the last call: an open file keeps its disk from being taken out. */
  closeUnused(): void {
    for (const [entry, file] of this.#open) {
      if (!file.wasUsed) this.drop(entry)
      else file.wasUsed = false
    }
  }

  async close(): Promise<void> {
    for (const entry of [...this.#open.keys()]) this.drop(entry)
    await Promise.all(this.#closing)
  }

  #take(entry: number): OpenFile {
    const known = this.#open.get(entry)
    const handle = known?.handle ?? this.#files.open(this.#pathOf(entry), 'read')
    const file = known ?? { handle, users: 0, wasUsed: true, isDropped: false }
    file.users++
    file.wasUsed = true
    this.#open.delete(entry)
    this.#open.set(entry, file)
    return file
  }

  #trim(): void {
    for (const [entry, file] of this.#open) {
      if (this.#open.size <= this.#max) return
      if (file.users === 0) this.drop(entry)
    }
  }

  #close(file: OpenFile): void {
    // A file that could not be opened or closed was told to who used it; nothing is left to do.
    const closing: Promise<void> = file.handle
      .then((handle) => handle.close())
      .catch(() => {})
      .then(() => {
        this.#closing.delete(closing)
      })
    this.#closing.add(closing)
  }
}
