import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawBelow, drawShuffled, drawUnit, type Random } from '@warren/kernel'
import { createSeededRandom } from '@warren/testkit'

/** Sum of squared deviations over expectation: for k cells and a uniform source about k - 1. */
function chiSquared(counts: readonly number[], draws: number): number {
  const expected = draws / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/** A source that gives these 32-bit numbers in order, then fails. */
function scripted(...values: readonly number[]): Random {
  const left = [...values]
  return {
    bytes(count) {
      assert.equal(count, 4)
      const value = left.shift()
      assert.ok(value !== undefined, 'one draw too many')
      const bytes = new Uint8Array(4)
      new DataView(bytes.buffer).setUint32(0, value)
      return bytes
    },
  }
}

test('draws below a bound are uniform', () => {
  const random = createSeededRandom('uniform')
  for (const bound of [2, 3, 7, 10, 33]) {
    const counts = Array.from({ length: bound }, () => 0)
    for (let draw = 0; draw < 20_000; draw++) {
      const value = drawBelow(random, bound)
      counts[value] = (counts[value] ?? Number.NaN) + 1
    }
    // 4.5 standard deviations above the mean of the distribution; the seed is fixed.
    const limit = bound - 1 + 4.5 * Math.sqrt(2 * (bound - 1))
    assert.ok(chiSquared(counts, 20_000) < limit, `bound ${bound}: ${counts.join(' ')}`)
  }
})

test('numbers of the last, incomplete run of residues are drawn again', () => {
  // 2^32 = 3 * 1431655765 + 1: one number too many.
  assert.equal(drawBelow(scripted(0xffff_ffff, 0xffff_fffe), 3), 2)
  assert.equal(drawBelow(scripted(0xffff_ffff), 0x1_0000_0000), 0xffff_ffff)
  assert.equal(drawBelow(scripted(12345), 1), 0)
})

test('bounds that make no sense are our own mistake', () => {
  for (const bound of [0, -1, 1.5, 0x1_0000_0001, Number.NaN]) {
    assert.throws(() => drawBelow(scripted(0), bound), { kind: 'bug' })
  }
})

test('drawUnit stays within 0 and 1', () => {
  assert.equal(drawUnit(scripted(0)), 0)
  assert.ok(drawUnit(scripted(0xffff_ffff)) < 1)
})

test('every order of a shuffle is equally likely and the input stays as it was', () => {
  const random = createSeededRandom('shuffle')
  const items = ['a', 'b', 'c'] as const
  const counts = new Map<string, number>()
  for (let draw = 0; draw < 12_000; draw++) {
    const order = drawShuffled(random, items).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  assert.equal(counts.size, 6)
  assert.ok(chiSquared([...counts.values()], 12_000) < 5 + 4.5 * Math.sqrt(10))
  assert.deepEqual(items, ['a', 'b', 'c'])
})
