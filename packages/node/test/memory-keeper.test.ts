/** The keeper of memory has garbage collected when there is much of it, and never otherwise. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VirtualClock } from '@warren/testkit'
import { settleEngine } from '../src/daemon/engine-memory.ts'
import { keepMemory, type MemoryProbe } from '../src/daemon/memory-keeper.ts'

const MB = 1024 * 1024
/** The start is over by then, and it is looked from then on. */
const SETTLED_MS = 6000

/** A process that holds nothing and can give nothing back. */
const EMPTY: MemoryProbe = {
  outsideBytes: () => 0,
  residentBytes: () => 0,
  collect: () => {},
  giveBack: undefined,
}

test('garbage is collected once there is much of it; what stays in use is no reason to collect again', async () => {
  const clock = new VirtualClock()
  let [usedBytes, garbageBytes, collections] = [100 * MB, 0, 0]
  const probe = {
    ...EMPTY,
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
  const settle = (): MemoryProbe => {
    told++
    return EMPTY
  }
  keepMemory(clock, settle).stop()
  await clock.runFor(60_000)
  assert.equal(told, 0)
  const keeper = keepMemory(clock, settle)
  await clock.runFor(60_000)
  keeper.stop()
  assert.equal(told, 1)
})

test('this engine collects when it is asked to', async () => {
  const { outsideBytes, collect } = settleEngine()
  const used = new Uint8Array(MB)
  assert.ok(outsideBytes() >= used.length)
  const unused = new WeakRef(new Uint8Array(MB))
  // Until the turn ends it counts as used.
  await new Promise(setImmediate)
  collect(false)
  assert.equal(unused.deref(), undefined)
})

/** Keeps what was freed until it is told to give it back, and what is garbage until it is collected. */
class Process {
  usedBytes = 100 * MB
  garbageBytes = 0
  freedBytes = 0
  /** Of the engine's heap. */
  emptyPages = 0
  gaveBack = 0
  readonly probe: MemoryProbe = {
    outsideBytes: () => this.usedBytes + this.garbageBytes,
    residentBytes: () => this.usedBytes + this.garbageBytes + this.freedBytes + this.emptyPages,
    collect: (isThorough) => {
      this.freedBytes += this.garbageBytes
      this.garbageBytes = 0
      if (isThorough) this.emptyPages = 0
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
  const keeper = keepMemory(clock, () => process.probe)
  await clock.runFor(SETTLED_MS)
  process.freedBytes = 15 * MB
  process.garbageBytes = 15 * MB
  process.emptyPages = 15 * MB
  await clock.runFor(110_000)
  assert.equal(process.gaveBack, 0)
  await clock.runFor(15_000)
  assert.equal(process.gaveBack, 1)
  assert.equal(process.probe.residentBytes(), 100 * MB)
  process.freedBytes = 25 * MB
  await clock.runFor(600_000)
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
  const keeper = keepMemory(clock, () => process.probe)
  await clock.runFor(SETTLED_MS)
  process.usedBytes = 40 * MB
  await clock.runFor(200_000)
  process.freedBytes = 40 * MB
  await clock.runFor(10_000)
  assert.equal(process.gaveBack, 1)
  keeper.stop()
})

test('where the C library gives nothing back the engine does, once for each time that the process has grown', async () => {
  const clock = new VirtualClock()
  const process = new Process()
  let thorough = 0
  const { probe } = process
  const keeper = keepMemory(clock, () => ({
    ...probe,
    giveBack: undefined,
    collect: (isThorough) => {
      if (isThorough) thorough++
      probe.collect(isThorough)
    },
  }))
  await clock.runFor(SETTLED_MS)
  process.emptyPages = 40 * MB
  await clock.runFor(130_000)
  assert.equal(process.emptyPages, 0)
  await clock.runFor(600_000)
  assert.equal(thorough, 1)
  keeper.stop()
})

test('this process can be looked at, and gives back what it can', () => {
  const { outsideBytes, residentBytes, giveBack } = settleEngine()
  assert.ok(outsideBytes() > 0 && residentBytes() > outsideBytes())
  giveBack?.()
})
