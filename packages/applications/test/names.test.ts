import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatOnionAddress } from '@warren/crypto'
import { isWarrenError } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives, MemoryState, VirtualClock } from '@warren/testkit'
import fc from 'fast-check'
import { formatShareLink } from '../src/files/format/link.ts'
import { MAX_NAME_BYTES, MAX_NAMES_OF_ONE } from '../src/limits.ts'
import { parseName } from '../src/names/name.ts'
import { createNameBook } from '../src/names/name-book.ts'

const primitives = createSimPrimitives(createSeededRandom('names'))
const address = (seed: number): string =>
  formatOnionAddress(primitives, primitives.ed25519PublicOf(new Uint8Array(32).fill(seed)))
const LINK = formatShareLink(primitives, {
  networkTag: new Uint8Array(4),
  manifestRoot: new Uint8Array(32),
  key: new Uint8Array(32),
  hints: [primitives.ed25519PublicOf(new Uint8Array(32).fill(9))],
})
function bed() {
  const state = new MemoryState()
  const open = () => createNameBook({ clock: new VirtualClock(), primitives, state })
  return { state, open, book: open() }
}

test('what looks the same is one name', () => {
  for (const [typed, name] of [
    [' Alice ', 'alice'],
    ['ＡＬＩＣＥ', 'alice'],
    ['STRASSE', 'strasse'],
    ['straße', 'strasse'],
    ['ﬁle', 'file'],
    ['Zoë', 'zoë'],
    ['Zoe\u0308', 'zoë'],
    ['ΟΔΟΣ', parseName('οδός'.normalize('NFD').replaceAll('\u0301', ''))],
    ['мой-сайт', 'мой-сайт'],
    ['東京タワー', '東京タワー'],
    ['a-1', 'a-1'],
  ] as const)
    assert.equal(parseName(typed), name)
})

test('what could pass for another name is refused', () => {
  const bad = [
    '',
    '-',
    'a--b',
    '-a',
    'a-',
    'a b',
    'a.b',
    'a/b',
    'a:b',
    'a\u200db',
    'a\u202eb',
    'a\u00adb',
    'a\0',
    'a\u0338'.repeat(40),
    // Latin with a Cyrillic a, Greek with a Latin o.
    'p\u0430ypal',
    'ο\u006f',
    '\u0301a',
    'localhost',
    'LocalHost',
    'xn--e1afmkfd',
    'x'.repeat(MAX_NAME_BYTES + 1),
    'x'.repeat(10_000),
    address(1),
    `${address(1)}.onion`,
  ]
  for (const text of bad)
    assert.throws(() => parseName(text), { kind: 'bad-input' }, JSON.stringify(text.slice(0, 80)))
})

test('any text is refused or is a name that stays as it is, without anything unseen in it', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  )
  fc.assert(
    fc.property(text, (typed) => {
      let name: string
      try {
        name = parseName(typed)
      } catch (error) {
        assert.ok(isWarrenError(error) && error.kind === 'bad-input')
        return
      }
      assert.equal(parseName(name), name)
      assert.doesNotMatch(name, /[\p{C}\p{Z}/:.]/u)
    }),
    { numRuns: 800 },
  )
})

test('a name that was added is there after a restart, whatever case it is asked in', () => {
  const { book, open } = bed()
  const added = book.add('Alice', address(1).toUpperCase())
  assert.deepEqual(
    { ...added, addedAtMs: 0 },
    { name: 'alice', kind: 'address', target: `${address(1)}.onion`, addedAtMs: 0 },
  )
  book.add('fotos', LINK)
  const again = open()
  assert.deepEqual(again.resolve('ALICE'), {
    name: 'alice',
    kind: 'address',
    target: `${address(1)}.onion`,
    saidBy: [],
  })
  assert.equal(again.resolve('fotos')?.target, LINK)
  assert.deepEqual(
    again.list().map(({ name }) => name),
    ['alice', 'fotos'],
  )
  assert.equal(again.remove('alice'), true)
  assert.equal(again.remove('alice'), false)
  assert.equal(open().resolve('alice'), undefined)
})

