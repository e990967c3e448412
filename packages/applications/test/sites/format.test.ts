import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { concatBytes, type Primitives, toHex, utf8 } from '@warren/kernel'
import { createNoblePrimitives, createSeededRandom, createSimPrimitives, fuzz } from '@warren/testkit'
import fc from 'fast-check'
import { FUZZ_TARGETS } from '../../src/fuzz-targets.ts'
import { MAX_SITE_HEAD_BYTES, MIN_SITE_VERSIONS } from '../../src/limits.ts'
import { decodeSiteHead, encodeSiteHead } from '../../src/sites/format/head.ts'
import {
  decodeSiteManifest,
  encodeGroup,
  encodeManifestHead,
  groupBytesOf,
  partBlocksOf,
  type SiteEntry,
  type SiteGroup,
  sitePathBytes,
} from '../../src/sites/format/manifest.ts'
import {
  applyPartCipher,
  MAX_PART_BYTES,
  partKey,
  type PartReference,
  segmentsOf,
} from '../../src/sites/format/part.ts'
import { groupEntries } from '../../src/sites/grouping.ts'
import { siteContentSecret, siteHeadKey } from '../../src/sites/keys.ts'

const primitives = createSimPrimitives(createSeededRandom(1))
const HASH = new Uint8Array(32).fill(7)

function partOfBlocks(blocks: number): PartReference {
  const data = Math.min(8, blocks)
  const ids = blocks + (data === 1 ? 0 : Math.ceil(blocks / data) * 3)
  return { key: HASH, blocks, data, parity: 3, ids: new Uint8Array(ids * 32).fill(9) }
}

function groupOf(...entries: readonly (readonly [string, number])[]): SiteGroup {
  const listed = entries.map(([path, bytes]) => ({ path: path.split('/'), bytes, modifiedS: 5 }))
  return { entries: listed, parts: partBlocksOf(groupBytesOf(listed)).map(partOfBlocks) }
}

function manifestOf(...groups: readonly SiteGroup[]): Uint8Array {
  return concatBytes(encodeManifestHead(groups.length), ...groups.map(encodeGroup))
}

describe('the manifest of a site', () => {
  test('comes back as it was written, whatever pads it', () => {
    const groups = [groupOf(['a', 0], ['b/c', 70_000]), groupOf(['film', 3_000_000]), groupOf(['z', 0])]
    const decoded = decodeSiteManifest(concatBytes(manifestOf(...groups), new Uint8Array(500)))
    assert.deepEqual(decoded.groups, groups)
  })

  const BAD: Readonly<Record<string, Uint8Array>> = {
    'a path twice': manifestOf(groupOf(['a', 1], ['a', 1])),
    'paths out of order': manifestOf(groupOf(['b', 1]), groupOf(['a', 1])),
    'a file above another': manifestOf(groupOf(['a', 1], ['a/b', 1])),
    'a way out': manifestOf(groupOf(['../a', 1])),
    'a way to here': manifestOf(groupOf(['./a', 1])),
    'an empty name': manifestOf(groupOf(['a//b', 1])),
    'a control character': manifestOf(groupOf(['a\u0007', 1])),
    'more groups than there are bytes': encodeManifestHead(0xffff_ffff),
    'a huge file without parts': concatBytes(
      encodeManifestHead(1),
      encodeGroup(groupOf(['a', 0])).subarray(0, -8),
      Uint8Array.of(0, 0, 0x3f, 0xff, 0, 0, 0, 0),
    ),
    'something after the end': concatBytes(manifestOf(groupOf(['a', 1])), Uint8Array.of(1)),
    'a part of another size': concatBytes(
      encodeManifestHead(1),
      encodeGroup(groupOf(['a', 40_000])).subarray(0, 2 + 2 + 1 + 8 + 8),
      encodeGroup(groupOf(['a', 70_000])).subarray(2 + 2 + 1 + 8 + 8),
    ),
  }
  for (const [name, bytes] of Object.entries(BAD))
    test(`${name} is refused`, () => assert.throws(() => decodeSiteManifest(bytes), { kind: 'malformed' }))
})

