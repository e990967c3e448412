import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawOperatorSeed, formatOperatorKey, operatorIdOf, parseOperatorKey } from '@warren/directory'
import { isWarrenError } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import fc from 'fast-check'

const primitives = createSimPrimitives(createSeededRandom('operator key'))
const seed = drawOperatorSeed(primitives)
const text = formatOperatorKey(primitives, seed)

const isRefusal = (error: unknown): boolean =>
  isWarrenError(error) && error.kind === 'bad-input' && (error.next ?? '') !== ''

test('an operator’s key comes back from its text, also with line breaks and spaces in it', () => {
  assert.match(text, /^warren-operator-key:[A-Za-z0-9_-]{50}$/)
  for (const given of [text, `  ${text}\n`, `${text.slice(0, 40)}\r\n  ${text.slice(40)}`]) {
    assert.deepEqual(parseOperatorKey(primitives, given).reveal(), seed.reveal())
  }
  assert.notDeepEqual(operatorIdOf(primitives, seed), seed.reveal())
  assert.equal(text.includes(Buffer.from(operatorIdOf(primitives, seed)).toString('base64url')), false)
})

test('a text with one character changed, left out or added is refused with what to do', () => {
  const anyCharacter = fc.constantFrom(...'ABCxyz019-_:=+é')
  fc.assert(
    fc.property(
      fc.nat(text.length - 1),
      anyCharacter,
      fc.constantFrom('change', 'leave out', 'add'),
      (at, character, how) => {
        const rest = how === 'add' ? text.slice(at) : text.slice(at + 1)
        const changed = text.slice(0, at) + (how === 'leave out' ? '' : character) + rest
        if (changed !== text) assert.throws(() => parseOperatorKey(primitives, changed), isRefusal)
      },
    ),
  )
})

test('whatever is given for a key gives one or is refused', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 600 }), fc.boolean(), (given, prefixed) => {
      const whole = prefixed ? `warren-operator-key:${given}` : given
      assert.throws(() => parseOperatorKey(primitives, whole), isRefusal)
    }),
  )
})
