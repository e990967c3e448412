/**
 * What a token may whose scope `files` is limited to one directory (docs/spec/local-api.md §8). Paths that it names are
 * taken without the symbolic links in them, and the work itself is kept inside (applications, `confinedFiles`); what it sees of
 * others' shares and downloads goes by their paths as they are written.
 */
import type { Download, Share } from '@warren/api'
import { fail, type WarrenError } from '@warren/kernel'
import type { FeedItem } from '../jobs/event-feed.ts'
import type { BoardEntry } from '../jobs/job-board.ts'
import type { PlaceControl } from '../shares/control.ts'
import type { Caller } from './tokens.ts'

/** @throws WarrenError `bad-input`: no directory is there. */
export async function realDirectory(places: PlaceControl, directory: string): Promise<string> {
  const real = await places.realPath(directory)
  if (real !== undefined && (await places.isDirectory(real))) return real
  throw fail('bad-input', 'there is no such directory', {
    next: 'Make the directory first, and give its full path.',
  })
}

/**
 * The path that a caller means: as it is, or for one that is limited, the place where it leads.
 *
 * @throws WarrenError `no-permission`: it leads out of the directory, or to nothing.
 */
export async function placeFor({ directory }: Caller, places: PlaceControl, path: string): Promise<string> {
  if (directory === undefined) return path
  // What is elsewhere, nowhere, or not for this user is refused alike: the difference would tell what there is.
  const real = await places.realPath(path).catch(() => undefined)
  if (real === undefined || !isWithin(directory, real)) throw outsideOf(directory)
  return real
}

export function outsideOf(directory: string): WarrenError {
  return fail('no-permission', 'this token may use only what is in its directory', {
    next: `Name something that is there in ${directory}, or use another token.`,
  })
}

export function maySeeShare(caller: Caller, { path }: Share): boolean {
  return maySeePath(caller, path)
}

export function maySeeDownload(caller: Caller, { to }: Download): boolean {
  return maySeePath(caller, to)
}

export function maySeeJob(caller: Caller, { job, scope, startedBy }: BoardEntry): boolean {
  if (!caller.may(scope)) return false
  if (caller.directory === undefined || scope !== 'files' || startedBy === caller.id) return true
  const { share, download } = job.result ?? {}
  return maySeePath(caller, share?.path ?? download?.to)
}

function isOfPin(event: FeedItem['event']): boolean {
  return event.type === 'pin' || (event.type === 'removed' && event.data.kind === 'pin')
}

export function maySeeEvent(caller: Caller, { event, scope, startedBy }: FeedItem): boolean {
  if (!caller.may(scope)) return false
  if (event.type === 'share') return maySeeShare(caller, event.data)
  if (event.type === 'download') return maySeeDownload(caller, event.data)
  // Sites and what is kept alive lie in no directory.
  if (event.type === 'site' || isOfPin(event)) return caller.directory === undefined
  if (event.type !== 'job') return true
  return maySeeJob(caller, { job: event.data, scope, ...(startedBy === undefined ? {} : { startedBy }) })
}

/** @param path - undefined: it lies nowhere, which is not inside. */
function maySeePath({ directory }: Caller, path: string | undefined): boolean {
  return directory === undefined || (path !== undefined && isWithin(directory, path))
}

/** As paths are written: nobody goes up in one that counts as inside. */
function isWithin(directory: string, path: string): boolean {
  const beginning = directory === '/' ? directory : `${directory}/`
  return (path === directory || path.startsWith(beginning)) && !path.split('/').includes('..')
}
