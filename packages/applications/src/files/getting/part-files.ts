/** The files of an unfinished download: blocks go to the files they belong to, in a folder that is moved into place when all is there. */
import {
  equalBytes,
  fail,
  type FileHandle,
  type FileSystem,
  isWarrenError,
  type Primitives,
  safeText,
  type WarrenError,
} from '@warren/kernel'
import { BLOCK_BYTES, type BlockCipher } from '../format/blocks.ts'
import { leafOf } from '../format/hash-tree.ts'
import type { Layout, Piece } from './layout.ts'
import { MAX_OPEN_FILES, MAX_WRITES_AT_ONCE } from './limits.ts'
import { OpenFiles } from './open-files.ts'
import { inParallel } from './in-parallel.ts'

export interface PartFilesConfig {
  readonly files: FileSystem
  readonly primitives: Primitives
  readonly layout: Layout
  /** The cipher of the data, to check whole blocks against their leaves. */
  readonly cipher: BlockCipher
  /** The file of a shared file, the folder of a shared folder. */
  readonly path: string
}

/** Bytes that stand side by side in one file. */
interface Run {
  readonly entry: number
  readonly fileOffset: number
  readonly parts: Uint8Array[]
  bytes: number
  readonly isZeros: boolean
}

export class PartFiles {
  readonly #config: PartFilesConfig
  readonly #open: OpenFiles
  readonly #madeDirectories = new Map<string, Promise<void>>()
  #dirtyFiles = new Set<number>()
  #dirtyDirectories = new Set<string>()

  constructor(config: PartFilesConfig) {
    this.#config = config
    this.#open = new OpenFiles((entry) => this.#openForWriting(entry), MAX_OPEN_FILES)
  }

  /** Files written since the last {@link sync}. */
  get dirtyFiles(): number {
    return this.#dirtyFiles.size
  }

