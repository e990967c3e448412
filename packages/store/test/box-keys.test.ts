import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gcmSivSeal } from '@warren/crypto'
import { concatBytes, fromHex, isWarrenError, toHex, utf8 } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives, fuzz } from '@warren/testkit'
import fc from 'fast-check'
import {
  type BoxReadCapability,
  type BoxWriteCapability,
  decodeBoxCapability,
  encodeBoxCapability,
  newBoxSequence,
  readCapabilityOf,
  verifyCapabilityOf,
} from '../src/boxes/box-capability.ts'
import { type BoxEntry, eraseBox, MAX_BOX_CONTENTS, openBox, sealBox } from '../src/boxes/box-contents.ts'
import { blindRoot, blindRootSecret, boxContext, boxLinkOf, inContext } from '../src/boxes/box-keys.ts'
import { decodeItem, signItem } from '../src/items/item-format.ts'
import { itemBodyBytes } from '../src/item.ts'
import { nobleBox, nobleInContext, nobleOpen, nobleSeal, nobleSecretKey } from './support/noble-boxes.ts'

const NETWORK = new Uint8Array(32).fill(3)
const random = createSeededRandom('boxes')
const primitives = createSimPrimitives(random)
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const INDEX = fc.nat(2 ** 31 - 1).map((index) => index * 2 ** 21)
const WRITE: fc.Arbitrary<BoxWriteCapability> = fc
  .record({ seed: bytes32, chain: bytes32, index: INDEX })
  .map((parts) => ({ capability: 'write', ...parts }))
const ENTRY: fc.Arbitrary<BoxEntry> = fc.record({
  mark: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  contents: fc.uint8Array({ maxLength: MAX_BOX_CONTENTS, size: 'max' }),
})
const entryOf = (text: string): BoxEntry => ({ mark: new Uint8Array(16), contents: utf8(text) })

/** Katzenpost hpqc, testvectors/bacap: root key of the seed 00 01 ... 1f, first index 1, K aa.., E bb.., H cc... */
const PUBLISHED = {
  seed: fromHex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'),
  root: fromHex('03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8'),
  blinding: new Uint8Array(32).fill(0xaa),
  encryption: new Uint8Array(32).fill(0xbb),
  chain: new Uint8Array(32).fill(0xcc),
}

test('boxes have the keys and contents that Katzenpost publishes', () => {
  const { seed, root, blinding, encryption, chain } = PUBLISHED
  // encrypt.json, encrypt_short_at_first.
  const first = inContext(primitives, blinding, utf8('ctx-A'))
  const key = blindRoot(primitives, root, first)
  assert.equal(toHex(key), '452f100fc6c43fc361233fc87eaeffa539ea93f16dc5c9fda8ffa7c365c39e6e')
  assert.deepEqual(blindRootSecret(primitives, seed, first).public, key)
  const contentKey = inContext(primitives, encryption, utf8('ctx-A'))
  assert.equal(
    toHex(gcmSivSeal(primitives, contentKey, key.slice(0, 12), utf8('hello'), key)),
    '7ada7776007442d9bfc94d7425f314325810d99cd9',
  )
  // message_box_index.json, advance_by_1000: K, E and H one after the other.
  let link = boxLinkOf(primitives, { index: 1, chain })
  while (link.next.index < 1001) link = boxLinkOf(primitives, link.next)
  assert.equal(
    toHex(concatBytes(link.blinding, link.encryption, link.next.chain)),
    '2f16e5fa12dd54b71a4431e48de467210514dbfcbca1df89cdced11ac863585029e644b9aed95f5e3d2ac04bea9ccb5b499ec61ff3e3b165c426a9a0bc6259caa8084122e96fc8c76fd4b9c614b2e5f9caa0f0778cbf2c3248723172e12e5dc8',
  )
})

test('another implementation gives what Katzenpost publishes, too', () => {
  const { seed, root, blinding, encryption } = PUBLISHED
  const box = nobleInContext(root, encryption, blinding, utf8('ctx-A'))
  assert.equal(toHex(box.key), '452f100fc6c43fc361233fc87eaeffa539ea93f16dc5c9fda8ffa7c365c39e6e')
  assert.deepEqual(nobleSecretKey(seed, blinding, utf8('ctx-A')), box.key)
  assert.equal(toHex(nobleSeal(box, utf8('hello'))), '7ada7776007442d9bfc94d7425f314325810d99cd9')
})

