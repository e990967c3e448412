import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isWarrenError } from '@warren/kernel'
import { CellBudget, type CellAccount } from '../src/cell-budget.ts'
import { FIXED_WINDOW } from '../src/flow/congestion.ts'
import { Ring } from '../src/flow/ring.ts'
import { ConsumptionWindow, SendWindow } from '../src/flow/windows.ts'
import { CIRCUIT_WINDOW_CELLS, SENDME_CELLS, STREAM_WINDOW_CELLS } from '../src/limits.ts'

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

test('a window is open for exactly its size and reopens by one update at a time', () => {
  const window = new SendWindow(FIXED_WINDOW, CIRCUIT_WINDOW_CELLS)
  let sent = 0
  while (window.isOpen) window.onSent(tagOf(++sent))
  assert.equal(sent, CIRCUIT_WINDOW_CELLS)
  for (let update = 1; update <= 30; update++) {
    window.onSendme(tagOf(update * SENDME_CELLS))
    const before: number = sent
    while (window.isOpen) window.onSent(tagOf(++sent))
    assert.equal(sent - before, SENDME_CELLS)
  }
})

test('a reader that consumes everything is always owed and given its updates', () => {
  const chunks = fc.array(fc.integer({ min: 1, max: STREAM_WINDOW_CELLS }), { maxLength: 40 })
  fc.assert(
    fc.property(chunks, (bursts) => {
      const sender = new SendWindow(
        { ...FIXED_WINDOW, windowCells: STREAM_WINDOW_CELLS },
        STREAM_WINDOW_CELLS,
      )
      const receiver = new ConsumptionWindow(STREAM_WINDOW_CELLS)
      let cell = 0
      for (const burst of bursts) {
        let count = 0
        for (; count < burst && sender.isOpen; count++) {
          cell++
          sender.onSent(tagOf(cell))
          if (receiver.onReceived()) receiver.rememberTag(tagOf(cell))
        }
        for (; count > 0; count--) {
          const tag = receiver.onConsumed()
          if (tag !== undefined) sender.onSendme(tag)
        }
        assert.ok(sender.isOpen && sender.inFlightCells < SENDME_CELLS)
      }
    }),
  )
})

test('a far end beyond its window is a violation', () => {
  const receiver = new ConsumptionWindow(STREAM_WINDOW_CELLS)
  for (let count = 0; count < STREAM_WINDOW_CELLS; count++)
    if (receiver.onReceived()) receiver.rememberTag(tagOf(count))
  assert.throws(
    () => receiver.onReceived(),
    (error) => isWarrenError(error) && error.kind === 'protocol-violation',
  )
})

test('the budget evicts who holds most, and only while what is held is near the bound', () => {
  const budget = new CellBudget(800)
  const evicted: string[] = []
  const make = (name: string) => {
    const holder = { cells: 0, countCells: () => holder.cells, evict: () => evicted.push(name) }
    return { holder, account: budget.open(holder) }
  }
  const [small, large, stale] = [make('small'), make('large'), make('stale')]
  const note = (
    { holder, account }: { holder: { cells: number }; account: CellAccount },
    cells: number,
  ): void => {
    holder.cells = cells
    budget.note(account, cells)
  }
  note(stale, 500)
  stale.holder.cells = 0
  note(small, 200)
  note(large, 300)
  assert.deepEqual(evicted, [])
  assert.equal(budget.count(), 500)
  assert.equal(budget.isTight(), false)
  note(large, 450)
  assert.equal(budget.isTight(), true)
  note(large, 650)
  assert.deepEqual(evicted, ['large'])
  assert.equal(budget.count(), 200)
})
