/** What the system's error codes mean for a file. */
import { type FileFailure, fileFailure, isWarrenError } from '@warren/kernel'

const FAILURE_OF: Readonly<Record<string, FileFailure>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EEXIST: 'exists',
  ENOTEMPTY: 'exists',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EROFS: 'no-permission',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'too-big',
  // What O_NOFOLLOW says of a link, and open of a directory, a socket, or a device that nobody serves.
  ELOOP: 'not-a-file',
  EISDIR: 'not-a-file',
  ENXIO: 'not-a-file',
  ENODEV: 'not-a-file',
}

/** The code of a system error; undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Runs one piece of file work; whatever the system throws becomes an error of the file port. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isWarrenError(error)) throw error
    throw fileFailure(FAILURE_OF[codeOf(error) ?? ''] ?? 'broken', error)
  }
}
