import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pause, within } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'

test('timers of one instant fire in the order in which they were started', async () => {
  const clock = new VirtualClock()
  const fired: number[] = []
  for (let index = 0; index < 200; index++) clock.after(index % 2 === 0 ? 5 : 3, () => fired.push(index))
  await clock.runFor(10)
  const odd = Array.from({ length: 100 }, (_, index) => index * 2 + 1)
  assert.deepEqual(fired, [...odd, ...odd.map((index) => index - 1)])
})

test('promise chains of any length finish before time moves on', async () => {
  const clock = new VirtualClock()
  const seen: number[] = []
  clock.after(1, () => {
    void (async () => {
      for (let depth = 0; depth < 5000; depth++) await Promise.resolve()
      seen.push(clock.nowMs())
    })()
  })
  clock.after(1.001, () => seen.push(clock.nowMs()))
  await clock.runFor(2)
  assert.deepEqual(seen, [1, 1.001])
})

test('runFor ends exactly where it was told to, with later timers still waiting', async () => {
  const clock = new VirtualClock()
  let fired = 0
  clock.after(10, () => fired++)
  clock.after(10.5, () => fired++)
  await clock.runFor(10)
  assert.deepEqual([clock.nowMs(), fired, clock.pendingTimers], [10, 1, 1])
})

test('runUntil stops at the timer that makes the condition true and fails when none does', async () => {
  const clock = new VirtualClock()
  let done = false
  clock.after(7, () => {
    done = true
  })
  clock.after(8, () => assert.fail('fired too far'))
  await clock.runUntil(() => done, 100)
  assert.equal(clock.nowMs(), 7)
  const other = new VirtualClock()
  await assert.rejects(
    other.runUntil(() => false, 50),
    { kind: 'timeout', fields: { maxMs: 50 } },
  )
  assert.equal(other.nowMs(), 50)
})

test('settle returns what the work returns and throws what it throws', async () => {
  const clock = new VirtualClock()
  assert.equal(
    await clock.settle(
      pause(clock, 30).then(() => 'value'),
      100,
    ),
    'value',
  )
  await assert.rejects(clock.settle(within(clock, 20, new Promise(() => {})), 100), { kind: 'timeout' })
  assert.equal(clock.nowMs(), 50)
})

test('what a timer throws rejects the run, and the clock can run again', async () => {
  const clock = new VirtualClock()
  clock.after(1, () => {
    throw new Error('planted')
  })
  await assert.rejects(clock.runFor(5), /planted/)
  await clock.runFor(5)
  assert.equal(clock.nowMs(), 6)
})

test('cancelled timers never fire and do not pile up', async () => {
  const clock = new VirtualClock()
  for (let round = 0; round < 10_000; round++) clock.after(1000, () => assert.fail('cancelled')).cancel()
  const kept: number[] = []
  for (let index = 0; index < 100; index++) {
    const timer = clock.after(100 - index, () => kept.push(index))
    if (index % 3 === 0) timer.cancel()
    timer.cancel()
    if (index % 3 !== 0) clock.after(100 - index, () => kept.push(index))
  }
  assert.equal(clock.pendingTimers, 66)
  await clock.runFor(2000)
  assert.deepEqual(
    kept,
    Array.from({ length: 100 }, (_, index) => 99 - index).filter((index) => index % 3 !== 0),
  )
})

test('a skewed clock shares the timeline and has a wall clock of its own', async () => {
  const clock = new VirtualClock()
  const skewed = clock.skewed(-90_000)
  let firedAtMs = 0
  skewed.after(10, () => {
    firedAtMs = clock.nowMs()
  })
  await clock.runFor(10)
  assert.deepEqual([firedAtMs, skewed.nowMs(), skewed.wallMs() - clock.wallMs()], [10, 10, -90_000])
  skewed.wallOffsetMs = 5
  assert.equal(skewed.wallMs() - clock.wallMs(), 5)
})
