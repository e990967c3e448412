import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, utf8 } from '@warren/kernel'
import { MemoryState } from '@warren/testkit'
import { newBoxSequence } from '../src/boxes/box-capability.ts'
import { sealBox } from '../src/boxes/box-contents.ts'
import { ITEM_SETTLE_MS } from '../src/items/timeouts.ts'
import { MAX_BOX_WRITERS, MAX_KEPT_ENTRIES, MAX_PASSED_BOXES } from '../src/limits.ts'
import { NETWORK_ID, UNTIL } from './support/fake-holders.ts'
import { isSettled, LIFETIME_HOURS, WriterBed } from './support/writer-bed.ts'

const MINUTE_MS = 60_000

function start() {
  const bed = new WriterBed(12, 'writers')
  const state = new MemoryState()
  const writers = bed.process(state)
  const name = writers.add(bed.write)
  return { bed, state, writers, name }
}

test('what is appended is told once holders have it, in the order in which it was given', async () => {
  const { bed, writers, name } = start()
  const works = ['one', 'two', 'two'].map((text) => writers.append(name, utf8(text), LIFETIME_HOURS))
  const placed = await bed.network.run(Promise.all(works))
  assert.deepEqual(
    placed.map(({ index, held }) => [index - bed.write.index, held]),
    [
      [0, 12],
      [1, 12],
      [2, 12],
    ],
  )
  assert.deepEqual(await bed.texts(), ['one', 'two', 'two'])
  assert.ok(isSettled(writers))
  assert.equal(writers.list()[0]?.position.index, bed.write.index + 3)
})

test('a box that another writer won after it was acknowledged is appended again, by the next process if need be', async () => {
  const { bed, state, writers, name } = start()
  const { network } = bed
  bed.append(writers, name, 'mine')
  await network.clock.runFor(10_000)
  assert.deepEqual(bed.told, ['mine'])
  await writers.stop()
  // Somebody who had not seen it, whose box wins by its hash.
  const [held] = network.holders[0]?.held.values() ?? []
  assert.ok(held !== undefined)
  let mark = 0
  const theirs = () =>
    sealBox(network.primitives, NETWORK_ID, bed.write, {
      mark: new Uint8Array(16).fill(++mark),
      contents: utf8('theirs'),
    })
  let item = theirs()
  for (;;) {
    const put = await network.run(network.items.put(item, UNTIL, { group: 'theirs' }))
    if (put.winner === undefined) break
    item = theirs()
  }
  assert.deepEqual(await bed.texts(), ['theirs'])
  const next = bed.process(state)
  await network.clock.runFor(ITEM_SETTLE_MS - 1000)
  assert.equal(next.list()[0]?.settling, 1, 'not looked at before whoever had not seen it has ended')
  await network.clock.runFor(2 * MINUTE_MS)
  assert.deepEqual(await bed.texts(), ['theirs', 'mine'])
  assert.ok(isSettled(next))
})

test('equal contents of writers who do not know of each other are as many boxes', async () => {
  const { bed, writers, name } = start()
  const other = bed.process()
  const works = [
    writers.append(name, utf8('same'), LIFETIME_HOURS),
    other.append(other.add(bed.write), utf8('same'), LIFETIME_HOURS),
  ]
  await bed.network.run(Promise.all(works))
  assert.deepEqual(await bed.texts(), ['same', 'same'])
})

test('a box that all holders lost is put where it was, so that readers get by', async () => {
  const { bed, writers, name } = start()
  for (const text of ['one', 'two']) bed.append(writers, name, text)
  await bed.network.clock.runFor(10_000)
  const first = bed.network.holders.flatMap(({ held }) => [...held.keys()])[0] as string
  for (const { held } of bed.network.holders) held.delete(first)
  await bed.network.clock.runFor(3 * MINUTE_MS)
  assert.deepEqual(await bed.texts(), ['one', 'two'])
})

test('what somebody took back is not appended again', async () => {
  const { bed, writers, name } = start()
  bed.append(writers, name, 'regretted')
  await bed.network.clock.runFor(10_000)
  await bed.network.run(bed.boxes.erase(bed.write, UNTIL))
  await bed.network.clock.runFor(2 * MINUTE_MS)
  assert.deepEqual(await bed.texts(), ['erased'])
  assert.ok(isSettled(writers))
})

