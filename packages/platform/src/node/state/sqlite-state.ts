/**
 * The state port as one encrypted SQLite file (docs/spec/state.md §3).
 *
 * Every transaction is forced to the disk before it returns (write-ahead log, synchronous=FULL), so what was acknowledged
 * survives kill -9 and power loss. The whole file, log included, is enciphered page by page with AEGIS-256 under a raw key.
 */
import fs from 'node:fs'
import path from 'node:path'
import type Database from 'better-sqlite3-multiple-ciphers'
import { assert, fail, type Sensitive, type StateStore, type StateTable } from '@warren/kernel'
import { syncDirectory } from './home-dir.ts'
import { DEFAULT_MAX_STATE_BYTES, MAX_STATE_KEY_CHARACTERS, MAX_STATE_VALUE_BYTES } from './limits.ts'
import { damaged, openDatabase, withSqliteErrors } from './sqlite-open.ts'
import {
  FIRST_VERSION,
  newerState,
  readVersion,
  removeBackupsExcept,
  type StateMigration,
  writeBackup,
  writeVersion,
} from './state-version.ts'

export interface SqliteStateOptions {
  readonly file: string
  /** 32 bytes. */
  readonly key: Sensitive<Uint8Array>
  /** The file does not grow beyond this; then writes throw `storage`. */
  readonly maxBytes?: number
  /** What leads from each version to the next, the first of them from 1 to 2: a state has as many versions as they have, and one. */
  readonly migrations?: readonly StateMigration[]
  /** An older state is left as it is, for those who only look. */
  readonly asItIs?: boolean
}

export interface SqliteState extends StateStore {
  /** Closes the file; every later call throws `closed`. */
  close(): void
  /**
   * Enciphers everything under another key. A crash leaves the file whole under the old key or the new one.
   *
   * @throws WarrenError `storage`: the old file stays.
   */
  rekey(key: Sensitive<Uint8Array>): void
}

interface Statements {
  readonly get: Database.Statement<[string, string], Uint8Array>
  readonly keys: Database.Statement<[string], string>
  readonly put: Database.Statement<[string, string, Uint8Array]>
  readonly delete: Database.Statement<[string, string]>
  readonly all: Database.Statement<[], [string, string, Uint8Array]>
}

interface Opened {
  readonly database: Database.Database
  readonly statements: Statements
}

/**
 * Opens a state file, making it if it is not there. An older one is copied beside itself and brought to the newest version
 * (docs/spec/state.md §4).
 *
 * @throws WarrenError `locked`: the key does not fit; `unsupported`: a newer program wrote it (`fields.newer`); `storage`: damaged,
 *   in use by another process (`fields.inUse`), or the disk refuses; what a migration throws. The file is then as it was.
 */
export function openSqliteState(options: SqliteStateOptions): SqliteState {
  // What an interrupted rekey left.
  removeDatabase(rekeyedFile(options.file))
  let opened: Opened | undefined = openCurrent(options)
  const use = (): Opened => {
    if (opened === undefined) throw fail('closed', 'state: the file has been closed')
    return opened
  }
  return {
    table: (name) => tableOf(name, use),
    transaction: (work) => transact(use().database, work),
    scrub: () => scrub(use().database),
    close() {
      opened?.database.close()
      opened = undefined
    },
    rekey(key) {
      const { database, statements } = use()
      assert(!database.inTransaction, 'state: rekey is not part of a transaction')
      copyTo({ ...options, file: rekeyedFile(options.file), key }, statements)
      opened = undefined
      // It must not meet the new file under its name.
      bringLogHome(database)
      fs.renameSync(rekeyedFile(options.file), options.file)
      // They have the old key.
      removeBackupsExcept(options.file, undefined)
      syncDirectory(path.dirname(options.file))
      opened = openCurrent({ ...options, key })
    },
  }
}

function openCurrent(options: SqliteStateOptions): Opened {
  const current = FIRST_VERSION + (options.migrations ?? []).length
  const opened = open(options, current)
  try {
    const version = readVersion(opened.database)
    if (version > current) throw newerState(version, current)
    if (version === current || options.asItIs === true) return opened
  } catch (error) {
    opened.database.close()
    throw error
  }
  bringLogHome(opened.database)
  withSqliteErrors(() => writeBackup(options.file, current))
  return migrate(options, current)
}

export interface AnyVersion {
  readonly version: number
  readonly state: StateStore
  /** Leaves no log beside the file. */
  close(): void
}

/**
 * Opens a state that is there, whatever version it has, and changes nothing of it.
 *
 * @throws WarrenError `locked`; `storage`: damaged all through, in use by another process.
 */
export function openAnyVersion(options: Pick<SqliteStateOptions, 'file' | 'key'>): AnyVersion {
  const opened = open(options, FIRST_VERSION)
  try {
    checkWhole(opened.database)
  } catch (error) {
    opened.database.close()
    throw error
  }
  return {
    version: readVersion(opened.database),
    state: storeOf(opened),
    close: () => bringLogHome(opened.database),
  }
}

