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
import { openDatabase, withSqliteErrors } from './sqlite-open.ts'

export interface SqliteStateOptions {
  readonly file: string
  /** 32 bytes. */
  readonly key: Sensitive<Uint8Array>
  /** The file does not grow beyond this; then writes throw `storage`. */
  readonly maxBytes?: number
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
 * Opens a state file, making it if it is not there.
 *
 * @throws WarrenError `locked`: the key does not fit; `storage`: damaged, in use by another process (`fields.inUse`), or the
 *   disk refuses.
 */
export function openSqliteState(options: SqliteStateOptions): SqliteState {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_STATE_BYTES
  // What an interrupted rekey left.
  removeDatabase(rekeyedFile(options.file))
  let opened: Opened | undefined = open(options.file, options.key, maxBytes)
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
      copyTo(rekeyedFile(options.file), statements, key, maxBytes)
      opened = undefined
      // Brings the log home and removes it: it must not meet the new file under its name.
      withSqliteErrors(() => database.pragma('journal_mode=DELETE'))
      database.close()
      fs.renameSync(rekeyedFile(options.file), options.file)
      syncDirectory(path.dirname(options.file))
      opened = open(options.file, key, maxBytes)
    },
  }
}

function open(file: string, key: Sensitive<Uint8Array>, maxBytes: number): Opened {
  const database = openDatabase(file, key, maxBytes)
  return withSqliteErrors(() => {
    database.exec(
      'CREATE TABLE IF NOT EXISTS state (tbl TEXT, key TEXT, value BLOB NOT NULL, PRIMARY KEY (tbl, key)) WITHOUT ROWID',
    )
    return {
      database,
      statements: {
        get: database
          .prepare<[string, string], Uint8Array>('SELECT value FROM state WHERE tbl = ? AND key = ?')
          .pluck(),
        keys: database.prepare<[string], string>('SELECT key FROM state WHERE tbl = ?').pluck(),
        put: database.prepare('INSERT OR REPLACE INTO state VALUES (?, ?, ?)'),
        delete: database.prepare('DELETE FROM state WHERE tbl = ? AND key = ?'),
        all: database.prepare<[], [string, string, Uint8Array]>('SELECT tbl, key, value FROM state').raw(),
      },
    }
  })
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

function copyTo(file: string, from: Statements, key: Sensitive<Uint8Array>, maxBytes: number): void {
  removeDatabase(file)
  const copy = open(file, key, maxBytes)
  try {
    transact(copy.database, () => {
      for (const row of from.all.iterate()) copy.statements.put.run(...row)
    })
    withSqliteErrors(() => copy.database.pragma('journal_mode=DELETE'))
  } finally {
    copy.database.close()
  }
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) fs.rmSync(file + suffix, { force: true })
}
