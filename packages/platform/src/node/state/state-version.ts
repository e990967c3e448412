/** Which version a state has, and the copy that is kept of one before it is brought to a newer (docs/spec/state.md §4). */
import { constants } from 'node:fs'
import fs from 'node:fs'
import path from 'node:path'
import type Database from 'better-sqlite3-multiple-ciphers'
import { fail, type StateStore, type WarrenError } from '@warren/kernel'
import { syncDirectory } from './home-dir.ts'
import { withSqliteErrors } from './sqlite-open.ts'

/**
 * Turns a state of one version into the next, as part of a transaction. It knows both formats by itself, so that later changes of
 * the code do not change what it does.
 */
export type StateMigration = (state: StateStore) => void

/** Also of files from before versions were written down, which say 0. */
export const FIRST_VERSION = 1

export function readVersion(database: Database.Database): number {
  const [row] = withSqliteErrors(() => database.pragma('user_version')) as { user_version: number }[]
  return Math.max(row?.user_version ?? 0, FIRST_VERSION)
}

/** Becomes true with the transaction that it is part of. */
export function writeVersion(database: Database.Database, version: number): void {
  database.pragma(`user_version=${version}`)
}

export function newerState(version: number, known: number): WarrenError {
  return fail('unsupported', 'the state of this home was written by a newer Warren', {
    fields: { newer: true, version, known },
    next: 'Install that version again. Or go back to the state from before it was installed: warren state undo-migration',
  })
}

/** A state as it was before it was brought to `version`. */
export interface StateBackup {
  readonly file: string
  readonly version: number
  /** Milliseconds since 1970. */
  readonly madeAtMs: number
}

/** @param file - the state; newest version first. */
export function listBackups(file: string): StateBackup[] {
  const directory = path.dirname(file)
  const prefix = `${path.basename(file)}.before-v`
  const found = fs.readdirSync(directory).flatMap((name): StateBackup[] => {
    const version = name.startsWith(prefix) ? /^[1-9][0-9]{0,8}$/.exec(name.slice(prefix.length)) : null
    const each = path.join(directory, name)
    const stat = version === null ? undefined : fs.lstatSync(each, { throwIfNoEntry: false })
    if (version === null || stat?.isFile() !== true) return []
    return [{ file: each, version: Number(version[0]), madeAtMs: stat.mtimeMs }]
  })
  return found.sort((a, b) => b.version - a.version)
}

/**
 * Copies a closed state whose log was brought home. A crash leaves no copy, or a whole one.
 *
 * @param version - that it is brought to next.
 */
export function writeBackup(file: string, version: number): void {
  const copy = `${file}.before-v${version}`
  const unfinished = `${copy}.new`
  fs.rmSync(unfinished, { force: true })
  try {
    // Without further room on the disk where the file system can do that.
    fs.copyFileSync(file, unfinished, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    syncFile(unfinished)
    fs.renameSync(unfinished, copy)
    syncDirectory(path.dirname(file))
  } catch (error) {
    fs.rmSync(unfinished, { force: true })
    throw error
  }
}

/** @param version - of the one that stays; undefined: none. */
export function removeBackupsExcept(file: string, version: number | undefined): void {
  for (const backup of listBackups(file)) {
    if (backup.version !== version) fs.rmSync(backup.file, { force: true })
  }
}

function syncFile(file: string): void {
  const handle = fs.openSync(file, 'r+')
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}
