import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, TokenBucket } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'
import { createBuildTurns } from '../src/client/build-turns.ts'
import { CREATE_RATE } from '../src/limits.ts'

const LINK = { isClosed: false }

test('a guard that counts has room for each build of a node that wants many at once, in the order of asking', async () => {
  const clock = new VirtualClock()
  const guard = new TokenBucket(clock, CREATE_RATE.client)
  const turns = createBuildTurns(clock, CREATE_RATE.client)
  const begun: number[] = []
  const build = async (index: number): Promise<void> => {
    await turns.next(LINK, undefined)
    assert.ok(guard.take(), `build ${index} is turned away`)
    begun.push(index)
  }
  const all = Array.from({ length: 400 }, (_, index) => build(index))
  await clock.runFor(0)
  assert.equal(begun.length, 95, 'a first page waits for nothing')
  await clock.settle(Promise.all(all), 60_000)
  assert.deepEqual(
    begun,
    [...begun].sort((a, b) => a - b),
  )
  assert.ok(clock.nowMs() < 20_000, `after ${clock.nowMs()} ms`)
})

test('who gives up takes no turn', async () => {
  const clock = new VirtualClock()
  const turns = createBuildTurns(clock, { perS: 2, burst: 2 })
  assert.equal(turns.next(LINK, undefined), undefined)
  const source = new CancelSource()
  const given = assert.rejects(turns.next(LINK, source.cancel) as Promise<void>, { kind: 'cancelled' })
  const next = turns.next(LINK, undefined)
  source.abort()
  await given
  await clock.settle(next as Promise<void>, 5_000)
  assert.ok(clock.nowMs() <= 1_300, `after ${clock.nowMs()} ms`)
})

test('each link has turns of its own, and one that is gone or a node that stops leaves nobody waiting', async () => {
  const clock = new VirtualClock()
  const turns = createBuildTurns(clock, { perS: 2, burst: 2 })
  const dying = { isClosed: false }
  for (const link of [LINK, dying]) assert.equal(turns.next(link, undefined), undefined)
  const isGone = assert.rejects(turns.next(dying, undefined) as Promise<void>, { kind: 'closed' })
  dying.isClosed = true
  await clock.runFor(1_300)
  await isGone
  void turns.next(LINK, undefined)
  const waits = assert.rejects(turns.next(LINK, undefined) as Promise<void>, { kind: 'closed' })
  turns.stop()
  await waits
  assert.equal(clock.pendingTimers, 0)
})
