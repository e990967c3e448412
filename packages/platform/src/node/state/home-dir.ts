/** The one directory in which a node keeps everything (docs/spec/state.md §1). */
import { constants } from 'node:fs'
import fs from 'node:fs'
import path from 'node:path'
import { fail, isWarrenError, type Literal } from '@warren/kernel'

export interface HomeDir {
  readonly path: string
  /** The path of a file in the home. */
  file(name: string): string
  /** The whole file; undefined if there is none. @throws WarrenError `storage`: unreadable or longer than `maxBytes`. */
  read(name: string, maxBytes: number): Uint8Array | undefined
  /** It is not there, or holds no byte. Does not open it: that would drop this process's locks on it. */
  isEmpty(name: string): boolean
  /**
   * Replaces a file (0600) so that after a crash at any moment the old or the new content is there, whole.
   *
   * @throws WarrenError `storage`: the disk failed or is full; the old content stays.
   */
  writeAtomic(name: string, content: Uint8Array): void
  /**
   * The same for what is made again when it is gone: whoever reads it meanwhile finds the old or the new content whole, and a power loss soon
   * after may leave it empty. Nobody waits for the disk.
   *
   * @throws WarrenError `storage`; the old content stays.
   */
  writeUnforced(name: string, content: Uint8Array): void
  /** @throws WarrenError `storage`. */
  remove(name: string): void
  /**
   * Removes what a replacement of this file that was cut off left behind. Not while another process may replace it.
   *
   * @throws WarrenError `storage`.
   */
  removeUnfinished(name: string): void
}

const GROUP_OR_WORLD_WRITABLE = 0o022

/**
 * Opens a home, making it (0700) if it is not there.
 *
 * @throws WarrenError `bad-input`: not a directory, another user's, or writable by others, who could plant a key there;
 *   `storage`: the disk refuses.
 */
export function openHomeDir(directory: string): HomeDir {
  const home = path.resolve(directory)
  attempt('the home directory cannot be made', () => fs.mkdirSync(home, { recursive: true, mode: 0o700 }))
  checkHome(home)
  const file = (name: string): string => path.join(home, name)
  return {
    path: home,
    file,
    read: (name, maxBytes) =>
      attempt('a file in the home directory cannot be read', () => readFile(file(name), maxBytes)),
    isEmpty: (name) =>
      attempt(
        'a file in the home directory cannot be looked at',
        () => (fs.statSync(file(name), { throwIfNoEntry: false })?.size ?? 0) === 0,
      ),
    writeAtomic: (name, content) =>
      attempt('a file in the home directory cannot be written', () => write(home, name, content, true)),
    writeUnforced: (name, content) =>
      attempt('a file in the home directory cannot be written', () => write(home, name, content, false)),
    remove: (name) => removeFile(home, file(name)),
    removeUnfinished: (name) => {
      const unfinished = file(unfinishedName(name))
      if (fs.existsSync(unfinished)) removeFile(home, unfinished)
    },
  }
}

/** What a file is called until it takes the place of the old one. */
function unfinishedName(name: string): string {
  return `.${name}.new`
}

function removeFile(home: string, file: string): void {
  attempt('a file in the home directory cannot be removed', () => {
    fs.rmSync(file, { force: true })
    syncDirectory(home)
  })
}

function checkHome(home: string): void {
  const stat = attempt('the home directory cannot be read', () => fs.statSync(home))
  if (!stat.isDirectory()) throw notADirectory()
  if (process.getuid !== undefined && process.getuid() !== 0 && stat.uid !== process.getuid()) {
    throw fail('bad-input', 'the home directory belongs to another user', {
      next: 'Run Warren as the user who owns the directory, or name another with --home.',
    })
  }
  if ((stat.mode & GROUP_OR_WORLD_WRITABLE) !== 0) {
    throw fail('bad-input', 'the home directory may be written by other users of this machine', {
      next: 'Take that permission away (chmod go-w DIRECTORY), or name another directory with --home.',
    })
  }
}

function notADirectory(): Error {
  return fail('bad-input', 'the home is a file, not a directory', { next: 'Name a directory with --home.' })
}

function readFile(file: string, maxBytes: number): Uint8Array | undefined {
  let handle: number
  try {
    handle = fs.openSync(file, constants.O_RDONLY)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    const buffer = new Uint8Array(maxBytes + 1)
    let length = 0
    for (;;) {
      const count = fs.readSync(handle, buffer, length, buffer.length - length, null)
      length += count
      if (length > maxBytes)
        throw fail('storage', 'a file in the home directory is too long', { fields: { maxBytes } })
      if (count === 0) return buffer.slice(0, length)
    }
  } finally {
    fs.closeSync(handle)
  }
}

function write(home: string, name: string, content: Uint8Array, isForced: boolean): void {
  const temporary = path.join(home, unfinishedName(name))
  fs.rmSync(temporary, { force: true })
  const handle = fs.openSync(temporary, 'wx', 0o600)
  try {
    let written = 0
    while (written < content.length) written += fs.writeSync(handle, content, written)
    if (isForced) fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
  fs.renameSync(temporary, path.join(home, name))
  if (isForced) syncDirectory(home)
}

/** Makes names that were created, replaced or removed in a directory survive a power loss. */
export function syncDirectory(directory: string): void {
  const handle = fs.openSync(directory, constants.O_RDONLY)
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** What a person can do about the commonest refusals of an operating system. */
const NEXT: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space and try again.',
  EDQUOT: 'Your quota on this disk is used up: free some space and try again.',
  EACCES: 'You lack the permission: check who owns the home directory.',
  EPERM: 'You lack the permission: check who owns the home directory.',
  EROFS: 'The file system is read-only: name another directory with --home.',
}

function attempt<T, const M extends string>(message: Literal<M>, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (isWarrenError(error)) throw error
    const code = codeOf(error)
    if (code === 'ENOTDIR' || code === 'EEXIST') throw notADirectory()
    const next = NEXT[code ?? ''] ?? 'Check the disk that holds the home directory.'
    throw fail<M>('storage', message, { cause: error, next })
  }
}
