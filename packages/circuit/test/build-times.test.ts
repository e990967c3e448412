import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCaptureLog, createSeededRandom, MemoryState } from '@warren/testkit'
import { BuildTimes } from '../src/client/build-times.ts'
import { raceBuilds } from '../src/client/build-race.ts'
import { createCircuitPool } from '../src/pool.ts'
import {
  BUILD_OVER_MIN_MS,
  BUILD_OVER_PER_HOP_MS,
  BUILD_SLOW_FIRST_PER_HOP_MS,
  BUILD_SLOW_MAX_PER_HOP_MS,
  BUILD_SLOW_MIN_MS,
} from '../src/timeouts.ts'
import { defer, fail } from '@warren/kernel'
import type { ClientCircuit } from '../src/circuit.ts'
import { TestNetwork } from './support/network.ts'

/** Times of builds: a body with a heavy tail, as networks have it. */
function drawTimes(seed: string, count: number, medianMs: number): number[] {
  const random = createSeededRandom(seed)
  const unit = (): number => ((random.bytes(1)[0] as number) + 0.5) / 256
  return Array.from({ length: count }, () => medianMs * (0.7 + 0.3 * (1 - unit()) ** (-1 / 2)))
}

function learned(samples: readonly number[], state?: MemoryState): BuildTimes {
  const times = new BuildTimes(state)
  for (const ms of samples) times.note('build', 3, ms)
  return times
}

const slowOf = (times: BuildTimes): number => times.deadlines('build', 3).slowMs

test('before anything is measured the first guess holds', () => {
  const { slowMs, overMs } = new BuildTimes().deadlines('build', 3)
  assert.equal(slowMs, 3 * BUILD_SLOW_FIRST_PER_HOP_MS)
  assert.equal(overMs, 3 * BUILD_OVER_PER_HOP_MS)
})

test('what counts as slow is learned: few of honest builds are, and one that takes thrice as long is', () => {
  for (const medianMs of [500, 1500, 3000]) {
    const times = learned(drawTimes(`median ${medianMs}`, 100, medianMs))
    const fresh = drawTimes(`fresh ${medianMs}`, 1000, medianMs)
    const cut = fresh.filter((ms) => ms >= slowOf(times)).length
    assert.ok(cut < 130, `${cut} of 1000 builds of ${medianMs} ms count as slow`)
    assert.ok(slowOf(times) < 3 * medianMs, `${slowOf(times)} for ${medianMs} ms`)
  }
})

test('each number of hops has times of its own, and so has one hop more', () => {
  const times = learned(drawTimes('three', 50, 1000))
  for (const ms of drawTimes('four', 50, 2000)) times.note('build', 4, ms)
  for (const ms of drawTimes('more', 50, 600)) times.note('extend', 3, ms)
  assert.ok(times.deadlines('build', 4).slowMs > 1.5 * slowOf(times))
  assert.ok(times.deadlines('extend', 3).slowMs < slowOf(times))
  assert.deepEqual(
    times.status().map(({ hops, measured }) => [hops, measured]),
    [
      [3, 50],
      [4, 50],
    ],
  )
})

test('it is never below the floor nor above the cap, whatever was measured', () => {
  assert.equal(slowOf(learned(Array.from({ length: 100 }, () => 2))), BUILD_SLOW_MIN_MS)
  const endless = learned(Array.from({ length: 100 }, () => Number.POSITIVE_INFINITY))
  assert.equal(slowOf(endless), 3 * BUILD_SLOW_MAX_PER_HOP_MS)
  assert.ok(endless.deadlines('build', 3).overMs <= 3 * BUILD_OVER_PER_HOP_MS)
  assert.equal(learned([2, 2, 2, 2, 2, 2, 2, 2, 2, 2]).deadlines('build', 3).overMs, BUILD_OVER_MIN_MS)
})

test('who makes one build in eight endless moves the time-out by less than a half', () => {
  const honest = drawTimes('honest', 100, 1000)
  const meddled = honest.map((ms, index) => (index % 8 === 0 ? Number.POSITIVE_INFINITY : ms))
  assert.ok(slowOf(learned(meddled)) < 1.5 * slowOf(learned(honest)))
})

test('another network is learned within a dozen builds, and a better one with the window', () => {
  const times = learned(drawTimes('home', 100, 400))
  const before = slowOf(times)
  for (const ms of drawTimes('satellite', 12, 4000)) times.note('build', 3, ms)
  assert.ok(slowOf(times) > 4000, `${slowOf(times)} is still that of home`)
  for (const ms of drawTimes('home again', 100, 400)) times.note('build', 3, ms)
  assert.ok(Math.abs(slowOf(times) - before) < 200)
})

