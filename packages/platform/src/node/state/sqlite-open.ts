/** Opens one enciphered SQLite database and puts SQLite's complaints into Warren's words. */
import fs from 'node:fs'
import { assert, fail, isWarrenError, type Sensitive, type WarrenError } from '@warren/kernel'
import Database from 'better-sqlite3-multiple-ciphers'

const KEY_BYTES = 32
const PAGE_BYTES = 4096
/** Bytes 16 to 20 of every file of ours stay legible: page size 4096, then 2, 2 for a write-ahead log or 1, 1 without. */
const PAGE_SIZE_OFFSET = 16

/**
 * @param file - made (0600) if it is not there.
 * @throws WarrenError `locked`, `storage`: see `openSqliteState`.
 */
export function openDatabase(file: string, key: Sensitive<Uint8Array>, maxBytes: number): Database.Database {
  return open(file, key, (database) => configure(database, maxBytes))
}

/**
 * Locks a file until `close`, as an open state is locked. It holds nothing, so nothing of it is forced to the disk: on a new home that
 * was seven of the eighteen waits for it before the API answers.
 *
 * @param key - any, always the same.
 * @throws WarrenError `storage`: another process has it (`fields.inUse`), or it cannot be opened.
 */
export function openLock(file: string, key: Sensitive<Uint8Array>): { close(): void } {
  return open(file, key, (database) => {
    database.pragma('synchronous=OFF')
    // One that an older version made has a log beside it, which goes with this.
    database.pragma('journal_mode=MEMORY')
    database.exec('BEGIN EXCLUSIVE; COMMIT')
  })
}

function open(
  file: string,
  key: Sensitive<Uint8Array>,
  prepare: (database: Database.Database) => void,
): Database.Database {
  assert(key.reveal().length === KEY_BYTES, 'state: a key has 32 bytes')
  const database = withSqliteErrors(() => {
    createPrivate(file)
    return new Database(file, { timeout: 0 })
  })
  try {
    withSqliteErrors(() => {
      takeKey(database, key)
      database.pragma('locking_mode=EXCLUSIVE')
      prepare(database)
    })
    return database
  } catch (error) {
    database.close()
    // Only after `close`: see createPrivate.
    if (isWarrenError(error) && error.kind === 'locked' && !hasOurPageSize(file)) throw damaged(error.cause)
    throw error
  }
}

/**
 * Makes the file ours alone before SQLite makes it; its log then gets the same permissions.
 *
 * An existing file is not opened here: closing any handle of a file drops every POSIX lock that this process has on it,
 * and with them the exclusive lock of a database that is open.
 */
function createPrivate(file: string): void {
  if (!fs.existsSync(file)) fs.closeSync(fs.openSync(file, 'wx', 0o600))
}

function takeKey(database: Database.Database, key: Sensitive<Uint8Array>): void {
  database.pragma("cipher='aegis'")
  // A driver built without ciphers would ignore all this and write plain text.
  assert(JSON.stringify(database.pragma('cipher')).includes('aegis'), 'state: the driver has the cipher')
  const raw = rawKey(key)
  database.key(raw)
  raw.fill(0)
}

function configure(database: Database.Database, maxBytes: number): void {
  // The first look into the file: a wrong key and another process show themselves here.
  database.pragma('journal_mode=WAL')
  database.pragma('synchronous=FULL')
  database.pragma('secure_delete=ON')
  database.pragma('temp_store=MEMORY')
  database.pragma('trusted_schema=OFF')
  database.pragma('cell_size_check=ON')
  database.pragma(`max_page_count=${Math.ceil(maxBytes / PAGE_BYTES)}`)
  // Takes the exclusive lock now, not at the first write.
  database.exec('BEGIN IMMEDIATE; COMMIT')
}

/** The driver takes a raw key as the text "raw:" and 64 hexadecimal digits. Built as bytes, which can be wiped. */
function rawKey(key: Sensitive<Uint8Array>): Buffer {
  const text = Buffer.alloc(4 + KEY_BYTES * 2)
  text.write('raw:')
  let at = 4
  for (const byte of key.reveal()) {
    for (const digit of [byte >> 4, byte & 15]) text[at++] = digit < 10 ? 0x30 + digit : 0x57 + digit
  }
  return text
}

function hasOurPageSize(file: string): boolean {
  const head = readHead(file)
  return head.length >= 100 && head.readUInt16BE(PAGE_SIZE_OFFSET) === PAGE_BYTES
}

function readHead(file: string): Buffer {
  const handle = fs.openSync(file, 'r')
  try {
    const head = Buffer.alloc(100)
    return head.subarray(0, fs.readSync(handle, head, 0, head.length, 0))
  } finally {
    fs.closeSync(handle)
  }
}

/** Runs `work`; what SQLite or the file system throws comes out as WarrenError `storage` or `locked`. */
export function withSqliteErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Database.SqliteError) throw translate(error.code, error)
    if (isSystemError(error)) throw translate(error.code, error)
    throw error
  }
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
}

function translate(code: string, cause: unknown): WarrenError {
  if (code === 'SQLITE_NOTADB') {
    return fail('locked', 'the state file does not open with this key', {
      cause,
      next: 'The files "key" and "state" of a home belong together: put both back from the same backup.',
    })
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return fail('storage', 'another process uses this home', {
      cause,
      fields: { inUse: true },
      next: 'Type: warren status. To start it anew, first type: warren down',
    })
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return fail('storage', 'the disk, or the space allowed for the state, is full', {
      cause,
      fields: { full: true },
      next: 'Free some space on the disk that holds the home directory, and try again.',
    })
  }
  if (code.startsWith('SQLITE_CORRUPT')) return damaged(cause)
  return fail('storage', 'the state file cannot be read or written', {
    cause,
    next: 'Check the permissions of the home directory and the health of its disk.',
  })
}

export function damaged(cause: unknown): WarrenError {
  return fail('storage', 'the state file is damaged', {
    cause,
    fields: { damaged: true },
    next: 'Put the files "key" and "state" back from your last backup.',
  })
}
