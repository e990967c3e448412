import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, fail, isWarrenError } from '@warren/kernel'
import type { LeftStatus } from '../../../src/files/leaving/leaves.ts'
import { leavableOf } from './support/leavable.ts'
import { fileOf, LeavingWorld } from './support/leaving-world.ts'

const watching = (told: LeftStatus[] = []) => ({
  cancel: new CancelSource().cancel,
  told: (status: LeftStatus) => void told.push(status),
})

test('what was signed for is not put again by the next process, and the rest is', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 399)
  const leavable = leavableOf(world.primitives, content, 'author')
  const first = world.leaves(leavable)
  const leaving = first.leave('1', {}, watching())
  leaving.catch(() => {})
  await world.clock.runUntil(() => world.store.puts.length >= 40, 60_000)
  await world.clock.settle(first.stop(), 10_000)
  const before = world.store.puts.length
  assert.ok(before < 100)

  const second = world.leaves(leavable)
  second.begin()
  await world.clock.runUntil(() => second.of(1)?.state === 'left', 600_000)
  const contentPuts = world.store.puts.filter(({ number }) => number < 100)
  const again = contentPuts.length - new Set(contentPuts.map(({ number }) => number)).size
  // Those that were under way when it stopped had no word written.
  assert.ok(again <= 4, `${again}`)
  assert.equal(new Set(contentPuts.map(({ number }) => number)).size, 100)
  assert.equal(world.kept.length, 1)
  await second.stop()
})

test('a kill in the middle of a note costs that segment only', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 199)
  const leavable = leavableOf(world.primitives, content, 'author')
  const first = world.leaves(leavable)
  first.leave('1', {}, watching()).catch(() => {})
  await world.clock.runUntil(() => world.store.puts.length >= 30, 60_000)
  await world.clock.settle(first.stop(), 10_000)
  // A torn slot: its beginning is there, its end is not.
  const handle = await world.files.open(leavable.journalPath, 'update')
  await handle.write(100, new Uint8Array(40).fill(9))
  await handle.close()
  const second = world.leaves(leavable)
  second.begin()
  await world.clock.runUntil(() => second.of(1)?.state === 'left', 600_000)
  assert.equal(world.store.puts.filter(({ number }) => number === 0).length, 2)
  await second.stop()
})

test('holders that take nothing are waited for, with the cause, and it goes on by itself', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 20)
  world.store.refuses = 'overloaded'
  const told: LeftStatus[] = []
  const leaves = world.leaves(leavableOf(world.primitives, content, 'author'))
  const leaving = leaves.leave('1', {}, watching(told))
  await world.clock.runFor(60_000)
  assert.equal(leaves.of(1)?.waitingFor, 'holders')
  assert.match(leaves.of(1)?.cause ?? '', /room/)
  world.store.refuses = undefined
  const left = await world.clock.settle(leaving, 600_000)
  assert.equal(left.waitingFor, undefined)
  assert.ok(told.some(({ waitingFor }) => waitingFor === 'holders'))
})

test('a network that has become too small for the code is coded for anew', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 20)
  world.store.refuses = 'unreachable'
  const leaves = world.leaves(leavableOf(world.primitives, content, 'author'))
  const leaving = leaves.leave('1', {}, watching())
  await world.clock.runFor(2000)
  assert.deepEqual([leaves.of(1)?.needed, leaves.of(1)?.total], [4, 8])
  Object.assign(world.store, { eligible: 5, data: 2, parity: 3 })
  await world.clock.runFor(10 * 60_000)
  world.store.refuses = undefined
  const left = await world.clock.settle(leaving, 600_000)
  assert.deepEqual([left.needed, left.total], [2, 5])
})

test('a file that is another now ends it with a sentence', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 20)
  const leavable = leavableOf(world.primitives, content, 'author')
  const leaves = world.leaves({
    ...leavable,
    read: () => Promise.reject(fail('bad-input', 'a file is not as it was', { next: 'Put it back.' })),
  })
  await assert.rejects(
    world.clock.settle(leaves.leave('1', {}, watching()), 600_000),
    (error) => isWarrenError(error) && error.kind === 'bad-input',
  )
  assert.equal(world.store.headsHeld.size, 0)
  assert.equal(world.kept.length, 0)
})

test('what is forgotten while it is left ends, and is not gone on with', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 199)
  const leavable = leavableOf(world.primitives, content, 'author')
  const leaves = world.leaves(leavable)
  const leaving = leaves.leave('1', {}, watching())
  leaving.catch(() => {})
  await world.clock.runUntil(() => world.store.puts.length >= 10, 60_000)
  leaves.forget(1)
  await assert.rejects(
    world.clock.settle(leaving, 10_000),
    (error) => isWarrenError(error) && error.kind === 'cancelled',
  )
  const next = world.leaves(leavable)
  next.begin()
  await world.clock.runFor(60_000)
  assert.equal(next.of(1), undefined)
  assert.equal(world.store.headsHeld.size, 0)
})

test('a date that has passed is refused, and one that is too far is taken as far as holders promise', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 20)
  const leaves = world.leaves(leavableOf(world.primitives, content, 'author'))
  const nowHours = Math.floor(world.clock.wallMs() / 3_600_000)
  await assert.rejects(
    leaves.leave('1', { untilHours: nowHours }, watching()),
    (error) => isWarrenError(error) && error.kind === 'bad-input' && /passed/.test(error.message),
  )
  const untilHours = nowHours + 24 * 400
  const left = await world.clock.settle(leaves.leave('1', { untilHours }, watching()), 600_000)
  assert.equal(Date.parse(left.until), (nowHours + 24 * 90) * 3_600_000)
})
