/** The published figures of C Tor's own congestion control, and what proposal 324 says beside them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RoundTrips } from '../src/flow/round-trips.ts'
import { queueOf, type QueueTargets, vegasStep } from '../src/flow/vegas.ts'

/** Cells of 498 bytes and a step of one cell at each SENDME, as C Tor's unit tests have it. */
const TOR_TARGETS: QueueTargets = {
  alpha: 186,
  beta: 248,
  delta: 310,
  gamma: 186,
  increment: 1,
  probeShare: 0,
}

/** Microseconds: round trip, then the smoothed and the smallest one that C Tor has after it. */
const ROUND_TRIPS = [
  [100_000, 100_000, 100_000],
  [100_000, 100_000, 100_000],
  [150_000, 133_333, 100_000],
  [50_000, 77_777, 77_777],
  [100_000, 92_592, 77_777],
  [50_000, 64_197, 64_197],
] as const

test("round trips are smoothed to C Tor's figures", () => {
  const trips = new RoundTrips()
  for (const [sampleUs, smoothedUs, minUs] of ROUND_TRIPS) {
    trips.add(sampleUs / 1000, 1, 0)
    assert.equal(Math.floor(trips.smoothedMs * 1000), smoothedUs)
    assert.equal(Math.floor(trips.minMs * 1000), minUs)
  }
})

/** Window before, smoothed and smallest round trip in microseconds, window used up, window after: C Tor's steady state. */
const STEPS = [
  [584, 61_111, 50_000, true, 585],
  [585, 53_703, 50_000, true, 586],
  [586, 51_234, 50_000, false, 586],
  [586, 117_078, 50_000, false, 559],
  [559, 105_692, 50_000, false, 558],
  [558, 85_230, 50_000, true, 558],
  [557, 37_247, 37_247, true, 558],
  [558, 145_749, 37_247, true, 451],
  [403, 92_592, 77_777, true, 404],
  [403, 104_732, 64_197, true, 404],
  [482, 984_455, 557_072, true, 482],
  [482, 1_229_727, 557_072, true, 481],
] as const

test("windows move as C Tor's do in its steady state", () => {
  for (const [before, smoothedUs, minUs, isFull, after] of STEPS) {
    const queue = queueOf(before, smoothedUs, minUs)
    assert.equal(vegasStep(before, queue, isFull, TOR_TARGETS), after, `from ${before}`)
  }
})

test('a queue is never less than nothing nor more than the window, and more round trip is more queue', () => {
  const window = fc.integer({ min: 8, max: 2048 })
  const ms = fc.integer({ min: 1, max: 5000 })
  fc.assert(
    fc.property(window, ms, ms, (cells, minMs, extraMs) => {
      const queue = queueOf(cells, minMs + extraMs, minMs)
      assert.ok(queue >= 0 && queue <= cells)
      assert.ok(queueOf(cells, minMs + extraMs + 1, minMs) >= queue)
      assert.equal(queueOf(cells, minMs, minMs), 0)
      assert.equal(queueOf(cells, minMs, minMs + extraMs), 0)
    }),
  )
})
