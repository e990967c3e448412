import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { fail, Sensitive, utf8 } from '@warren/kernel'
import { listBackups, openSqliteState, type StateMigration, undoMigration } from '@warren/platform/node'
import { openDatabase } from '../src/node/state/sqlite-open.ts'
import { MIGRATIONS, VALUES } from './support/migrations.ts'
import { temporaryDirectory } from './support/temporary-home.ts'

const KEY = new Sensitive(new Uint8Array(32).fill(1))
const OTHER_KEY = new Sensitive(new Uint8Array(32).fill(2))
const NEWEST = MIGRATIONS()

/** A state of version 1 with values; its log lies beside it, as after kill -9, unless it is closed. */
function oldState(context: TestContext): string {
  const file = path.join(temporaryDirectory(context), 'state')
  const state = openSqliteState({ file, key: KEY })
  for (let index = 0; index < VALUES; index++) {
    state.table('old').put(String(index), Uint8Array.of(index))
  }
  state.table('kept').put('long', new Uint8Array(50_000))
  state.close()
  return file
}

const namesBeside = (file: string): string[] => fs.readdirSync(path.dirname(file)).sort()

function isOld(file: string): boolean {
  const state = openSqliteState({ file, key: KEY })
  const values = Array.from({ length: VALUES }, (_, index) => state.table('old').get(String(index)))
  const isWhole = values.every((value, index) => value?.length === 1 && value[0] === index)
  const rest = state.table('new').keys().length
  state.close()
  return isWhole && rest === 0
}

function isNew(file: string): boolean {
  // Without steps to take it would be refused if it were older or newer.
  const state = openSqliteState({ file, key: KEY, migrations: NEWEST, asItIs: true })
  const values = Array.from({ length: VALUES }, (_, index) => state.table('new').get(String(index)))
  const isWhole = values.every((value, index) => value?.length === 2 && value[0] === 2 && value[1] === index)
  const rest = state.table('old').keys().length
  state.close()
  return isWhole && rest === 0
}

function refusedAsNewer(file: string): boolean {
  try {
    openSqliteState({ file, key: KEY }).close()
    return false
  } catch (error) {
    assert.equal((error as { kind: string }).kind, 'unsupported')
    return true
  }
}

test('an older state is brought to the newest version step by step, and stays beside it as it was', (context) => {
  const file = oldState(context)
  openSqliteState({ file, key: KEY, migrations: NEWEST }).close()
  assert.ok(isNew(file))
  assert.deepEqual(namesBeside(file), ['state', 'state.before-v3'])
  const [backup] = listBackups(file)
  assert.equal(backup?.version, 3)
  assert.ok(isOld(backup?.file ?? ''))
  assert.equal(fs.statSync(backup?.file ?? '').mode & 0o777, 0o600)
})

test('each step is taken once, whichever version a state comes from', (context) => {
  const file = oldState(context)
  openSqliteState({ file, key: KEY, migrations: NEWEST.slice(0, 1) }).close()
  assert.deepEqual(namesBeside(file), ['state', 'state.before-v2'])
  openSqliteState({ file, key: KEY, migrations: NEWEST }).close()
  assert.ok(isNew(file))
  // The one before holds keys that were destroyed since.
  assert.deepEqual(namesBeside(file), ['state', 'state.before-v3'])
  const none = (): void => assert.fail('nothing is left to do')
  openSqliteState({ file, key: KEY, migrations: [none, none] }).close()
})

test('a state from before versions were written down has the first', (context) => {
  const file = oldState(context)
  const database = openDatabase(file, KEY, 2 ** 30)
  database.pragma('user_version=0')
  database.close()
  assert.ok(isOld(file))
  openSqliteState({ file, key: KEY, migrations: NEWEST }).close()
  assert.ok(isNew(file))
})

