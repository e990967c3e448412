/** Foreign bytes at the proxy: however they are cut, and whatever they are, one bounded decision comes out. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { concatBytes, toHex, utf8 } from '@warren/kernel'
import { FUZZ_TARGETS } from '../src/index.ts'
import { MAX_HANDSHAKE_BYTES } from '../src/limits.ts'
import { Handshake } from '../src/proxy/handshake.ts'

/** Feeds pieces until there is a result; everything said and decided, with the bytes that were left over. */
function decide(pieces: readonly Uint8Array[]): unknown {
  const handshake = new Handshake(true)
  let said = ''
  for (const [index, piece] of pieces.entries()) {
    const { send, result } = handshake.receive(piece)
    said += send.map(toHex).join('')
    if (result === undefined) continue
    if (result.outcome === 'refused') return { said, refused: toHex(result.bytes) }
    const early = toHex(concatBytes(result.early, ...pieces.slice(index + 1)))
    return { said, request: result.request, early }
  }
  return { said }
}

const examples = (): Uint8Array[] => FUZZ_TARGETS.flatMap((target) => [...target.examples()])
const inSingleBytes = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (byte) => Uint8Array.of(byte))

/** Examples with a few bytes changed, cut short or grown: deeper than random bytes get. */
const mutated = fc
  .tuple(
    fc.constantFrom(...examples()),
    fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }),
    fc.nat(120),
    fc.uint8Array({ maxLength: 40 }),
  )
  .map(([example, changes, cut, tail]) => {
    const bytes = concatBytes(example.subarray(0, Math.max(1, example.length - cut)), tail)
    for (const [at, value] of changes) bytes[at % bytes.length] = value
    return bytes
  })

describe('proxy handshake', () => {
  it('decides the same whether bytes come at once, one by one, or split at any boundary', () => {
    for (const example of examples()) {
      const whole = decide([example])
      assert.deepEqual(decide(inSingleBytes(example)), whole)
      for (let at = 1; at < example.length; at++) {
        assert.deepEqual(decide([example.subarray(0, at), example.subarray(at)]), whole)
      }
    }
  })

  it('does so for damaged handshakes too', () => {
    fc.assert(
      fc.property(mutated, (bytes) => assert.deepEqual(decide(inSingleBytes(bytes)), decide([bytes]))),
      { numRuns: 400 },
    )
  })

  it('never throws, whatever it is sent', () => {
    for (const { decode } of FUZZ_TARGETS) {
      fc.assert(
        fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 2000 })), (bytes) => void decode(bytes)),
        { numRuns: 1000 },
      )
    }
  })

  it('decides at the latest when its buffer is full', () => {
    const openings = [
      Uint8Array.of(5, 1, 0),
      Uint8Array.of(4, 1, 0, 80, 0, 0, 0, 1),
      utf8('CONNECT x:1 HTTP/1.1\r\nA: '),
    ]
    for (const opening of openings) {
      const filler = new Uint8Array(MAX_HANDSHAKE_BYTES).fill(0x61)
      assert.notEqual(new Handshake(true).receive(concatBytes(opening, filler)).result, undefined)
    }
  })
})
