import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blindSecret } from '@warren/crypto'
import { equalBytes, isWarrenError } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives, fuzz } from '@warren/testkit'
import fc from 'fast-check'
import { type Item, type ItemClass, ITEM_CLASSES, itemBodyBytes } from '../src/item.ts'
import {
  compareItems,
  decodeItem,
  type ItemContent,
  parseItem,
  signItem,
  TOMBSTONE_REVISION,
  winnerOf,
} from '../src/items/item-format.ts'

const NETWORK = new Uint8Array(32).fill(1)
const primitives = createSimPrimitives(createSeededRandom('items'))
const keyOf = (seed: number) =>
  blindSecret(primitives, new Uint8Array(32).fill(seed), { number: 0, lengthMinutes: 0 }, NETWORK)
const KEY = keyOf(7)
const bodyOf = (itemClass: ItemClass, fill: number): Uint8Array =>
  new Uint8Array(itemBodyBytes(itemClass)).fill(fill)
const sign = (itemClass: ItemClass, revision: number, fill: number): Item =>
  signItem(primitives, NETWORK, KEY, { itemClass, revision, body: bodyOf(itemClass, fill) })
const decode = (itemClass: ItemClass, bytes: Uint8Array): Item =>
  decodeItem(primitives, NETWORK, itemClass, bytes)
const CONTENT = fc.oneof(
  fc.record({ itemClass: fc.constant('box' as const), revision: fc.constant(0), fill: fc.nat(255) }),
  fc.constant({ itemClass: 'box' as const, revision: TOMBSTONE_REVISION, fill: 0 }),
  fc.record({
    itemClass: fc.constant('head' as const),
    revision: fc.maxSafeNat().map((revision) => Math.max(1, revision)),
    fill: fc.nat(255),
  }),
)

for (const itemClass of ['box', 'head'] as const)
  test(`store: verified ${itemClass}: any bytes decode or are refused`, () =>
    fuzz(
      {
        name: `store: verified ${itemClass}`,
        decode: (bytes) => decode(itemClass, bytes),
        examples: () => [sign(itemClass, 1, 0).bytes],
      },
      { alsoAllowed: ['not-authentic'] },
    ))

test('what was signed is what is read', () => {
  fc.assert(
    fc.property(CONTENT, ({ itemClass, revision, fill }) => {
      const item = sign(itemClass, revision, fill)
      assert.equal(item.bytes.length, ITEM_CLASSES[itemClass].bytes)
      assert.deepEqual(decode(itemClass, item.bytes), item)
      assert.deepEqual(parseItem(itemClass, item.bytes), item)
      assert.ok(equalBytes(item.key, KEY.public))
    }),
    { numRuns: 40 },
  )
})

test('an item with any bit changed, of another network or of another class is refused', () => {
  fc.assert(
    fc.property(CONTENT, fc.nat(), ({ itemClass, revision, fill }, at) => {
      const { bytes } = sign(itemClass, revision, fill)
      const bent = bytes.slice()
      const bit = at % (bytes.length * 8)
      bent[bit >> 3] = (bent[bit >> 3] as number) ^ (1 << (bit & 7))
      assert.throws(() => decode(itemClass, bent), isWarrenError)
      const elsewhere = new Uint8Array(32).fill(2)
      assert.throws(() => decodeItem(primitives, elsewhere, itemClass, bytes), { kind: 'not-authentic' })
    }),
    { numRuns: 60 },
  )
  // A signature says of which class it is, even where length and rules would let it pass.
  const box = sign('box', 0, 3)
  assert.throws(() => decode('head', box.bytes), { kind: 'malformed' })
})

test('what a class does not have is refused, though its owner signed it', () => {
  const cases: readonly ItemContent[] = [
    { itemClass: 'box', revision: 2, body: bodyOf('box', 0) },
    { itemClass: 'box', revision: TOMBSTONE_REVISION, body: bodyOf('box', 1) },
    { itemClass: 'head', revision: 0, body: bodyOf('head', 1) },
  ]
  for (const content of cases) {
    assert.throws(() => signItem(primitives, NETWORK, KEY, content), { kind: 'bug' })
    const good = sign(content.itemClass, 1, 0).bytes.slice()
    new DataView(good.buffer).setBigUint64(32, BigInt(content.revision))
    good.set(content.body, 40)
    assert.throws(() => decode(content.itemClass, good), { kind: 'malformed' })
  }
  const huge = sign('head', 1, 0).bytes.slice()
  huge[32] = 0xff
  assert.throws(() => decode('head', huge), { kind: 'malformed' })
})

test('keys outside the prime-order subgroup are refused', () => {
  const item = sign('box', 0, 1).bytes.slice()
  for (const point of [new Uint8Array(32), Uint8Array.of(1, ...new Uint8Array(31))]) {
    item.set(point)
    assert.throws(() => decode('box', item), { kind: 'not-authentic' })
  }
})

test('whoever hears of items in whatever order ends with the same one', () => {
  const items = fc.array(fc.record({ revision: fc.integer({ min: 1, max: 3 }), fill: fc.nat(4) }), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(items, fc.infiniteStream(fc.nat()), (contents, draws) => {
      const heard = contents.map(({ revision, fill }) => sign('head', revision, fill))
      const shuffled = heard
        .map((item) => ({ item, place: draws.next().value as number }))
        .sort((a, b) => a.place - b.place)
        .map(({ item }) => item)
      const last = (order: readonly Item[]): Item => order.reduce((a, b) => winnerOf(primitives, a, b))
      assert.deepEqual(last(shuffled), last(heard))
      const winner = last(heard)
      assert.equal(winner.revision, Math.max(...heard.map((item) => item.revision)))
      for (const item of heard) assert.ok(compareItems(primitives, winner, item) >= 0)
    }),
    { numRuns: 60 },
  )
})

test('of two boxes one wins whoever says so, and a tombstone wins over both', () => {
  const [one, other] = [sign('box', 0, 1), sign('box', 0, 2)]
  assert.deepEqual(winnerOf(primitives, one, other), winnerOf(primitives, other, one))
  const tombstone = sign('box', TOMBSTONE_REVISION, 0)
  for (const item of [one, other]) {
    assert.equal(winnerOf(primitives, tombstone, item), tombstone)
    assert.equal(winnerOf(primitives, item, tombstone), tombstone)
  }
  assert.equal(compareItems(primitives, one, sign('box', 0, 1)), 0)
})
