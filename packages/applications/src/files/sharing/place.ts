/** Where that is which somebody wants to share, before it is looked at. */
import { fail, type FileKind, type FileSystem, type WarrenError } from '@warren/kernel'
import { beginningOf } from '../confined-files.ts'

/** A file or folder that somebody named. */
export interface Place {
  readonly kind: FileKind
  readonly path: string
  /** Without links in it; so is the other. */
  readonly realPath: string
  readonly realHome: string
}

export interface PlaceRequest {
  readonly path: string
  /** Directory of Warren's own: whoever shares what is above or in it would share his keys. */
  readonly home: string
}

/**
 * Who names a link means what it leads to; links inside of a folder are left out.
 *
 * @throws WarrenError `not-found`; `bad-input`: it is in Warren's own directory; `storage`.
 */
export async function findPlace(files: FileSystem, { path, home }: PlaceRequest): Promise<Place> {
  const named = await files.stat(path)
  if (named === undefined)
    throw fail('not-found', 'there is no file or folder at this path', {
      next: 'Look at the path; relative ones count from the folder that you are in.',
    })
  const realPath = await files.realPath(path)
  const stat = named.kind === 'link' && realPath !== undefined ? await files.stat(realPath) : named
  if (realPath === undefined || stat === undefined)
    throw fail('not-found', 'this symbolic link leads to nothing', {
      next: 'Look where it leads to, or give the path of the file itself.',
    })
  const realHome = (await files.realPath(home)) ?? home
  if (realPath.startsWith(beginningOf(files, realHome))) throw ownFolder()
  return { kind: stat.kind, path: named.kind === 'link' ? realPath : path, realPath, realHome }
}

export function ownFolder(): WarrenError {
  return fail('bad-input', "Warren's own keys are there", { next: 'Share another file or folder.' })
}
