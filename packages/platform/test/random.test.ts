import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createNodeRandom } from '@warren/platform/node'

test('draws have the length asked for and share no memory', () => {
  const random = createNodeRandom()
  const draws = [0, 1, 16, 63, 64, 65, 5000].map((count) => ({ count, bytes: random.bytes(count) }))
  for (const { count, bytes } of draws) assert.equal(bytes.length, count)
  assert.equal(new Set(draws.map(({ bytes }) => bytes.buffer)).size, draws.length)
})

test('no draw repeats an earlier one, across refills of the pool', () => {
  const random = createNodeRandom()
  const seen = new Set(Array.from({ length: 2000 }, () => Buffer.from(random.bytes(16)).toString('hex')))
  assert.equal(seen.size, 2000)
})
