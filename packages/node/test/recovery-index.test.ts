import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isWarrenError } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives, fuzz, MemoryState } from '@warren/testkit'
import { FUZZ_TARGETS } from '../src/fuzz-targets.ts'
import { openBackup, sealBackup } from '../src/recovery/backup-file.ts'
import { fitIndex } from '../src/recovery/fit-index.ts'
import { decodeRecoveryIndex, encodeRecoveryIndex, type RecoveryIndex } from '../src/recovery/index-format.ts'
import { drawNumber, nextNumber, reserveBeyond, reserveNumbers } from '../src/recovery/number-counters.ts'
import { entryOf, recoveredOf, shareSourceOf } from '../src/recovery/share-source.ts'
import { recoveredSiteOf, siteEntryOf, siteSourceOf } from '../src/recovery/site-source.ts'
import { combineRoot, splitRoot } from '../src/recovery/split-root.ts'

const random = createSeededRandom('recovery index')
const primitives = createSimPrimitives(random)

for (const target of FUZZ_TARGETS) {
  test(`${target.name}: any bytes are read or refused as malformed`, () => fuzz(target, { runs: 1500 }))
}

const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
const timeMs = fc.nat(4_000_000_000).map((seconds) => seconds * 1000)
const name = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => text.isWellFormed())
const service = fc.record({
  index: fc.nat(100_000),
  name: fc.option(name, { nil: undefined }),
  ports: fc.array(
    fc.record({ port: fc.integer({ min: 1, max: 65_535 }), target: fc.constant('127.0.0.1:80') }),
    { maxLength: 4 },
  ),
  clients: fc.array(key, { maxLength: 3 }),
  besideRelay: fc.boolean(),
  createdAtMs: timeMs,
})
const share = fc.record({
  number: fc.nat(100_000),
  name,
  kind: fc.constantFrom('file' as const, 'folder' as const),
  bytes: fc.maxSafeNat(),
  files: fc.nat(200_000),
  manifestRoot: key,
  modifiedS: fc.option(fc.integer(), { nil: undefined }),
  executable: fc.option(fc.boolean(), { nil: undefined }),
  also: fc.option(fc.constant('warren:abc'), { nil: undefined }),
  once: fc.boolean(),
  untilMs: fc.option(timeMs, { nil: undefined }),
  clients: fc.array(key, { maxLength: 2 }),
  createdAtMs: timeMs,
})
const site = fc.record({
  number: fc.nat(100_000),
  createdAtMs: timeMs,
  isEnded: fc.boolean(),
  revision: fc.maxSafeNat(),
  name: fc.option(name, { nil: undefined }),
  last: fc.option(
    fc.record({
      number: fc.nat(100_000),
      madeAtS: fc.nat(),
      files: fc.nat(),
      bytes: fc.maxSafeNat(),
      until: fc.nat(),
      held: fc.nat(254),
      spare: fc.nat(254),
    }),
    { nil: undefined },
  ),
})
const sequence = fc
  .record({ seed: key, chains: fc.tuple(key, key), index: fc.nat(2 ** 31), written: fc.nat(1000) })
  .map(({ seed, chains: [chain, later], index, written }) => {
    const first = { capability: 'write' as const, seed, index, chain }
    return { first, position: written === 0 ? first : { ...first, index: index + written, chain: later } }
  })
const indexes: fc.Arbitrary<RecoveryIndex> = fc.record({
  nextService: fc.constant(100_001),
  nextShare: fc.constant(100_001),
  nextSite: fc.constant(100_001),
  madeAtMs: timeMs,
  leftOut: fc.nat(9),
  services: fc.uniqueArray(service, { selector: ({ index }) => index, maxLength: 12 }),
  clientKeys: fc.uniqueArray(fc.record({ identity: key, secret: key }), {
    selector: ({ identity }) => identity.join(),
    maxLength: 6,
  }),
  shares: fc.uniqueArray(share, { selector: ({ number }) => number, maxLength: 12 }),
  sites: fc.uniqueArray(site, { selector: ({ number }) => number, maxLength: 6 }),
  boxes: fc.uniqueArray(sequence, { selector: ({ first }) => first.seed.join(), maxLength: 4 }),
  names: fc.uniqueArray(fc.record({ name, target: fc.constant('warren:abc'), addedAtMs: timeMs }), {
    selector: (entry) => entry.name,
    maxLength: 6,
  }),
})