test('a new state has the newest version at once, and nothing beside it', (context) => {
  const file = path.join(temporaryDirectory(context), 'state')
  const none = (): void => assert.fail('there is nothing to migrate')
  const state = openSqliteState({ file, key: KEY, migrations: [none] })
  state.close()
  assert.deepEqual(namesBeside(file), ['state'])
  assert.ok(refusedAsNewer(file))
})

test('what was written and not brought home from the log is in the migrated state and in the copy', (context) => {
  const file = oldState(context)
  const state = openSqliteState({ file, key: KEY })
  state.table('old').put('0', Uint8Array.of(0))
  state.table('kept').put('late', utf8('v'))
  const killed = path.join(temporaryDirectory(context), 'state')
  for (const suffix of ['', '-wal']) fs.copyFileSync(file + suffix, killed + suffix)
  state.close()
  const migrated = openSqliteState({ file: killed, key: KEY, migrations: NEWEST })
  assert.deepEqual(migrated.table('kept').get('late'), utf8('v'))
  migrated.close()
  const copy = openSqliteState({ file: `${killed}.before-v3`, key: KEY })
  assert.deepEqual(copy.table('kept').get('late'), utf8('v'))
  copy.close()
})

test('a step that fails leaves the old state whole, and its own reason', (context) => {
  const file = oldState(context)
  const failing: StateMigration = (state) => {
    state.table('old').delete('0')
    throw fail('malformed', 'planted')
  }
  const open = (): unknown => openSqliteState({ file, key: KEY, migrations: [...NEWEST, failing] })
  assert.throws(open, { kind: 'malformed', message: 'planted' })
  assert.ok(isOld(file))
})

test('who only looks leaves an older state as it is', (context) => {
  const file = oldState(context)
  openSqliteState({ file, key: KEY, migrations: NEWEST, asItIs: true }).close()
  assert.deepEqual(namesBeside(file), ['state'])
  assert.ok(isOld(file))
})

test('a newer state is refused with a sentence and left as it is', (context) => {
  const file = oldState(context)
  openSqliteState({ file, key: KEY, migrations: NEWEST }).close()
  assert.throws(() => openSqliteState({ file, key: KEY, migrations: NEWEST.slice(0, 1) }), {
    kind: 'unsupported',
    message: 'the state of this home was written by a newer Warren',
    next: /warren state undo-migration/,
    fields: { newer: true, version: 3, known: 2 },
  })
  assert.ok(isNew(file))
})

test('rekeying keeps the version and no copy under the old key', (context) => {
  const file = oldState(context)
  const state = openSqliteState({ file, key: KEY, migrations: NEWEST })
  state.rekey(OTHER_KEY)
  state.close()
  assert.deepEqual(namesBeside(file), ['state'])
  assert.throws(() => openSqliteState({ file, key: OTHER_KEY }), { kind: 'unsupported' })
})

test('undoing puts the state from before back, with what must be taken along', (context) => {
  const file = oldState(context)
  const state = openSqliteState({ file, key: KEY, migrations: NEWEST })
  state.table('new').put('counter', utf8('7'))
  state.close()
  const undone = undoMigration({
    file,
    key: KEY,
    carry: (from, to) => to.table('kept').put('counter', from?.table('new').get('counter') ?? utf8('')),
  })
  assert.deepEqual([undone.from, undone.to], [3, 1])
  assert.ok(isOld(file))
  const again = openSqliteState({ file, key: KEY })
  assert.deepEqual(again.table('kept').get('counter'), utf8('7'))
  again.close()
  assert.deepEqual(namesBeside(file), ['state'])
  assert.throws(() => undoMigration({ file, key: KEY, carry: () => {} }), { kind: 'not-found' })
})

test('a migration that never came about is not undone', (context) => {
  const file = oldState(context)
  fs.copyFileSync(file, `${file}.before-v2`)
  assert.throws(() => undoMigration({ file, key: KEY, carry: () => {} }), { kind: 'not-found' })
  assert.ok(isOld(file))
})

