import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWarrenError } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import fc from 'fast-check'
import { newBoxSequence, readCapabilityOf, verifyCapabilityOf } from '../src/boxes/box-capability.ts'
import {
  formatBoxCapability,
  parseBoxRead,
  parseBoxVerify,
  parseBoxWrite,
} from '../src/boxes/capability-text.ts'

const random = createSeededRandom('capability text')
const primitives = createSimPrimitives(random)
const network = { primitives, networkId: new Uint8Array(32).fill(3) }
const write = newBoxSequence(random)
const read = readCapabilityOf(primitives, write)
const verify = verifyCapabilityOf(primitives, network.networkId, read)
const [writeText, readText, verifyText] = [write, read, verify].map((each) =>
  formatBoxCapability(network, each),
) as [string, string, string]
const PARSERS = [parseBoxWrite, parseBoxRead, parseBoxVerify]

test('a capability comes back from its text, and one that reaches further does for one that reaches less far', () => {
  assert.deepEqual(parseBoxWrite(network, writeText), write)
  for (const text of [writeText, readText]) assert.deepEqual(parseBoxRead(network, ` <${text}>\n`), read)
  for (const text of [writeText, readText, verifyText])
    assert.deepEqual(parseBoxVerify(network, text), verify)
})

test('one that reaches less far, of another network or of another kind than it says is refused with what to do', () => {
  const other = { primitives, networkId: new Uint8Array(32).fill(4) }
  const bad: (() => unknown)[] = [
    () => parseBoxWrite(network, readText),
    () => parseBoxWrite(network, verifyText),
    () => parseBoxRead(network, verifyText),
    () => parseBoxRead(other, readText),
    () => parseBoxWrite(network, readText.replace('-read:', '-write:')),
    () => parseBoxRead(network, 'warren:AbCd'),
    () => parseBoxRead(network, ''),
  ]
  for (const parse of bad)
    assert.throws(
      parse,
      (error) => isWarrenError(error) && error.kind === 'bad-input' && error.next !== undefined,
    )
})

test('no capability with any character changed, left out or added passes for one', () => {
  const begin = readText.indexOf(':') + 1
  fc.assert(
    fc.property(
      fc.integer({ min: begin, max: readText.length - 1 }),
      fc.constantFrom('', 'A', 'b', '_', 'A-'),
      (at, by) => {
        const text = readText.slice(0, at) + by + readText.slice(at + 1)
        fc.pre(text !== readText)
        assert.throws(() => parseBoxRead(network, text), { kind: 'bad-input' })
      },
    ),
    { numRuns: 500 },
  )
})

test('store: capability of boxes as text: any text is read or refused', () => {
  const prefixed = fc.tuple(fc.constantFrom('write', 'read', 'verify'), fc.stringMatching(/^[\w-]{0,200}$/))
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    prefixed.map(([kind, body]) => `warren-box-${kind}:${body}`),
  )
  fc.assert(
    fc.property(texts, (text) => {
      for (const parse of PARSERS) assert.throws(() => parse(network, text), { kind: 'bad-input' })
    }),
    { numRuns: 1000 },
  )
})
