import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { Sensitive, utf8 } from '@warren/kernel'
import { openLock, openSqliteState } from '@warren/platform/node'
import { stateConformance } from '@warren/testkit'
import { temporaryDirectory } from './support/temporary-home.ts'

const KEY = new Sensitive(new Uint8Array(32).fill(1))
const OTHER_KEY = new Sensitive(new Uint8Array(32).fill(2))

stateConformance('sqlite', () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-test-'))
  const opened = [openSqliteState({ file: path.join(directory, 'state'), key: KEY })]
  return {
    state: opened[0] as ReturnType<typeof openSqliteState>,
    reopen() {
      // The files as a crash leaves them: the first opening never gets to bring its log home.
      const copy = fs.mkdtempSync(path.join(directory, 'copy-'))
      for (const name of fs.readdirSync(directory).filter((each) => each.startsWith('state'))) {
        fs.copyFileSync(path.join(directory, name), path.join(copy, name))
      }
      const again = openSqliteState({ file: path.join(copy, 'state'), key: KEY })
      opened.push(again)
      return again
    },
    close() {
      for (const state of opened) state.close()
      fs.rmSync(directory, { recursive: true })
    },
  }
})

function fileOf(context: TestContext): string {
  return path.join(temporaryDirectory(context), 'state')
}

test('nothing that was put is legible in any file, and only the owner may read them', (context) => {
  const file = fileOf(context)
  const state = openSqliteState({ file, key: KEY })
  state.table('legible-table').put('legible-key', utf8('legible-value'.repeat(1000)))
  const look = (): void => {
    for (const name of fs.readdirSync(path.dirname(file))) {
      const each = path.join(path.dirname(file), name)
      assert.doesNotMatch(fs.readFileSync(each, 'latin1'), /legible|SQLite format/, name)
      assert.equal(fs.statSync(each).mode & 0o777, 0o600, name)
    }
  }
  look()
  assert.deepEqual(fs.readdirSync(path.dirname(file)).sort(), ['state', 'state-wal'])
  state.close()
  look()
})

test('a wrong key is refused as locked, before anything is written', (context) => {
  const file = fileOf(context)
  const state = openSqliteState({ file, key: KEY })
  state.table('t').put('k', utf8('v'))
  state.close()
  const before = fs.readFileSync(file)
  assert.throws(() => openSqliteState({ file, key: OTHER_KEY }), { kind: 'locked' })
  assert.deepEqual(fs.readFileSync(file), before)
})

test('a damaged file is refused with what to do next', (context) => {
  const file = fileOf(context)
  const state = openSqliteState({ file, key: KEY })
  for (let index = 0; index < 200; index++) state.table('t').put(`k${index}`, new Uint8Array(1000))
  state.close()
  const whole = fs.readFileSync(file)
  const readAll = (): void => {
    const damaged = openSqliteState({ file, key: KEY })
    try {
      for (const key of damaged.table('t').keys()) damaged.table('t').get(key)
    } finally {
      damaged.close()
    }
  }
  for (let at = 4096; at < whole.length; at += 16_384) {
    const bytes = Buffer.from(whole)
    bytes[at + 100] = (bytes[at + 100] as number) ^ 1
    fs.writeFileSync(file, bytes)
    assert.throws(readAll, { kind: 'storage', message: 'the state file is damaged' }, `byte ${at + 100}`)
  }
  fs.writeFileSync(file, whole.subarray(0, 10_000))
  assert.throws(readAll, { kind: 'storage' })
  fs.writeFileSync(file, 'something else entirely'.repeat(300))
  assert.throws(readAll, { kind: 'storage', message: 'the state file is damaged' })
})

