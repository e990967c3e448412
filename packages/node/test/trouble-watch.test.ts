import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VirtualClock } from '@warren/testkit'
import { type TroubleWatchParts, watchTrouble } from '../src/daemon/trouble-watch.ts'

function watching(parts: Partial<TroubleWatchParts>) {
  const clock = new VirtualClock()
  const told: boolean[] = []
  const watch = watchTrouble({
    clock,
    home: '/home',
    isClockOff: () => false,
    changed: () => told.push(watch.disk !== undefined),
    ...parts,
  })
  return { clock, told, watch }
}

test('a disk that fills up, or has no room for another file, is told once, and so is that there is room again', async () => {
  const roomy = { freeBytes: 1e9, totalBytes: 2e9 }
  let facts: { freeBytes: number; totalBytes: number; freeFiles?: number } | undefined = roomy
  const { clock, told, watch } = watching({ probe: () => facts })
  await clock.runFor(20_000)
  assert.deepEqual(told, [])
  facts = { ...roomy, freeBytes: 1000 }
  await clock.runFor(20_000)
  assert.deepEqual([told, watch.disk], [[true], { freeBytes: 1000 }])
  facts = undefined
  await clock.runFor(20_000)
  facts = { ...roomy, freeFiles: 0 }
  await clock.runFor(20_000)
  assert.deepEqual(told, [true, false, true])
  watch.close()
  facts = roomy
  await clock.runFor(20_000)
  assert.deepEqual(told, [true, false, true])
})

test('a clock that goes wrong and is set again is told each time', async () => {
  let isOff = false
  const { clock, told, watch } = watching({ probe: () => undefined, isClockOff: () => isOff })
  for (const next of [true, true, false, false]) {
    isOff = next
    await clock.runFor(20_000)
  }
  assert.equal(told.length, 2)
  watch.close()
})
