import assert from 'node:assert/strict'
import { createHash, hkdfSync } from 'node:crypto'
import { test } from 'node:test'
import { type ErrorKind, isWarrenError } from '@warren/kernel'
import { createNodePrimitives } from '@warren/platform/node'
import { createSeededRandom, effort } from '@warren/testkit'
import fc from 'fast-check'
import {
  formatVerifyCapability,
  parseVerifyCapability,
  type VerifyCapability,
} from '../../../src/files/leaving/capability.ts'
import {
  decodeIndex,
  encodeIndex,
  type InlineIndex,
  maxIndexIds,
  type SharesIndex,
} from '../../../src/files/leaving/index-format.ts'
import { indexKeyOf, listKeyOf, verifyKeyOf } from '../../../src/files/leaving/keys.ts'
import { dataOf, idCountOf, levelsOf, planLevels, shareAt } from '../../../src/files/leaving/levels.ts'

const primitives = createNodePrimitives()
const random = createSeededRandom('leaving formats')

function drawCapability(): VerifyCapability {
  return { networkTag: random.bytes(4), headKey: random.bytes(32), verifyKey: random.bytes(32) }
}

const throwsKind = (kind: ErrorKind, work: () => unknown, pattern = /./): void =>
  assert.throws(work, (error) => isWarrenError(error) && error.kind === kind && pattern.test(error.message))

test('a capability reads back, also with what mail programs put around it', () => {
  const capability = drawCapability()
  const text = formatVerifyCapability(primitives, capability)
  assert.equal(text.length, 'warren-verify:'.length + 98)
  for (const given of [text, ` ${text}\n`, `<${text}>`, `< ${text} >`])
    assert.deepEqual(parseVerifyCapability(primitives, given), capability)
})

test('every fault of a capability has its own sentence, and says what to do', () => {
  const text = formatVerifyCapability(primitives, drawCapability())
  const body = Buffer.from(text.slice('warren-verify:'.length), 'base64url').subarray(0, -4)
  const other = Buffer.from([2, ...body.subarray(1)])
  const sum = createHash('sha256').update('warren verify capability 1\0').update(other).digest()
  const ofVersion2 = `warren-verify:${Buffer.concat([other, sum.subarray(0, 4)]).toString('base64url')}`
  const refuses = (given: string, pattern: RegExp): void =>
    assert.throws(
      () => parseVerifyCapability(primitives, given),
      (error) =>
        isWarrenError(error) &&
        error.kind === 'bad-input' &&
        pattern.test(error.message) &&
        (error.next ?? '').endsWith('.'),
      given,
    )
  refuses('', /no capability/)
  refuses('warren:abc', /no capability/)
  refuses('x'.repeat(10_000), /no capability/)
  refuses('warren-verify:', /incomplete or was changed/)
  refuses('warren-verify:***', /incomplete or was changed/)
  refuses(text.slice(0, -1), /incomplete or was changed/)
  refuses(`${text}A`, /incomplete or was changed/)
  refuses(ofVersion2, /another version/)
})

test('any one character of a capability that is another one is noticed', () => {
  const text = formatVerifyCapability(primitives, drawCapability())
  const start = 'warren-verify:'.length
  for (let at = start; at < text.length; at++) {
    const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
    throwsKind('bad-input', () => parseVerifyCapability(primitives, changed))
  }
})

test('the keys are those of the specification, and none gives another', () => {
  const [shareKey, root] = [random.bytes(32), random.bytes(32)]
  const derive = (key: Uint8Array, info: Uint8Array): string =>
    Buffer.from(hkdfSync('sha256', key, 'warren store 1', info, 32)).toString('hex')
  const verifyKey = verifyKeyOf(primitives, shareKey, root)
  assert.equal(verifyKey.toHex(), derive(shareKey, Buffer.concat([Buffer.from('verify'), root])))
  assert.equal(indexKeyOf(primitives, verifyKey).toHex(), derive(verifyKey, Buffer.from('index')))
  assert.equal(
    listKeyOf(primitives, verifyKey, 3).toHex(),
    derive(verifyKey, Buffer.concat([Buffer.from('list'), Buffer.of(3)])),
  )
  const keys = [0, 1, 2, 3].map((level) => listKeyOf(primitives, verifyKey, level).toHex())
  assert.equal(new Set([...keys, indexKeyOf(primitives, verifyKey).toHex()]).size, 5)
})

