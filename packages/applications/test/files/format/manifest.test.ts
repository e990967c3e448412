import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  BLOCK_BYTES,
  checkComponent,
  decodeManifest,
  encodeManifest,
  type Manifest,
  type ManifestEntry,
  manifestSecondsOf,
  orderEntries,
  padToBlocks,
} from '@warren/applications'
import { isWarrenError } from '@warren/kernel'
import { effort } from '@warren/testkit'
import fc from 'fast-check'

const ROOT = new Uint8Array(32).fill(3)

const fileAt = (path: string, bytes = 1): ManifestEntry => ({
  path: path.split('/'),
  kind: 'file',
  bytes,
  executable: false,
  modifiedS: 0,
})
const folderOf = (...entries: readonly ManifestEntry[]): Manifest => ({
  name: 'n',
  kind: 'folder',
  dataRoot: ROOT,
  dataBytes: entries.reduce((sum, entry) => sum + entry.bytes, 0),
  entries,
})

interface RawEntry {
  readonly path: string | Uint8Array
  readonly kind?: number
  readonly bytes?: bigint
  readonly modified?: bigint
}

/** A manifest as a hostile sharer writes it: no rule is checked. */
function rawManifest(
  entries: readonly RawEntry[],
  options: { sum?: bigint; count?: number; name?: string; kind?: number; version?: number } = {},
): Uint8Array {
  const number = (value: bigint | number, bytes: number): Buffer => {
    const buffer = Buffer.alloc(8)
    buffer.writeBigInt64BE(BigInt.asIntN(64, BigInt(value)))
    return buffer.subarray(8 - bytes)
  }
  const name = Buffer.from(options.name ?? 'n')
  const sum =
    options.sum ?? entries.reduce((total, entry) => total + (entry.kind === 0 ? 0n : (entry.bytes ?? 1n)), 0n)
  const parts: Uint8Array[] = [
    number(options.version ?? 1, 1),
    number(options.kind ?? 2, 1),
    number(name.length, 1),
    name,
    ROOT,
  ]
  parts.push(number(sum, 8), number(options.count ?? entries.length, 4))
  for (const { path, kind = 1, bytes = 1n, modified = 0n } of entries) {
    const raw = typeof path === 'string' ? Buffer.from(path.replaceAll('|', '\0')) : path
    parts.push(number(kind, 1), number(raw.length, 2), raw, number(modified, 8))
    if (kind !== 0) parts.push(number(bytes, 8))
  }
  return Buffer.concat(parts)
}

function isMalformed(bytes: Uint8Array, what: string): void {
  assert.throws(
    () => decodeManifest(bytes),
    (error) => isWarrenError(error) && error.kind === 'malformed',
    what,
  )
}

