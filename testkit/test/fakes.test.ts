import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fail, toHex, utf8 } from '@warren/kernel'
import { createCaptureLog, createMemoryPipe, createSeededRandom, MemoryState } from '@warren/testkit'

test('equal seeds give equal bytes, in whatever portions they are drawn', () => {
  const whole = createSeededRandom(7).bytes(10_000)
  const random = createSeededRandom(7)
  const portions = [1, 31, 4095, 0, 4097, 1776].map((count) => toHex(random.bytes(count)))
  assert.equal(portions.join(''), toHex(whole))
  assert.notDeepEqual(createSeededRandom(8).bytes(32), whole.slice(0, 32))
})

test('a fork depends on the seed and its label only', () => {
  const one = createSeededRandom('seed')
  const two = createSeededRandom('seed')
  two.bytes(1000)
  assert.deepEqual(one.fork('a').bytes(64), two.fork('a').bytes(64))
  assert.notDeepEqual(one.fork('a').bytes(64), one.fork('b').bytes(64))
  assert.notDeepEqual(one.fork('a').bytes(64), createSeededRandom('seed').bytes(64))
})

test('a memory state that crashes inside a transaction restarts from before it', () => {
  const state = new MemoryState()
  state.table('t').put('kept', utf8('old'))
  const left = state.transaction(() => {
    state.table('t').put('kept', utf8('new'))
    state.transaction(() => state.table('t').put('inner', utf8('v')))
    state.table('t').put('kept', utf8('newer'))
    return MemoryState.restore(state.snapshot())
  })
  assert.deepEqual([left.table('t').keys(), left.table('t').get('kept')], [['kept'], utf8('old')])
  assert.deepEqual(state.table('t').get('kept'), utf8('newer'))
})

test('a memory state fails on demand, keeps nothing of that transaction, and recovers', () => {
  const state = new MemoryState()
  state.failAfterWrites(1)
  const work = (): void => {
    state.table('t').put('a', utf8('1'))
    state.table('t').put('b', utf8('2'))
  }
  assert.throws(() => state.transaction(work), { kind: 'storage' })
  assert.deepEqual(state.table('t').keys(), [])
  state.repairDisk()
  state.transaction(work)
  assert.deepEqual(state.table('t').keys(), ['a', 'b'])
})

test('a captured log gives its entries and messages', () => {
  const log = createCaptureLog()
  const error = fail('timeout', 'late')
  log.write('info', 'one', { count: 1 })
  log.write('warn', 'two', undefined, error)
  assert.deepEqual(log.entries[1], { level: 'warn', message: 'two', fields: {}, error })
  assert.deepEqual([log.messages(), log.messages('info')], [['one', 'two'], ['one']])
  log.clear()
  assert.deepEqual(log.entries, [])
})

test('a pipe keeps what was written before its reader started, and tells a close that came before', async () => {
  const [a, b] = createMemoryPipe()
  a.write(utf8('early'))
  a.end()
  const seen: string[] = []
  const events = (name: string) => ({
    data: (chunk: Uint8Array) => seen.push(`${name} ${chunk.length}`),
    end: () => seen.push(`${name} end`),
    drain: () => seen.push(`${name} drain`),
    close: () => seen.push(`${name} close`),
  })
  await Promise.resolve()
  b.start(events('b'))
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(seen, ['b 5', 'b end'])
  b.abort(fail('cancelled', 'planted'))
  a.start(events('a'))
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(seen.slice(2).sort(), ['a close', 'b close'])
})

test('a writer that ignores back-pressure for ever is found out', () => {
  const [a] = createMemoryPipe({ capacityBytes: 10 })
  assert.throws(
    () => {
      for (let round = 0; round < 1000; round++) a.write(new Uint8Array(10))
    },
    { kind: 'bug' },
  )
})