test('while holders are away it waits and says why, and is appended when they are back', async () => {
  const { bed, writers, name } = start()
  bed.network.misbehave(bed.network.holders, 'down')
  const told: string[] = []
  const work = writers.append(name, utf8('late'), LIFETIME_HOURS, {
    failed: ({ message }) => told.push(message),
  })
  await bed.network.clock.runFor(MINUTE_MS)
  assert.ok(told.length >= 2)
  assert.match(told[0] ?? '', /no holder answered/)
  assert.equal(writers.list()[0]?.failure?.kind, 'unreachable')
  bed.network.misbehave(bed.network.holders, 'honest')
  const { held } = await bed.network.run(work, 10 * MINUTE_MS)
  assert.equal(held, 12)
  assert.equal(writers.list()[0]?.failure, undefined)
})

test('who gives up before it has a place is not appended for, now or by the next process', async () => {
  const { bed, state, writers, name } = start()
  bed.network.misbehave(bed.network.holders, 'down')
  const source = new CancelSource()
  const works = ['given up', 'behind it'].map((text, index) =>
    writers.append(name, utf8(text), LIFETIME_HOURS, index === 0 ? { cancel: source.cancel } : {}),
  )
  await bed.network.clock.runFor(10_000)
  source.abort()
  await assert.rejects(works[0] as Promise<unknown>, { kind: 'cancelled' })
  const stopped = assert.rejects(works[1] as Promise<unknown>, { kind: 'closed' })
  await writers.stop()
  await stopped
  bed.network.misbehave(bed.network.holders, 'honest')
  const next = bed.process(state)
  await bed.network.clock.runFor(10 * MINUTE_MS)
  assert.deepEqual(await bed.texts(), ['behind it'])
  assert.ok(isSettled(next))
})

test('with a full disk nothing is acknowledged that is not written down, and what was placed is noted when there is room', async () => {
  const { bed, state, writers, name } = start()
  state.failAfterWrites(0)
  await assert.rejects(writers.append(name, utf8('refused'), LIFETIME_HOURS), { kind: 'storage' })
  state.failAfterWrites(1)
  bed.append(writers, name, 'placed')
  await bed.network.clock.runFor(10_000)
  assert.deepEqual(bed.told, [])
  state.repairDisk()
  await bed.network.clock.runFor(5 * MINUTE_MS)
  assert.deepEqual(bed.told, ['placed'])
  assert.deepEqual(await bed.texts(), ['placed'])
})

test('who comes back after others wrote more than one append passes gets behind them all the same', async () => {
  const { bed, writers, name } = start()
  const fill = async (): Promise<void> => {
    let at = bed.write
    for (let count = 0; count < MAX_PASSED_BOXES + 5; count++) {
      const entry = { mark: new Uint8Array(16).fill(9), contents: utf8('theirs') }
      at = (await bed.boxes.append(at, entry, UNTIL)).next
    }
  }
  await bed.network.run(fill(), 10 * MINUTE_MS)
  const { index } = await bed.network.run(writers.append(name, utf8('mine'), LIFETIME_HOURS), 10 * MINUTE_MS)
  assert.equal(index, bed.write.index + MAX_PASSED_BOXES + 5)
})

test('a sequence that is given again goes on where it is; one that is removed is written no longer', async () => {
  const { bed, state, writers, name } = start()
  bed.append(writers, name, 'one')
  await bed.network.clock.runFor(10_000)
  assert.equal(writers.add(bed.write), name)
  assert.equal(writers.list()[0]?.position.index, bed.write.index + 1)
  assert.equal(await writers.remove(name), true)
  assert.equal(await writers.remove(name), false)
  await assert.rejects(writers.append(name, utf8('two'), LIFETIME_HOURS), { kind: 'not-found' })
  for (const table of ['box-writers', 'box-entries']) assert.deepEqual(state.table(table).keys(), [])
  assert.equal(bed.network.clock.pendingTimers, 0)
})

test('sequences, and what waits in one, are bounded and told to be', async () => {
  const { bed, writers, name } = start()
  bed.network.misbehave(bed.network.holders, 'down')
  const works = Array.from({ length: MAX_KEPT_ENTRIES + 1 }, () =>
    writers.append(name, utf8('x'), LIFETIME_HOURS),
  )
  const results = Promise.allSettled(works)
  for (let count = 1; count < MAX_BOX_WRITERS; count++) writers.add(newBoxSequence(bed.network.random))
  assert.throws(() => writers.add(newBoxSequence(bed.network.random)), { kind: 'overloaded' })
  await assert.rejects(works.at(-1) as Promise<unknown>, { kind: 'overloaded' })
  await bed.network.run(writers.stop())
  assert.equal((await results).filter(({ status }) => status === 'rejected').length, works.length)
})
