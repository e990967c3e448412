import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fuzz } from '@warren/testkit'
import { DEFAULT_GEOMETRY } from '@warren/wire'
import { END_REASONS, RELAY_COMMANDS, type EndReason } from '../src/circuit.ts'
import { decodeExtensions, encodeExtensions } from '../src/extensions.ts'
import {
  dataOf,
  decodeBegin,
  decodeCreate,
  decodeCreated,
  decodeEnd,
  decodeExtend,
  encodeBegin,
  encodeCreate,
  encodeCreated,
  encodeEnd,
  encodeExtend,
  relayCommandOf,
  streamIdOf,
} from '../src/format.ts'
import { FUZZ_TARGETS } from '../src/fuzz-targets.ts'
import { newRelayCell } from '../src/relay-cell.ts'

for (const target of FUZZ_TARGETS) {
  test(`${target.name}: any bytes are read or refused as malformed`, () => fuzz(target))
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength })

test('every message reads back as it was written', () => {
  fc.assert(
    fc.property(bytes(3000), fc.uint8Array({ minLength: 32, maxLength: 32 }), (handshake, relayId) => {
      assert.deepEqual(decodeCreate(encodeCreate(handshake)), handshake)
      assert.deepEqual(decodeCreated(encodeCreated(handshake)), handshake)
      const extend = decodeExtend(encodeExtend({ relayId, handshake }))
      assert.deepEqual({ relayId: extend.relayId, handshake: extend.handshake }, { relayId, handshake })
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (target) => {
      assert.equal(decodeBegin(encodeBegin(target)), target.toWellFormed())
    }),
  )
  for (const reason of Object.keys(END_REASONS) as EndReason[])
    assert.equal(decodeEnd(encodeEnd(reason)), reason)
  assert.equal(decodeEnd(Uint8Array.of(200)), 'misc')
})

test('extension lists read back, and unknown types are kept for the caller to skip', () => {
  const lists = fc
    .uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: 4 })
    .chain((types) =>
      fc.tuple(...types.sort((a, b) => a - b).map((type) => bytes(200).map((value) => ({ type, value })))),
    )
  fc.assert(
    fc.property(lists, (list) => {
      assert.deepEqual(decodeExtensions(encodeExtensions(list)), list)
    }),
  )
})

test('a relay cell carries command, stream id and up to a cell of data', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff }), bytes(DEFAULT_GEOMETRY.dataBytes), (streamId, data) => {
      const cell = newRelayCell(DEFAULT_GEOMETRY, RELAY_COMMANDS.data, streamId, data)
      assert.equal(relayCommandOf(cell), RELAY_COMMANDS.data)
      assert.equal(streamIdOf(cell), streamId)
      assert.deepEqual(dataOf(DEFAULT_GEOMETRY, cell), data)
    }),
  )
})
