import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWarrenError } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import fc from 'fast-check'

const isKind = (kind: string) => (error: unknown) => isWarrenError(error) && error.kind === kind

/** One field of a format: how it is written and how it is read back. */
type Field =
  | { readonly type: 'u8' | 'u16' | 'u32' | 'u64' | 'i64'; readonly value: number }
  | {
      readonly type: 'bytes' | 'lengthPrefixed8' | 'lengthPrefixed16' | 'lengthPrefixed32'
      readonly value: Uint8Array
    }

const field: fc.Arbitrary<Field> = fc.oneof(
  fc.record({ type: fc.constant('u8' as const), value: fc.integer({ min: 0, max: 0xff }) }),
  fc.record({ type: fc.constant('u16' as const), value: fc.integer({ min: 0, max: 0xffff }) }),
  fc.record({ type: fc.constant('u32' as const), value: fc.integer({ min: 0, max: 0xffff_ffff }) }),
  fc.record({ type: fc.constant('u64' as const), value: fc.maxSafeNat() }),
  fc.record({ type: fc.constant('i64' as const), value: fc.maxSafeInteger() }),
  fc.record({
    type: fc.constantFrom(
      'bytes' as const,
      'lengthPrefixed8' as const,
      'lengthPrefixed16' as const,
      'lengthPrefixed32' as const,
    ),
    value: fc.uint8Array({ maxLength: 200 }),
  }),
)

function write(fields: readonly Field[]): Uint8Array {
  const writer = new Writer(20_000)
  for (const item of fields) {
    switch (item.type) {
      case 'bytes':
      case 'lengthPrefixed8':
      case 'lengthPrefixed16':
      case 'lengthPrefixed32':
        writer[item.type](item.value)
        break
      default:
        writer[item.type](item.value)
    }
  }
  return writer.finish()
}

function read(reader: Reader, like: Field): number | Uint8Array {
  switch (like.type) {
    case 'bytes':
      return reader.bytes(like.value.length)
    case 'lengthPrefixed8':
    case 'lengthPrefixed16':
    case 'lengthPrefixed32':
      return reader[like.type](like.value.length)
    default:
      return reader[like.type]()
  }
}

test('what a writer wrote a reader reads back, field by field, to the last byte', () => {
  fc.assert(
    fc.property(fc.array(field, { maxLength: 30 }), (fields) => {
      const reader = new Reader(write(fields))
      for (const item of fields) assert.deepEqual(read(reader, item), item.value)
      reader.finish()
    }),
    { numRuns: 200 },
  )
})

test('a format cut short anywhere is malformed, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(field, { minLength: 1, maxLength: 10 }), fc.nat(), (fields, cut) => {
      const bytes = write(fields)
      if (bytes.length === 0) return
      const reader = new Reader(bytes.subarray(0, cut % bytes.length))
      assert.throws(() => {
        for (const item of fields) read(reader, item)
        reader.finish()
      }, isKind('malformed'))
    }),
    { numRuns: 200 },
  )
})

test('bytes after the end and padding that is not zero are malformed', () => {
  const reader = new Reader(Uint8Array.of(1, 2))
  reader.u8()
  assert.throws(() => reader.finish(), isKind('malformed'))
  assert.throws(() => reader.zeros(), isKind('malformed'))
  new Reader(new Uint8Array(9)).zeros()
})

test('a length above the bound is refused before anything is read', () => {
  const bytes = new Writer(100).lengthPrefixed16(new Uint8Array(20)).finish()
  assert.throws(() => new Reader(bytes).lengthPrefixed16(19), isKind('malformed'))
  assert.throws(
    () => new Reader(Uint8Array.of(0xff, 0xff, 0xff, 0xff)).lengthPrefixed32(0xffff_ffff),
    isKind('malformed'),
  )
})

test('numbers that a double cannot hold exactly are malformed', () => {
  assert.throws(() => new Reader(new Uint8Array(8).fill(0xff)).u64(), isKind('malformed'))
  assert.throws(() => new Reader(Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0)).i64(), isKind('malformed'))
  assert.throws(() => new Reader(Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0)).u64(), isKind('malformed'))
})

test('a reader keeps to its part of a larger buffer', () => {
  const buffer = new Uint8Array(8).fill(7)
  const reader = new Reader(buffer.subarray(2, 4))
  assert.equal(reader.u16(), 0x0707)
  assert.throws(() => reader.u8(), isKind('malformed'))
})

test('a writer refuses values out of range and formats beyond their bound as our own bug', () => {
  assert.throws(() => new Writer(10).u8(256), isKind('bug'))
  assert.throws(() => new Writer(10).u16(-1), isKind('bug'))
  assert.throws(() => new Writer(10).u32(1.5), isKind('bug'))
  assert.throws(() => new Writer(10).lengthPrefixed8(new Uint8Array(256)), isKind('bug'))
  assert.throws(() => new Writer(10).bytes(new Uint8Array(11)), isKind('bug'))
  assert.deepEqual(new Writer(10).u8(1).padTo(4).finish(), Uint8Array.of(1, 0, 0, 0))
})
