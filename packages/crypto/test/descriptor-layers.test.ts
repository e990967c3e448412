import {
  descriptorPlaintextBytes,
  MAX_AUTHORISED_CLIENTS,
  openDescriptor,
  sealDescriptor,
  SEALED_DESCRIPTOR_BYTES,
} from '@warren/crypto'
import { utf8 } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import assert from 'node:assert/strict'
import { test } from 'node:test'

const primitives = createSimPrimitives(createSeededRandom('descriptor'))
const { random } = primitives
const CONTEXT = { blinded: random.bytes(32), subcredential: random.bytes(32), revision: 7 }
const PLAINTEXT = utf8('introduction points')

const client = () => {
  const secret = random.bytes(32)
  return { secret, public: primitives.x25519PublicOf(secret) }
}

test('a descriptor without authorised clients opens for everybody who has the address', () => {
  const sealed = sealDescriptor(primitives, CONTEXT, [], PLAINTEXT)
  assert.deepEqual(openDescriptor(primitives, CONTEXT, sealed), { kind: 'opened', plaintext: PLAINTEXT })
  assert.deepEqual(openDescriptor(primitives, CONTEXT, sealed, random.bytes(32)), {
    kind: 'opened',
    plaintext: PLAINTEXT,
  })
})

test('a descriptor with authorised clients opens for each of them and for nobody else', () => {
  const clients = Array.from({ length: 17 }, client)
  const sealed = sealDescriptor(
    primitives,
    CONTEXT,
    clients.map((each) => each.public),
    PLAINTEXT,
  )
  for (const { secret } of clients) {
    assert.deepEqual(openDescriptor(primitives, CONTEXT, sealed, secret), {
      kind: 'opened',
      plaintext: PLAINTEXT,
    })
  }
  assert.deepEqual(openDescriptor(primitives, CONTEXT, sealed), { kind: 'client-key-missing' })
  assert.deepEqual(openDescriptor(primitives, CONTEXT, sealed, client().secret), { kind: 'client-key-wrong' })
})

test('every descriptor has the same size', () => {
  const sizes = [0, 1, 16, 17, MAX_AUTHORISED_CLIENTS].map((count) => {
    const clients = Array.from({ length: count }, () => client().public)
    const largest = random.bytes(descriptorPlaintextBytes(count))
    const sealed = sealDescriptor(primitives, CONTEXT, clients, largest)
    assert.throws(() => sealDescriptor(primitives, CONTEXT, clients, random.bytes(largest.length + 1)), {
      kind: 'bad-input',
    })
    return sealed.length
  })
  assert.deepEqual(new Set(sizes), new Set([SEALED_DESCRIPTOR_BYTES]))
  assert.equal(sealDescriptor(primitives, CONTEXT, [], PLAINTEXT, 4000).length, 4000)
})

test('any changed bit is noticed', () => {
  const { secret, public: publicKey } = client()
  const sealed = sealDescriptor(primitives, CONTEXT, [publicKey], PLAINTEXT)
  for (let at = 0; at < sealed.length; at += 397) {
    const copy = sealed.slice()
    copy[at] = (copy[at] as number) ^ 1
    assert.throws(() => openDescriptor(primitives, CONTEXT, copy, secret), { kind: 'not-authentic' })
  }
  for (const length of [0, 47, 48, sealed.length - 1]) {
    assert.throws(() => openDescriptor(primitives, CONTEXT, sealed.slice(0, length), secret), {
      kind: 'not-authentic',
    })
  }
})

test('the outer layer opens only for its service, period and revision', () => {
  const sealed = sealDescriptor(primitives, CONTEXT, [], PLAINTEXT)
  for (const change of [
    { blinded: random.bytes(32) },
    { subcredential: random.bytes(32) },
    { revision: 8 },
  ]) {
    assert.throws(() => openDescriptor(primitives, { ...CONTEXT, ...change }, sealed), {
      kind: 'not-authentic',
    })
  }
})

test('too many clients and a client key of low order are refused when sealing', () => {
  const many = Array.from({ length: MAX_AUTHORISED_CLIENTS + 1 }, () => client().public)
  assert.throws(() => sealDescriptor(primitives, CONTEXT, many, PLAINTEXT), { kind: 'bad-input' })
  assert.throws(() => sealDescriptor(primitives, CONTEXT, [new Uint8Array(32)], PLAINTEXT), {
    kind: 'not-authentic',
  })
})
