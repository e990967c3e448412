import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CellPool } from '@warren/wire'
import { CellFramer } from '../src/cell-framer.ts'

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