function sharesIndex(): SharesIndex {
  const levels = levelsOf([
    { blocks: 2001, data: 32, parity: 32 },
    { blocks: 4, data: 4, parity: 6 },
  ])
  const ids = Array.from({ length: 10 }, () => random.bytes(32))
  return {
    form: 'shares',
    manifestBlocks: 1,
    dataBlocks: 2000,
    untilHours: 500_000,
    salt: random.bytes(32),
    levels,
    ids,
  }
}

const inlineIndex = (): InlineIndex => ({
  form: 'inline',
  manifestBlocks: 1,
  dataBlocks: 1,
  untilHours: 500_000,
  manifest: random.bytes(60),
  data: random.bytes(13_940),
})

test('both forms of an index read back, with zeros behind them and without', () => {
  for (const index of [sharesIndex(), inlineIndex()]) {
    const bytes = encodeIndex(index)
    assert.deepEqual(decodeIndex(bytes), index)
    assert.deepEqual(decodeIndex(Uint8Array.from([...bytes, 0, 0, 0])), index)
    throwsKind('malformed', () => decodeIndex(Uint8Array.from([...bytes, 1])))
    throwsKind('malformed', () => decodeIndex(bytes.subarray(0, -1)))
  }
})

test('an index that breaks a rule is refused', () => {
  const change = (index: SharesIndex | InlineIndex, at: number, ...values: number[]): Uint8Array => {
    const bytes = encodeIndex(index)
    bytes.set(values, at)
    return bytes
  }
  const refused: readonly [Uint8Array, RegExp][] = [
    [change(sharesIndex(), 0, 2), /version/],
    [change(sharesIndex(), 1, 3), /form/],
    [change(sharesIndex(), 2, 0, 0, 0, 0), /number of blocks/],
    [change(sharesIndex(), 2, 0, 0, 8, 1), /number of blocks/],
    [change(sharesIndex(), 6, 0, 0, 0, 0), /number of blocks/],
    [change(sharesIndex(), 6, 0xff, 0xff, 0xff, 0xff), /number of blocks/],
    [change(sharesIndex(), 46, 0), /code/],
    [change(sharesIndex(), 46, 33), /code/],
    [change(sharesIndex(), 46, 32, 224), /code/],
    [change(sharesIndex(), 48, 5), /too many lists/],
    [change(sharesIndex(), 48, 0), /too many ids/],
    [change(sharesIndex(), 49, 0, 0, 0, 5), /another length/],
    [change(inlineIndex(), 2, 0, 0, 0, 2), /more than a block/],
    [change(inlineIndex(), 6, 0, 0, 0, 2), /more than a block/],
    [change(inlineIndex(), 14, 0, 0, 0, 61), /too long/],
  ]
  for (const [bytes, pattern] of refused) throwsKind('malformed', () => decodeIndex(bytes), pattern)
})

test('the list of a level names every share once, those of data first, in the order of segments', () => {
  const codes = fc.record({
    blocks: fc.integer({ min: 1, max: 300 }),
    data: fc.integer({ min: 1, max: 32 }),
    parity: fc.integer({ min: 0, max: 40 }),
  })
  fc.assert(
    fc.property(codes, (code) => {
      const [level] = levelsOf([code])
      assert.ok(level !== undefined)
      const wanted: string[][] = [[], []]
      for (let segment = 0; segment < level.segments; segment++)
        for (let share = 0; share < dataOf(level, segment) + level.parity; share++)
          wanted[share < dataOf(level, segment) ? 0 : 1]?.push(`${segment}/${share}`)
      const found = Array.from({ length: idCountOf(level) }, (_, position) => {
        const { segment, share } = shareAt(level, position)
        return `${segment}/${share}`
      })
      assert.deepEqual(found, wanted.flat())
    }),
    { numRuns: effort(100) },
  )
})

test('64 GiB need no more than three lists, and what fits into the index needs none', () => {
  const choose = (blocks: number): { data: number; parity: number } => {
    const data = Math.min(32, blocks)
    return { data, parity: Math.max(data, 8) }
  }
  const of = (blocks: number): number[] =>
    planLevels(blocks, choose, maxIndexIds).map((level) => level.blocks)
  assert.deepEqual(of(200), [200])
  assert.equal(of(2 * 1024 * 1024).length, 3)
  const levels = planLevels(2 * 1024 * 1024, choose, maxIndexIds)
  assert.ok(idCountOf(levels.at(-1) ?? assert.fail()) <= maxIndexIds(levels.length - 1))
  assert.equal(levels[1]?.firstSegment, levels[0]?.segments)
})

test('a network in which lists never become shorter is told so', () => {
  throwsKind(
    'no-path',
    () =>
      planLevels(
        5000,
        () => ({ data: 1, parity: 254 }),
        () => 3,
      ),
    /too few relays/,
  )
})