describe('groups', () => {
  const entries = fc
    .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,12}$/), fc.nat(3_000_000)), {
      selector: ([name]) => name,
      minLength: 1,
      maxLength: 120,
    })
    .map((files) =>
      files
        .map(([name, bytes]): SiteEntry => ({ path: [name], bytes, modifiedS: 0 }))
        .sort((a, b) => Buffer.compare(sitePathBytes(a.path), sitePathBytes(b.path))),
    )

  test('hold every file once, in order, and fit a part unless they are one large file', () => {
    fc.assert(
      fc.property(entries, (files) => {
        const groups = groupEntries(primitives, files)
        assert.deepEqual(groups.flat(), files)
        assert.ok(groups.every((group) => group.length === 1 || groupBytesOf(group) <= MAX_PART_BYTES))
      }),
    )
  })

  test('a file that comes or goes leaves all groups as they were but for a few beside it', () => {
    const random = createSeededRandom(9)
    const files = Array.from({ length: 2000 }, (_, index): SiteEntry => {
      const bytes = new DataView(random.bytes(4).buffer).getUint32(0) % 40_000
      return { path: [`f${String(index).padStart(5, '0')}`], bytes, modifiedS: 0 }
    })
    const namesOf = (all: readonly SiteEntry[]): Set<string> =>
      new Set(groupEntries(primitives, all).map((group) => group.map(({ path }) => path.join('/')).join(' ')))
    const before = namesOf(files)
    for (const gone of [0, 77, 1000, 1999]) {
      const after = namesOf(files.filter((_, index) => index !== gone))
      const changed = [...after].filter((group) => !before.has(group)).length
      assert.ok(changed <= 4, `${changed} of ${after.size} groups changed`)
    }
  })
})

describe('the head of a site', () => {
  const version = (number: number) => ({
    number,
    madeAtS: 1_800_000_000 + number,
    files: 3,
    bytes: 2 ** 40,
    root: { key: HASH, blocks: 1, data: 1, parity: 11, ids: HASH },
  })
  const versions = Array.from({ length: 300 }, (_, index) => version(300 - index))

  test('names the last versions, and holds the root of the newest only where 64 of them still fit', () => {
    for (const rootBytes of [0, 100, 5000, 10_000, 12_000, 32_000]) {
      for (const count of [1, 63, 64, 65, 300]) {
        const newestRoot = new Uint8Array(rootBytes).fill(1)
        const bytes = encodeSiteHead({ state: 'live', versions: versions.slice(0, count), newestRoot })
        assert.ok(bytes.length <= MAX_SITE_HEAD_BYTES)
        const head = decodeSiteHead(concatBytes(bytes, new Uint8Array(40)))
        assert.ok(head.versions.length >= Math.min(count, MIN_SITE_VERSIONS))
        assert.deepEqual(head.versions, versions.slice(0, head.versions.length))
        assert.ok(head.newestRoot === undefined || head.newestRoot.length === rootBytes)
      }
    }
  })

  test('versions that do not fall are refused', () => {
    const bytes = encodeSiteHead({ state: 'live', versions: [version(1), version(2)], newestRoot: undefined })
    assert.throws(() => decodeSiteHead(bytes), { kind: 'malformed' })
  })
})

describe('parts', () => {
  const secret = new Uint8Array(32).fill(3)
  const plain = new Uint8Array(2 * 32_768).fill(5)

  test('the same bytes have the same key under one secret, and another under another secret', () => {
    const key = partKey(primitives, secret, plain)
    assert.deepEqual(partKey(primitives, secret, plain.slice()), key)
    assert.notDeepEqual(partKey(primitives, new Uint8Array(32), plain), key)
    const other = plain.slice()
    other[40_000] = 6
    assert.notDeepEqual(partKey(primitives, secret, other), key)
  })

  test('segments of a part have one place each and all of its ids', () => {
    const part = partOfBlocks(20)
    const segments = segmentsOf(primitives, part)
    assert.deepEqual(
      segments.map(({ data, parity, ids }) => [data, parity, ids.length]),
      [
        [8, 3, 11],
        [8, 3, 11],
        [4, 3, 7],
      ],
    )
    assert.equal(new Set(segments.map(({ salt }) => toHex(salt))).size, 1)
  })

  test('derivation and cipher never change: what lies in the network depends on them', () => {
    // Over noble, so that a slip of ours is not compared with itself.
    const noble: Primitives = createNoblePrimitives(createSeededRandom(1))
    const [one, two] = [primitives, noble].map((each) => {
      const blocks = plain.slice()
      const key = partKey(each, siteContentSecret(each, secret), blocks)
      applyPartCipher(each, key, blocks)
      const salt = segmentsOf(each, { ...partOfBlocks(1), key })[0]?.salt as Uint8Array
      return [key, each.sha256(blocks), salt, siteHeadKey(each, HASH, utf8('network'))].map(toHex)
    })
    assert.deepEqual(one, two)
    assert.deepEqual(two, [
      '0d05bd1cde91ac99d4899544d0aa19afbcac4552f93cf07d29bf3daa6de4a8e1',
      'e331ed3edd910ed8f7cf2d0a06d67c951f817ebfadc454e2dd3c3768e1353f3a',
      '8a1f91d33bfcca05c3c0ae97221d8dc6f132fe0f8146ba5282c7277c7939b124',
      '4dc2724262e7dd799aaf08f73ae476aea4dfd6be536ea41536fa44cc07890d3e',
    ])
  })
})

describe('decoders of sites refuse or return, whatever comes', () => {
  for (const target of FUZZ_TARGETS.filter(({ name }) => name.startsWith('sites: ')))
    test(target.name, () => fuzz(target))
})
