/** The file port on Node's own file system calls. Paths are the system's; nothing is cached. */
import { constants, type Dirent, type StatsFs } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import {
  assert,
  type DirectoryEntry,
  type FileHandle,
  fileFailure,
  type FileKind,
  type FileStat,
  type FileSystem,
  type OpenMode,
} from '@warren/kernel'
import { codeOf, guarded } from './file-error.ts'
import { fileHandle, kindOf, statOf } from './file-handle.ts'

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = constants
/** Without O_NONBLOCK, opening a pipe that nobody writes to never returns. */
const OPEN_FLAGS: Readonly<Record<OpenMode, number>> = {
  read: O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
  create: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW,
  update: O_RDWR | O_NOFOLLOW | O_NONBLOCK,
}
/** Read permission bits, and how far below them the executable ones lie. */
const READ_BITS = 0o444
const READ_TO_EXECUTE = 2
/** What file systems without hard links, and links that the system forbids, answer to `link`. */
const CANNOT_LINK = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL'])
/** What file systems that cannot sync a directory answer. */
const CANNOT_SYNC = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR', 'EPERM'])

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The disk of this machine. Makes nothing and opens nothing until asked. */
export function createNodeFiles(): FileSystem {
  return {
    stat: (at) => guarded(() => statAt(at)),
    realPath: (at) => guarded(() => realPathAt(at)),
    list: (at, limit) => guarded(() => listAt(at, limit)),
    open: (at, mode) => guarded(() => openAt(at, mode)),
    setExecutable: (at) => guarded(() => setExecutableAt(at)),
    setModified: (at, modifiedMs) => guarded(() => fs.lutimes(at, modifiedMs / 1000, modifiedMs / 1000)),
    makeDirectory: (at) => guarded(() => makeDirectoryAt(at)),
    rename: (from, to) => guarded(() => renameTo(from, to)),
    remove: (at) => guarded(() => fs.rm(at, { recursive: true, force: true })),
    freeBytes: (at) =>
      guarded(async () => {
        const { bavail, bsize } = await statOfDisk(at)
        return bavail * bsize
      }),
    totalBytes: (at) =>
      guarded(async () => {
        const { blocks, bsize } = await statOfDisk(at)
        return blocks * bsize
      }),
    syncDirectory: (at) => guarded(() => syncDirectoryAt(at)),
    join: joinPath,
    baseName: (at) => path.basename(at),
  }
}

async function statAt(at: string): Promise<FileStat | undefined> {
  try {
    return statOf(await fs.lstat(at, { bigint: true }))
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

async function realPathAt(at: string): Promise<string | undefined> {
  try {
    return await fs.realpath(at)
  } catch (error) {
    // A link that leads round in a circle ends nowhere as well.
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error) ?? '')) return undefined
    throw error
  }
}

async function listAt(at: string, limit: number): Promise<DirectoryEntry[]> {
  const before = await statAt(at)
  if (before !== undefined && before.kind !== 'directory') throw fileFailure('not-a-file')
  const entries: DirectoryEntry[] = []
  if (limit <= 0) return entries
  // Names as bytes: read as text, a name that is not UTF-8 would become another that is not there. Node's types know
  // only text here.
  const directory = await fs.opendir(at, { encoding: 'buffer' as BufferEncoding })
  for await (const entry of directory as AsyncIterable<Dirent<Buffer | string>>) {
    entries.push(await entryOf(at, entry))
    // Leaving the loop closes the directory.
    if (entries.length >= limit) break
  }
  return entries
}

async function entryOf(directory: string, entry: Dirent<Buffer | string>): Promise<DirectoryEntry> {
  const bytes = typeof entry.name === 'string' ? Buffer.from(entry.name) : entry.name
  const kind = kindOf(entry)
  return { name: textOf(bytes), kind: kind === 'other' ? await kindAt(directory, bytes) : kind }
}

/** Some file systems do not tell kinds in a listing. */
async function kindAt(directory: string, name: Buffer): Promise<FileKind> {
  const at = Buffer.concat([Buffer.from(directory + path.sep), name])
  return kindOf(await fs.lstat(at))
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return undefined
  }
}

async function openAt(at: string, mode: OpenMode): Promise<FileHandle> {
  // Opening alone can do something to a device, so what is none is found out before; what changes between is caught below.
  const before = mode === 'create' ? undefined : await fs.lstat(at)
  if (before !== undefined && !before.isFile()) throw fileFailure('not-a-file')
  const handle = await fs.open(at, OPEN_FLAGS[mode], 0o666)
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw fileFailure('not-a-file')
    return fileHandle(handle)
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function setExecutableAt(at: string): Promise<void> {
  const handle = await fs.open(at, OPEN_FLAGS.read)
  try {
    const { mode } = await handle.stat()
    await handle.chmod((mode & 0o777) | ((mode & READ_BITS) >> READ_TO_EXECUTE))
  } finally {
    await handle.close()
  }
}

async function makeDirectoryAt(at: string): Promise<boolean> {
  try {
    await fs.mkdir(at)
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    const there = await statAt(at)
    if (there?.kind === 'directory') return false
    throw error
  }
}

/**
 * Node has no rename that refuses to replace. A file gets its new name as a second one, which the system refuses if the
 * name is taken, and then loses the old one: a crash in between leaves both. For a directory, and where there are no
 * second names, we look first; what another program puts there in that instant is lost if it is a file, or an empty
 * directory under a directory.
 */
async function renameTo(from: string, to: string): Promise<void> {
  const stat = await fs.lstat(from)
  if (!stat.isDirectory()) {
    try {
      await fs.link(from, to)
      await fs.unlink(from)
      return
    } catch (error) {
      if (!CANNOT_LINK.has(codeOf(error) ?? '')) throw error
    }
  }
  if ((await statAt(to)) !== undefined) throw fileFailure('exists')
  await fs.rename(from, to)
}

/** Of the nearest place above that is there. */
async function statOfDisk(at: string): Promise<StatsFs> {
  for (let place = path.resolve(at); ; place = path.dirname(place)) {
    try {
      return await fs.statfs(place)
    } catch (error) {
      const code = codeOf(error)
      const mayGoUp = (code === 'ENOENT' || code === 'ENOTDIR') && path.dirname(place) !== place
      if (!mayGoUp) throw error
    }
  }
}

async function syncDirectoryAt(at: string): Promise<void> {
  const handle = await fs.open(at, O_RDONLY | O_DIRECTORY)
  try {
    await handle.sync()
  } catch (error) {
    if (!CANNOT_SYNC.has(codeOf(error) ?? '')) throw error
  } finally {
    await handle.close()
  }
}

/** Adds components as they are: resolving `..` in the user's own path would leave another place than the system does. */
function joinPath(at: string, ...names: readonly string[]): string {
  const isComponent = (name: string): boolean =>
    name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes(path.sep)
  assert(names.every(isComponent), 'files: single components are joined')
  const separator = at.endsWith(path.sep) ? '' : path.sep
  return names.length === 0 ? at : at + separator + names.join(path.sep)
}
