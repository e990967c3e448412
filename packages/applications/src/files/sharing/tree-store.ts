/**
 * What is kept of a share so that a restart need not read it again (docs/spec/files.md §8.2): its manifest as the blocks
 * that are sent, the leaves of its data, and a mark of each file's version. None of them says anything without the share's key.
 */
import { equalBytes, fileFailureOf, type FileSystem, type Primitives, utf8 } from '@warren/kernel'
import { MAX_MANIFEST_BYTES } from '../../limits.ts'
import { BLOCK_BYTES } from '../format/index.ts'
import { MAX_SHARES } from './limits.ts'

/** Bytes of one file's mark: two files with one mark would need 2^64 versions. */
export const MARK_BYTES = 16

export interface StoredTree {
  /** Encrypted, whole blocks. */
  readonly manifestBlocks: Uint8Array
  /** Of the data, 32 bytes each. */
  readonly leaves: Uint8Array
  /** {@link MARK_BYTES} for each entry. */
  readonly marks: Uint8Array
}

/** `left`: what holders have signed for while it is left in the network. */
type Part = 'manifest' | 'leaves' | 'versions' | 'left'

export class TreeStore {
  readonly #files: FileSystem
  readonly #directory: string

  constructor(files: FileSystem, directory: string) {
    this.#files = files
    this.#directory = directory
  }

  /** Replaces what was kept. Durable when it resolves. @throws WarrenError `storage`. */
  async save(number: number, tree: StoredTree): Promise<void> {
    const place = this.#placeOf(number)
    await this.#files.remove(place)
    await this.#files.makeDirectory(place)
    await this.#write(number, 'manifest', tree.manifestBlocks)
    await this.#write(number, 'leaves', tree.leaves)
    await this.#write(number, 'versions', tree.marks)
    await this.#files.syncDirectory(place)
    await this.#files.syncDirectory(this.#directory)
  }

  /** Files that were looked at again hold what they held. @throws WarrenError `storage`. */
  async saveMarks(number: number, marks: Uint8Array): Promise<void> {
    const handle = await this.#files.open(this.pathOf(number, 'versions'), 'update')
    try {
      await handle.write(0, marks)
    } finally {
      await handle.close()
    }
  }

  /** undefined: nothing is there, or nothing that can be the manifest of a share. @throws WarrenError `storage`. */
  manifestBlocks(number: number): Promise<Uint8Array | undefined> {
    return this.#read(number, 'manifest', (bytes) => bytes % BLOCK_BYTES === 0 && bytes <= MAX_MANIFEST_BYTES)
  }

  /** @throws WarrenError `storage`. */
  leaves(number: number, count: number): Promise<Uint8Array | undefined> {
    return this.#read(number, 'leaves', (bytes) => bytes === count * 32)
  }

  /** Zeros where nothing is known, as no file's mark is. @throws WarrenError `storage`. */
  async marks(number: number, count: number): Promise<Uint8Array> {
    const marks = await this.#read(number, 'versions', (bytes) => bytes === count * MARK_BYTES)
    return marks ?? new Uint8Array(count * MARK_BYTES)
  }

  remove(number: number): Promise<void> {
    return this.#files.remove(this.#placeOf(number))
  }

  #placeOf(number: number): string {
    return this.#files.join(this.#directory, String(number))
  }

  /** Where a part of what is kept of a share lies. */
  pathOf(number: number, part: Part): string {
    return this.#files.join(this.#directory, String(number), part)
  }

  async #write(number: number, part: Part, bytes: Uint8Array): Promise<void> {
    const handle = await this.#files.open(this.pathOf(number, part), 'create')
    try {
      await handle.write(0, bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  async #read(
    number: number,
    part: Part,
    isSize: (bytes: number) => boolean,
  ): Promise<Uint8Array | undefined> {
    const path = this.pathOf(number, part)
    try {
      const stat = await this.#files.stat(path)
      if (stat?.kind !== 'file' || !isSize(stat.bytes)) return undefined
      const handle = await this.#files.open(path, 'read')
      try {
        const bytes = new Uint8Array(stat.bytes)
        return (await handle.read(0, bytes)) === bytes.length ? bytes : undefined
      } finally {
        await handle.close()
      }
    } catch (error) {
      if (fileFailureOf(error) === 'missing') return undefined
      throw error
    }
  }
}

/** Removes from a directory of numbered things what belongs to no share: what a crash left of one that was not finished. */
export async function removeOrphans(
  files: FileSystem,
  directory: string,
  isWanted: (number: number) => boolean,
): Promise<void> {
  // What a bounded look misses is found at a later start.
  for (const { name } of await files.list(directory, MAX_SHARES * 4)) {
    if (name === undefined || !/^\d{1,10}$/.test(name) || isWanted(Number(name))) continue
    await files.remove(files.join(directory, name))
  }
}

/** Marks of versions: equal for equal versions, and telling nothing of a file to who has no key. */
export class VersionMarks {
  readonly bytes: Uint8Array
  readonly #primitives: Primitives
  readonly #key: Uint8Array

  /** @param shareKey - of the share. */
  constructor(primitives: Primitives, shareKey: Uint8Array, bytes: Uint8Array) {
    this.bytes = bytes
    this.#primitives = primitives
    this.#key = primitives.hkdfSha256(shareKey, utf8('warren-files-1'), utf8('warren files versions'), 32)
  }

  /** Of files whose versions are not known yet. */
  static none(primitives: Primitives, shareKey: Uint8Array, count: number): VersionMarks {
    return new VersionMarks(primitives, shareKey, new Uint8Array(count * MARK_BYTES))
  }

  set(entry: number, version: string): void {
    this.bytes.set(this.#markOf(version), entry * MARK_BYTES)
  }

  isSame(entry: number, version: string): boolean {
    const at = entry * MARK_BYTES
    return equalBytes(this.bytes.subarray(at, at + MARK_BYTES), this.#markOf(version))
  }

  #markOf(version: string): Uint8Array {
    return this.#primitives.hmacSha256(this.#key, utf8(version)).subarray(0, MARK_BYTES)
  }
}