/** Without the prototypes that generated records lack. */
const plain = (value: unknown): string => JSON.stringify(value)

test('an index comes back as it was written', () => {
  fc.assert(
    fc.property(indexes, (index) => {
      assert.equal(
        plain(decodeRecoveryIndex(encodeRecoveryIndex(index))),
        plain({ ...index, ...order(index) }),
      )
    }),
    { numRuns: 60 },
  )
})

test('an index of a node that never had a site is what nodes wrote before there were sites, and is read as one', () => {
  fc.assert(
    fc.property(indexes, (index) => {
      const bytes = encodeRecoveryIndex({ ...index, nextSite: 0, sites: [], boxes: [], names: [] })
      assert.equal(bytes[0], 1)
      const withSites = encodeRecoveryIndex({ ...index, sites: [], boxes: [], names: [] })
      assert.equal(withSites[0], 2)
      // Version 2 is version 1, a counter and a list.
      assert.deepEqual(withSites.subarray(1, -6), bytes.subarray(1))
      const { nextSite, sites } = decodeRecoveryIndex(bytes)
      assert.deepEqual([nextSite, sites], [0, []])
    }),
    { numRuns: 30 },
  )
})

test('an index of a node without names is what nodes wrote before names were in it', () => {
  fc.assert(
    fc.property(indexes, (index) => {
      const before = encodeRecoveryIndex({ ...index, boxes: [], names: [] })
      const { names } = index
      const after = encodeRecoveryIndex({ ...index, boxes: [] })
      assert.deepEqual([before[0], after[0]], [2, names.length === 0 ? 2 : 3])
      assert.deepEqual(after.subarray(1, before.length), before.subarray(1))
    }),
    { numRuns: 30 },
  )
})

test('an index of a node without boxes is what nodes wrote before boxes were in it', () => {
  fc.assert(
    fc.property(indexes, (index) => {
      const entry = { name: 'one', target: 'warren:abc', addedAtMs: 1 }
      const before = encodeRecoveryIndex({ ...index, boxes: [], names: [entry] })
      const after = encodeRecoveryIndex({ ...index, names: [entry] })
      assert.deepEqual([before[0], after[0]], [3, index.boxes.length === 0 ? 3 : 4])
      assert.deepEqual(after.subarray(1, before.length), before.subarray(1))
    }),
    { numRuns: 30 },
  )
})

test('an index that holds a sequence of boxes twice, or one that goes backwards, is refused', () => {
  const [index] = fc.sample(indexes, { seed: 4, numRuns: 1 }) as [RecoveryIndex]
  const first = { capability: 'write', seed: random.bytes(32), index: 9, chain: random.bytes(32) } as const
  const other = { ...first, chain: random.bytes(32) }
  for (const boxes of [
    [
      { first, position: first },
      { first, position: { ...other, index: 10 } },
    ],
    [{ first, position: { ...other, index: 8 } }],
    [{ first, position: other }],
    [{ first, position: { ...other, index: Number.MAX_SAFE_INTEGER } }],
  ]) {
    const bytes = encodeRecoveryIndex({ ...index, boxes })
    assert.throws(() => decodeRecoveryIndex(bytes), { kind: 'malformed' })
  }
})

