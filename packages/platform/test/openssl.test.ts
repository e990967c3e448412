import { createOpenSslPrimitives, createNodePrimitives } from '@warren/platform/node'
import { createNoblePrimitives, createSeededRandom } from '@warren/testkit'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

const COUNTERS = ['00'.repeat(16), 'ff'.repeat(16), `${'ff'.repeat(14)}fe00`, `00${'ff'.repeat(15)}`].map(
  (hex) => Buffer.from(hex, 'hex'),
)

for (const [name, { aesCounter, gmac, sha256 }] of [
  ['the quickest', createNodePrimitives()],
  ['those of node:crypto', createOpenSslPrimitives()],
] as const) {
  describe(`the ciphers of cells and SHA-256: ${name}`, () => {
    const random = createSeededRandom('cell ciphers')
    const noble = createNoblePrimitives(random)

    test('counter mode gives the same stream for any length, alignment and counter', () => {
      for (const keyBytes of [16, 32]) {
        const key = random.bytes(keyBytes)
        const [product, oracle] = [aesCounter(key), noble.aesCounter(key)]
        for (const length of [0, 1, 15, 16, 17, 4160, 16_640, 16_641, 40_001]) {
          for (const [index, counter] of COUNTERS.entries()) {
            const buffer = random.bytes(length + 8)
            const expected = buffer.slice()
            oracle.apply(counter, expected.subarray(index, index + length))
            product.apply(counter, buffer.subarray(index, index + length))
            assert.deepEqual(buffer, expected)
          }
        }
      }
    })

    test('the head of the data is left alone, and what follows it is the stream from the next block on', () => {
      const key = random.bytes(16)
      for (const length of [16, 17, 493, 4073, 8169, 16_361]) {
        for (const from of [0, 1, 16, 64]) {
          const data = random.bytes(from + length)
          const [expected, after, expectedAfter] = [data.slice(), new Uint8Array(80), new Uint8Array(80)]
          noble.aesCounter(key).apply(COUNTERS[3] as Uint8Array, expected, from, expectedAfter)
          aesCounter(key).apply(COUNTERS[3] as Uint8Array, data, from, after)
          assert.deepEqual([data, after], [expected, expectedAfter])
        }
      }
    })

    test('GMAC joins a prefix and the rest of a message of any length', () => {
      const key = random.bytes(16)
      for (const length of [0, 1, 16, 493, 4073, 8169, 16_361]) {
        for (const [prefixBytes, from] of [
          [0, 0],
          [17, 16],
          [64, 64],
        ] as const) {
          const [prefix, message] = [random.bytes(prefixBytes), random.bytes(from + length)]
          const [hash, expected] = [new Uint8Array(16), new Uint8Array(16)]
          noble.gmac(key).hash(prefix, message, expected, from)
          gmac(key).hash(prefix, message, hash, from)
          assert.deepEqual(hash, expected)
        }
      }
    })

    test('SHA-256 of a message of any length, and each result is memory of its own', () => {
      const lengths = [0, 1, 48, 55, 56, 63, 64, 65, 1100, 16_639, 16_640, 16_641, 40_001, 3]
      const messages = lengths.map((length) => random.bytes(length))
      const results = messages.map((message) => sha256(message))
      assert.deepEqual(
        results,
        messages.map((message) => noble.sha256(message)),
      )
      assert.ok(results.every(({ buffer }) => buffer.byteLength === 32))
    })

    test('a size that does not fit is our own bug, and nothing is written anywhere', () => {
      const [block, long] = [new Uint8Array(16), new Uint8Array(17_000)]
      assert.throws(() => aesCounter(block).apply(long.subarray(0, 15), block), { name: /Error/ })
      assert.throws(() => aesCounter(new Uint8Array(15)), { name: /Error/ })
      assert.throws(() => gmac(new Uint8Array(32)), { name: /Error/ })
    })
  })
}

test('this Node lets its OpenSSL be called: otherwise cells take five times as long', () => {
  const [best, usual] = [createNodePrimitives(), createOpenSslPrimitives()]
  assert.notEqual(best.gmac.toString(), usual.gmac.toString())
  assert.notEqual(best.sha256.toString(), usual.sha256.toString())
})
