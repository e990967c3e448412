/**
 * A file system that touches only what lies in one directory, for work on behalf of a program that may no more. What is
 * opened is checked once it is open, so a link that is put in its way meanwhile leads to a refusal; what is done by name alone is
 * checked just before (docs/spec/local-api.md §8 says what that leaves open).
 */
import { fail, type FileHandle, type FileSystem, type OpenMode, type WarrenError } from '@warren/kernel'

/** What the paths of all that is in a directory begin with. */
export function beginningOf(files: Pick<FileSystem, 'join'>, directory: string): string {
  return files.join(directory, 'x').slice(0, -1)
}

/** @param directory - without symbolic links in it; undefined: everything may be touched. */
export function confinedFiles(files: FileSystem, directory: string | undefined): FileSystem {
  return directory === undefined ? files : confine(files, directory)
}

function confine(files: FileSystem, directory: string): FileSystem {
  const beginning = beginningOf(files, directory)
  const admit = (real: string | undefined): void => {
    if (real === undefined || (real !== directory && !real.startsWith(beginning))) throw outside()
  }
  /** For what is done by a name that need not be there: where its folder is counts. */
  const admitName = async (path: string): Promise<void> => {
    admit(await files.realPath(path.slice(0, path.length - files.baseName(path).length)))
  }
  const named = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    await admitName(path)
    return work()
  }
  return {
    stat: (path) => files.stat(path),
    realPath: (path) => files.realPath(path),
    async list(path, limit) {
      admit(await files.realPath(path))
      const entries = await files.list(path, limit)
      admit(await files.realPath(path))
      return entries
    },
    async open(path: string, mode: OpenMode): Promise<FileHandle> {
      if (mode === 'create') await admitName(path)
      const handle = await files.open(path, mode)
      try {
        admit(await handle.realPath())
        return handle
      } catch (error) {
        await handle.close()
        throw error
      }
    },
    setExecutable: (path) => named(path, () => files.setExecutable(path)),
    setModified: (path, modifiedMs) => named(path, () => files.setModified(path, modifiedMs)),
    makeDirectory: (path) => named(path, () => files.makeDirectory(path)),
    rename: (from, to) => named(from, () => named(to, () => files.rename(from, to))),
    remove: (path) => named(path, () => files.remove(path)),
    freeBytes: (path) => files.freeBytes(path),
    totalBytes: (path) => files.totalBytes(path),
    syncDirectory: (path) => files.syncDirectory(path),
    join: (path, ...names) => files.join(path, ...names),
    baseName: (path) => files.baseName(path),
  }
}

function outside(): WarrenError {
  return fail('no-permission', 'this leads out of the directory that may be used', {
    next: 'Look for symbolic links in it, and name what is there itself.',
  })
}