test('an index that holds a name twice is refused', () => {
  const [index] = fc.sample(indexes, { seed: 3, numRuns: 1 }) as [RecoveryIndex]
  const entry = { name: 'twice', target: 'warren:abc', addedAtMs: 1 }
  const bytes = encodeRecoveryIndex({ ...index, names: [entry, entry] })
  assert.throws(() => decodeRecoveryIndex(bytes), { kind: 'malformed' })
})

/** Members in the order in which the decoder makes them. */
function order(index: RecoveryIndex): RecoveryIndex {
  const { nextService, nextShare, nextSite, madeAtMs, leftOut, shares, sites, boxes, names } = index
  const services = index.services.map(
    ({ index: number, name: text, ports, clients, besideRelay, createdAtMs }) => ({
      index: number,
      name: text,
      ports: ports.map(({ port, target }) => ({ port, target })),
      clients,
      besideRelay,
      createdAtMs,
    }),
  )
  const clientKeys = index.clientKeys.map(({ identity, secret }) => ({ identity, secret }))
  const numbers = { nextService, nextShare, nextSite }
  return { ...numbers, madeAtMs, leftOut, services, clientKeys, shares, sites, boxes, names }
}

test('a backup of any node fits any record: shares are left out first, oldest first, then names, keys, boxes, sites, services, and it says how many', () => {
  fc.assert(
    fc.property(indexes, fc.integer({ min: 64, max: 6000 }), (index, capacityBytes) => {
      const { bytes, leftOut } = fitIndex(index, capacityBytes)
      assert.ok(bytes.length <= capacityBytes)
      const fitted = decodeRecoveryIndex(bytes)
      assert.equal(fitted.leftOut, index.leftOut + leftOut)
      const lost = [
        index.services.length - fitted.services.length,
        index.clientKeys.length - fitted.clientKeys.length,
        index.shares.length - fitted.shares.length,
        index.sites.length - fitted.sites.length,
        index.names.length - fitted.names.length,
        index.boxes.length - fitted.boxes.length,
      ] as const
      assert.equal(
        lost.reduce((total, each) => total + each, 0),
        leftOut,
      )
      if (lost[4] > 0) assert.equal(fitted.shares.length, 0)
      if (lost[1] > 0) assert.equal(fitted.names.length, 0)
      if (lost[5] > 0) assert.equal(fitted.clientKeys.length, 0)
      if (lost[3] > 0) assert.equal(fitted.boxes.length, 0)
      if (lost[0] > 0) assert.equal(fitted.sites.length, 0)
      const oldestKept = Math.min(...fitted.shares.map(({ createdAtMs }) => createdAtMs))
      const keptNumbers = new Set(fitted.shares.map(({ number }) => number))
      for (const { number, createdAtMs } of index.shares)
        if (!keptNumbers.has(number)) assert.ok(createdAtMs <= oldestKept)
    }),
    { numRuns: 80 },
  )
})

test('a backup file opens with its own words only, and not with a bit changed', () => {
  const [root, other] = [random.bytes(32), random.bytes(32)]
  const index = encodeRecoveryIndex(fc.sample(indexes, { seed: 1, numRuns: 1 })[0] as RecoveryIndex)
  const file = sealBackup(primitives, root, index)
  assert.deepEqual(encodeRecoveryIndex(openBackup(primitives, root, file)), index)
  const isBadInput = (error: unknown): boolean => isWarrenError(error) && error.kind === 'bad-input'
  assert.throws(() => openBackup(primitives, other, file), isBadInput)
  assert.throws(() => openBackup(primitives, root, new Uint8Array(10)), isBadInput)
  for (let at = 0; at < file.length; at += 13) {
    const changed = file.with(at, (file[at] as number) ^ 1)
    assert.throws(() => openBackup(primitives, root, changed), isBadInput)
  }
})

