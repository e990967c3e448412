import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareBytes, concatBytes, equalBytes, fromHex, toHex, utf8, utf8Text } from '@warren/kernel'
import fc from 'fast-check'

const anyText = fc.string({ unit: 'binary' })

test('text encodes as the platform encodes it, lone surrogates included', () => {
  const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
  fc.assert(
    fc.property(fc.oneof(anyText, anyUnits), (text) => {
      assert.deepEqual(utf8(text), new Uint8Array(new TextEncoder().encode(text)))
    }),
  )
})

test('bytes decode as a strict decoder decodes them, or are malformed', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const nearlyText = fc
    .tuple(anyText, fc.uint8Array({ maxLength: 3 }))
    .map(([text, junk]) => concatBytes(utf8(text), junk))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), nearlyText), (bytes) => {
      let expected: string
      try {
        expected = strict.decode(bytes)
      } catch {
        assert.throws(() => utf8Text(bytes), { kind: 'malformed' })
        return
      }
      assert.equal(utf8Text(bytes), expected)
    }),
    { numRuns: 500 },
  )
})

test('overlong forms, surrogates and numbers beyond Unicode are malformed', () => {
  for (const hex of ['c080', 'e08080', 'f0808080', 'eda080', 'f4908080', 'ff', '80', 'c3']) {
    assert.throws(() => utf8Text(fromHex(hex)), { kind: 'malformed' }, hex)
  }
})

test('hexadecimal reads back, in either case', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.equal(toHex(bytes), Buffer.from(bytes).toString('hex'))
      assert.deepEqual(fromHex(toHex(bytes)), bytes)
      assert.deepEqual(fromHex(toHex(bytes).toUpperCase()), bytes)
    }),
  )
  for (const text of ['0', 'zz', '0x00', ' 00', '00\n'])
    assert.throws(() => fromHex(text), { kind: 'malformed' }, text)
})

test('concatenation, equality and order agree with those of Node', () => {
  const few = fc.uint8Array({ maxLength: 4, max: 3 })
  fc.assert(
    fc.property(few, few, few, (a, b, c) => {
      assert.deepEqual(concatBytes(a, b, c), new Uint8Array(Buffer.concat([a, b, c])))
      assert.equal(equalBytes(a, b), Buffer.from(a).equals(b))
      assert.equal(Math.sign(compareBytes(a, b)), Buffer.compare(a, b))
    }),
  )
})
