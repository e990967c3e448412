import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CHECKED_WORDS, drawPlaces, wrongPlaces } from '../src/lib/word-check.ts'

test('the places asked for are different, in order and within the words', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 32 }), fc.infiniteStream(fc.nat()), (words, numbers) => {
      const places = drawPlaces(words, CHECKED_WORDS, (bound) => (numbers.next().value ?? 0) % bound)
      assert.equal(new Set(places).size, CHECKED_WORDS)
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
      )
      for (const place of places) assert.ok(place >= 0 && place < words)
    }),
  )
})

test('every place is asked for at some time', () => {
  const seen = new Set<number>()
  for (let round = 0; round < 400; round++) for (const place of drawPlaces(24)) seen.add(place)
  assert.equal(seen.size, 24)
})

test('case and spaces do not matter, everything else does', () => {
  const words = ['abandon', 'ability', 'able']
  assert.deepEqual(wrongPlaces(words, [0, 2], [' Abandon ', 'ABLE']), [])
  assert.deepEqual(wrongPlaces(words, [0, 2], ['abandon', 'ability']), [2])
  assert.deepEqual(wrongPlaces(words, [1], []), [1])
  assert.deepEqual(wrongPlaces(words, [0], ['']), [0])
})
