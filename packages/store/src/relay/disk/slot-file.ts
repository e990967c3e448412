/** A file of equal slots. */
import { type FileHandle, fileFailureOf, type FileSystem } from '@warren/kernel'
import { SLOT_KINDS, type SlotKind } from './slot-kinds.ts'

export class SlotFile {
  readonly #handle: FileHandle
  readonly #kind: SlotKind

  private constructor(handle: FileHandle, kind: SlotKind) {
    this.#handle = handle
    this.#kind = kind
  }

  /** Opens the file of a kind, making it if it is not there. @throws WarrenError `storage`, `no-permission`. */
  static async open(files: FileSystem, directory: string, kind: SlotKind): Promise<SlotFile> {
    const path = files.join(directory, SLOT_KINDS[kind].fileName)
    try {
      return new SlotFile(await files.open(path, 'update'), kind)
    } catch (error) {
      if (fileFailureOf(error) !== 'missing') throw error
      return new SlotFile(await files.open(path, 'create'), kind)
    }
  }

  /** Whole slots that are there. @throws WarrenError `storage`. */
  async slots(): Promise<number> {
    return Math.floor((await this.#handle.stat()).bytes / SLOT_KINDS[this.#kind].slotBytes)
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
  }

  /** What was written survives a loss of power once this resolves. @throws WarrenError `storage`. */
  sync(): Promise<void> {
    return this.#handle.sync()
  }

  /** @throws WarrenError `storage`. */
  truncate(slots: number): Promise<void> {
    return this.#handle.truncate(slots * SLOT_KINDS[this.#kind].slotBytes)
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}