  /**
   * Writes what is wanted of blocks that follow each other. What stands side by side in one file is written in one go: a call
   * to the system costs as much as decrypting a block.
   *
   * @throws WarrenError `storage`, `no-permission`: as the file port does.
   */
  async write(first: number, blocks: readonly Uint8Array[]): Promise<void> {
    await inParallel(this.#runsOf(first, blocks), MAX_WRITES_AT_ONCE, (run) => this.#writeRun(run))
  }

  /**
   * What a block is checked by later: its leaf if all of it is wanted, otherwise a hash of the wanted pieces.
   *
   * @param leaf - of the encrypted block.
   */
  fingerprint(index: number, block: Uint8Array, leaf: Uint8Array): Uint8Array {
    const pieces = this.#config.layout.pieces(index)
    if (this.#isWhole(index, pieces)) return leaf
    return this.#config.primitives.sha256(joined(pieces, block))
  }

  /** True: what is on disk of a block is what was once written. */
  async isIntact(index: number, fingerprint: Uint8Array): Promise<boolean> {
    const { layout, primitives, cipher } = this.#config
    const pieces = layout.pieces(index)
    const block = new Uint8Array(BLOCK_BYTES)
    for (const piece of pieces) await this.#readPiece(piece, block)
    if (!this.#isWhole(index, pieces))
      return equalBytes(primitives.sha256(joined(pieces, block)), fingerprint)
    cipher.apply(index, block)
    return equalBytes(leafOf(primitives, block), fingerprint)
  }

  /** The plaintext of a block that was written; undefined if not all of it was wanted. */
  async read(index: number): Promise<Uint8Array | undefined> {
    const pieces = this.#config.layout.pieces(index)
    if (!this.#isWhole(index, pieces)) return undefined
    const block = new Uint8Array(BLOCK_BYTES)
    for (const piece of pieces) await this.#readPiece(piece, block)
    return block
  }

  /** A block that was written by another process is to be put on disk for good with the next {@link sync}. */
  noteUnsynced(index: number): void {
    const { layout } = this.#config
    for (const { entry } of layout.pieces(index)) {
      this.#dirtyFiles.add(entry)
      if (layout.manifest.kind === 'file') continue
      const names = layout.names[entry] ?? []
      for (let length = 0; length < names.length; length++)
        this.#dirtyDirectories.add(this.#directoryPath(names.slice(0, length)))
    }
  }

  /** Everything written so far survives a loss of power. */
  async sync(): Promise<void> {
    const [files, directories] = [this.#dirtyFiles, this.#dirtyDirectories]
    this.#dirtyFiles = new Set()
    this.#dirtyDirectories = new Set()
    try {
      await inParallel(files, MAX_WRITES_AT_ONCE, (entry) => this.#open.use(entry, (handle) => handle.sync()))
      for (const directory of directories) await this.#config.files.syncDirectory(directory)
    } catch (error) {
      for (const entry of files) this.#dirtyFiles.add(entry)
      for (const directory of directories) this.#dirtyDirectories.add(directory)
      throw error
    }
  }

  /** Gives every chosen file its length, mode and time, makes empty ones and empty folders, and puts all of it on disk for good. */
  async complete(progress: (fraction: number) => void): Promise<void> {
    const { layout, files } = this.#config
    if (layout.manifest.kind === 'folder') await this.#makeDirectory([])
    let done = 0
    await inParallel(layout.chosen, MAX_WRITES_AT_ONCE, async (entry) => {
      await this.#completeEntry(entry)
      done++
      if (done % 256 === 0) progress(done / layout.chosen.length)
    })
    await this.#open.closeAll()
    for (const directory of this.#dirtyDirectories) await files.syncDirectory(directory)
    this.#dirtyDirectories.clear()
    this.#dirtyFiles.clear()
  }

  async close(): Promise<void> {
    await this.#open.closeAll()
  }

  async #completeEntry(index: number): Promise<void> {
    const { layout, files } = this.#config
    const entry = layout.entry(index)
    const path = this.#pathOf(index)
    if (entry.kind === 'folder') {
      await this.#makeDirectory(layout.names[index] ?? [])
    } else {
      if (entry.bytes > 0 && (await files.stat(path))?.kind !== 'file') throw partDamaged()
      await this.#open.use(index, async (handle) => {
        const { bytes } = await handle.stat()
        if (bytes !== entry.bytes) await handle.truncate(entry.bytes)
        await handle.sync()
      })
      await this.#open.close(index)
      if (entry.executable) await files.setExecutable(path)
    }
    await ignoringRefusal(files.setModified(path, entry.modifiedS * 1000))
  }

  /** Pieces of zeros stand by themselves: they may stay holes. */
  #runsOf(first: number, blocks: readonly Uint8Array[]): Run[] {
    const runs: Run[] = []
    for (const [at, block] of blocks.entries()) {
      for (const piece of this.#config.layout.pieces(first + at)) {
        const bytes = block.subarray(piece.blockOffset, piece.blockOffset + piece.bytes)
        const isZeros = isZero(bytes)
        const last = runs.at(-1)
        const goesOn =
          last !== undefined &&
          !isZeros &&
          !last.isZeros &&
          last.entry === piece.entry &&
          last.fileOffset + last.bytes === piece.fileOffset
        if (goesOn) {
          last.parts.push(bytes)
          last.bytes += piece.bytes
        } else {
          const { entry, fileOffset } = piece
          runs.push({ entry, fileOffset, parts: [bytes], bytes: piece.bytes, isZeros })
        }
      }
    }
    return runs
  }

  async #writeRun({ entry, fileOffset, parts, bytes, isZeros }: Run): Promise<void> {
    this.#dirtyFiles.add(entry)
    await this.#open.use(entry, async (handle) => {
      if (isZeros && (await isHole(handle, fileOffset, bytes))) return
      await handle.write(fileOffset, ...parts)
    })
    if (bytes === this.#config.layout.entry(entry).bytes) await this.#open.close(entry)
  }

  async #readPiece(piece: Piece, block: Uint8Array): Promise<void> {
    const { files } = this.#config
    const stat = await files.stat(this.#pathOf(piece.entry))
    if (stat?.kind !== 'file') return
    const target = block.subarray(piece.blockOffset, piece.blockOffset + piece.bytes)
    await this.#open.use(piece.entry, (handle) => handle.read(piece.fileOffset, target))
  }

  /** True if everything in the block but its padding is wanted. */
  #isWhole(index: number, pieces: readonly Piece[]): boolean {
    const { dataBytes } = this.#config.layout.manifest
    const inBlock = Math.min(BLOCK_BYTES, dataBytes - index * BLOCK_BYTES)
    return pieces.reduce((sum, piece) => sum + piece.bytes, 0) === inBlock
  }

