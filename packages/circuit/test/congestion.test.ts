/** What windows make of paths: filled, shared, never flooded (docs/adr/0006-congestion.md). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { VirtualClock } from '@warren/testkit'
import type { CongestionControl } from '../src/flow/congestion.ts'
import { SendPace } from '../src/flow/send-pace.ts'
import { WindowControl } from '../src/flow/window-control.ts'
import { SEND_BURST_MS, WINDOW_VALID_MS } from '../src/timeouts.ts'
import { BOUNDS, Flow, PathModel, ratesOver } from './support/path-model.ts'

const SERVICE_ROUND_TRIP_MS = 350

test('100 Mbit/s over 350 ms are filled to 90 % from the ninth round trip on, and the queue is a tenth of a second', async () => {
  const path = new PathModel(100, SERVICE_ROUND_TRIP_MS)
  const flow = new Flow(path)
  flow.give()
  await path.clock.runFor(8 * SERVICE_ROUND_TRIP_MS)
  const [rate] = (await ratesOver(path, [flow], 60_000)) as [number]
  assert.ok(rate > 0.95 * path.capacityCellsPerS, `${rate} of ${path.capacityCellsPerS} cells/s`)
  assert.ok(path.queueMs < 120, `${path.queueMs} ms of queue`)
  // Start-up ends with no more than twice what the path holds.
  assert.ok(path.mostQueuedCells < (1.2 * (path.capacityCellsPerS * SERVICE_ROUND_TRIP_MS)) / 1000)
})

test('1 Mbit/s is filled, and what stands before it is three quarters of a second of its rate', async () => {
  const path = new PathModel(1, SERVICE_ROUND_TRIP_MS)
  const flow = new Flow(path)
  flow.give()
  await path.clock.runFor(20_000)
  const queues: number[] = []
  const [rate] = (await ratesOver(path, [flow], 1000)) as [number]
  for (let second = 0; second < 60; second++) {
    await path.clock.runFor(1000)
    queues.push(path.queueMs)
  }
  assert.ok(rate > 0.9 * path.capacityCellsPerS, `${rate} of ${path.capacityCellsPerS} cells/s`)
  const median = queues.toSorted((a, b) => a - b)[30] as number
  assert.ok(median < 800 && Math.max(...queues) < 1200, `median ${median}, most ${Math.max(...queues)} ms`)
  // While it did not know better: the first window and what it grew by before the queue was seen.
  assert.ok(path.mostQueuedCells < 2 * BOUNDS.initialWindowCells, `${path.mostQueuedCells} cells`)
})

for (const [mbit, roundTripMs] of [
  [20, 100],
  [100, 350],
  [5, 200],
] as const) {
  test(`two circuits share ${mbit} Mbit/s over ${roundTripMs} ms, and one that comes late gets its share`, async () => {
    const path = new PathModel(mbit, roundTripMs)
    const [first, second, late] = [new Flow(path), new Flow(path), new Flow(path)]
    first.give()
    second.give()
    await path.clock.runFor(30_000)
    const [one, two] = (await ratesOver(path, [first, second], 30_000)) as [number, number]
    assert.ok(one + two > 0.9 * path.capacityCellsPerS, `${one} and ${two} of ${path.capacityCellsPerS}`)
    assert.ok(Math.min(one, two) > 0.35 * (one + two), `${one} and ${two} cells/s`)
    late.give()
    await path.clock.runFor(30_000)
    const rates = await ratesOver(path, [first, second, late], 30_000)
    assert.ok(Math.min(...rates) > 0.15 * path.capacityCellsPerS, rates.join(' '))
  })
}

test('a path that becomes longer, and shorter again, is full again within half a minute', async () => {
  const path = new PathModel(50, 200)
  const flow = new Flow(path)
  flow.give()
  await path.clock.runFor(20_000)
  for (const roundTripMs of [500, 120, 350]) {
    path.roundTripMs = roundTripMs
    await path.clock.runFor(30_000)
    const [rate] = (await ratesOver(path, [flow], 10_000)) as [number]
    assert.ok(rate > 0.85 * path.capacityCellsPerS, `${roundTripMs} ms: ${rate} of ${path.capacityCellsPerS}`)
  }
})

test('the window that was learned serves the next request, and is forgotten by halves when it is not used', async () => {
  const path = new PathModel(100, SERVICE_ROUND_TRIP_MS)
  const flow = new Flow(path)
  flow.give(10_000)
  await path.clock.runFor(20_000)
  const learned = flow.control.windowCells
  assert.ok(learned > 900, `${learned} cells`)
  const startMs = path.clock.nowMs()
  flow.give(1200)
  await path.clock.runUntil(() => flow.sentCells === 11_200, 5000)
  assert.ok(path.clock.nowMs() - startMs < 1.5 * SERVICE_ROUND_TRIP_MS)
  await path.clock.runFor(1.5 * WINDOW_VALID_MS)
  flow.give(64)
  assert.ok(
    flow.control.windowCells <= learned / 2 + 1 && flow.control.windowCells > BOUNDS.initialWindowCells,
  )
  await path.clock.runFor(20 * WINDOW_VALID_MS)
  flow.give(64)
  assert.equal(flow.control.windowCells, BOUNDS.initialWindowCells)
})

test('a window that was learned does not leave at once after a pause, on a long path', async () => {
  const path = new PathModel(100, SERVICE_ROUND_TRIP_MS)
  const flow = new Flow(path)
  flow.give(10_000)
  await path.clock.runFor(20_000)
  path.mostQueuedCells = 0
  const learned = flow.control.windowCells
  flow.give(learned)
  await path.clock.runFor(5_000)
  assert.ok(learned > 800, `${learned} cells of window`)
  assert.ok(path.mostQueuedCells < 0.4 * learned, `${path.mostQueuedCells} cells waited for each other`)
})

test('a pace lets a window go in its round trip, whenever it is asked, and leaves no timer', async () => {
  const clock = new VirtualClock()
  const control = { ...new WindowControl(BOUNDS), windowCells: 400, paceCellsPerMs: 1 }
  let sent = 0
  const send = (): void => {
    for (; sent < 1000 && pace.mayGo(); sent++) pace.onSent()
  }
  const pace = new SendPace(clock, control as unknown as CongestionControl, send)
  send()
  assert.ok(sent <= SEND_BURST_MS, `${sent} cells at once`)
  await clock.runFor(300)
  assert.ok(sent >= 300 && sent <= 300 + SEND_BURST_MS, `${sent} cells in 300 ms`)
  pace.stop()
  await clock.runFor(1000)
  assert.ok(sent <= 300 + SEND_BURST_MS, 'a pace that was stopped asks nobody')
})

test('a second way begins with half the window of the first, and paced by its round trip', async () => {
  const path = new PathModel(100, SERVICE_ROUND_TRIP_MS)
  const [first, second] = [new Flow(path), new Flow(path)]
  first.give(10_000)
  await path.clock.runFor(20_000)
  second.control.startLike(first.control)
  assert.equal(second.control.windowCells, first.control.windowCells >> 1)
  path.mostQueuedCells = 0
  second.give(second.control.windowCells)
  await path.clock.runFor(SERVICE_ROUND_TRIP_MS)
  assert.ok(path.mostQueuedCells < second.control.windowCells / 2, `${path.mostQueuedCells} cells at once`)
})

test('a receiver that acknowledges late gets no more than a largest window, one that stops is sent no more', async () => {
  const path = new PathModel(100, 100)
  const [late, silent, honest] = [new Flow(path), new Flow(path), new Flow(path)]
  for (const flow of [late, silent, honest]) flow.give()
  await path.clock.runFor(5000)
  late.lateMs = () => 3000
  silent.answers = false
  const atSilence = silent.sentCells
  await path.clock.runFor(60_000)
  assert.ok(silent.sentCells - atSilence <= BOUNDS.maxWindowCells)
  const rates = await ratesOver(path, [late, silent, honest], 10_000)
  assert.equal(rates[1], 0)
  assert.ok((rates[0] as number) <= BOUNDS.maxWindowCells / 3.1, rates.join(' '))
  assert.ok((rates[2] as number) > 0.6 * path.capacityCellsPerS, rates.join(' '))
  for (const flow of [late, silent, honest]) assert.ok(flow.mostInFlightCells <= BOUNDS.maxWindowCells)
})

test('whatever round trips a far end shows, the window stays within its bounds', () => {
  const acknowledgement = fc.record({
    roundTripMs: fc.oneof(
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.double({ min: 0, max: 60_000, noNaN: true }),
    ),
    passedMs: fc.oneof(
      fc.double({ min: 0, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 40_000, noNaN: true }),
    ),
    isFull: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(acknowledgement, { maxLength: 400 }), (acknowledgements) => {
      const control = new WindowControl(BOUNDS)
      let nowMs = 0
      for (const { roundTripMs, passedMs, isFull } of acknowledgements) {
        nowMs += passedMs
        control.onMarkSent(nowMs, !isFull)
        const cells = control.markCells
        control.onAcknowledged(cells, roundTripMs, isFull ? control.windowCells : cells, nowMs)
        const { windowCells, markCells } = control
        assert.ok(Number.isInteger(windowCells) && Number.isInteger(markCells))
        assert.ok(windowCells >= BOUNDS.minWindowCells && windowCells <= BOUNDS.maxWindowCells)
        assert.ok(markCells >= BOUNDS.minMarkCells && markCells <= BOUNDS.maxMarkCells)
        assert.ok(markCells <= windowCells / 2)
      }
    }),
  )
})