test('any k of n shares give the root, fewer and foreign ones are refused', async () => {
  const root = random.bytes(32)
  const shares = (await splitRoot(primitives, root, { need: 3, of: 5 })).map((words) => words.join(' '))
  assert.equal(new Set(shares).size, 5)
  for (let mask = 0; mask < 32; mask++) {
    const chosen = shares.filter((_, index) => (mask & (1 << index)) !== 0)
    if (chosen.length >= 3) assert.deepEqual(await combineRoot(primitives, chosen.toReversed()), root)
    else await assert.rejects(combineRoot(primitives, chosen), { kind: 'bad-input' })
  }
  const again = (await splitRoot(primitives, root, { need: 3, of: 5 })).map((words) => words.join(' '))
  await assert.rejects(combineRoot(primitives, [...shares.slice(0, 2), ...again.slice(2, 4)]), {
    kind: 'bad-input',
    message: /different splittings/,
  })
  const words = (shares[1] as string).split(' ')
  const swapped = [words[1], words[0], ...words.slice(2)].join(' ')
  await assert.rejects(
    combineRoot(primitives, [shares[0] as string, swapped, shares[2] as string]),
    (error: unknown) => isWarrenError(error) && /^Share 2 of those given: .*checksum/.test(error.next ?? ''),
  )
  for (const numbers of [
    { need: 1, of: 3 },
    { need: 4, of: 3 },
    { need: 2, of: 17 },
    { need: 2.5, of: 3 },
  ])
    await assert.rejects(splitRoot(primitives, root, numbers), { kind: 'bad-input' })
})

test('numbers are only ever counted up, and where nobody knows how far, a new range is begun', () => {
  const state = new MemoryState()
  reserveNumbers(state, 'service', 20)
  reserveNumbers(state, 'service', 5)
  assert.equal(nextNumber(state, 'service'), 20)
  assert.equal(nextNumber(state, 'share'), 0)
  reserveBeyond(state, 'site', 0)
  assert.equal(nextNumber(state, 'site'), 0, 'who never had a site begins somewhere at random')
  reserveBeyond(state, 'site', 77)
  assert.equal(nextNumber(state, 'site'), 77 + 1024)
  for (let count = 0; count < 100; count++) {
    const drawn = drawNumber(random)
    assert.ok(drawn >= 0x10_0000 && drawn < 0x7fff_ffff)
  }
})

test('shares of an index wait in the state until a part comes that serves them, and are in backups meanwhile', () => {
  const state = new MemoryState()
  const entries = fc
    .sample(fc.uniqueArray(share, { selector: ({ number }) => number, minLength: 2, maxLength: 4 }), {
      seed: 3,
      numRuns: 1,
    })
    .flat()
    .map(entryOf)
  shareSourceOf(state, undefined).restore(entries)
  const waiting = shareSourceOf(state, undefined).exportAll()
  assert.equal(waiting.length, entries.length)
  assert.equal(plain(waiting.map(recoveredOf).map(entryOf)), plain(waiting))
  const taken: unknown[] = []
  shareSourceOf(state, { exportAll: () => [], restore: (given) => void taken.push(...given) })
  assert.deepEqual(taken, waiting)
  assert.equal(shareSourceOf(state, undefined).exportAll().length, 0)
})

test('sites of an index wait in the state until a part comes that publishes them, and are in backups meanwhile', () => {
  const state = new MemoryState()
  const arrays = fc.uniqueArray(site, { selector: ({ number }) => number, minLength: 2, maxLength: 4 })
  const entries = fc.sample(arrays, { seed: 5, numRuns: 1 }).flat().map(siteEntryOf)
  siteSourceOf(state, undefined).restore(entries)
  const waiting = siteSourceOf(state, undefined).exportAll()
  assert.equal(waiting.length, entries.length)
  assert.deepEqual(waiting.map(recoveredSiteOf).map(siteEntryOf), waiting)
  const taken: unknown[] = []
  siteSourceOf(state, { exportAll: () => [], restore: (given) => void taken.push(...given) })
  assert.deepEqual(taken, waiting)
  assert.equal(siteSourceOf(state, undefined).exportAll().length, 0)
})
