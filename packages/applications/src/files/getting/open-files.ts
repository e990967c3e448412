/** Files of one download that are open for writing: few, the least recently used closed first. */
import type { FileHandle } from '@warren/kernel'

interface OpenFile {
  readonly handle: Promise<FileHandle>
  users: number
}

export class OpenFiles {
  readonly #open: (entry: number) => Promise<FileHandle>
  readonly #max: number
  /** In the order of use, the latest last. */
  readonly #files = new Map<number, OpenFile>()

  /** @param open - opens a file that is not open yet. */
  constructor(open: (entry: number) => Promise<FileHandle>, max: number) {
    this.#open = open
    this.#max = max
  }

  /** Works with a file, which stays open while `work` runs. */
  async use<T>(entry: number, work: (handle: FileHandle) => Promise<T>): Promise<T> {
    const file = this.#files.get(entry) ?? { handle: this.#open(entry), users: 0 }
    this.#files.delete(entry)
    this.#files.set(entry, file)
    file.users++
    try {
      return await work(await file.handle)
    } catch (error) {
      // A handle that failed to open, or that the disk refused to write to, is not kept.
      if (this.#files.get(entry) === file) this.#files.delete(entry)
      if (file.users === 1) await closeQuietly(file)
      throw error
    } finally {
      file.users--
      await this.#closeSome(this.#max)
    }
  }

  /** Closes a file that nobody uses any more. */
  async close(entry: number): Promise<void> {
    const file = this.#files.get(entry)
    if (file === undefined || file.users > 0) return
    this.#files.delete(entry)
    await (await file.handle).close()
  }

  /** Closes all. Nobody uses any. */
  async closeAll(): Promise<void> {
    await this.#closeSome(0)
  }

  async #closeSome(max: number): Promise<void> {
    for (const [entry, file] of this.#files) {
      if (this.#files.size <= max) return
      if (file.users > 0) continue
      this.#files.delete(entry)
      await closeQuietly(file)
    }
  }
}

async function closeQuietly(file: OpenFile): Promise<void> {
  try {
    await (await file.handle).close()
  } catch {
    // What was written is checked by its own sync; a failure to close leaves nothing to do.
  }
}