const components = fc
  .oneof(
    fc.constantFrom('a', 'A', 'b', 'a.txt', 'é', 'e\u0301', '😀', 'a b', 'CON', '-', '~'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  )
  .filter((text) => checkComponent(text) === 'fine')

const someEntries = fc.array(
  fc.record(
    {
      path: fc.array(components, { minLength: 1, maxLength: 5 }),
      kind: fc.constantFrom('file', 'folder'),
      bytes: fc.nat(),
      executable: fc.boolean(),
      modifiedS: fc.integer({ min: -1e12, max: 1e12 }),
    },
    { noNullPrototype: true },
  ),
  { maxLength: 30 },
)

/** Entries that can stand beside each other: one thing at one path. */
function consistent(drawn: readonly ManifestEntry[]): ManifestEntry[] {
  const keys = (path: readonly string[]): string => path.join('\0')
  const folders = new Set(
    drawn.flatMap(({ path }) => path.slice(1).map((_, depth) => keys(path.slice(0, depth + 1)))),
  )
  const byPath = new Map<string, ManifestEntry>()
  for (const entry of drawn) {
    const isFile = entry.kind === 'file' && !folders.has(keys(entry.path))
    const plain = { ...entry, kind: 'folder', bytes: 0, executable: false } as const
    byPath.set(keys(entry.path), isFile ? entry : plain)
  }
  return [...byPath.values()]
}

test('a manifest reads back, with and without the zeros of its last block', () => {
  const property = fc.property(someEntries, (drawn) => {
    const manifest = folderOf(...orderEntries(consistent(drawn)))
    const bytes = encodeManifest(manifest)
    assert.deepEqual(decodeManifest(bytes), manifest)
    assert.deepEqual(decodeManifest(padToBlocks(bytes)), manifest)
    assert.equal(padToBlocks(bytes).length % BLOCK_BYTES, 0)
  })
  fc.assert(property, { numRuns: effort(200) })
})

test('an empty folder and a file of no bytes are shares', () => {
  assert.deepEqual(decodeManifest(encodeManifest(folderOf())).entries, [])
  const file: Manifest = { ...folderOf(fileAt('a', 0)), name: 'a', kind: 'file' }
  assert.deepEqual(decodeManifest(encodeManifest(file)), file)
})

test('entries are put in the order of a walk, and folders that hold something are left out', () => {
  const folder: ManifestEntry = { ...fileAt('a', 0), kind: 'folder' }
  const ordered = orderEntries([
    fileAt('a.txt'),
    fileAt('a/b/c'),
    folder,
    fileAt('a/b-'),
    { ...folder, path: ['z'] },
  ])
  assert.deepEqual(
    ordered.map(({ path }) => path.join('/')),
    ['a/b/c', 'a/b-', 'a.txt', 'z'],
  )
  assert.throws(() => orderEntries([fileAt('a'), fileAt('a')]))
  assert.throws(() => orderEntries([fileAt('a'), fileAt('a/b')]))
})

test('times are whole seconds within what a manifest can hold', () => {
  assert.deepEqual([1999.9, -1, Number.NaN, 1e300].map(manifestSecondsOf), [1, -1, 0, 8_640_000_000_000])
})

test('the writer of hostile manifests writes good ones', () => {
  const good = rawManifest([{ path: 'a|b' }, { path: 'a|c', kind: 2 }, { path: 'd', kind: 0 }])
  assert.equal(decodeManifest(good).entries.length, 3)
})

test('a path that leads out, or that is no path, is refused', () => {
  const paths = [
    '',
    '.',
    '..',
    '..|a',
    'a|..|b',
    'a||b',
    '|a',
    'a|',
    '/etc/passwd',
    'a/b',
    'a\nb',
    'a\u0085',
    '\u007f',
  ]
  for (const path of paths) isMalformed(rawManifest([{ path }]), JSON.stringify(path))
  isMalformed(rawManifest([{ path: Uint8Array.of(0xff) }]), 'not UTF-8')
  isMalformed(rawManifest([{ path: Uint8Array.of(0xed, 0xa0, 0x80) }]), 'a surrogate')
  isMalformed(rawManifest([{ path: Uint8Array.of(0xc0, 0xae) }]), 'an overlong dot')
  isMalformed(rawManifest([{ path: 'a'.repeat(256) }]), 'a long name')
  isMalformed(rawManifest([{ path: Array.from({ length: 65 }, () => 'a').join('|') }]), 'too deep')
  isMalformed(
    rawManifest([{ path: Array.from({ length: 20 }, () => 'a'.repeat(254)).join('|') }]),
    'a long path',
  )
  for (const name of ['', '..', 'a/b', 'a\0']) isMalformed(rawManifest([], { name }), `name ${name}`)
})

test('two things at one place are refused: doubles, files in files, anything out of order', () => {
  isMalformed(rawManifest([{ path: 'a' }, { path: 'a' }]), 'twice')
  isMalformed(rawManifest([{ path: 'a' }, { path: 'a|b' }]), 'below a file')
  isMalformed(
    rawManifest([{ path: 'a', kind: 0 }, { path: 'a|b|c' }]),
    'a listed folder that holds something',
  )
  isMalformed(rawManifest([{ path: 'b' }, { path: 'a' }]), 'out of order')
})

test('sizes that do not add up or overflow are refused', () => {
  isMalformed(rawManifest([{ path: 'a', bytes: 5n }], { sum: 6n }), 'another sum')
  isMalformed(
    rawManifest(
      [
        { path: 'a', bytes: 2n ** 63n },
        { path: 'b', bytes: 2n ** 63n },
      ],
      { sum: 0n },
    ),
    'overflow',
  )
  isMalformed(rawManifest([{ path: 'a', bytes: 2n ** 53n - 1n }]), 'more than blocks can count')
  isMalformed(rawManifest([{ path: 'a', modified: 2n ** 52n }]), 'a time that is none')
})

test('counts are compared with the bytes that are there before anything is allocated', () => {
  for (const count of [1, 200_000, 200_001, 0xffff_ffff]) isMalformed(rawManifest([], { count }), `${count}`)
  isMalformed(new Uint8Array(64 * 1024 * 1024 + 1), 'longer than the bound')
  isMalformed(Buffer.concat([rawManifest([]), new Uint8Array(BLOCK_BYTES)]), 'a block of padding')
  isMalformed(Buffer.concat([rawManifest([]), Uint8Array.of(0, 1)]), 'padding that is not zero')
  isMalformed(rawManifest([], { version: 2 }), 'version')
  isMalformed(rawManifest([], { kind: 3 }), 'kind')
  isMalformed(rawManifest([{ path: 'a', kind: 3 }]), 'kind of an entry')
})

test('a shared file is one entry of its own name', () => {
  isMalformed(rawManifest([{ path: 'x' }], { kind: 1 }), 'another name')
  isMalformed(rawManifest([], { kind: 1 }), 'none')
  isMalformed(rawManifest([{ path: 'n', kind: 0 }], { kind: 1 }), 'a folder')
  isMalformed(rawManifest([{ path: 'n' }, { path: 'o' }], { kind: 1 }), 'two')
  isMalformed(rawManifest([{ path: 'n|n' }], { kind: 1 }), 'deeper')
})
