import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  checkComponent,
  checkPath,
  localName,
  localNames,
  type Manifest,
  orderEntries,
} from '@warren/applications'
import { effort } from '@warren/testkit'
import fc from 'fast-check'

function manifestOf(paths: readonly (readonly string[])[]): Manifest {
  const entries = paths.map(
    (path) => ({ path, kind: 'file', bytes: 0, executable: false, modifiedS: 0 }) as const,
  )
  return {
    name: 'n',
    kind: 'folder',
    dataRoot: new Uint8Array(32),
    dataBytes: 0,
    entries: orderEntries(entries),
  }
}

const namesOf = (...paths: readonly string[]): string[] =>
  localNames(manifestOf(paths.map((path) => path.split('/')))).map((path) => path.join('/'))

test('checks name what is wrong with a component or a path', () => {
  const faults = ['', '.', '..', 'a/b', 'a\0', 'a\u001b', '\ud800', 'a'.repeat(256), 'é'.repeat(128)].map(
    checkComponent,
  )
  const named = [
    'empty',
    'dots',
    'dots',
    'separator',
    'control',
    'control',
    'not-text',
    'too-long',
    'too-long',
  ]
  assert.deepEqual(faults, named)
  assert.equal(checkComponent('…'.repeat(85)), 'fine')
  assert.equal(checkPath([]), 'empty')
  assert.equal(checkPath(Array.from({ length: 65 }, () => 'a')), 'too-deep')
  assert.equal(checkPath(Array.from({ length: 17 }, () => 'a'.repeat(250))), 'path-too-long')
  assert.equal(checkPath(['a', '..']), 'dots')
  assert.equal(checkPath(['a', 'b']), 'fine')
})

test('names that are dangerous somewhere are changed, and ordinary ones are not', () => {
  const changed = {
    con: '_con',
    'NUL.txt': '_NUL.txt',
    'com1 .tar.gz': '_com1 .tar.gz',
    'LPT¹': '_LPT¹',
    'a.': 'a_',
    'a. .': 'a___',
    '...': '___',
    'C:\\x': 'C__x',
    'photo\u202egpj.exe': 'photo_gpj.exe',
    'a\u200bb': 'a_b',
  }
  for (const [name, local] of Object.entries(changed)) assert.equal(localName(name), local)
  for (const name of ['console', 'com10', '.profile', 'a b.txt', 'naïve 😀.jpg', '👨\u200d👩\u200d👧'])
    assert.equal(localName(name), name)
})

test('names that a disk may take for one get numbers, before their extension, in every directory for itself', () => {
  assert.deepEqual(namesOf('A.txt', 'a.txt'), ['A.txt', 'a (2).txt'])
  assert.deepEqual(namesOf('e\u0301', '\u00e9'), ['e\u0301', '\u00e9 (2)'])
  assert.deepEqual(namesOf('STRASSE', 'straße'), ['STRASSE', 'straße (2)'])
  assert.deepEqual(namesOf('A/x', 'a/x', 'a/X'), ['A/x', 'a (2)/X', 'a (2)/x (2)'])
  assert.deepEqual(namesOf('a', 'A', 'a (2)'), ['A', 'a (2)', 'a (2) (2)'])
})

const awkward = fc
  .oneof(
    fc.constantFrom(
      'a',
      'A',
      'a.',
      'a ',
      'a_',
      'A (2)',
      'a (2)',
      'con',
      'CON',
      '_con',
      'é',
      'e\u0301',
      'E\u0301',
      'İ',
      'i̇',
      'ß',
      'SS',
    ),
    fc.constantFrom(
      'x'.repeat(255),
      `${'x'.repeat(254)}X`,
      `${'x'.repeat(250)}.jpg`,
      '😀'.repeat(63),
      `con.${'x'.repeat(251)}`,
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
  )
  .filter((text) => checkComponent(text) === 'fine')

test('whatever the names, each is one harmless component, no two meet, and folders stay together', () => {
  const paths = fc.array(fc.tuple(fc.constantFrom('d', 'D', 'd.', 'e'), awkward), { maxLength: 40 })
  const property = fc.property(paths, (drawn) => {
    const unique = new Map(drawn.map((path) => [path.join('\0'), path]))
    const manifest = manifestOf([...unique.values()])
    const local = localNames(manifest)
    assert.deepEqual(localNames(manifest), local)
    const seen = new Set<string>()
    const folders = new Map<string, string>()
    for (const [index, path] of local.entries()) {
      assert.equal(path.length, manifest.entries[index]?.path.length)
      for (const name of path) {
        assert.equal(checkComponent(name), 'fine')
        assert.equal(localName(name), name)
      }
      seen.add(path.map((name) => name.normalize('NFC').toLowerCase()).join('/'))
      const folder = manifest.entries[index]?.path[0] ?? ''
      assert.equal(folders.get(folder) ?? path[0], path[0])
      folders.set(folder, path[0] ?? '')
    }
    assert.equal(seen.size, local.length)
    assert.equal(new Set(folders.values()).size, folders.size)
  })
  fc.assert(property, { numRuns: effort(200) })
})

test('ten thousand names that are one cost one try each', () => {
  const variants = Array.from({ length: 10_000 }, (_, variant) => [
    [...'abcdefghijklmn']
      .map((letter, bit) => ((variant >> bit) & 1 ? letter.toUpperCase() : letter))
      .join(''),
  ])
  const local = localNames(manifestOf(variants))
  assert.equal(new Set(local.map(([name]) => name?.toLowerCase())).size, 10_000)
  assert.ok(local.some(([name]) => name?.endsWith(' (10000)')))
})
