import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CREATE_RATE } from '@warren/circuit'
import { CancelSource, TokenBucket } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'
import { createBuildTurns } from '../src/compose/build-turns.ts'

test('a guard that counts has room for each build of a node that wants many at once, in the order of asking', async () => {
  const clock = new VirtualClock()
  const guard = new TokenBucket(clock, CREATE_RATE.client)
  const turns = createBuildTurns(clock)
  const begun: number[] = []
  const build = async (index: number): Promise<void> => {
    await turns.next(undefined)
    assert.ok(guard.take(), `build ${index} is turned away`)
    begun.push(index)
  }
  const all = Array.from({ length: 400 }, (_, index) => build(index))
  await clock.runFor(0)
  assert.equal(begun.length, 80, 'a first page waits for nothing')
  await clock.settle(Promise.all(all), 60_000)
  assert.deepEqual(
    begun,
    [...begun].sort((a, b) => a - b),
  )
  assert.ok(clock.nowMs() < 20_000, `after ${clock.nowMs()} ms`)
})

test('who gives up takes no turn, and a node that stops leaves nobody waiting', async () => {
  const clock = new VirtualClock()
  const turns = createBuildTurns(clock, { perS: 1, burst: 1 })
  await turns.next(undefined)
  const source = new CancelSource()
  const given = assert.rejects(turns.next(source.cancel), { kind: 'cancelled' })
  const next = turns.next(undefined)
  source.abort()
  await given
  await clock.settle(next, 5_000)
  assert.ok(clock.nowMs() <= 2_000, `after ${clock.nowMs()} ms`)
  const last = assert.rejects(turns.next(undefined), { kind: 'closed' })
  turns.stop()
  await last
  await assert.rejects(turns.next(undefined), { kind: 'closed' })
  await clock.runFor(10_000)
})

test('beyond the bound it says so at once', async () => {
  const clock = new VirtualClock()
  const turns = createBuildTurns(clock, { perS: 1, burst: 1 })
  const waiting = Array.from({ length: 1025 }, () => turns.next(undefined))
  await assert.rejects(turns.next(undefined), { kind: 'overloaded' })
  turns.stop()
  await Promise.allSettled(waiting)
})
