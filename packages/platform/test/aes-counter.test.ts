import { createNodePrimitives } from '@warren/platform/node'
import { createNoblePrimitives, createSeededRandom } from '@warren/testkit'
import assert from 'node:assert/strict'
import { test } from 'node:test'

test('the counter cipher gives the same stream for any length, alignment and counter, on first use and later', () => {
  const random = createSeededRandom('aes counter')
  const node = createNodePrimitives()
  const noble = createNoblePrimitives(random)
  const counters = ['00'.repeat(16), 'ff'.repeat(16), `${'ff'.repeat(14)}fe00`, `00${'ff'.repeat(15)}`].map(
    (hex) => Buffer.from(hex, 'hex'),
  )
  for (const keyBytes of [16, 32]) {
    const key = random.bytes(keyBytes)
    const [product, oracle] = [node.aesCounter(key), noble.aesCounter(key)]
    for (const length of [0, 1, 15, 16, 17, 4160, 16_512, 16_513, 40_001]) {
      for (const [index, counter] of counters.entries()) {
        const buffer = random.bytes(length + 8)
        const expected = buffer.slice(index, index + length)
        oracle.apply(counter, expected)
        product.apply(counter, buffer.subarray(index, index + length))
        assert.deepEqual(buffer.slice(index, index + length), expected)
      }
    }
  }
})
