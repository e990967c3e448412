/** The way of blocks to disk: whatever the order of arrivals, writes and checkpoints, every block gets there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pause } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'
import { DownloadWork, type DownloadWorkConfig } from '../../../src/files/getting/download-work.ts'
import { RangeSet } from '../../../src/files/getting/range-set.ts'
import { CHECKPOINT_MS, GATHER_MS } from '../../../src/files/getting/timeouts.ts'

const EMPTY = new Uint8Array(0)

/** A work of `count` blocks whose disk takes `diskMs` for everything. */
function workOf(clock: VirtualClock, count: number, diskMs: number) {
  const missing = new RangeSet()
  missing.add(0, count)
  const written: number[] = []
  const disk = (): Promise<void> => (diskMs === 0 ? Promise.resolve() : pause(clock, diskMs))
  const config = {
    layout: {},
    journal: { append: disk, checkpoint: disk },
    parts: { dirtyFiles: 1, write: disk, sync: disk, fingerprint: () => EMPTY },
    missing,
    lanes: undefined,
    bytesPerS: undefined,
    wrote: (index: number) => written.push(index),
    noticed: () => {},
    poke: () => {},
  } as unknown as DownloadWorkConfig
  return { work: new DownloadWork(clock, config), written }
}

test('every block that is delivered is written, however it falls between gathering, writing and checkpoints', async () => {
  // Around what the timers wait for, where they can meet.
  const around = (ms: number): fc.Arbitrary<number> => fc.integer({ min: Math.max(0, ms - 30), max: ms + 30 })
  const pauses = fc.oneof(fc.constant(0), around(GATHER_MS), around(CHECKPOINT_MS))
  const schedule = fc.record({
    pausesMs: fc.array(pauses, { minLength: 1, maxLength: 40 }),
    diskMs: fc.constantFrom(0, 1, 15, 25),
  })
  const property = fc.asyncProperty(schedule, async ({ pausesMs, diskMs }) => {
    const clock = new VirtualClock()
    const { work, written } = workOf(clock, pausesMs.length, diskMs)
    for (const [index, ms] of pausesMs.entries()) {
      await clock.runFor(ms)
      work.deliver(index, EMPTY, EMPTY)
    }
    await clock.settle(work.done, 10_000)
    assert.deepEqual(
      written.toSorted((a, b) => a - b),
      pausesMs.map((_, index) => index),
    )
  })
  await fc.assert(property, { numRuns: 300 })
})
