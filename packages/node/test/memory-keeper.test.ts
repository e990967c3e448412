/** The keeper of memory has garbage collected when there is much of it, and never otherwise. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VirtualClock } from '@warren/testkit'
import { keepMemory, type MemoryProbe, processMemory } from '../src/daemon/memory-keeper.ts'

const MB = 1024 * 1024

/** A process that holds nothing and can give nothing back. */
const EMPTY: MemoryProbe = {
  outsideBytes: () => 0,
  residentBytes: () => 0,
  collect: undefined,
  giveBack: undefined,
}

test('garbage is collected once there is much of it; what stays in use is no reason to collect again', async () => {
  const clock = new VirtualClock()
  let [usedBytes, garbageBytes, collections] = [100 * MB, 0, 0]
  const keeper = keepMemory(clock, {
    ...EMPTY,
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
  const keeper = keepMemory(clock, { ...EMPTY, outsideBytes: () => 900 * MB, residentBytes: () => 900 * MB })
  await clock.runFor(5000)
  keeper.stop()
})

/** Keeps what was freed until it is told to give it back, and what is garbage until it is collected. */
class Process {
  usedBytes = 100 * MB
  garbageBytes = 0
  freedBytes = 0
  gaveBack = 0
  readonly probe: MemoryProbe = {
    outsideBytes: () => this.usedBytes + this.garbageBytes,
    residentBytes: () => this.usedBytes + this.garbageBytes + this.freedBytes,
    collect: () => {
      this.freedBytes += this.garbageBytes
      this.garbageBytes = 0
    },
    giveBack: () => {
      this.gaveBack++
      this.freedBytes = 0
    },
  }
}

test('what was freed is given back once the process has grown, the garbage in it too, and not again until it grows anew', async () => {
  const clock = new VirtualClock()
  const process = new Process()
  const keeper = keepMemory(clock, process.probe)
  process.freedBytes = 20 * MB
  process.garbageBytes = 20 * MB
  await clock.runFor(50_000)
  assert.equal(process.gaveBack, 0)
  await clock.runFor(15_000)
  assert.equal(process.gaveBack, 1)
  assert.equal(process.probe.residentBytes(), 100 * MB)
  process.freedBytes = 25 * MB
  await clock.runFor(300_000)
  assert.equal(process.gaveBack, 1)
  process.freedBytes = 40 * MB
  await clock.runFor(10_000)
  assert.equal(process.gaveBack, 2)
  // What is in use now is no reason to try again and again.
  process.usedBytes = 160 * MB
  await clock.runFor(300_000)
  assert.equal(process.gaveBack, 3)
  keeper.stop()
  process.freedBytes = 400 * MB
  await clock.runFor(300_000)
  assert.equal(process.gaveBack, 3)
})

test('who holds less than before has grown when it holds more again', async () => {
  const clock = new VirtualClock()
  const process = new Process()
  const keeper = keepMemory(clock, process.probe)
  process.usedBytes = 40 * MB
  await clock.runFor(100_000)
  process.freedBytes = 40 * MB
  await clock.runFor(10_000)
  assert.equal(process.gaveBack, 1)
  keeper.stop()
})

test('this process can be looked at, and gives back what it can', () => {
  const { outsideBytes, residentBytes, giveBack } = processMemory()
  assert.ok(outsideBytes() > 0 && residentBytes() > outsideBytes())
  giveBack?.()
})
