/** A file of equal slots. */
import { type FileHandle, fileFailureOf, type FileSystem } from '@warren/kernel'
import { SLOT_KIND_NAMES, SLOT_KINDS, type SlotKind } from './slot-kinds.ts'

export class SlotFile {
  readonly #handle: FileHandle
  readonly #kind: SlotKind
  #slots: number

  private constructor(handle: FileHandle, kind: SlotKind, bytes: number) {
    this.#handle = handle
    this.#kind = kind
    this.#slots = Math.floor(bytes / SLOT_KINDS[kind].slotBytes)
  }

  /** Opens the file of a kind, making it if it is not there. @throws WarrenError `storage`, `no-permission`. */
  static async open(files: FileSystem, directory: string, kind: SlotKind): Promise<SlotFile> {
    const handle = await openOrCreate(files, files.join(directory, SLOT_KINDS[kind].fileName))
    try {
      return new SlotFile(handle, kind, (await handle.stat()).bytes)
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Whole slots that are there. */
  get slots(): number {
    return this.#slots
  }

  /** What the slot holds, without padding; zeros beyond the end of the file. @throws WarrenError `storage`. */
  async read(slot: number): Promise<Uint8Array> {
    const { slotBytes, contentBytes } = SLOT_KINDS[this.#kind]
    const content = new Uint8Array(contentBytes)
    await this.#handle.read(slot * slotBytes, content)
    return content
  }

  /** @throws WarrenError `storage`. */
  async write(slot: number, content: Uint8Array): Promise<void> {
    const { slotBytes } = SLOT_KINDS[this.#kind]
    let padded = content
    if (content.length < slotBytes) {
      padded = new Uint8Array(slotBytes)
      padded.set(content)
    }
    await this.#handle.write(slot * slotBytes, padded)
    this.#slots = Math.max(this.#slots, slot + 1)
  }

  /** What was written survives a loss of power once this resolves. @throws WarrenError `storage`. */
  sync(): Promise<void> {
    return this.#handle.sync()
  }

  /** @throws WarrenError `storage`. */
  async truncate(slots: number): Promise<void> {
    await this.#handle.truncate(slots * SLOT_KINDS[this.#kind].slotBytes)
    this.#slots = slots
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** The file of each kind. */
export type SlotFiles = Readonly<Record<SlotKind, SlotFile>>

/**
 * Opens them all, or none.
 *
 * @param opened - is waited for with each.
 * @throws WarrenError `storage`, `no-permission`; what `opened` throws.
 */
export async function openSlotFiles(
  files: FileSystem,
  directory: string,
  opened: (kind: SlotKind, file: SlotFile) => Promise<void>,
): Promise<SlotFiles> {
  const all: Partial<Record<SlotKind, SlotFile>> = {}
  try {
    for (const kind of SLOT_KIND_NAMES) {
      const file = await SlotFile.open(files, directory, kind)
      all[kind] = file
      await opened(kind, file)
    }
    return all as SlotFiles
  } catch (error) {
    await Promise.allSettled(Object.values(all).map((file) => file.close()))
    throw error
  }
}

async function openOrCreate(files: FileSystem, path: string): Promise<FileHandle> {
  try {
    return await files.open(path, 'update')
  } catch (error) {
    if (fileFailureOf(error) !== 'missing') throw error
    return files.open(path, 'create')
  }
}
