import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concatBytes, utf8 } from '@warren/kernel'
import { createNoblePrimitives, createSeededRandom, fuzz } from '@warren/testkit'
import fc from 'fast-check'
import { isSignedBy, itemSubject, receiptMessage } from '../src/format/receipt.ts'
import {
  decodeFoundItem,
  decodeFoundShare,
  decodeReceipt,
  decodeStoreRequest,
  encodeFoundItem,
  encodeFoundShare,
  encodeReceipt,
  encodeRefusal,
  encodeStoreRequest,
  type StoreRequest,
  storeAnswerBytes,
  storeRequestBytes,
} from '../src/format/request-format.ts'
import { shareId, shareLocator } from '../src/format/share-id.ts'
import { FUZZ_TARGETS } from '../src/fuzz-targets.ts'
import { ITEM_CLASSES, type ItemClass } from '../src/item.ts'
import { SHARE_BYTES } from '../src/limits.ts'

const primitives = createNoblePrimitives(createSeededRandom('store formats'))
const ID = Uint8Array.from({ length: 32 }, (_, index) => index)
const NETWORK = new Uint8Array(32).fill(9)

const hours = fc.integer({ min: 0, max: 0xffff_ffff })
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const filled = (length: number) => fc.nat(255).map((value) => new Uint8Array(length).fill(value))
const itemClasses = fc.constantFrom<ItemClass>('box', 'head')

const requests: fc.Arbitrary<StoreRequest> = fc.oneof(
  fc.record(
    { operation: fc.constant('put-share' as const), until: hours, share: filled(SHARE_BYTES) },
    { noNullPrototype: true },
  ),
  fc.record({ operation: fc.constant('get-share' as const), locator: bytes32 }, { noNullPrototype: true }),
  fc.record(
    { operation: fc.constant('renew-share' as const), locator: bytes32, until: hours },
    { noNullPrototype: true },
  ),
  fc.record(
    { operation: fc.constant('get-item' as const), itemClass: itemClasses, key: bytes32 },
    { noNullPrototype: true },
  ),
  fc.tuple(itemClasses, hours, fc.nat(255)).map(([itemClass, until, value]) => ({
    operation: 'put-item' as const,
    itemClass,
    until,
    item: new Uint8Array(ITEM_CLASSES[itemClass].bytes).fill(value),
  })),
)

for (const target of FUZZ_TARGETS) {
  test(`${target.name}: damaged bytes are refused as malformed, never otherwise`, () =>
    fuzz(target, { runs: 300 }))
}

test('every request is read as it was written, and its first bytes tell its length', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const bytes = encodeStoreRequest(request)
      assert.deepEqual(decodeStoreRequest(bytes), request)
      assert.equal(storeRequestBytes(bytes), bytes.length)
      assert.equal(storeRequestBytes(bytes.subarray(0, 3)), bytes.length)
    }),
    { numRuns: 100 },
  )
})

test('requests are the bytes that the specification shows', () => {
  const renew = encodeStoreRequest({ operation: 'renew-share', locator: ID, until: 0x01020304 })
  assert.deepEqual(renew, concatBytes(Uint8Array.of(1, 3), ID, Uint8Array.of(1, 2, 3, 4)))
  const get = encodeStoreRequest({ operation: 'get-item', itemClass: 'head', key: ID })
  assert.deepEqual(get, concatBytes(Uint8Array.of(1, 5, 2), ID))
  const item = new Uint8Array(3_048).fill(6)
  const put = encodeStoreRequest({ operation: 'put-item', itemClass: 'box', until: 5, item })
  assert.deepEqual(put, concatBytes(Uint8Array.of(1, 4, 1, 0, 0, 0, 5), item))
})

test('a hit and every kind of miss have the same size, and a miss is zeros after its status', () => {
  const share = new Uint8Array(SHARE_BYTES).fill(5)
  const found = encodeFoundShare({ status: 'found', share })
  assert.deepEqual(decodeFoundShare(found), { status: 'found', share })
  assert.equal(found.length, storeAnswerBytes({ operation: 'get-share', locator: ID }))
  for (const itemClass of ['box', 'head'] as const) {
    const item = new Uint8Array(ITEM_CLASSES[itemClass].bytes).fill(5)
    const hit = encodeFoundItem(itemClass, { status: 'found', until: 77, item })
    assert.deepEqual(decodeFoundItem(itemClass, hit), { status: 'found', until: 77, item })
    assert.equal(hit.length, storeAnswerBytes({ operation: 'get-item', itemClass, key: ID }))
    for (const status of ['missing', 'overloaded', 'unsupported'] as const) {
      const miss = encodeFoundItem(itemClass, { status })
      assert.equal(miss.length, hit.length)
      assert.ok(miss.subarray(1).every((byte) => byte === 0))
      assert.deepEqual(decodeFoundItem(itemClass, miss), { status })
      assert.deepEqual(decodeFoundShare(encodeFoundShare({ status })), { status })
      assert.equal(encodeFoundShare({ status }).length, found.length)
    }
  }
})

test('a miss or a refusal that carries something is refused', () => {
  const miss = encodeFoundShare({ status: 'missing' })
  miss[SHARE_BYTES] = 1
  assert.throws(() => decodeFoundShare(miss), { kind: 'malformed' })
  const refusal = encodeRefusal('full')
  refusal[2] = 1
  assert.throws(() => decodeReceipt(refusal), { kind: 'malformed' })
})

test('the answer to a put is none to a get, and the other way round', () => {
  const stored = new Uint8Array(1 + SHARE_BYTES)
  stored[0] = 1
  assert.throws(() => decodeFoundShare(stored), { kind: 'malformed' })
  const found = encodeRefusal('missing')
  found[0] = 2
  assert.throws(() => decodeReceipt(found), { kind: 'malformed' })
})

test('a receipt proves what its holder signed, and nothing else', () => {
  const seed = new Uint8Array(32).fill(4)
  const holder = primitives.ed25519PublicOf(seed)
  const about = { networkId: NETWORK, subject: ID }
  const signature = primitives.ed25519Sign(seed, receiptMessage(about, 500))
  const receipt = decodeReceipt(encodeReceipt({ status: 'stored', until: 500, signature }))
  assert.ok(isSignedBy(primitives, holder, about, receipt))
  assert.ok(!isSignedBy(primitives, holder, about, { ...receipt, until: 501 }))
  assert.ok(!isSignedBy(primitives, holder, about, { ...receipt, status: 'full' }))
  assert.ok(!isSignedBy(primitives, holder, { networkId: NETWORK, subject: NETWORK }, receipt))
  assert.ok(!isSignedBy(primitives, holder, { networkId: ID, subject: ID }, receipt))
  assert.ok(!isSignedBy(primitives, primitives.ed25519PublicOf(ID), about, receipt))
  assert.deepEqual(
    receiptMessage(about, 500),
    concatBytes(utf8('warren store receipt 1'), NETWORK, ID, Uint8Array.of(0, 0, 1, 244)),
  )
})

test('ids, locators and subjects are the hashes that the specification shows', () => {
  const share = new Uint8Array(SHARE_BYTES).fill(8)
  const id = shareId(primitives, share)
  assert.deepEqual(id, primitives.sha256(concatBytes(Uint8Array.of(0), share)))
  assert.deepEqual(
    shareLocator(primitives, id),
    primitives.sha256(concatBytes(utf8('warren store locator 1'), id)),
  )
  assert.deepEqual(itemSubject(primitives, share), primitives.sha256(share))
})
