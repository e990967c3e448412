import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { VirtualClock } from '@warren/testkit'
import { PACE_BURST_CELLS, PACE_BURST_S } from '../src/limits.ts'
import { Lane, Pacer, type RelayAllowance } from '../src/relay/pacer.ts'

const CELL_BYTES = 4096

function bench(bytesPerS: number | undefined) {
  const clock = new VirtualClock()
  const counted = { bytes: 0 }
  const allowance: RelayAllowance = {
    bytesPerS,
    passed: (bytes) => void (counted.bytes += bytes),
    accepts: () => true,
  }
  const pacer = new Pacer(clock, CELL_BYTES, allowance)
  const makeLane = (): { lane: Lane; delivered: { cell: number; atMs: number }[] } => {
    const delivered: { cell: number; atMs: number }[] = []
    const lane = new Lane(pacer, {
      deliver: (cell) => void delivered.push({ cell: cell[0] as number, atMs: clock.nowMs() }),
      held: () => {},
      drained: () => {},
      fail: (thrown) => assert.fail(String(thrown)),
    })
    return { lane, delivered }
  }
  return { clock, counted, makeLane }
}

test('whatever comes when: no cell is lost or overtaken, and no span of time sees more than burst and rate', async () => {
  const arrivals = fc.array(
    fc.record({ lane: fc.nat(3), cells: fc.integer({ min: 1, max: 60 }), pauseMs: fc.nat(400) }),
    { minLength: 1, maxLength: 30 },
  )
  const rates = fc.integer({ min: 32 * 1024, max: 4_000_000 })
  await fc.assert(
    fc.asyncProperty(arrivals, rates, async (bursts, bytesPerS) => {
      const { clock, counted, makeLane } = bench(bytesPerS)
      const lanes = Array.from({ length: 4 }, makeLane)
      const sent = [0, 0, 0, 0]
      for (const { lane, cells, pauseMs } of bursts) {
        for (let count = 0; count < cells; count++) {
          lanes[lane]?.lane.send(Uint8Array.of((sent[lane] as number)++ & 0xff))
        }
        await clock.runFor(pauseMs)
      }
      await clock.runFor(1000 + (sent.reduce((sum, count) => sum + count, 0) * CELL_BYTES * 1000) / bytesPerS)
      for (const [index, { lane, delivered }] of lanes.entries()) {
        assert.equal(lane.length, 0)
        const expected = Array.from({ length: sent[index] as number }, (_, cell) => cell & 0xff)
        assert.deepEqual(
          delivered.map(({ cell }) => cell),
          expected,
        )
      }
      const times = lanes
        .flatMap(({ delivered }) => delivered.map(({ atMs }) => atMs))
        .toSorted((a, b) => a - b)
      assert.equal(counted.bytes, times.length * CELL_BYTES)
      const burst = Math.max(PACE_BURST_CELLS, (bytesPerS / CELL_BYTES) * PACE_BURST_S)
      for (let from = 0; from < times.length; from += 7) {
        for (let to = from; to < times.length; to += 5) {
          const spanS = ((times[to] as number) - (times[from] as number)) / 1000
          assert.ok(to - from + 1 <= burst + (spanS * bytesPerS) / CELL_BYTES + 1.001)
        }
      }
    }),
    { numRuns: 40 },
  )
})

test('a circuit that floods delays itself, not the one beside it', async () => {
  const { clock, makeLane } = bench(409_600)
  const [greedy, modest] = [makeLane(), makeLane()]
  for (let cell = 0; cell < 500; cell++) greedy.lane.send(Uint8Array.of(0))
  const askedAtMs = clock.nowMs()
  modest.lane.send(Uint8Array.of(1))
  await clock.runFor(100)
  const [first] = modest.delivered
  assert.ok(first !== undefined && first.atMs - askedAtMs <= 40, 'it waits for one turn, not for 450 cells')
  assert.ok(greedy.lane.length > 400)
})

test('without a rate every cell leaves at once, and is counted', () => {
  const { counted, makeLane } = bench(undefined)
  const { lane, delivered } = makeLane()
  for (let cell = 0; cell < 1000; cell++) lane.send(Uint8Array.of(cell & 0xff))
  assert.equal(delivered.length, 1000)
  assert.equal(counted.bytes, 1000 * CELL_BYTES)
})

test('a lane that is cleared holds nothing, and its clock stops', async () => {
  const { clock, makeLane } = bench(40_960)
  const { lane, delivered } = makeLane()
  for (let cell = 0; cell < 100; cell++) lane.send(Uint8Array.of(1))
  const before = delivered.length
  lane.clear()
  assert.equal(clock.pendingTimers, 0)
  await clock.runFor(10_000)
  assert.equal(delivered.length, before)
})
