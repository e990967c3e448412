import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isWarrenError } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'
import { DEFAULT_GEOMETRY, geometryOf } from '@warren/wire'
import type { CongestionControl } from '../src/flow/congestion.ts'
import { flowBoundsOf } from '../src/flow/flow-bounds.ts'
import { Ring } from '../src/flow/ring.ts'
import { ArrivalCounter, SendWindow } from '../src/flow/windows.ts'

const BOUNDS = flowBoundsOf(DEFAULT_GEOMETRY)
const tagOf = (cell: number): Uint8Array => new Uint8Array(16).fill(cell & 0xff)

test('a ring gives back what was pushed, in order, like an array', () => {
  const steps = fc.array(fc.oneof(fc.integer(), fc.constant('shift' as const)), { maxLength: 200 })
  fc.assert(
    fc.property(steps, (commands) => {
      const ring = new Ring<number>()
      const model: number[] = []
      for (const command of commands) {
        if (command === 'shift') assert.equal(ring.shift(), model.shift())
        else {
          ring.push(command)
          model.push(command)
        }
        assert.equal(ring.length, model.length)
        assert.equal(ring.peek(), model[0])
        assert.equal(ring.last(), model.at(-1))
      }
    }),
  )
})

/** Always the same window, with marks at the same distance. */
function fixedWindow(windowCells: number, markCells: number): CongestionControl {
  return {
    windowCells,
    markCells,
    roundTripMs: 0,
    paceCellsPerMs: undefined,
    startLike() {},
    onMarkSent() {},
    onAcknowledged() {},
  }
}

function openWindow(control: CongestionControl) {
  const clock = new VirtualClock()
  const window = new SendWindow(clock, control, BOUNDS)
  let sent = 0
  const due: Uint8Array[] = []
  const send = (): void => {
    const isMarked = window.marksNext
    window.onSent(tagOf(++sent), isMarked)
    if (isMarked) due.push(tagOf(sent))
  }
  return { window, due, send, acknowledge: () => window.onSendme(due.shift() as Uint8Array) }
}

test('a window is open for exactly its size and reopens by one mark at a time', () => {
  const { window, send, acknowledge } = openWindow(fixedWindow(256, 32))
  while (window.isOpen) send()
  assert.equal(window.inFlightCells, 256)
  for (let update = 1; update <= 30; update++) {
    acknowledge()
    assert.equal(window.inFlightCells, 256 - 32)
    while (window.isOpen) send()
    assert.equal(window.inFlightCells, 256)
  }
})

test('however the window moves, a closed one waits for a mark that is under way, and never exceeds the bound', () => {
  const steps = fc.array(
    fc.record({
      window: fc.integer({ min: BOUNDS.minWindowCells, max: BOUNDS.maxWindowCells }),
      sends: fc.integer({ min: 0, max: 600 }),
      acknowledgements: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(steps, (moves) => {
      const control = { ...fixedWindow(64, 8) }
      const { window, due, send, acknowledge } = openWindow(control)
      for (const move of moves) {
        control.windowCells = move.window
        control.markCells = Math.max(
          BOUNDS.minMarkCells,
          Math.min(BOUNDS.maxMarkCells, Math.floor(move.window / 8)),
        )
        for (let count = 0; count < move.sends && window.isOpen; count++) send()
        assert.ok(window.isOpen || due.length > 0)
        assert.ok(window.inFlightCells <= BOUNDS.maxWindowCells)
        assert.equal(window.expectedSendmes, due.length)
        for (let count = 0; count < move.acknowledgements && due.length > 0; count++) acknowledge()
      }
      while (due.length > 0) acknowledge()
      assert.ok(window.isOpen && window.inFlightCells < BOUNDS.maxMarkCells)
    }),
  )
})

test('marks that come sooner than they may are a violation', () => {
  const arrivals = new ArrivalCounter(BOUNDS)
  for (let count = 0; count < BOUNDS.minMarkCells; count++) arrivals.onReceived()
  arrivals.onMark()
  for (let count = 1; count < BOUNDS.minMarkCells; count++) arrivals.onReceived()
  assert.throws(
    () => arrivals.onMark(),
    (error) => isWarrenError(error) && error.kind === 'protocol-violation',
  )
})

test('bounds follow the geometry: bytes stay the same when cells change', () => {
  for (const cellBytes of [512, 1024, 2048, 4096, 8192]) {
    const bounds = flowBoundsOf(geometryOf(cellBytes))
    assert.equal(bounds.maxWindowCells * cellBytes, 8 * 1024 * 1024)
    assert.equal(bounds.xoffCells * cellBytes, 512 * 1024)
    assert.ok(bounds.minMarkCells >= 1 && bounds.minMarkCells < bounds.minWindowCells)
  }
  assert.ok(flowBoundsOf(geometryOf(16_384)).minWindowCells >= 2)
})
