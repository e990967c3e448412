import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromBase64Url, toBase64Url } from '@warren/kernel'
import fc from 'fast-check'

test('base64url is what Node writes, and reads back to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = toBase64Url(bytes)
      assert.equal(text, Buffer.from(bytes).toString('base64url'))
      assert.deepEqual(fromBase64Url(text), bytes)
    }),
  )
})

test('base64url has one spelling: every text that is read is written back the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ABYZabyz0189-_='), maxLength: 12 }), (text) => {
      const bytes = fromBase64Url(text)
      if (bytes !== undefined) assert.equal(toBase64Url(bytes), text)
    }),
  )
  assert.equal(fromBase64Url('A'), undefined)
  assert.equal(fromBase64Url('AB'), undefined)
  assert.equal(fromBase64Url('AA=='), undefined)
  assert.equal(fromBase64Url('A+'), undefined)
})
