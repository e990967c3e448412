import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AcknowledgePace } from '../src/acknowledge-pace.ts'
import { MAX_UNANSWERED_CELLS, MAX_UNANSWERED_CELLS_IN_FLOW } from '../src/limits.ts'
import { ACKNOWLEDGE_DELAY_IN_FLOW_MS, ACKNOWLEDGE_DELAY_MS } from '../src/timeouts.ts'

const soon = { maxCells: MAX_UNANSWERED_CELLS, delayMs: ACKNOWLEDGE_DELAY_MS }
const seldom = { maxCells: MAX_UNANSWERED_CELLS_IN_FLOW, delayMs: ACKNOWLEDGE_DELAY_IN_FLOW_MS }
const told = ({ maxCells, delayMs }: AcknowledgePace) => ({ maxCells, delayMs })

/** Cells at a steady rate for a while. */
function feed(pace: AcknowledgePace, fromMs: number, forMs: number, cellsPerMs: number): void {
  let owed = 0
  for (let ms = fromMs; ms < fromMs + forMs; ms++) {
    owed += cellsPerMs
    if (owed < 1) continue
    pace.onReceived(Math.floor(owed), ms)
    owed -= Math.floor(owed)
  }
}

test('a few cells, a page say, are acknowledged soon; a flow seldom; and soon again when it has ended', () => {
  const pace = new AcknowledgePace()
  assert.deepEqual(told(pace), soon)
  pace.onReceived(16, 1000)
  assert.deepEqual(told(pace), soon)
  feed(pace, 2000, 100, 0.5)
  assert.deepEqual(told(pace), soon)
  feed(pace, 3000, 100, 1)
  assert.deepEqual(told(pace), seldom)
  pace.onReceived(1, 3500)
  assert.deepEqual(told(pace), soon)
})

test('bursts of a small window, a round trip apart, are no flow', () => {
  const pace = new AcknowledgePace()
  for (let round = 0; round < 20; round++) {
    pace.onReceived(16, 50 * round)
    assert.deepEqual(told(pace), soon)
  }
})
