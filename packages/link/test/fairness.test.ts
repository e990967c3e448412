/** Who goes first when circuits share a link. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CELL_COMMANDS, circuitIdOf, DEFAULT_GEOMETRY, newCell } from '@warren/wire'
import { CellQueues } from '../src/cell-queues.ts'
import { MAX_AHEAD_CELLS, MAX_IDLE_LOADS } from '../src/limits.ts'
import { connectedPair } from './network.ts'

const MBIT_BYTES = 125_000
const cellOf = (circuitId: number): Uint8Array => newCell(DEFAULT_GEOMETRY, circuitId, CELL_COMMANDS.relay)
/** One cell for each circuit is enough where only turns count. */
const CELLS = Array.from({ length: 1100 }, (_, circuitId) => cellOf(circuitId))
const push = (queues: CellQueues, circuitId: number): number =>
  queues.push(circuitId, CELLS[circuitId] as Uint8Array, 0)

test('an interactive circuit beside ten that never pause waits for next to nothing', async () => {
  const { near, far, network } = await connectedPair({
    defaultPath: { delayMs: 10, rateBytesPerS: 20 * MBIT_BYTES },
  })
  const bulk = Array.from({ length: 10 }, () => near.link.allocateCircuitId())
  const interactive = near.link.allocateCircuitId()
  const sentAtMs: number[] = []
  const delaysMs: number[] = []
  const received = new Map<number, number>()
  far.onCell = (cell) => {
    const id = circuitIdOf(cell)
    received.set(id, (received.get(id) ?? 0) + 1)
    if (id === interactive) delaysMs.push(network.clock.nowMs() - (sentAtMs[delaysMs.length] as number))
  }
  for (let passedMs = 0; passedMs < 60_000; passedMs += 10) {
    for (const id of bulk) while (near.link.queuedCells(id) < 100) near.link.send(cellOf(id))
    if (passedMs > 5000 && passedMs % 100 === 0) {
      sentAtMs.push(network.clock.nowMs())
      near.link.send(cellOf(interactive))
    }
    await network.clock.runFor(10)
  }
  const queueing = delaysMs.map((ms) => ms - 10).toSorted((a, b) => a - b)
  const p99 = queueing[Math.floor(queueing.length * 0.99)] as number
  assert.ok(queueing.length > 500)
  // 100 cells of each of ten before it would be 1.6 s; ten cells in turns 16 ms more than what is under way.
  assert.ok(p99 < 80, `p99 ${p99} ms, of which all but a few are what the link has under way`)
  const shares = bulk.map((id) => received.get(id) ?? 0)
  assert.ok(Math.max(...shares) - Math.min(...shares) <= 2, shares.join(' '))
})

test('among a thousand circuits a new one goes first, and those that never pause share evenly', () => {
  const queues = new CellQueues()
  const counts = new Float64Array(1100)
  for (let id = 1; id <= 1000; id++) for (let count = 0; count < 40; count++) push(queues, id)
  for (let turn = 0; turn < 20_000; turn++) {
    const id = circuitIdOf(queues.next())
    counts[id] = (counts[id] as number) + 1
  }
  assert.deepEqual(new Set(counts.subarray(1, 1001)), new Set([20]))
  push(queues, 1001)
  assert.equal(circuitIdOf(queues.next()), 1001)
})

test('whoever opens ever new circuits takes no more than their share and the first cells of each', () => {
  const queues = new CellQueues()
  const honest = 1
  let honestCells = 0
  let others = 0
  for (let count = 0; count < 3000; count++) push(queues, honest)
  // Established first.
  for (let count = 0; count < 1000; count++) queues.next()
  for (let id = 2; id < 12; id++) {
    for (let count = 0; count < 1000; count++) push(queues, id)
    for (let turn = 0; turn < 200; turn++) {
      if (circuitIdOf(queues.next()) === honest) honestCells++
      else others++
    }
  }
  assert.ok(others > 0 && honestCells >= (2000 - 10 * (MAX_AHEAD_CELLS + 1)) / 12, `${honestCells} cells`)
})

test('a circuit that paused for long is not held to what it sent before', () => {
  const queues = new CellQueues()
  queues.advance(0)
  for (let count = 0; count < 2000; count++) push(queues, 1)
  while (queues.length > 0) queues.next()
  queues.advance(120_000)
  for (let count = 0; count < 100; count++) {
    push(queues, 1)
    push(queues, 2)
  }
  let first = 0
  for (let turn = 0; turn < 40; turn++) if (circuitIdOf(queues.next()) === 1) first++
  assert.ok(first >= 18 && first <= 22, `${first} of 40 turns`)
})

test('whatever is pushed, taken and forgotten: cells keep their order, none is lost, nobody waits for ever', () => {
  const action = fc.oneof(
    { weight: 6, arbitrary: fc.record({ push: fc.integer({ min: 1, max: 30 }) }) },
    { weight: 6, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 10 }) }) },
    { weight: 1, arbitrary: fc.record({ forget: fc.integer({ min: 1, max: 30 }) }) },
    { weight: 1, arbitrary: fc.record({ passMs: fc.integer({ min: 0, max: 400_000 }) }) },
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 400 }), (actions) => {
      const queues = new CellQueues()
      const model = new Map<number, Uint8Array[]>()
      const cameMs = new WeakMap<Uint8Array, number>()
      let nowMs = 0
      const take = (): number => {
        const cell = queues.next()
        const id = circuitIdOf(cell)
        assert.equal(model.get(id)?.shift(), cell)
        return id
      }
      for (const step of actions) {
        if ('push' in step) {
          const cell = cellOf(step.push)
          const waiting = model.get(step.push) ?? []
          model.set(step.push, waiting)
          waiting.push(cell)
          cameMs.set(cell, ++nowMs)
          assert.equal(queues.push(step.push, cell, nowMs), waiting.length)
        } else if ('take' in step) for (let count = 0; count < step.take && queues.length > 0; count++) take()
        else if ('forget' in step) {
          queues.forget(step.forget)
          model.delete(step.forget)
        } else queues.advance((nowMs += step.passMs))
        const total = [...model.values()].reduce((sum, waiting) => sum + waiting.length, 0)
        assert.equal(queues.length, total)
        for (const [id, [oldest]] of model)
          assert.equal(queues.oldestMs(id), oldest && cameMs.get(oldest), 'what waits says since when')
      }
      // A circuit that waits has its turn after at most what each other may be ahead, and then one of each.
      const waitedFor = new Map<number, number>()
      let turns = 0
      while (queues.length > 0) {
        const id = take()
        turns++
        const waited = turns - (waitedFor.get(id) ?? 0)
        assert.ok(waited <= 30 * (MAX_AHEAD_CELLS + 1), `${waited} turns`)
        waitedFor.set(id, turns)
      }
    }),
    { numRuns: 200 },
  )
})

test('forgetting the loads of circuits that have nothing to send loses nothing that waits', () => {
  const queues = new CellQueues()
  for (let id = 1; id < 1100; id++) {
    push(queues, id)
    queues.next()
  }
  push(queues, 5)
  for (let id = 600; id < 600 + MAX_IDLE_LOADS + 10; id++) {
    push(queues, id)
    while (queues.length > 1) queues.next()
  }
  assert.ok(queues.length === 1)
})
