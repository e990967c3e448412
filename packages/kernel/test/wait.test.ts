import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, defer, fail, pause, throwIfCancelled, within } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'

test('within gives what the work gives, and leaves no timer behind', async () => {
  const clock = new VirtualClock()
  assert.equal(
    await clock.settle(
      within(
        clock,
        100,
        pause(clock, 99).then(() => 'done'),
      ),
      1000,
    ),
    'done',
  )
  const planted = fail('refused', 'planted')
  await assert.rejects(
    clock.settle(within(clock, 100, Promise.reject(planted)), 1000),
    (error) => error === planted,
  )
  assert.deepEqual([clock.nowMs(), clock.pendingTimers], [99, 0])
})

test('within stops waiting at its time-out, exactly then', async () => {
  const clock = new VirtualClock()
  const work = defer<string>()
  await assert.rejects(clock.settle(within(clock, 100, work.promise), 1000), {
    kind: 'timeout',
    fields: { timeoutMs: 100 },
  })
  assert.equal(clock.nowMs(), 100)
  // What comes too late disturbs nobody.
  work.reject(fail('refused', 'late'))
  await clock.runFor(1)
})

test('within and pause stop waiting when the caller gives up, before or during', async () => {
  for (const wait of [
    (clock: VirtualClock, source: CancelSource) => within(clock, 100, new Promise(() => {}), source.cancel),
    (clock: VirtualClock, source: CancelSource) => pause(clock, 100, source.cancel),
  ]) {
    const clock = new VirtualClock()
    const source = new CancelSource()
    clock.after(10, () => source.abort())
    await assert.rejects(clock.settle(wait(clock, source), 1000), { kind: 'cancelled' })
    assert.deepEqual([clock.nowMs(), clock.pendingTimers], [10, 0])
    await assert.rejects(clock.settle(wait(clock, source), 1000), { kind: 'cancelled' })
    assert.deepEqual([clock.nowMs(), clock.pendingTimers], [10, 0])
  }
})

test('work that fails after nobody waits for it is no failure that nobody handles', async (t) => {
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  t.after(() => process.off('unhandledRejection', note))
  const clock = new VirtualClock()
  const source = new CancelSource()
  const [early, late] = [defer<string>(), defer<string>()]
  const during = within(clock, 100, late.promise, source.cancel)
  source.abort()
  await assert.rejects(during, { kind: 'cancelled' })
  await assert.rejects(within(clock, 100, early.promise, source.cancel), { kind: 'cancelled' })
  early.reject(fail('closed', 'planted'))
  late.reject(fail('closed', 'planted'))
  // Node looks for them when all microtasks have run.
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(unhandled, [])
})

test('pause lasts as long as it says', async () => {
  const clock = new VirtualClock()
  await clock.settle(pause(clock, 42, new CancelSource().cancel), 1000)
  assert.equal(clock.nowMs(), 42)
})

test('a platform’s own AbortSignal cancels too', async () => {
  const clock = new VirtualClock()
  const controller = new AbortController()
  clock.after(10, () => controller.abort())
  await assert.rejects(clock.settle(pause(clock, 100, controller.signal), 1000), { kind: 'cancelled' })
  assert.throws(() => throwIfCancelled(controller.signal), { kind: 'cancelled' })
})

test('listeners hear an abort once, and not after they were removed', () => {
  const source = new CancelSource()
  const heard: string[] = []
  const removed = (): void => assert.fail('was removed')
  source.cancel.addEventListener('abort', removed)
  source.cancel.addEventListener('abort', () => heard.push('first'))
  source.cancel.addEventListener('abort', () => heard.push('second'))
  source.cancel.removeEventListener('abort', removed)
  throwIfCancelled(source.cancel)
  throwIfCancelled(undefined)
  source.abort()
  source.abort()
  assert.deepEqual([heard, source.cancel.aborted], [['first', 'second'], true])
})
