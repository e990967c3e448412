/** What can be wrong with a shared file, and how its owner is told. */
import { fail, fileFailureOf, type WarrenError } from '@warren/kernel'

/** `changed`: not the content that was shared. `missing`: nothing is there. `unreadable`: the disk or its rules refuse. */
export type FaultKind = 'changed' | 'missing' | 'unreadable'

export interface FileFault {
  /** Position in the manifest. */
  readonly entry: number
  readonly kind: FaultKind
}

/** What a refusal of the file port means for a shared file. Rethrows what is not one. */
export function faultKindOf(error: unknown): FaultKind {
  switch (fileFailureOf(error)) {
    case undefined:
      throw error
    case 'missing':
      return 'missing'
    case 'not-a-file':
      return 'changed'
    default:
      return 'unreadable'
  }
}

/** What the owner of a share with such a file reads. */
export function faultSentence(
  kind: FaultKind,
  file: string,
  id: string,
): { readonly cause: string; readonly next: string } {
  switch (kind) {
    case 'changed':
      return {
        cause: `"${file}" was changed after it was shared.`,
        next: 'Share it again for a new link, or put the old content back.',
      }
    case 'missing':
      return {
        cause: `"${file}" is not where it was when it was shared.`,
        next: `Put it back, or say where it is now: warren share relocate ${id} PATH`,
      }
    case 'unreadable':
      return {
        cause: `"${file}" can no longer be read.`,
        next: 'See to it that the user who runs Warren may read it, and that its disk is there.',
      }
  }
}

/** A file went wrong while it was read for a new share. */
export function readFailure(kind: FaultKind): WarrenError {
  switch (kind) {
    case 'changed':
      return fail('bad-input', 'a file was changed while it was read', {
        next: 'Share it again when no program writes to it any more.',
      })
    case 'missing':
      return fail('not-found', 'a file went away while it was read', {
        next: 'Share it again when nothing is moved or deleted in it.',
      })
    case 'unreadable':
      return fail('storage', 'a file could not be read to its end', {
        next: 'Look whether its disk is sound and still there, and share it again.',
      })
  }
}
