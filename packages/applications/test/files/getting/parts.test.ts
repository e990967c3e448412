import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fromHex, utf8 } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives, VirtualClock } from '@warren/testkit'
import { BLOCK_BYTES, type Manifest, orderEntries } from '../../../src/files/format/index.ts'
import { ByteBudget } from '../../../src/files/getting/byte-budget.ts'
import { chooseEntries } from '../../../src/files/getting/choose.ts'
import {
  checkAtEnd,
  decodeHead,
  decodeRecord,
  encodeHead,
  encodeRecord,
  type JournalRecord,
  MAX_RECORD_BYTES,
} from '../../../src/files/getting/journal-format.ts'
import { Layout } from '../../../src/files/getting/layout.ts'
import { numberedName, partName } from '../../../src/files/getting/part-names.ts'
import { RangeSet } from '../../../src/files/getting/range-set.ts'

const primitives = createSimPrimitives(createSeededRandom('parts'))

function manifestOf(files: readonly (readonly [string, number])[], name = 'share'): Manifest {
  const entries = orderEntries(
    files.map(([path, bytes]) => ({
      path: path.split('/'),
      kind: 'file',
      bytes,
      executable: false,
      modifiedS: 0,
    })),
  )
  const dataBytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  return { name, kind: 'folder', dataRoot: new Uint8Array(32), dataBytes, entries }
}

test('a set of runs behaves like a set of numbers', () => {
  const step = fc.record({
    what: fc.constantFrom('add', 'delete', 'take'),
    first: fc.nat(40),
    count: fc.nat(12),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const runs = new RangeSet()
      const plain = new Set<number>()
      for (const { what, first, count } of steps) {
        if (what === 'take') {
          const taken = runs.takeFirst(count + 1)
          assert.equal(taken?.first, plain.size === 0 ? undefined : Math.min(...plain))
          for (let at = 0; at < (taken?.count ?? 0); at++) assert.ok(plain.delete((taken?.first ?? 0) + at))
          continue
        }
        runs[what === 'add' ? 'add' : 'delete'](first, count)
        for (let at = first; at < first + count; at++) plain[what === 'add' ? 'add' : 'delete'](at)
      }
      assert.equal(runs.size, plain.size)
      for (let at = 0; at < 60; at++) assert.equal(runs.has(at), plain.has(at))
      const listed = [...runs.ranges()].flatMap(({ first, count }) =>
        Array.from({ length: count }, (_, at) => first + at),
      )
      assert.deepEqual(
        listed,
        [...plain].sort((a, b) => a - b),
      )
    }),
  )
})

const CHOICES: readonly (readonly [string, readonly string[]])[] = [
  ['a/b.txt', ['a/b.txt']],
  ['a', ['a/b.txt', 'a/c/d.jpg', 'a/e.jpg']],
  ['a/', ['a/b.txt', 'a/c/d.jpg', 'a/e.jpg']],
  ['share/a/b.txt', ['a/b.txt']],
  ['./a/b.txt', ['a/b.txt']],
  ['*.jpg', ['a/c/d.jpg', 'a/e.jpg', 'f.jpg']],
  ['a/*.jpg', ['a/e.jpg']],
  ['a/**.jpg', ['a/c/d.jpg', 'a/e.jpg']],
  ['?.jpg', ['a/c/d.jpg', 'a/e.jpg', 'f.jpg']],
  ['c', ['a/c/d.jpg']],
  ['/f.jpg', ['f.jpg']],
  ['/a/c', ['a/c/d.jpg']],
]

test('paths, folders and patterns choose what people mean by them', () => {
  const manifest = manifestOf([
    ['a/b.txt', 1],
    ['a/c/d.jpg', 2],
    ['a/e.jpg', 3],
    ['f.jpg', 4],
  ])
  for (const [pattern, wanted] of CHOICES) {
    const chosen = chooseEntries(manifest, [pattern])
    assert.deepEqual(
      chosen.map((index) => manifest.entries[index]?.path.join('/')),
      wanted,
      pattern,
    )
  }
  assert.throws(() => chooseEntries(manifest, ['a', '*.png']), { kind: 'bad-input' })
  assert.throws(() => chooseEntries(manifest, ['/c']), { kind: 'bad-input' }, 'not at the top')
})

test('a pattern of many stars costs a bounded time', () => {
  const manifest = manifestOf([[`${'a'.repeat(200)}b`, 1]])
  assert.throws(() => chooseEntries(manifest, [`${'*a'.repeat(100)}c`]), { kind: 'bad-input' })
  assert.throws(
    () =>
      chooseEntries(
        manifest,
        Array.from({ length: 10_000 }, () => 'x'),
      ),
    { kind: 'bad-input' },
  )
})