test('a second process gets one clear error and leaves the first alone', (context) => {
  const file = fileOf(context)
  const state = openSqliteState({ file, key: KEY })
  const script = new URL('./support/open-state.ts', import.meta.url).pathname
  const second = spawnSync(process.execPath, [script, file], { encoding: 'utf8' })
  assert.equal(second.stdout, 'storage true another process uses this home\n', second.stderr)
  state.table('t').put('k', utf8('v'))
  state.close()
  const third = spawnSync(process.execPath, [script, file], { encoding: 'utf8' })
  assert.equal(third.stdout, 'opened\n', third.stderr)
})

test('a lock is one process’s until it closes or dies, whatever an older version left in its file', (context) => {
  const file = fileOf(context)
  const script = new URL('./support/open-lock.ts', import.meta.url).pathname
  const other = (): string => spawnSync(process.execPath, [script, file], { encoding: 'utf8' }).stdout
  const first = openLock(file, KEY)
  assert.equal(other(), 'storage true another process uses this home\n')
  first.close()
  // It ends without closing it.
  assert.equal(other(), 'locked\n')
  fs.rmSync(file)
  const old = openSqliteState({ file, key: KEY })
  old.table('t').put('k', utf8('v'))
  fs.copyFileSync(file, `${file}.old`)
  fs.copyFileSync(`${file}-wal`, `${file}.old-wal`)
  old.close()
  openLock(`${file}.old`, KEY).close()
})

test('a full disk fails the whole transaction, and the store goes on when there is room', (context) => {
  const file = fileOf(context)
  const state = openSqliteState({ file, key: KEY, maxBytes: 64 * 1024 })
  const table = state.table('t')
  table.put('first', utf8('kept'))
  const tooMuch = (): void => {
    for (let index = 0; index < 100; index++) table.put(`big${index}`, new Uint8Array(4096))
  }
  assert.throws(() => state.transaction(tooMuch), { kind: 'storage', fields: { full: true } })
  assert.deepEqual(table.keys(), ['first'])
  table.put('second', utf8('fits'))
  state.close()
  const again = openSqliteState({ file, key: KEY })
  assert.deepEqual(again.table('t').keys(), ['first', 'second'])
  again.close()
})

test('rekeying keeps every value, and only the new key opens the file', (context) => {
  const file = fileOf(context)
  const state = openSqliteState({ file, key: KEY })
  for (let index = 0; index < 50; index++) state.table(`t${index % 3}`).put(`k${index}`, Uint8Array.of(index))
  const table = state.table('t0')
  state.rekey(OTHER_KEY)
  assert.equal(table.keys().length, 17)
  table.put('after', utf8('v'))
  state.close()
  assert.throws(() => openSqliteState({ file, key: KEY }), { kind: 'locked' })
  const again = openSqliteState({ file, key: OTHER_KEY })
  assert.deepEqual(again.table('t1').get('k4'), Uint8Array.of(4))
  assert.deepEqual(again.table('t0').get('after'), utf8('v'))
  again.close()
  assert.deepEqual(fs.readdirSync(path.dirname(file)), ['state'])
})

test('what an interrupted rekeying left is removed and the old key still opens', (context) => {
  const file = fileOf(context)
  const state = openSqliteState({ file, key: KEY })
  state.table('t').put('k', utf8('v'))
  state.close()
  fs.writeFileSync(`${file}.rekeyed`, 'half a copy')
  fs.writeFileSync(`${file}.rekeyed-wal`, 'half a log')
  const again = openSqliteState({ file, key: KEY })
  assert.deepEqual(again.table('t').get('k'), utf8('v'))
  again.close()
  assert.deepEqual(fs.readdirSync(path.dirname(file)), ['state'])
})

test('after close every call says so', (context) => {
  const state = openSqliteState({ file: fileOf(context), key: KEY })
  const table = state.table('t')
  state.close()
  state.close()
  const calls = [
    () => table.get('k'),
    () => table.put('k', utf8('v')),
    () => state.transaction(() => 1),
    () => table.keys(),
  ]
  for (const call of calls) assert.throws(call, { kind: 'closed' })
})
