/** The erasure code against Rust's `reed-solomon-erasure`, and by its own laws (docs/spec/store.md §4). */
import { createErasureCode } from '@warren/platform/node'
import { createSeededRandom } from '@warren/testkit'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, test } from 'node:test'

interface Library {
  encode(shards: Uint8Array, dataShards: number, parityShards: number): number
}

const require = createRequire(import.meta.url)
const { ReedSolomonErasure } = require('@subspace/reed-solomon-erasure.wasm') as {
  readonly ReedSolomonErasure: { fromBytes(bytes: Uint8Array): Library }
}
const library = ReedSolomonErasure.fromBytes(
  readFileSync(require.resolve('@subspace/reed-solomon-erasure.wasm/dist/reed_solomon_erasure_bg.wasm')),
)
const code = createErasureCode()
const random = createSeededRandom('erasure code')

/** Lengths around a vector, a step and a strip. */
const lengths = fc.constantFrom(1, 15, 16, 31, 32, 33, 500, 4095, 4096, 4097, 10_000)
const shapes = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 60 }), lengths)
  .map(([data, parity, length]) => ({ data, total: data + parity, length }))

function blank(total: number, length: number, data: number): Uint8Array {
  const shards = new Uint8Array(total * length)
  shards.set(random.bytes(data * length))
  return shards
}

describe('the erasure code', () => {
  test('makes the parity that the library makes', async () => {
    const wide = [
      { data: 1, total: 255, length: 64 },
      { data: 254, total: 255, length: 64 },
      { data: 127, total: 255, length: 64 },
      { data: 32, total: 64, length: 32_768 },
    ]
    const check = async ({ data, total, length }: (typeof wide)[number]): Promise<void> => {
      const shards = blank(total, length, data)
      const expected = shards.slice()
      assert.equal(library.encode(expected, data, total - data), 0)
      await code.encode(shards, data, total)
      assert.deepEqual(shards, expected)
    }
    for (const shape of wide) await check(shape)
    await fc.assert(fc.asyncProperty(shapes, check), { numRuns: 60 })
  })

  test('any k of n shards restore the data, and leave the parity alone', async () => {
    const lost = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        kept: fc.shuffledSubarray(
          Array.from({ length: shape.total }, (_, index) => index),
          { minLength: shape.data, maxLength: shape.data },
        ),
      }),
    )
    await fc.assert(
      fc.asyncProperty(lost, async ({ shape: { data, total, length }, kept }) => {
        const shards = blank(total, length, data)
        await code.encode(shards, data, total)
        const damaged = shards.map((byte, at) => (kept.includes(Math.floor(at / length)) ? byte : 0xee))
        const parity = damaged.slice(data * length)
        const isPresent = Array.from({ length: total }, (_, index) => kept.includes(index))
        assert.equal(await code.restore(damaged, data, isPresent), true)
        assert.deepEqual(damaged.subarray(0, data * length), shards.subarray(0, data * length))
        assert.deepEqual(damaged.subarray(data * length), parity)
      }),
      { numRuns: 60 },
    )
  })

  test('fewer than k restore nothing and change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(), async ({ data, total, length }, seed) => {
        const shards = blank(total, length, data)
        const before = shards.slice()
        const kept = seed % data
        const isPresent = Array.from({ length: total }, (_, index) => total - index <= kept)
        assert.equal(await code.restore(shards, data, isPresent), false)
        assert.deepEqual(shards, before)
      }),
      { numRuns: 30 },
    )
  })
})