test('for any sequence another implementation derives the same key, opens the same contents and the same next box', () => {
  fc.assert(
    fc.property(WRITE, ENTRY, (write, entry) => {
      const read = readCapabilityOf(primitives, write)
      const item = sealBox(primitives, NETWORK, write, entry)
      const box = nobleBox(read.root, write.index, write.chain, boxContext(NETWORK))
      assert.deepEqual(box.key, item.key)
      const padded = nobleOpen(box, item.body)
      assert.deepEqual(padded.slice(2, 18), entry.mark)
      assert.deepEqual(padded.slice(18, 18 + entry.contents.length), entry.contents)
      assert.deepEqual(box.nextChain, boxLinkOf(primitives, write).next.chain)
    }),
    { numRuns: 25 },
  )
})

test('what was sealed is verified by anybody and opened by whoever may read, of any length', () => {
  fc.assert(
    fc.property(WRITE, ENTRY, (write, entry) => {
      const read = readCapabilityOf(primitives, write)
      const { bytes } = sealBox(primitives, NETWORK, write, entry)
      const item = decodeItem(primitives, NETWORK, 'box', bytes)
      assert.deepEqual(openBox(primitives, NETWORK, read, item), { state: 'written', ...entry })
      assert.deepEqual(verifyCapabilityOf(primitives, NETWORK, read).key, item.key)
      assert.deepEqual(openBox(primitives, NETWORK, read, eraseBox(primitives, NETWORK, write)), {
        state: 'erased',
      })
      // The same box again is the same bytes, so an append that was cut off may be made again.
      assert.deepEqual(sealBox(primitives, NETWORK, write, entry).bytes, bytes)
    }),
    { numRuns: 25 },
  )
})

test('who may read cannot write: nothing that derives from a read capability signs a box', () => {
  fc.assert(
    fc.property(WRITE, ENTRY, (write, entry) => {
      const read: BoxReadCapability = readCapabilityOf(primitives, write)
      const { key } = sealBox(primitives, NETWORK, write, entry)
      const link = boxLinkOf(primitives, read)
      const context = boxContext(NETWORK)
      // Every 32 bytes that a reader has or derives, taken for the root's seed and for the box's own.
      const secrets = [
        read.root,
        read.chain,
        link.blinding,
        link.encryption,
        link.next.chain,
        inContext(primitives, link.blinding, context),
        inContext(primitives, link.encryption, context),
      ]
      for (const secret of secrets) {
        assert.notDeepEqual(sealBox(primitives, NETWORK, { ...write, seed: secret }, entry).key, key)
        assert.notDeepEqual(primitives.ed25519PublicOf(secret), key)
        assert.notDeepEqual(primitives.edwards.multiplyBase(secret), key)
        // Signing with what one has, under the key of the box: refused by everybody.
        const forged = blindRootSecret(primitives, secret, inContext(primitives, link.blinding, context))
        const body = new Uint8Array(itemBodyBytes('box'))
        const { bytes } = signItem(
          primitives,
          NETWORK,
          { ...forged, public: key },
          { itemClass: 'box', revision: 0, body },
        )
        assert.throws(() => decodeItem(primitives, NETWORK, 'box', bytes), { kind: 'not-authentic' })
      }
    }),
    { numRuns: 15 },
  )
})

test('who may verify cannot read: key and bytes of a box open with nothing that they give', () => {
  fc.assert(
    fc.property(WRITE, ENTRY, (write, entry) => {
      const read = readCapabilityOf(primitives, write)
      const { key } = verifyCapabilityOf(primitives, NETWORK, read)
      const item = sealBox(primitives, NETWORK, write, entry)
      const guesses = [
        key,
        primitives.sha256(key),
        item.body.slice(0, 32),
        item.bytes.slice(-64, -32),
        NETWORK,
      ]
      for (const guess of guesses) {
        const asChain = { ...read, chain: guess }
        const asRoot = { ...asChain, root: key }
        for (const capability of [asChain, asRoot])
          assert.throws(() => openBox(primitives, NETWORK, capability, item), { kind: 'not-authentic' })
      }
      // Nor does one box lead to the next: their keys are unrelated points.
      const later = { ...read, ...boxLinkOf(primitives, read).next }
      assert.notDeepEqual(verifyCapabilityOf(primitives, NETWORK, later).key, key)
    }),
    { numRuns: 15 },
  )
})