  async #openForWriting(entry: number): Promise<FileHandle> {
    const { files, layout } = this.#config
    const path = this.#pathOf(entry)
    const names = layout.names[entry] ?? []
    if (layout.manifest.kind === 'folder') {
      await this.#makeDirectory(names.slice(0, -1))
      this.#dirtyDirectories.add(this.#directoryPath(names.slice(0, -1)))
    }
    try {
      return await files.open(path, 'create')
    } catch (error) {
      if (!isReason(error, 'exists')) throw error
      return files.open(path, 'update')
    }
  }

  #pathOf(entry: number): string {
    const { files, layout, path } = this.#config
    return layout.manifest.kind === 'file' ? path : files.join(path, ...(layout.names[entry] ?? []))
  }

  #directoryPath(names: readonly string[]): string {
    return names.length === 0 ? this.#config.path : this.#config.files.join(this.#config.path, ...names)
  }

  /** Makes a folder below the share's own, and those above it. */
  #makeDirectory(names: readonly string[]): Promise<void> {
    const key = names.join('/')
    const known = this.#madeDirectories.get(key)
    if (known !== undefined) return known
    const made = this.#makeDirectoryNow(names)
    this.#madeDirectories.set(key, made)
    made.catch(() => this.#madeDirectories.delete(key))
    return made
  }

  async #makeDirectoryNow(names: readonly string[]): Promise<void> {
    if (names.length > 0) {
      await this.#makeDirectory(names.slice(0, -1))
      this.#dirtyDirectories.add(this.#directoryPath(names.slice(0, -1)))
    }
    await this.#config.files.makeDirectory(this.#directoryPath(names))
  }
}

/** Somebody took files out of a part directory. */
function partDamaged(): WarrenError {
  return fail('storage', 'download: files that were fetched are gone', { fields: { reason: PART_DAMAGED } })
}

/** True: what was fetched is not there any more, and the download starts anew. */
export function isPartDamaged(error: WarrenError): boolean {
  return error.fields['reason'] === PART_DAMAGED
}

const PART_DAMAGED = safeText('part-damaged')

function joined(pieces: readonly Piece[], block: Uint8Array): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.bytes, 0))
  let at = 0
  for (const { blockOffset, bytes } of pieces) {
    all.set(block.subarray(blockOffset, blockOffset + bytes), at)
    at += bytes
  }
  return all
}

function isZero(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false
  return true
}

/** True if nothing but zeros is there already: then zeros need not be written, and the file stays sparse. */
async function isHole(handle: FileHandle, fileOffset: number, bytes: number): Promise<boolean> {
  const there = new Uint8Array(bytes)
  const length = await handle.read(fileOffset, there)
  return isZero(there.subarray(0, length))
}

function isReason(error: unknown, reason: string): error is WarrenError {
  return isWarrenError(error) && error.fields['reason'] === reason
}

/** The time of a file is a courtesy: a file system that cannot keep it keeps the file. */
async function ignoringRefusal(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isWarrenError(error)) throw error
  }
}
