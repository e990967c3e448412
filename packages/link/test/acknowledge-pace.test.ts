import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AcknowledgePace } from '../src/acknowledge-pace.ts'
import { MAX_UNANSWERED_CELLS, MAX_UNANSWERED_CELLS_IN_FLOW } from '../src/limits.ts'
import {
  ACKNOWLEDGE_DELAY_IN_FLOW_MS,
  ACKNOWLEDGE_DELAY_IN_SLOW_FLOW_MS,
  ACKNOWLEDGE_DELAY_MS,
  FLOW_PAUSE_MS,
} from '../src/timeouts.ts'

/** A receiver that sends nothing else: every millisecond it takes what came, and acknowledges when that is due. */
class Receiver {
  readonly acknowledgedAtMs: number[] = []
  nowMs = 0
  longestWaitMs = 0
  readonly #pace = new AcknowledgePace()
  #unanswered = 0
  #firstMs = 0

  /** @param cellsPerMs - may be a part of one, which adds up. */
  receive(forMs: number, cellsPerMs: number): void {
    let owed = 0
    for (let ms = 0; ms < forMs; ms++) {
      owed += cellsPerMs
      this.tick(Math.floor(owed))
      owed -= Math.floor(owed)
    }
  }

  tick(cells: number): void {
    if (cells > 0) {
      if (this.#unanswered === 0) this.#firstMs = this.nowMs
      this.#pace.onReceived(cells, this.nowMs, this.#unanswered === 0)
      this.#unanswered += cells
    }
    if (this.#unanswered >= this.#pace.maxCells || (this.#unanswered > 0 && this.#pace.dueMs <= this.nowMs))
      this.#acknowledge()
    this.nowMs++
  }

  #acknowledge(): void {
    this.longestWaitMs = Math.max(this.longestWaitMs, this.nowMs - this.#firstMs)
    this.acknowledgedAtMs.push(this.nowMs)
    this.#unanswered = 0
  }
}

test('a cell alone is acknowledged soon, and the next after a pause as well, whatever came before', () => {
  const receiver = new Receiver()
  receiver.tick(1)
  receiver.receive(FLOW_PAUSE_MS, 0)
  receiver.receive(1000, 0.03)
  receiver.receive(2 * FLOW_PAUSE_MS, 0)
  const before = receiver.acknowledgedAtMs.length
  const fromMs = receiver.nowMs
  receiver.tick(1)
  receiver.receive(FLOW_PAUSE_MS, 0)
  assert.equal(receiver.acknowledgedAtMs[0], ACKNOWLEDGE_DELAY_MS)
  assert.deepEqual(receiver.acknowledgedAtMs.slice(before), [fromMs + ACKNOWLEDGE_DELAY_MS])
})

for (const { perSecond, share, waitMs } of [
  { perSecond: 30, share: 0.35, waitMs: ACKNOWLEDGE_DELAY_IN_SLOW_FLOW_MS },
  { perSecond: 100, share: 0.13, waitMs: ACKNOWLEDGE_DELAY_IN_SLOW_FLOW_MS },
  { perSecond: 250, share: 0.13, waitMs: 8 * 4 },
  { perSecond: 670, share: 0.08, waitMs: ACKNOWLEDGE_DELAY_IN_FLOW_MS },
  { perSecond: 2500, share: 0.04, waitMs: ACKNOWLEDGE_DELAY_IN_FLOW_MS },
]) {
  test(`of a flow of ${perSecond} cells a second no more than ${100 * share} % go back, and none is older than ${waitMs} ms`, () => {
    const receiver = new Receiver()
    receiver.receive(1000, perSecond / 1000)
    const before = receiver.acknowledgedAtMs.length
    receiver.receive(10_000, perSecond / 1000)
    const acknowledgements = receiver.acknowledgedAtMs.length - before
    assert.ok(acknowledgements <= share * 10 * perSecond, `${acknowledgements} of ${10 * perSecond}`)
    assert.ok(receiver.longestWaitMs <= waitMs, `${receiver.longestWaitMs} ms`)
  })
}

test('bursts of a small window, a round trip apart, are acknowledged as they end: whoever sent them waits for it', () => {
  const receiver = new Receiver()
  for (let round = 0; round < 20; round++) {
    const before = receiver.acknowledgedAtMs.length
    const fromMs = receiver.nowMs
    for (let part = 0; part < 5; part++) receiver.tick(3)
    receiver.receive(45, 0)
    const last = receiver.acknowledgedAtMs.at(-1) ?? 0
    assert.ok(receiver.acknowledgedAtMs.length > before && last - fromMs <= 4 + 2 * 10, `${last - fromMs} ms`)
    // A start is quicker: a round trip of a window that still grows is all that it is.
    if (round < 5) assert.ok(last - fromMs <= 4 + ACKNOWLEDGE_DELAY_MS, `${last - fromMs} ms at the start`)
  }
})

test('never more cells than a flow of the moment before holds wait, and never more than the bound', () => {
  const receiver = new Receiver()
  receiver.tick(MAX_UNANSWERED_CELLS)
  assert.deepEqual(receiver.acknowledgedAtMs, [0])
  receiver.receive(500, 10)
  const before = receiver.acknowledgedAtMs.length
  receiver.receive(MAX_UNANSWERED_CELLS_IN_FLOW, 10)
  assert.equal(receiver.acknowledgedAtMs.length - before, 8)
})
