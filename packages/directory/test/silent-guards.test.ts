/** Guards that swallow circuits: who stands in for them, and for how long. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom, MemoryState, VirtualClock } from '@warren/testkit'
import { createGuards, createPathQuality, defaultParameters, type RelayInfo } from '@warren/directory'
import { createView, makeDistinct } from './population.ts'

const MINUTE_MS = 60_000

function setUp() {
  const clock = new VirtualClock()
  const state = new MemoryState()
  const quality = createPathQuality({ clock })
  const view = createView(makeDistinct(40))
  const { guards: parameters } = defaultParameters(false)
  const guards = createGuards(
    { state, clock, random: createSeededRandom('silent') },
    { view, parameters, quality },
  )
  /** The guard now in use swallows a circuit. */
  const swallow = (): RelayInfo => {
    const guard = guards.guardFor()
    quality.swallowed([guard, ...guards.layer2For().slice(0, 1)])
    return guard
  }
  const onDisk = (): Uint8Array | undefined => state.table('guards').get('state')
  return { clock, quality, guards, swallow, onDisk }
}

test('a guard that swallowed a circuit gives way to the next of the sample, and is tried again an hour later', async () => {
  const { clock, quality, guards, swallow } = setUp()
  const first = swallow()
  const second = guards.guardFor()
  assert.notEqual(second, first)
  assert.equal(guards.hasGivenWay(first), true)
  assert.equal(guards.hasGivenWay(second), false)
  assert.equal(quality.status().suspects, 1)
  await clock.runFor(59 * MINUTE_MS)
  assert.equal(guards.guardFor(), second)
  await clock.runFor(2 * MINUTE_MS)
  assert.equal(guards.guardFor(), first)
  assert.equal(guards.hasGivenWay(first), false)
  assert.equal(quality.status().suspects, 0)
})

test('guards that all swallow bring no new one: the sample is what it was, and its first is asked again', () => {
  const { guards, swallow, onDisk } = setUp()
  const first = guards.guardFor()
  const used = new Set([swallow(), swallow(), swallow()])
  assert.equal(used.size, 3)
  const sample = onDisk()
  for (let circuit = 0; circuit < 20; circuit++) swallow()
  assert.equal(guards.guardFor(), first)
  // Nobody stands in for it: circuits that start there are as good as any.
  assert.equal(guards.hasGivenWay(first), false)
  assert.deepEqual(onDisk(), sample)
})
