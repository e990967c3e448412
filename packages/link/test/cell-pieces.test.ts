import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CellPool } from '@warren/wire'
import { CellFramer } from '../src/cell-framer.ts'
import { CellQueues } from '../src/cell-queues.ts'

test('cells come out whole and in order however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1 }),
      (count, cuts) => {
        const size = 512
        const stream = Uint8Array.from({ length: count * size }, (_, at) => (at * 31 + (at >> 9)) & 0xff)
        const cells: Uint8Array[] = []
        const framer = new CellFramer(new CellPool(size), (cell) => cells.push(cell))
        let at = 0
        for (let turn = 0; at < stream.length; turn++) {
          const length = cuts[turn % cuts.length] as number
          const chunk = stream.slice(at, at + length)
          framer.push(chunk)
          // A chunk is only lent.
          chunk.fill(0)
          at += length
        }
        assert.equal(cells.length, count)
        for (const [index, cell] of cells.entries()) {
          assert.equal(cell.byteOffset, 0)
          assert.deepEqual(cell, stream.slice(index * size, (index + 1) * size))
        }
      },
    ),
    { numRuns: 100 },
  )
})

test('a framer that is stopped in a cell delivers nothing more, not even of the same chunk', () => {
  const seen: number[] = []
  const framer: CellFramer = new CellFramer(new CellPool(512), (cell) => {
    seen.push(cell[0] as number)
    if (seen.length === 2) framer.stop()
  })
  framer.push(Uint8Array.from({ length: 512 * 4 }, (_, at) => at >> 9))
  framer.push(new Uint8Array(5000))
  assert.deepEqual(seen, [0, 1])
})

/** What the queues must do, in the plainest way: one array a circuit, and a round. */
class Model {
  readonly round: number[] = []
  readonly cells = new Map<number, number[]>()

  push(circuitId: number, cell: number): void {
    const queue = this.cells.get(circuitId)
    if (queue !== undefined) queue.push(cell)
    else {
      this.cells.set(circuitId, [cell])
      this.round.push(circuitId)
    }
  }

  next(): number {
    const circuitId = this.round.shift() as number
    const queue = this.cells.get(circuitId) as number[]
    const cell = queue.shift() as number
    if (queue.length > 0) this.round.push(circuitId)
    else this.cells.delete(circuitId)
    return cell
  }

  forget(circuitId: number): void {
    if (!this.cells.delete(circuitId)) return
    this.round.splice(this.round.indexOf(circuitId), 1)
  }
}

test('circuits take turns, each in its own order, through any sequence of sends, turns and endings', () => {
  const action = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('push' as const), circuit: fc.integer({ min: 0, max: 6 }) }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('next' as const), circuit: fc.constant(0) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('forget' as const), circuit: fc.integer({ min: 0, max: 6 }) }),
    },
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 300 }), (actions) => {
      const queues = new CellQueues()
      const model = new Model()
      let serial = 0
      for (const { do: what, circuit } of actions) {
        if (what === 'push') {
          queues.push(circuit, new Uint8Array(new Uint32Array([++serial]).buffer), serial)
          model.push(circuit, serial)
        } else if (what === 'forget') {
          queues.forget(circuit)
          model.forget(circuit)
        } else if (queues.length > 0) assert.equal(new Uint32Array(queues.next().buffer)[0], model.next())
        assert.equal(queues.queued(circuit), model.cells.get(circuit)?.length ?? 0)
        // A cell's serial is also when it came.
        assert.equal(queues.oldestMs(circuit), model.cells.get(circuit)?.[0])
        assert.equal(
          queues.length,
          [...model.cells.values()].reduce((sum, cells) => sum + cells.length, 0),
        )
      }
    }),
    { numRuns: 200 },
  )
})
