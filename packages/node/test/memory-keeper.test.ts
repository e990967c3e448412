/** The keeper of memory has garbage collected when there is much of it, and never otherwise. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VirtualClock } from '@warren/testkit'
import { keepMemory } from '../src/daemon/memory-keeper.ts'

const MB = 1024 * 1024

test('garbage is collected once there is much of it; what stays in use is no reason to collect again', async () => {
  const clock = new VirtualClock()
  let [usedBytes, garbageBytes, collections] = [100 * MB, 0, 0]
  const keeper = keepMemory(clock, {
    outsideBytes: () => usedBytes + garbageBytes,
    collect: () => {
      collections++
      garbageBytes = 0
    },
  })
  await clock.runFor(10_000)
  garbageBytes = 40 * MB
  await clock.runFor(10_000)
  assert.equal(collections, 0)
  garbageBytes = 60 * MB
  usedBytes = 150 * MB
  await clock.runFor(10_000)
  assert.equal(collections, 1)
  usedBytes = 20 * MB
  await clock.runFor(2000)
  garbageBytes = 60 * MB
  await clock.runFor(2000)
  assert.equal(collections, 2)
  keeper.stop()
  garbageBytes = 600 * MB
  await clock.runFor(10_000)
  assert.equal(collections, 2)
})

test('where the engine does not collect on demand nothing is done', async () => {
  const clock = new VirtualClock()
  const keeper = keepMemory(clock, { outsideBytes: () => 900 * MB, collect: undefined })
  await clock.runFor(5000)
  keeper.stop()
})