test("a name of one's own is never led elsewhere by accident", () => {
  const { book } = bed()
  book.add('alice', address(1))
  book.add('alice', `${address(1)}.warren`)
  assert.throws(() => book.add('alice', address(2)), { kind: 'bad-input' })
  assert.equal(book.resolve('alice')?.target, `${address(1)}.onion`)
})

test("what others say never resolves over one's own name, and is told to be theirs", () => {
  const { book } = bed()
  book.add('bob', address(7))
  book.add('alice', address(2), 'Bob')
  assert.deepEqual(book.resolve('alice')?.saidBy, ['bob'])
  book.add('alice', address(1))
  assert.deepEqual(
    [book.resolve('alice')?.target, book.resolve('alice')?.saidBy],
    [`${address(1)}.onion`, []],
  )
  assert.deepEqual(
    book.list().map(({ name, saidBy }) => [name, saidBy]),
    [
      ['alice', undefined],
      ['bob', undefined],
      ['alice', 'bob'],
    ],
  )
  book.remove('alice')
  assert.equal(book.resolve('alice')?.target, `${address(2)}.onion`)
  assert.equal(book.remove('alice', 'bob'), true)
  assert.equal(book.resolve('alice'), undefined)
})

test('where others disagree nothing is chosen for the owner, where they agree all are named', () => {
  const { book } = bed()
  book.add('alice', address(1), 'bob')
  book.add('alice', address(1), address(5))
  assert.deepEqual(book.resolve('alice')?.saidBy.toSorted(), [`${address(5)}.onion`, 'bob'].toSorted())
  book.add('alice', address(2), 'carol')
  assert.throws(() => book.resolve('alice'), { kind: 'bad-input' })
  // Who changes his word has one word.
  book.add('alice', address(1), 'carol')
  assert.equal(book.resolve('alice')?.saidBy.length, 3)
})

test('only addresses and links can be named', () => {
  const { book } = bed()
  const damaged = `${address(1).slice(0, -1)}a`
  for (const target of ['', 'alice', damaged, 'http://example.org/', `${LINK}x`, `sub.${address(1)}.onion`])
    assert.throws(() => book.add('alice', target), { kind: 'bad-input' }, target)
  assert.throws(() => book.add('alice', address(1), 'no such who'), { kind: 'bad-input' })
  assert.deepEqual(book.list(), [])
})

test('one who recommends much cannot fill the book', () => {
  const { book } = bed()
  for (let index = 0; index < MAX_NAMES_OF_ONE; index++) book.add(`n${index}`, address(1), 'mallory')
  assert.throws(() => book.add('more', address(1), 'mallory'), { kind: 'overloaded' })
  book.add('more', address(1), 'bob')
  book.add('more', address(1))
})

test("own names of a backup come back with what they stand for, beside those that are there, and others' words do not", () => {
  const { book } = bed()
  book.add('alice', address(1))
  book.add('files', LINK)
  book.add('bob', address(2), 'alice')
  const backup = book.exportAll()
  const again = bed()
  again.book.add('files', address(3))
  again.book.restore(backup)
  again.book.restore(backup)
  assert.deepEqual(
    again.book.list().map(({ name, target, saidBy }) => [name, target, saidBy]),
    [
      ['alice', `${address(1)}.onion`, undefined],
      ['files', `${address(3)}.onion`, undefined],
    ],
  )
})

test('a name of a backup that is none any more is left out, and the others come back', () => {
  const { book } = bed()
  const addedAtMs = 1
  book.restore([
    { name: 'no name', target: address(1), addedAtMs },
    { name: 'nothing', target: 'http://example.org/', addedAtMs },
    { name: 'alice', target: address(1), addedAtMs },
  ])
  assert.deepEqual(
    book.list().map(({ name }) => name),
    ['alice'],
  )
})

test('who is to be told hears of own names only', () => {
  let told = 0
  const ports = { clock: new VirtualClock(), primitives, state: new MemoryState() }
  const book = createNameBook(ports, () => told++)
  book.add('alice', address(1))
  book.add('alice', address(1))
  book.add('bob', address(1), 'alice')
  book.remove('bob', 'alice')
  assert.equal(told, 1)
  book.remove('alice')
  assert.equal(told, 2)
})
