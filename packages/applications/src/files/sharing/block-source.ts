/** Encrypted blocks of a share's data: made from the files as they are now, or kept on disk as they are sent. */
import { type FileHandle, type FileSystem } from '@warren/kernel'
import { BLOCK_BYTES, type BlockCipher } from '../format/index.ts'
import type { Catalog, Segment } from './catalog.ts'
import { faultKindOf, type FileFault } from './file-fault.ts'
import { inParallel } from './in-parallel.ts'
import { FILES_AT_ONCE, MAX_OPEN_FILES } from './limits.ts'
import { OpenFiles } from './open-files.ts'

export interface BlockSource {
  /**
   * Fills `target`, whole blocks, with the encrypted blocks from `first` on. What comes out is what the files hold now:
   * the caller compares it with the leaves before anybody else sees it.
   *
   * @returns what is wrong with a file, if that is why it could not be done.
   */
  read(first: number, target: Uint8Array): Promise<FileFault | undefined>
  /** A file may be another now: it is opened anew. */
  forget(entry: number): void
  /** Closes files that nobody used since the last call. */
  rest(): void
  close(): Promise<void>
}

export interface FileSourceConfig {
  readonly catalog: Catalog
  readonly pathOf: (entry: number) => string
  readonly cipher: BlockCipher
  /** Looks at a file whose last byte was just read. @returns false: it is not the file that was meant. */
  readonly check?: (entry: number, handle: FileHandle) => Promise<boolean>
}

/** Reads the plain files and encrypts. */
export function createFileSource(files: FileSystem, config: FileSourceConfig): BlockSource {
  const { catalog, cipher } = config
  const open = new OpenFiles(files, config.pathOf, MAX_OPEN_FILES)
  const readSegment = (segment: Segment, target: Uint8Array): Promise<boolean> =>
    open.use(segment.entry, async (handle) => {
      const { entry, offset, bytes, into } = segment
      const part = target.subarray(into, into + bytes)
      if ((await handle.read(offset, part)) !== bytes) return false
      const isLast = offset + bytes === catalog.manifest.entries[entry]?.bytes
      return !isLast || config.check === undefined || (await config.check(entry, handle))
    })
  return {
    async read(first, target) {
      const segments = catalog.segments(first * BLOCK_BYTES, target.length)
      const last = segments.at(-1)
      target.fill(0, last === undefined ? 0 : last.into + last.bytes)
      let fault: FileFault | undefined
      await inParallel(segments.length, FILES_AT_ONCE, async (index) => {
        const segment = segments[index]
        if (segment === undefined || fault !== undefined) return
        try {
          if (!(await readSegment(segment, target))) fault ??= { entry: segment.entry, kind: 'changed' }
        } catch (error) {
          fault ??= { entry: segment.entry, kind: faultKindOf(error) }
        }
      })
      if (fault !== undefined) return fault
      for (let at = 0; at < target.length; at += BLOCK_BYTES)
        cipher.apply(first + at / BLOCK_BYTES, target.subarray(at, at + BLOCK_BYTES))
      return undefined
    },
    forget: (entry) => open.drop(entry),
    rest: () => open.closeUnused(),
    close: () => open.close(),
  }
}

/** Reads blocks that lie encrypted in one file of the home. */
export function createSpoolSource(files: FileSystem, path: string): BlockSource {
  const open = new OpenFiles(files, () => path, 1)
  return {
    async read(first, target) {
      try {
        const got = await open.use(0, (handle) => handle.read(first * BLOCK_BYTES, target))
        return got === target.length ? undefined : { entry: 0, kind: 'changed' }
      } catch (error) {
        return { entry: 0, kind: faultKindOf(error) }
      }
    },
    forget: (entry) => open.drop(entry),
    rest: () => open.closeUnused(),
    close: () => open.close(),
  }
}
