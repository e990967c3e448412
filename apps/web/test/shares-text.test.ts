import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharesIn } from '../src/lib/shares-text.ts'

test('shares are parted by empty lines, or are one a line; spaces and line ends around them do not matter', () => {
  assert.deepEqual(sharesIn('a b\nc d\n\ne f\ng h\n'), ['a b\nc d', 'e f\ng h'])
  assert.deepEqual(sharesIn('\na b\n \t\nc d\n\n'), ['a b', 'c d'])
  assert.deepEqual(sharesIn(' a b\nc d '), ['a b', 'c d'])
  assert.deepEqual(sharesIn('  \n \n'), [])
})
