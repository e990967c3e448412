/** The network waits for the page, and not for long. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'
import { PageFirst } from '../src/daemon/page-first.ts'

function waiting(): { clock: VirtualClock; first: PageFirst; source: CancelSource; tookMs: Promise<number> } {
  const clock = new VirtualClock()
  const first = new PageFirst(clock)
  const source = new CancelSource()
  const beginMs = clock.nowMs()
  const tookMs = first.whenQuiet(source.cancel).then(() => clock.nowMs() - beginMs)
  return { clock, first, source, tookMs }
}

test('where nobody comes joining begins soon', async () => {
  const { clock, tookMs } = waiting()
  await clock.runFor(1000)
  assert.equal(await tookMs, 200)
})

test('while a page is opened it waits, until some time after the last request', async () => {
  const { clock, first, tookMs } = waiting()
  for (let request = 0; request < 4; request++) {
    await clock.runFor(150)
    first.note()
  }
  await clock.runFor(1000)
  assert.equal(await tookMs, 4 * 150 + 200)
})

test('whoever asks without end is not waited for', async () => {
  const { clock, first, tookMs } = waiting()
  for (let request = 0; request < 100; request++) {
    await clock.runFor(50)
    first.note()
  }
  assert.equal(await tookMs, 1500)
})

test('a daemon that stops meanwhile waits no longer', async () => {
  const { source, tookMs } = waiting()
  source.abort()
  await assert.rejects(tookMs, { kind: 'cancelled' })
})
