import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gcmsiv } from '@noble/ciphers/aes.js'
import { GCM_SIV_TAG_BYTES, gcmSivOpen, gcmSivSeal } from '@warren/crypto'
import { fromHex, toHex } from '@warren/kernel'
import { createNoblePrimitives, createSeededRandom, createSimPrimitives } from '@warren/testkit'
import fc from 'fast-check'

const primitives = createSimPrimitives(createSeededRandom('gcm-siv'))

const ONE = `01${'00'.repeat(31)}`
const ZERO = '00'.repeat(32)
const THREE = `03${'00'.repeat(11)}`
const count = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `0${from + index}${'00'.repeat(15)}`).join('')

/** RFC 8452 appendix C.2 and C.3: key, nonce, additional data, plaintext, result. */
const PUBLISHED: readonly (readonly [string, string, string, string, string])[] = [
  [ONE, THREE, '', '', '07f5f4169bbf55a8400cd47ea6fd400f'],
  [ONE, THREE, '', '0100000000000000', 'c2ef328e5c71c83b843122130f7364b761e0b97427e3df28'],
  [
    ONE,
    THREE,
    '',
    count(1, 4),
    'c2d5160a1f8683834910acdafc41fbb1632d4a353e8b905ec9a5499ac34f96c7e1049eb080883891a4db8caaa1f99dd004d80487540735234e3744512c6f90ce112864c269fc0d9d88c61fa47e39aa08',
  ],
  [
    ONE,
    THREE,
    '01',
    count(2, 5),
    '67fd45e126bfb9a79930c43aad2d36967d3f0e4d217c1e551f59727870beefc98cb933a8fce9de887b1e40799988db1fc3f91880ed405b2dd298318858467c895bde0285037c5de81e5b570a049b62a0',
  ],
  [
    ONE,
    THREE,
    `${count(1, 1)}02000000`,
    `${count(3, 3)}0400`,
    '462401724b5ce6588d5a54aae5375513a075cfcdf5042112aa29685c912fc2056543',
  ],
  [
    'e66021d5eb8e4f4066d4adb9c33560e4f46e44bb3da0015c94f7088736864200',
    'e0eaf5284d884a0e77d31646',
    '',
    '',
    '169fbb2fbf389a995f6390af22228a62',
  ],
  [
    '3c535de192eaed3822a2fbbe2ca9dfc88255e14a661b8aa82cc54236093bbc23',
    '688089e55540db1872504e1c',
    '734320ccc9d9bbbb19cb81b2af4ecbc3e72834321f7aa0f70b7282b4f33df23f167541',
    'ced532ce4159b035277d4dfbb7db62968b13cd4eec',
    '626660c26ea6612fb17ad91e8e767639edd6c9faee9d6c7029675b89eaf4ba1ded1a286594',
  ],
  // C.3: the counter wraps.
  [
    ZERO,
    '00'.repeat(12),
    '',
    `${'00'.repeat(16)}4db923dc793ee6497c76dcc03a98e108`,
    'f3f80f2cf0cb2dd9c5984fcda908456cc537703b5ba70324a6793a7bf218d3eaffffffff000000000000000000000000',
  ],
  [
    ZERO,
    '00'.repeat(12),
    '',
    'eb3640277c7ffd1303c7a542d02d3e4c0000000000000000',
    '18ce4f0b8cb4d0cac65fea8f79257b20888e53e72299e56dffffffff000000000000000000000000',
  ],
]

test('AES-256-GCM-SIV gives the values of RFC 8452 and opens them', () => {
  for (const suite of [primitives, createNoblePrimitives(createSeededRandom('noble'))])
    for (const [key, nonce, aad, plaintext, result] of PUBLISHED) {
      const given = [fromHex(key), fromHex(nonce)] as const
      assert.equal(toHex(gcmSivSeal(suite, ...given, fromHex(plaintext), fromHex(aad))), result)
      assert.deepEqual(gcmSivOpen(suite, ...given, fromHex(result), fromHex(aad)), fromHex(plaintext))
    }
})

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const INPUT = fc.tuple(
  bytesOf(32),
  bytesOf(12),
  fc.uint8Array({ maxLength: 3000, size: 'max' }),
  fc.uint8Array({ maxLength: 100 }),
)

test('AES-256-GCM-SIV agrees with another implementation for any input', () => {
  fc.assert(
    fc.property(INPUT, ([key, nonce, plaintext, aad]) => {
      const sealed = gcmSivSeal(primitives, key, nonce, plaintext, aad)
      assert.deepEqual(sealed, gcmsiv(key, nonce, aad).encrypt(plaintext))
      assert.deepEqual(gcmSivOpen(primitives, key, nonce, sealed, aad), plaintext)
    }),
    { numRuns: 60 },
  )
})

test('AES-256-GCM-SIV opens nothing that was changed', () => {
  fc.assert(
    fc.property(INPUT, fc.nat(), ([key, nonce, plaintext, aad], at) => {
      const sealed = gcmSivSeal(primitives, key, nonce, plaintext, aad)
      const bit = at % (sealed.length * 8)
      const bent = sealed.slice()
      bent[bit >> 3] = (bent[bit >> 3] as number) ^ (1 << (bit & 7))
      assert.equal(gcmSivOpen(primitives, key, nonce, bent, aad), undefined)
      assert.equal(gcmSivOpen(primitives, key, nonce, sealed, Uint8Array.of(...aad, 0)), undefined)
      assert.equal(
        gcmSivOpen(primitives, key, nonce, sealed.subarray(0, GCM_SIV_TAG_BYTES - 1), aad),
        undefined,
      )
    }),
    { numRuns: 60 },
  )
})
