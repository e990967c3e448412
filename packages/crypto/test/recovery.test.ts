import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  formatRecoveryShare,
  formatRecoveryWords,
  matchRecoveryShares,
  parseRecoveryShare,
  parseRecoveryWords,
  type RecoveryShare,
  rootCheckOf,
} from '@warren/crypto'
import { fromHex, isWarrenError, toHex } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'

const primitives = createSimPrimitives(createSeededRandom('recovery'))

/** From the BIP's own test vectors (256 bits of entropy). */
const KNOWN = [
  ['00'.repeat(32), `${'abandon '.repeat(23)}art`],
  [
    '7f'.repeat(32),
    'legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title',
  ],
  [
    '80'.repeat(32),
    'letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless',
  ],
  ['ff'.repeat(32), `${'zoo '.repeat(23)}vote`],
  [
    '68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c',
    'hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis maple dilemma loan word shrug inflict delay length',
  ],
  [
    '9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863',
    'panda eyebrow bullet gorilla call smoke muffin taste mesh discover soft ostrich alcohol speed nation flash devote level hobby quick inner drive ghost inside',
  ],
  [
    '066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad',
    'all hour make first leader extend hole alien behind guard gospel lava path output census museum junior mass reopen famous sing advance salt reform',
  ],
  [
    'f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f',
    'void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing screen patrol group space point ten exist slush involve unfold',
  ],
] as const

function nextOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    assert.ok(isWarrenError(error) && error.kind === 'bad-input')
    return error.next ?? ''
  }
  return assert.fail('it was accepted')
}

test('the words are those of BIP 39', () => {
  for (const [hex, words] of KNOWN) {
    assert.equal(formatRecoveryWords(fromHex(hex)).join(' '), words)
    assert.equal(toHex(parseRecoveryWords(words)), hex)
  }
})

test('words are read as people write them: numbered, in capitals, over several lines', () => {
  const [hex, words] = KNOWN[5]
  const written = words
    .split(' ')
    .map((word, index) => `${index + 1}. ${word.toUpperCase()}${index % 4 === 3 ? '\r\n' : '  '}`)
    .join('')
  assert.equal(toHex(parseRecoveryWords(written)), hex)
})

test('a mistyped word is named by its place, with the words most like it', () => {
  const words = KNOWN[4][1].split(' ')
  const typed = (place: number, word: string): string => words.with(place - 1, word).join(' ')
  assert.match(
    nextOf(() => parseRecoveryWords(typed(3, 'privat'))),
    /word 3\b.*private/,
  )
  assert.match(
    nextOf(() => parseRecoveryWords(typed(1, 'hamsetr'))),
    /word 1\b.*hamster/,
  )
  assert.match(
    nextOf(() => parseRecoveryWords(typed(24, 'xxxxxxx'))),
    /word 24\b/,
  )
  assert.match(
    nextOf(() => parseRecoveryWords(words.slice(1).join(' '))),
    /There are 23/,
  )
  assert.match(
    nextOf(() => parseRecoveryWords('')),
    /There are 0/,
  )
  assert.match(
    nextOf(() => parseRecoveryWords(words.with(3, 'cause').with(4, 'dutch').join(' '))),
    /changed places/,
  )
  nextOf(() => parseRecoveryWords('word '.repeat(10_000)))
})

const shares = fc.record({
  set: fc.uint8Array({ minLength: 3, maxLength: 3 }),
  need: fc.integer({ min: 2, max: 255 }),
  index: fc.integer({ min: 1, max: 255 }),
  value: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  rootCheck: fc.uint8Array({ minLength: 2, maxLength: 2 }),
})

test('every share comes back from its 32 words, and with one word changed it is refused', () => {
  fc.assert(
    fc.property(shares, fc.nat(31), fc.integer({ min: 1, max: 2047 }), (share, place, step) => {
      const words = formatRecoveryShare(primitives, share)
      assert.equal(words.length, 32)
      assert.deepEqual(parseRecoveryShare(primitives, words.join(' ')), { ...share })
      const other = formatRecoveryShare(primitives, { ...share, value: new Uint8Array(32).fill(step & 255) })
      const changed = words.with(place, other[(place + step) % 32] as string)
      if (changed.join() !== words.join()) nextOf(() => parseRecoveryShare(primitives, changed.join(' ')))
    }),
    { numRuns: 60 },
  )
})

test('shares of two splittings, and too few of one, are told', () => {
  const share = (set: number, index: number): RecoveryShare => ({
    set: new Uint8Array(3).fill(set),
    need: 3,
    index,
    value: new Uint8Array(32),
    rootCheck: rootCheckOf(primitives, new Uint8Array(32)),
  })
  assert.equal(
    matchRecoveryShares([share(1, 1), share(1, 2), share(1, 2), share(1, 5), share(1, 6)]).length,
    3,
  )
  assert.match(
    nextOf(() => matchRecoveryShares([share(1, 1), share(1, 2), share(2, 3)])),
    /Share 3 of those given/,
  )
  assert.match(
    nextOf(() => matchRecoveryShares([share(1, 1), share(1, 1), share(1, 4)])),
    /needs 3 .* 2 were given/,
  )
  nextOf(() => matchRecoveryShares([]))
})
