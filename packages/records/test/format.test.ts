import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzz } from '@warren/testkit'
import fc from 'fast-check'
import {
  answerBytes,
  decodeAnswer,
  decodeRequestHeader,
  encodeAnswer,
  encodeRequest,
  REQUEST_HEADER_BYTES,
} from '../src/format.ts'
import { FUZZ_TARGETS } from '../src/fuzz-targets.ts'
import { RequestReader } from '../src/relay/request-reader.ts'

const ID = Uint8Array.from({ length: 32 }, (_, index) => index)
const SIZE = 64

for (const target of FUZZ_TARGETS) {
  test(`${target.name}: damaged bytes are refused as malformed, never otherwise`, () =>
    fuzz(target, { runs: 500 }))
}

test('a request is the bytes that the specification shows', () => {
  const record = new Uint8Array(SIZE).fill(0xaa)
  const put = encodeRequest({ operation: 'put', type: 1, id: ID }, record)
  assert.deepEqual([...put.subarray(0, 3)], [1, 2, 1])
  assert.deepEqual(put.subarray(3, 35), ID)
  assert.deepEqual(put.subarray(35), record)
  assert.deepEqual(decodeRequestHeader(put.slice(0, REQUEST_HEADER_BYTES)), {
    operation: 'put',
    type: 1,
    id: ID,
  })
})

test('a hit and a miss have the same size', () => {
  const found = encodeAnswer('get', SIZE, {
    status: 'found',
    revision: 7,
    record: new Uint8Array(SIZE).fill(1),
  })
  const missing = encodeAnswer('get', SIZE, { status: 'missing', revision: 0, record: undefined })
  assert.equal(found.length, missing.length)
  assert.equal(found.length, answerBytes('get', SIZE))
  assert.equal(decodeAnswer('get', SIZE, found).record?.length, SIZE)
  assert.equal(decodeAnswer('get', SIZE, missing).record, undefined)
})

test('an answer to one operation is none to the other', () => {
  const stale = encodeAnswer('put', SIZE, { status: 'stale', revision: 9, record: undefined })
  assert.deepEqual(decodeAnswer('put', SIZE, stale), { status: 'stale', revision: 9, record: undefined })
  const asGet = new Uint8Array(answerBytes('get', SIZE))
  asGet.set(stale)
  assert.throws(() => decodeAnswer('get', SIZE, asGet), { kind: 'malformed' })
})

test('a request reads the same however it is cut into pieces', () => {
  const put = encodeRequest({ operation: 'put', type: 1, id: ID }, new Uint8Array(SIZE).fill(5))
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
      const reader = new RequestReader(SIZE)
      let offset = 0
      for (let turn = 0; offset < put.length; turn++) {
        const piece = put.subarray(offset, offset + (sizes[turn % sizes.length] as number))
        offset += piece.length
        const request = reader.push(piece)
        assert.equal(request !== undefined, offset === put.length)
        if (request !== undefined) assert.deepEqual(request.record, new Uint8Array(SIZE).fill(5))
      }
    }),
    { numRuns: 100 },
  )
})

test('bytes after a request are refused', () => {
  const get = encodeRequest({ operation: 'get', type: 1, id: ID }, undefined)
  const reader = new RequestReader(SIZE)
  reader.push(get)
  assert.throws(() => reader.push(Uint8Array.of(0)), { kind: 'malformed' })
})