test('a capability that was passed on later does not reach back', () => {
  const write = newBoxSequence(random)
  const read = readCapabilityOf(primitives, write)
  const later = { ...read, ...boxLinkOf(primitives, read).next }
  const before = sealBox(primitives, NETWORK, write, entryOf('before'))
  for (const index of [write.index, write.index + 1])
    assert.throws(() => openBox(primitives, NETWORK, { ...later, index }, before), { kind: 'not-authentic' })
})

test('a box of another index, of another sequence or of another network is refused', () => {
  const write = newBoxSequence(random)
  const read = readCapabilityOf(primitives, write)
  const later = { ...read, ...boxLinkOf(primitives, read).next }
  const other = readCapabilityOf(primitives, newBoxSequence(random))
  const item = sealBox(primitives, NETWORK, write, entryOf('here'))
  for (const capability of [later, other, { ...read, index: read.index + 1 }])
    assert.throws(() => openBox(primitives, NETWORK, capability, item), { kind: 'not-authentic' })
  assert.throws(() => openBox(primitives, new Uint8Array(32), read, item), { kind: 'not-authentic' })
})

test('a box whose contents do not open is told from one that is not authentic', () => {
  const write = newBoxSequence(random)
  const read = readCapabilityOf(primitives, write)
  const link = boxLinkOf(primitives, write)
  const context = boxContext(NETWORK)
  const key = blindRootSecret(primitives, write.seed, inContext(primitives, link.blinding, context))
  const contentKey = inContext(primitives, link.encryption, context)
  const padded = new Uint8Array(itemBodyBytes('box') - 16)
  const seal = (text: Uint8Array) =>
    gcmSivSeal(primitives, contentKey, key.public.slice(0, 12), text, key.public)
  const tooLong = padded.slice().fill(0xff, 0, 2)
  const notZero = padded.slice().fill(1, 18, 19)
  for (const body of [new Uint8Array(itemBodyBytes('box')).fill(1), seal(tooLong), seal(notZero)]) {
    const item = signItem(primitives, NETWORK, key, { itemClass: 'box', revision: 0, body })
    assert.deepEqual(openBox(primitives, NETWORK, read, item), { state: 'unreadable' })
  }
})

test('where a sequence begins does not tell that it begins there', () => {
  const starts = Array.from({ length: 200 }, () => newBoxSequence(random).index)
  assert.ok(starts.every((index) => Number.isSafeInteger(index) && index >= 0 && index < 2 ** 52))
  assert.equal(new Set(starts).size, starts.length)
  assert.ok(Math.max(...starts) > 2 ** 51 && Math.min(...starts) < 2 ** 51)
})

test('capabilities come back as they were, and one kind never passes for another', () => {
  fc.assert(
    fc.property(WRITE, (write) => {
      const read = readCapabilityOf(primitives, write)
      for (const capability of [write, read, verifyCapabilityOf(primitives, NETWORK, read)])
        assert.deepEqual(decodeBoxCapability(primitives, encodeBoxCapability(capability)), capability)
      const bytes = encodeBoxCapability(write)
      bytes[1] = 2
      // A seed is a point once in sixteen times; then it is the root of another sequence.
      try {
        const passed = decodeBoxCapability(primitives, bytes)
        assert.equal(passed.capability, 'read')
      } catch (error) {
        assert.ok(isWarrenError(error) && error.kind === 'not-authentic')
      }
    }),
    { numRuns: 50 },
  )
})

test('store: box capability: any bytes decode or are refused', () => {
  const write = newBoxSequence(random)
  const read = readCapabilityOf(primitives, write)
  const verify = verifyCapabilityOf(primitives, NETWORK, read)
  fuzz(
    {
      name: 'store: box capability',
      decode: (bytes) => decodeBoxCapability(primitives, bytes),
      examples: () => [write, read, verify].map(encodeBoxCapability),
    },
    { alsoAllowed: ['not-authentic'] },
  )
})