test('what was learned outlives the process, and what cannot be read is learned anew', () => {
  const state = new MemoryState()
  const times = learned(drawTimes('kept', 100, 1000), state)
  times.note('build', 3, Number.POSITIVE_INFINITY)
  const again = new BuildTimes(MemoryState.restore(state.snapshot()))
  assert.ok(Math.abs(slowOf(again) - slowOf(times)) < 30)
  for (const text of ['', '{', 'null', '{"version":1,"series":{"build3":["x",null],"nonsense":[1]}}']) {
    state.table('build-times').put('series', new TextEncoder().encode(text))
    assert.equal(slowOf(new BuildTimes(state)), 3 * BUILD_SLOW_FIRST_PER_HOP_MS)
  }
})

test('a disk that is full does not keep circuits from being built', () => {
  const state = new MemoryState()
  state.failAfterWrites(0)
  assert.ok(slowOf(learned(drawTimes('full', 100, 1000), state)) > 500)
})

test('a build that is slow says so once, goes on, and is measured to its end', async () => {
  const network = new TestNetwork({ relays: 3, delayMs: 5 })
  const client = network.createClient()
  for (let build = 0; build < 12; build++) (await network.build(client, 0, 1, 2)).destroy()
  const slow: number[] = []
  const link = network.link(client, 0)
  link.isFlowing = false
  network.clock.after(700, () => link.flow())
  const building = client.circuits.builder.build(network.path(0, 1, 2), undefined, {
    slow: (hop) => slow.push(hop),
  })
  const circuit = await network.clock.settle(building, 30_000)
  assert.ok(circuit.isOpen)
  assert.deepEqual(slow, [0])
  assert.equal(circuit.hopTimesMs.length, 3)
  assert.equal(client.circuits.buildTimes()[0]?.measured, 13)
})

test('a pool begins another circuit beside one that is slow, and whoever waits gets the first', async () => {
  const network = new TestNetwork({ relays: 4, delayMs: 5 })
  const client = network.createClient()
  for (let build = 0; build < 12; build++) (await network.build(client, 0, 1, 2)).destroy()
  const stalled = defer<ClientCircuit>()
  let builds = 0
  const pool = createCircuitPool(
    { clock: network.clock, random: network.random, log: createCaptureLog() },
    {
      builder: {
        build(path, cancel, watch) {
          if (builds++ > 0) return client.circuits.builder.build(path, cancel)
          network.clock.after(700, () => watch?.slow(2))
          return stalled.promise
        },
      },
      path: () => network.path(0, 1, 2),
      size: 0,
    },
  )
  pool.start()
  const startedMs = network.clock.nowMs()
  await network.clock.settle(pool.take(), 10_000)
  assert.ok(network.clock.nowMs() - startedMs < 1_000, 'nobody waits for a build that is stalled')
  const late = await network.build(client, 0, 1, 3)
  stalled.resolve(late)
  await network.clock.runFor(1)
  assert.equal(late.isOpen, false, 'it was built to be measured')
  pool.stop()
})

/** Attempts whose ends are in the test's hands. */
function race(attempts: number) {
  const ends = Array.from({ length: attempts }, () => defer<ClientCircuit>())
  const slows: (() => void)[] = []
  let destroyed = 0
  const circuit = { destroy: () => destroyed++ } as unknown as ClientCircuit
  const won = raceBuilds({
    attempts,
    begin: (attempt, slow) => {
      slows.push(slow)
      return ends[attempt]?.promise ?? Promise.reject(fail('bug', 'one attempt too many'))
    },
    isWorthAnother: ({ kind }) => kind !== 'no-path',
  })
  won.catch(() => {})
  return { ends, slows, won, circuit, destroyed: () => destroyed }
}

test('of several paths the first that arrives is taken and the later ones are destroyed', async () => {
  const { ends, slows, won, circuit, destroyed } = race(3)
  slows[0]?.()
  slows[0]?.()
  assert.equal(slows.length, 2, 'being slow begins one more, once')
  ends[1]?.resolve(circuit)
  assert.equal(await won, circuit)
  ends[0]?.resolve({ ...circuit })
  await Promise.resolve()
  await Promise.resolve()
  assert.equal(destroyed(), 1)
})

test('a path that fails is followed by another, until none is left or none would help', async () => {
  const last = race(2)
  last.ends[0]?.reject(fail('timeout', 'no answer in time'))
  await Promise.resolve()
  last.ends[1]?.reject(fail('unreachable', 'test: gone'))
  await assert.rejects(last.won, { kind: 'unreachable' })
  const hopeless = race(3)
  hopeless.ends[0]?.reject(fail('no-path', 'test: too few'))
  await assert.rejects(hopeless.won, { kind: 'no-path' })
  assert.equal(hopeless.slows.length, 1)
})
