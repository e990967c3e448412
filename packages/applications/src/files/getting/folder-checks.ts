/** Whether the folder that a download goes to can take it. */
import { fail, type FileSystem, safeText } from '@warren/kernel'

const MISSING = safeText('missing')
const FULL = safeText('full')

/** @throws WarrenError `bad-input`: it is not there; `storage`. */
export async function checkFolder(files: FileSystem, to: string): Promise<void> {
  const stat = await files.stat(to)
  if (stat?.kind === 'directory') return
  throw fail('bad-input', 'the folder that it is to be put into is not there', {
    fields: { reason: MISSING },
    next: 'Make the folder, or choose another one with "--to".',
  })
}

/** @throws WarrenError `storage`: there is not so much room. */
export async function checkSpace(files: FileSystem, to: string, neededBytes: number): Promise<void> {
  if (neededBytes === 0) return
  if ((await files.freeBytes(to)) < neededBytes)
    throw fail('storage', 'download: not enough room', { fields: { reason: FULL } })
}
