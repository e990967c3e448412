/** Why a disk refused: one sentence and one way on for each {@link FileFailure}, the same from every implementation of the file port. */
import { fail, isWarrenError, type WarrenError } from './errors.ts'
import type { FileFailure } from './files.ts'
import { safeText } from './sensitive.ts'

const isReason = (value: unknown): value is FileFailure =>
  typeof value === 'string' && (FILE_FAILURES as readonly string[]).includes(value)

const FILE_FAILURES = [
  'missing',
  'exists',
  'no-permission',
  'full',
  'too-big',
  'not-a-file',
  'broken',
] as const satisfies readonly FileFailure[]

/** Makes the error of the file port for a reason: kind `no-permission` for that reason, `storage` for the others. */
export function fileFailure(reason: FileFailure, cause?: unknown): WarrenError {
  switch (reason) {
    case 'missing':
      return fail('storage', 'the file or folder is not there', {
        cause,
        fields: { reason: safeText('missing') },
        next: 'Check the name, and whether its disk is connected.',
      })
    case 'exists':
      return fail('storage', 'something of that name is there already', {
        cause,
        fields: { reason: safeText('exists') },
        next: 'Choose another name or folder, or move away what is there.',
      })
    case 'no-permission':
      return fail('no-permission', 'the system does not allow this file or folder to be used so', {
        cause,
        fields: { reason: safeText('no-permission') },
        next: 'Give the user who runs Warren the right to it, or choose another folder.',
      })
    case 'full':
      return fail('storage', 'the disk is full', {
        cause,
        fields: { reason: safeText('full') },
        next: 'Make room on that disk, or choose a folder on another one.',
      })
    case 'too-big':
      return fail('storage', 'the file is larger than this disk can hold in one file', {
        cause,
        fields: { reason: safeText('too-big') },
        next: 'Choose a folder on a disk with another file system.',
      })
    case 'not-a-file':
      return fail('storage', 'this is not an ordinary file or folder', {
        cause,
        fields: { reason: safeText('not-a-file') },
        next: 'Name the file itself: links, devices and pipes are never followed or read.',
      })
    case 'broken':
      return fail('storage', 'the disk failed', {
        cause,
        fields: { reason: safeText('broken') },
        next: 'Check that disk; what was verified before is kept.',
      })
  }
}

/** The reason of an error that the file port threw; undefined for all others. */
export function fileFailureOf(error: unknown): FileFailure | undefined {
  const reason: unknown = isWarrenError(error) ? error.fields['reason'] : undefined
  return isReason(reason) ? reason : undefined
}
