/** Puts the state from before a migration back (docs/spec/state.md §4). */
import fs from 'node:fs'
import path from 'node:path'
import { fail, isWarrenError, type Sensitive, type StateStore } from '@warren/kernel'
import { syncDirectory } from './home-dir.ts'
import { openAnyVersion } from './sqlite-state.ts'
import { listBackups } from './state-version.ts'

export interface UndoOptions {
  readonly file: string
  readonly key: Sensitive<Uint8Array>
  /** Takes along what must not be forgotten. `from` is undefined if the migrated state cannot be read any more. */
  readonly carry: (from: StateStore | undefined, to: StateStore) => void
}

export interface UndoneMigration {
  /** The version that was undone, and the one that is there now. */
  readonly from: number
  readonly to: number
  /** When the state that is there now was put aside, in milliseconds since 1970. */
  readonly madeAtMs: number
}

/**
 * Replaces a migrated state by the one from before, while nobody has it open. What was written since is gone. A crash leaves the
 * one or the other, whole.
 *
 * @throws WarrenError `not-found`: there is nothing to go back to; `locked`: the key fits neither; `storage`: the copy is damaged,
 *   another process uses the state, or the disk refuses.
 */
export function undoMigration({ file, key, carry }: UndoOptions): UndoneMigration {
  const [backup] = listBackups(file)
  if (backup === undefined) throw nothingToUndo()
  const before = openAnyVersion({ file: backup.file, key })
  try {
    const now = openMigrated(file, key)
    try {
      // A migration that was cut off leaves its copy beside a state that is still the old one.
      if (now !== undefined && now.version < backup.version) throw nothingToUndo()
      before.state.transaction(() => carry(now?.state, before.state))
    } finally {
      now?.close()
    }
  } finally {
    before.close()
  }
  // Only a damaged state still has one: it must not meet the older file under its name.
  fs.rmSync(`${file}-wal`, { force: true })
  fs.renameSync(backup.file, file)
  syncDirectory(path.dirname(file))
  return { from: backup.version, to: before.version, madeAtMs: backup.madeAtMs }
}

/** undefined: it cannot be read, which may be why somebody wants to go back. */
function openMigrated(file: string, key: Sensitive<Uint8Array>) {
  if (!fs.existsSync(file)) return undefined
  try {
    return openAnyVersion({ file, key })
  } catch (error) {
    if (isWarrenError(error) && error.fields['damaged'] === true) return undefined
    throw error
  }
}

function nothingToUndo(): Error {
  return fail('not-found', 'there is no state from before a migration to go back to', {
    next: 'Nothing has changed. A copy is made when a newer version changes the state, and kept for a week.',
  })
}