function checkWhole(database: Database.Database): void {
  const rows = withSqliteErrors(() => database.pragma('quick_check(1)')) as { quick_check: string }[]
  if (rows[0]?.quick_check !== 'ok') throw damaged(undefined)
}

function storeOf(opened: Opened): StateStore {
  return {
    table: (name) => tableOf(name, () => opened),
    transaction: (work) => transact(opened.database, work),
    scrub: () => scrub(opened.database),
  }
}

/** One transaction: a crash, or a step that throws, leaves the old state whole. */
function migrate(options: SqliteStateOptions, current: number): Opened {
  const opened = open(options, current)
  const { database } = opened
  const store = storeOf(opened)
  try {
    transact(database, () => {
      const steps = (options.migrations ?? []).slice(readVersion(database) - FIRST_VERSION)
      for (const step of steps) step(store)
      writeVersion(database, current)
    })
  } catch (error) {
    database.close()
    throw error
  }
  removeBackupsExcept(options.file, current)
  return opened
}

/** @param current - of a state that is made now. */
function open({ file, key, maxBytes }: SqliteStateOptions, current: number): Opened {
  const database = openDatabase(file, key, maxBytes ?? DEFAULT_MAX_STATE_BYTES)
  return withSqliteErrors(() => {
    transact(database, () => {
      if (hasTable(database)) return
      database.exec(
        'CREATE TABLE state (tbl TEXT, key TEXT, value BLOB NOT NULL, PRIMARY KEY (tbl, key)) WITHOUT ROWID',
      )
      writeVersion(database, current)
    })
    return { database, statements: statementsOf(database) }
  })
}

function hasTable(database: Database.Database): boolean {
  return database.prepare<[]>("SELECT 1 FROM sqlite_schema WHERE name = 'state'").get() !== undefined
}

function statementsOf(database: Database.Database): Statements {
  return {
    get: database
      .prepare<[string, string], Uint8Array>('SELECT value FROM state WHERE tbl = ? AND key = ?')
      .pluck(),
    keys: database.prepare<[string], string>('SELECT key FROM state WHERE tbl = ?').pluck(),
    put: database.prepare('INSERT OR REPLACE INTO state VALUES (?, ?, ?)'),
    delete: database.prepare('DELETE FROM state WHERE tbl = ? AND key = ?'),
    all: database.prepare<[], [string, string, Uint8Array]>('SELECT tbl, key, value FROM state').raw(),
  }
}

/** Then the file is all there is, and may be copied or replaced. */
function bringLogHome(database: Database.Database): void {
  try {
    withSqliteErrors(() => database.pragma('journal_mode=DELETE'))
  } finally {
    database.close()
  }
}

function tableOf(name: string, use: () => Opened): StateTable {
  return {
    get(key) {
      checkKey(key)
      const value = withSqliteErrors(() => use().statements.get.get(name, key))
      return value && new Uint8Array(value)
    },
    // SQLite orders by UTF-8 bytes, the language by UTF-16 units; the port has one order.
    keys: () => withSqliteErrors(() => use().statements.keys.all(name)).sort(),
    put(key, value) {
      checkKey(key)
      assert(value.length <= MAX_STATE_VALUE_BYTES, 'state: a value is at most 4 MiB')
      withSqliteErrors(() => use().statements.put.run(name, key, value))
    },
    delete(key) {
      checkKey(key)
      withSqliteErrors(() => use().statements.delete.run(name, key))
    },
  }
}

function checkKey(key: string): void {
  assert(
    key.length <= MAX_STATE_KEY_CHARACTERS && key.isWellFormed(),
    'state: a key is short, well-formed text',
  )
}

function transact<T>(database: Database.Database, work: () => T): T {
  const run = database.transaction(() => {
    const result = work()
    assert(!(result instanceof Promise), 'state: a transaction does not wait')
    return result
  })
  // IMMEDIATE: a disk that refuses to write says so before the work begins.
  return withSqliteErrors(() => run.immediate())
}

/**
 * What is deleted is overwritten in its page (secure_delete), but the log still holds the pages as they were: cut short, it
 * would bring an older state back. Bringing it home and cutting it to nothing leaves the newest pages only.
 */
function scrub(database: Database.Database): void {
  assert(!database.inTransaction, 'state: a transaction scrubs nothing')
  const [result] = withSqliteErrors(() => database.pragma('wal_checkpoint(TRUNCATE)')) as { busy: number }[]
  if (result?.busy !== 0) throw fail('storage', 'state: the log of older writes could not be cut')
}

function rekeyedFile(file: string): string {
  return `${file}.rekeyed`
}

function copyTo(options: SqliteStateOptions, from: Statements): void {
  removeDatabase(options.file)
  const copy = openCurrent(options)
  try {
    transact(copy.database, () => {
      for (const row of from.all.iterate()) copy.statements.put.run(...row)
    })
  } catch (error) {
    copy.database.close()
    throw error
  }
  bringLogHome(copy.database)
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) fs.rmSync(file + suffix, { force: true })
}
