import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWarrenError } from '@warren/kernel'
import { FUZZ_TARGETS } from '@warren/link'
import { fuzz } from '@warren/testkit'
import { bodyOf, geometryOf } from '@warren/wire'
import fc from 'fast-check'
import { decodeHello, encodeHello, highestCommonVersion } from '../src/hello.ts'
import { decodeIdentity, encodeIdentity } from '../src/identity.ts'

const GEOMETRY = geometryOf(512)
const malformed = (error: unknown): boolean => isWarrenError(error) && error.kind === 'malformed'
const ascending = <T extends number | string>(items: T[]): T[] => items.sort((a, b) => (a < b ? -1 : 1))

for (const target of FUZZ_TARGETS) {
  test(`${target.name}: any bytes decode or are malformed`, () => fuzz(target))
}

const hello = fc.record(
  {
    versions: fc.uniqueArray(fc.integer({ min: 0, max: 0xffff }), { maxLength: 16 }).map(ascending),
    capabilities: fc.uniqueArray(fc.stringMatching(/^[!-~]{1,24}$/), { maxLength: 12 }).map(ascending),
    wallMs: fc.maxSafeNat(),
    cellBytes: fc.integer({ min: 0, max: 0xffff }),
  },
  { noNullPrototype: true },
)

test('a HELLO reads back as it was written, at the largest too', () => {
  fc.assert(
    fc.property(hello, (given) => assert.deepEqual(decodeHello(bodyOf(encodeHello(given, GEOMETRY))), given)),
  )
  const largest = {
    versions: Array.from({ length: 16 }, (_, index) => index),
    capabilities: Array.from({ length: 12 }, (_, index) => `${'abcdefghijkl'[index]}`.repeat(24)),
    wallMs: Number.MAX_SAFE_INTEGER,
    cellBytes: 0xffff,
  }
  assert.deepEqual(decodeHello(bodyOf(encodeHello(largest, GEOMETRY))), largest)
})

test('a HELLO whose lists are out of order, repeat or are too long is malformed', () => {
  const encode = (versions: number[], capabilities: string[]) =>
    bodyOf(encodeHello({ versions, capabilities, wallMs: 0, cellBytes: 512 }, GEOMETRY))
  assert.throws(() => decodeHello(encode([2, 1], [])), malformed)
  assert.throws(() => decodeHello(encode([1, 1], [])), malformed)
  assert.throws(() => decodeHello(encode([1], ['b', 'a'])), malformed)
  assert.throws(() => decodeHello(encode([1], ['with space'])), malformed)
  assert.throws(() => decodeHello(encode([1], ['x'.repeat(25)])), malformed)
  assert.throws(
    () =>
      decodeHello(
        encode(
          Array.from({ length: 17 }, (_, index) => index),
          [],
        ),
      ),
    malformed,
  )
})

test('an IDENTITY reads back as it was written', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
  const identity = fc.record(
    { kind: fc.constantFrom('relay' as const, 'client' as const), id: bytes(32), signature: bytes(64) },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(identity, (given) =>
      assert.deepEqual(decodeIdentity(bodyOf(encodeIdentity(given, GEOMETRY))), given),
    ),
  )
})

test('the highest version in both lists is chosen, whatever their order', () => {
  assert.equal(highestCommonVersion([1, 2, 4], [2, 3, 1]), 2)
  assert.equal(highestCommonVersion([1], [2]), undefined)
  assert.equal(highestCommonVersion([], []), undefined)
})