test('a migrated state that is damaged or gone is undone as well', (context) => {
  for (const damage of [
    (file: string) => fs.writeFileSync(file, 'something else entirely'.repeat(300)),
    (file: string) => fs.truncateSync(file, 8192),
    (file: string) => fs.rmSync(file),
  ]) {
    const file = oldState(context)
    openSqliteState({ file, key: KEY, migrations: NEWEST }).close()
    damage(file)
    const seen: unknown[] = []
    undoMigration({ file, key: KEY, carry: (from) => seen.push(from) })
    assert.deepEqual(seen, [undefined])
    assert.ok(isOld(file))
  }
})

test('a copy that is damaged, another key, and a state in use change nothing', (context) => {
  const file = oldState(context)
  openSqliteState({ file, key: KEY, migrations: NEWEST }).close()
  const carry = (): void => {}
  assert.throws(() => undoMigration({ file, key: OTHER_KEY, carry }), { kind: 'locked' })
  const state = openSqliteState({ file, key: KEY, migrations: NEWEST })
  assert.throws(() => undoMigration({ file, key: KEY, carry }), { kind: 'storage', fields: { inUse: true } })
  state.close()
  fs.truncateSync(`${file}.before-v3`, 8192)
  assert.throws(() => undoMigration({ file, key: KEY, carry }), { kind: 'storage' })
  assert.ok(isNew(file))
})

const SCRIPT = new URL('./support/migrate-state.ts', import.meta.url).pathname
/** More than there are; the last one comes to its end. */
const MAX_OPERATIONS = 200

/** Runs the script until it is killed in front of its nth operation. @returns true if there is none. */
function runUntil(what: 'migrate' | 'undo', file: string, operation: number): boolean {
  const { stdout, stderr, signal } = spawnSync(process.execPath, [SCRIPT, what, file, String(operation)], {
    encoding: 'utf8',
  })
  if (stdout === 'done\n') return true
  assert.equal(signal, 'SIGKILL', stderr)
  return false
}

test('a migration killed at any moment leaves the old state or the new one, and the next start ends it', (context) => {
  const master = oldState(context)
  let [old, migrated, isDone] = [0, 0, false]
  for (let operation = 1; !isDone; operation++) {
    assert.ok(operation < MAX_OPERATIONS)
    const file = path.join(temporaryDirectory(context), 'state')
    fs.copyFileSync(master, file)
    isDone = runUntil('migrate', file, operation)
    if (refusedAsNewer(file)) migrated++
    else {
      assert.ok(isOld(file), `operation ${operation}`)
      old++
    }
    openSqliteState({ file, key: KEY, migrations: NEWEST }).close()
    assert.ok(isNew(file), `operation ${operation}`)
    assert.deepEqual(namesBeside(file), ['state', 'state.before-v3'])
  }
  assert.ok(old > 10 && migrated > 0, `${old} old, ${migrated} new`)
})

test('undoing killed at any moment leaves the new state or the old one, and can be done again', (context) => {
  const master = oldState(context)
  openSqliteState({ file: master, key: KEY, migrations: NEWEST }).close()
  let [old, migrated, isDone] = [0, 0, false]
  for (let operation = 1; !isDone; operation++) {
    assert.ok(operation < MAX_OPERATIONS)
    const file = path.join(temporaryDirectory(context), 'state')
    fs.copyFileSync(master, file)
    fs.copyFileSync(`${master}.before-v3`, `${file}.before-v3`)
    isDone = runUntil('undo', file, operation)
    if (refusedAsNewer(file)) {
      assert.ok(isNew(file), `operation ${operation}`)
      undoMigration({ file, key: KEY, carry: () => {} })
      migrated++
    } else old++
    assert.ok(isOld(file), `operation ${operation}`)
  }
  assert.ok(old > 0 && migrated > 0, `${old} old, ${migrated} new`)
})
