import assert from 'node:assert/strict'
import test from 'node:test'
import {
  createQuickPrimitives,
  createSeededRandom,
  createSimPrimitives,
  SharedAnswers,
} from '@warren/testkit'

const make = (seed: string, shared = new SharedAnswers()): ReturnType<typeof createQuickPrimitives> =>
  createQuickPrimitives(createSeededRandom(seed), shared)

test('the cheap encapsulation agrees at both ends, has the sizes of ML-KEM-768, and refuses what is none', () => {
  const p = make('kem')
  const { public: publicKey, secret } = p.mlKem768KeyPair(p.random.bytes(64))
  const real = createSimPrimitives(createSeededRandom('kem')).mlKem768KeyPair(new Uint8Array(64))
  assert.equal(publicKey.length, real.public.length)
  const sent = p.mlKem768Encapsulate(publicKey)
  assert.ok(sent !== undefined)
  assert.equal(sent.ciphertext.length, 1088)
  assert.deepEqual(p.mlKem768Decapsulate(secret, sent.ciphertext), sent.shared)
  assert.equal(p.mlKem768Encapsulate(new Uint8Array(1184).fill(0xff)), undefined)
  assert.equal(p.mlKem768Encapsulate(new Uint8Array(1183)), undefined)
  const changed = sent.ciphertext.with(700, 1)
  assert.notDeepEqual(p.mlKem768Decapsulate(secret, changed), sent.shared)
  const other = p.mlKem768KeyPair(p.random.bytes(64))
  assert.notDeepEqual(p.mlKem768Decapsulate(other.secret, sent.ciphertext), sent.shared)
})

test('a signature that one machine found valid is valid for exactly that key and message at the next', () => {
  const shared = new SharedAnswers()
  const [first, second] = [make('first', shared), make('second', shared)]
  const seed = new Uint8Array(32).fill(7)
  const publicKey = first.ed25519PublicOf(seed)
  const message = new Uint8Array(100).fill(3)
  const signature = first.ed25519Sign(seed, message)
  for (const p of [first, second, second]) {
    assert.ok(p.ed25519Verify(publicKey, message, signature))
    assert.ok(!p.ed25519Verify(publicKey, message.with(5, 4), signature))
    assert.ok(!p.ed25519Verify(first.ed25519PublicOf(seed.with(0, 1)), message, signature))
    assert.ok(!p.ed25519Verify(publicKey, message, signature.with(3, 0)))
  }
  assert.ok(second.edwards.isPrimeOrder(publicKey) && second.edwards.isPrimeOrder(publicKey))
  assert.ok(
    !second.edwards.isPrimeOrder(new Uint8Array(32)) && !first.edwards.isPrimeOrder(new Uint8Array(32)),
  )
})
