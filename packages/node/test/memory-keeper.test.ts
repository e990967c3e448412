/** The keeper of memory has garbage collected when there is much of it, and never otherwise. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VirtualClock } from '@warren/testkit'
import { settleEngine } from '../src/daemon/engine-memory.ts'
import { keepMemory } from '../src/daemon/memory-keeper.ts'

const MB = 1024 * 1024

test('garbage is collected once there is much of it; what stays in use is no reason to collect again', async () => {
  const clock = new VirtualClock()
  let [usedBytes, garbageBytes, collections] = [100 * MB, 0, 0]
  const probe = {
    outsideBytes: () => usedBytes + garbageBytes,
    collect: () => {
      collections++
      garbageBytes = 0
    },
  }
  const keeper = keepMemory(clock, () => probe)
  await clock.runFor(15_000)
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

test('the engine is told once, and not by a daemon that ends before its start is over', async () => {
  const clock = new VirtualClock()
  let told = 0
  const settle = (): { outsideBytes: () => number; collect: () => void } => {
    told++
    return { outsideBytes: () => 0, collect: () => {} }
  }
  keepMemory(clock, settle).stop()
  await clock.runFor(60_000)
  assert.equal(told, 0)
  const keeper = keepMemory(clock, settle)
  await clock.runFor(60_000)
  keeper.stop()
  assert.equal(told, 1)
})

test('this engine collects when it is asked to', () => {
  const { outsideBytes, collect } = settleEngine()
  let block: Uint8Array | undefined = new Uint8Array(64 * MB)
  const heldBytes = outsideBytes()
  assert.ok(heldBytes >= block.length)
  block = undefined
  collect()
  assert.ok(outsideBytes() < heldBytes - 32 * MB)
})
