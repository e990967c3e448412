import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concatBytes } from '@warren/kernel'
import { fuzz } from '@warren/testkit'
import fc from 'fast-check'
import { DatagramReader, encodeDatagram } from '../src/datagrams/format.ts'
import { EventReader } from '../src/event-parser.ts'
import { FUZZ_TARGETS } from '../src/fuzz-targets.ts'

for (const target of FUZZ_TARGETS) test(`${target.name}: any bytes decode or are refused`, () => fuzz(target))

/** The same bytes in pieces that end where the numbers say. */
function* cut(bytes: Uint8Array, places: readonly number[]): Generator<Uint8Array> {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  let begin = 0
  for (const end of ends) {
    yield bytes.subarray(begin, end)
    begin = end
  }
}

const places = fc.array(fc.nat(100_000), { maxLength: 20 })

test('datagrams are the same wherever their bytes are cut, and none is held back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 20 }),
      places,
      (datagrams, where) => {
        const reader = new DatagramReader()
        const bytes = concatBytes(...datagrams.map(encodeDatagram))
        const read = [...cut(bytes, where)].flatMap((piece) => [...reader.push(piece)])
        reader.end()
        assert.deepEqual(
          read.map((each) => [...each]),
          datagrams.map((each) => [...each]),
        )
      },
    ),
  )
})

test('a datagram has every length from nothing to 65535 bytes, and none more', () => {
  for (const length of [0, 1, 255, 256, 65_535]) {
    const [read] = [...new DatagramReader().push(encodeDatagram(new Uint8Array(length).fill(7)))]
    assert.deepEqual(read, new Uint8Array(length).fill(7))
  }
  assert.throws(() => encodeDatagram(new Uint8Array(65_536)), { kind: 'bad-input' })
})

test('an end inside of a datagram or of its length is told', () => {
  const bytes = encodeDatagram(new Uint8Array(3))
  for (let length = 1; length < bytes.length; length++) {
    const reader = new DatagramReader()
    assert.deepEqual([...reader.push(bytes.subarray(0, length))], [])
    assert.throws(() => reader.end(), { kind: 'malformed' })
  }
})

test('events are the same wherever their bytes are cut, letters of several bytes included', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 10 })
  fc.assert(
    fc.property(texts, places, (names, where) => {
      const bytes = new TextEncoder().encode(
        names
          .map((name, index) => `: here\n\nid: b-${index}\nevent: job\ndata: ${JSON.stringify({ name })}\n\n`)
          .join(''),
      )
      const reader = new EventReader()
      const read = [...cut(bytes, where)].flatMap((piece) => reader.push(piece))
      assert.deepEqual(
        read.map(({ id, event }) => ({ id, ...event })),
        names.map((name, index) => ({ id: `b-${index}`, type: 'job', data: { name } })),
      )
    }),
  )
})

test('what is no event of Warren is refused: other data, and a text without end', () => {
  const push = (text: string): unknown => new EventReader().push(new TextEncoder().encode(text))
  for (const data of ['null', '1', '"text"', '{', '{}x'])
    assert.throws(() => push(`id: a\nevent: job\ndata: ${data}\n\n`), { name: 'ApiError', kind: 'bug' })
  assert.throws(() => push('x'.repeat(1024 * 1024 + 1)), { kind: 'too-large' })
  assert.deepEqual(push('id: a\nevent: of a newer Warren\ndata: {}\n\nevent: job\ndata: {}\n\n'), [])
})