test('the pieces of all blocks are the chosen files, byte for byte', () => {
  const sizes = fc.array(fc.oneof(fc.nat(200), fc.nat(3 * BLOCK_BYTES), fc.constant(BLOCK_BYTES)), {
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(sizes, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (all, flags) => {
      const manifest = manifestOf(all.map((bytes, at) => [String(at).padStart(2, '0'), bytes]))
      const chosen = all.map((_, at) => at).filter((at) => flags[at])
      const layout = new Layout(manifest, chosen)
      const covered = new Map<number, number>()
      const needed = layout.needed()
      for (let block = 0; block < layout.blockCount; block++) {
        const pieces = layout.pieces(block)
        assert.equal(needed.has(block), pieces.length > 0)
        for (const { entry, fileOffset, blockOffset, bytes } of pieces) {
          assert.equal(covered.get(entry) ?? 0, fileOffset)
          assert.equal(layout.offsetOf(entry) + fileOffset, block * BLOCK_BYTES + blockOffset)
          covered.set(entry, fileOffset + bytes)
        }
      }
      for (const at of chosen) assert.equal(covered.get(at) ?? 0, all[at])
      assert.equal(
        [...covered.keys()].every((entry) => flags[entry]),
        true,
      )
    }),
    { numRuns: 60 },
  )
})

const subject = { manifestRoot: new Uint8Array(32).fill(1), selection: new Uint8Array(32).fill(2) }

test('the head and the records of a journal have their bytes of the specification', () => {
  const head = encodeHead(primitives, subject, new Uint8Array(16).fill(3))
  const body = Uint8Array.from([
    ...utf8('warren-part 1\n'),
    ...subject.manifestRoot,
    ...subject.selection,
    ...new Uint8Array(16).fill(3),
  ])
  assert.deepEqual(head.subarray(0, -8), body)
  assert.deepEqual(head.subarray(-8), primitives.sha256(body).subarray(0, 8))
  const record = encodeRecord(primitives, checkAtEnd(head), {
    type: 'written',
    first: 5,
    fingerprints: [new Uint8Array(32).fill(9)],
  })
  assert.deepEqual(record.subarray(0, 7), fromHex('01000000050001'))
  const checked = Uint8Array.from([...head.subarray(-8), ...record.subarray(0, -8)])
  assert.deepEqual(record.subarray(-8), primitives.sha256(checked).subarray(0, 8))
})

test('a journal record with any byte changed, cut off or moved is no record', () => {
  const fingerprint = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const fingerprints = fc.array(fingerprint, { minLength: 1, maxLength: 32 })
  const record: fc.Arbitrary<JournalRecord> = fc.oneof(
    fc
      .tuple(fc.nat(), fingerprints)
      .map(([first, all]) => ({ type: 'written' as const, first, fingerprints: all })),
    fc.constant({ type: 'checkpoint' as const }),
    fc.constantFrom('x', 'ä (2).txt').map((name) => ({ type: 'finishing' as const, name })),
  )
  const before = new Uint8Array(8).fill(4)
  fc.assert(
    fc.property(record, fc.nat(), fc.integer({ min: 1, max: 255 }), (written, place, change) => {
      const bytes = encodeRecord(primitives, before, written)
      assert.deepEqual(decodeRecord(primitives, before, bytes), { record: written, bytes: bytes.length })
      const changed = bytes.slice()
      changed[place % bytes.length] = (changed[place % bytes.length] ?? 0) ^ change
      assert.equal(decodeRecord(primitives, before, changed), undefined)
      assert.equal(decodeRecord(primitives, before, bytes.subarray(0, place % bytes.length)), undefined)
      assert.equal(decodeRecord(primitives, new Uint8Array(8), bytes), undefined)
    }),
  )
})

test('a journal of random bytes is refused without a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: MAX_RECORD_BYTES + 10 }), (bytes) => {
      assert.equal(decodeHead(primitives, bytes), undefined)
      assert.equal(decodeRecord(primitives, new Uint8Array(8), bytes), undefined)
    }),
  )
})

test('names beside a taken one keep their extension and fit a file system', () => {
  assert.equal(numberedName('a.tar', 'file', 1), 'a.tar')
  assert.equal(numberedName('a.tar', 'file', 2), 'a (2).tar')
  assert.equal(numberedName('a.b', 'folder', 3), 'a.b (3)')
  assert.equal(numberedName('.profile', 'file', 2), '.profile (2)')
  const long = 'ä'.repeat(127)
  for (const name of [numberedName(`${long}.x`, 'file', 10_000), partName(long, 1), partName(long, 10_000)])
    assert.ok(utf8(name).length <= 255)
})

test('a budget grants what its rate allows and calls when there is more', async () => {
  const clock = new VirtualClock()
  let calls = 0
  const budget = new ByteBudget(clock, 10 * BLOCK_BYTES, () => calls++)
  let granted = 0
  for (let tick = 0; tick < 1000; tick++) {
    granted += budget.spend(7)
    await clock.runFor(10)
  }
  assert.ok(granted >= 95 && granted <= 102, `${granted} blocks in 10 s`)
  assert.ok(calls > 20)
  budget.stop()
  assert.equal(clock.pendingTimers, 0)
})
