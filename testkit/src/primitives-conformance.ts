/** What every implementation of the primitives port must do. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromHex, toHex, utf8, type Primitives } from '@warren/kernel'

/** Encodings of the identity, of two points of small order, and of a point outside the prime-order subgroup. */
const IDENTITY_POINT = `01${'00'.repeat(31)}`
const SMALL_ORDER_POINTS = [
  IDENTITY_POINT,
  `ec${'ff'.repeat(30)}7f`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
]
/** The base point plus the point of order two: on the curve, of order 2L. */
const MIXED_ORDER_POINT = '9599999999999999999999999999999999999999999999999999999999999999'
/** y = 2^255 - 18, which is 1 modulo p: a second encoding of a point. */
const NON_CANONICAL_POINT = `ee${'ff'.repeat(30)}7f`
/** The order of the base point, little-endian. */
const GROUP_ORDER = 'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010'

const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : toHex(bytes)

/** Published values; sources beside each. */
function knownAnswers(make: () => Primitives): void {
  test('hashes give their published values', () => {
    const p = make()
    // FIPS 180-4 and FIPS 202 examples.
    assert.equal(
      text(p.sha256(utf8('abc'))),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    assert.equal(text(p.sha512(utf8('abc')).subarray(0, 16)), 'ddaf35a193617abacc417349ae204131')
    assert.equal(
      text(p.sha512_256(utf8('abc'))),
      '53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23',
    )
    assert.equal(
      text(p.sha3_256(utf8('abc'))),
      '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532',
    )
    assert.equal(
      text(p.shake256(utf8(''), 32)),
      '46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f',
    )
    // RFC 4231 case 2, RFC 5869 case 1.
    assert.equal(
      text(p.hmacSha256(utf8('Jefe'), utf8('what do ya want for nothing?'))),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
    const okm = p.hkdfSha256(
      fromHex('0b'.repeat(22)),
      fromHex('000102030405060708090a0b0c'),
      fromHex('f0f1f2f3f4f5f6f7f8f9'),
      42,
    )
    assert.equal(
      text(okm),
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    )
    // Katzenpost hpqc, testvectors/primitives/hkdf_blake2b.json: the third, and the start of the fourth.
    const info = fromHex('0700000000000000')
    assert.equal(
      text(p.hkdfBlake2b512(new Uint8Array(32).fill(3), new Uint8Array(0), info, 96)),
      '01109061f6aedaf2d8ec93ae2219fe5a2a8cd0eca0c7ffc60e292f1b4dd0370f5f19c54195a79b6470710765db56390e9f640551943b09c20f865e831b0f949809a40c062777342bb08dc47bba5f83feb3cda7749056bea289ee5d0afe52a17e',
    )
    assert.equal(
      text(p.hkdfBlake2b512(new Uint8Array(32).fill(4), utf8('salt-X'), utf8('info-Y'), 200).subarray(0, 32)),
      '8b3a3bd24373fc4e76a8842d3f3613bd13518cc28cf5fc96818be8a67338e1b8',
    )
  })

  test('AES, POLYVAL and GMAC give their published values', () => {
    const p = make()
    // FIPS 197 appendix C.1.
    const block = fromHex('00112233445566778899aabbccddeeff')
    const aes = p.aesBlock(fromHex('000102030405060708090a0b0c0d0e0f'))
    aes.encrypt(block)
    assert.equal(text(block), '69c4e0d86a7b0430d8cdb78070b4c55a')
    aes.decrypt(block)
    assert.equal(text(block), '00112233445566778899aabbccddeeff')
    // RFC 8452 appendix A.
    const out = new Uint8Array(16)
    const message = fromHex('4f4f95668c83dfb6401762bb2d01a262d1a24ddd2721d006bbe45f20d3c9f362')
    p.polyval(fromHex('25629347589242761d31f826ba4b757b')).hash(
      message.subarray(0, 5),
      message.subarray(5),
      out,
    )
    assert.equal(text(out), 'f7a3b47b846119fae5b7866cf5e5b77e')
    // The GCM specification's test case 1: no plaintext, no AAD.
    p.gmac(new Uint8Array(16)).hash(new Uint8Array(0), new Uint8Array(0), out)
    assert.equal(text(out), '58e2fccefa7e3061367f1d57a4e7455a')
  })

  test('curves give their published values', () => {
    const p = make()
    // RFC 7748 §6.1: Bob's secret and Alice's public key.
    const bob = fromHex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb')
    const alicePublic = fromHex('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a')
    assert.equal(
      text(p.x25519(bob, alicePublic)),
      '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742',
    )
    assert.equal(
      text(p.x25519PublicOf(bob)),
      'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
    )
    // RFC 8032 §7.1 test 2.
    const seed = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')
    assert.equal(
      text(p.ed25519PublicOf(seed)),
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    )
    assert.equal(
      text(p.ed25519Sign(seed, fromHex('72'))),
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    )
  })
}

function refusals(make: () => Primitives): void {
  test('points outside the prime-order subgroup are refused everywhere', () => {
    const p = make()
    const one = new Uint8Array(32)
    one[0] = 1
    for (const hex of [...SMALL_ORDER_POINTS, MIXED_ORDER_POINT, NON_CANONICAL_POINT]) {
      const point = fromHex(hex)
      assert.deepEqual([hex, p.edwards.isPrimeOrder(point)], [hex, false])
      assert.deepEqual([hex, p.edwards.multiply(one, point)], [hex, undefined])
    }
    for (const hex of SMALL_ORDER_POINTS) {
      // R = identity and S = 0 would verify for every message under a small-order key.
      const signature = fromHex(IDENTITY_POINT + '00'.repeat(32))
      assert.equal(p.ed25519Verify(fromHex(hex), utf8('anything'), signature), false)
    }
  })

  test('a signature whose scalar is not reduced is refused', () => {
    const p = make()
    const seed = p.random.bytes(32)
    const signature = p.ed25519Sign(seed, utf8('m'))
    const order = fromHex(GROUP_ORDER)
    let carry = 0
    for (let index = 0; index < 32; index++) {
      const sum = (signature[32 + index] as number) + (order[index] as number) + carry
      signature[32 + index] = sum
      carry = sum >>> 8
    }
    assert.equal(p.ed25519Verify(p.ed25519PublicOf(seed), utf8('m'), signature), false)
  })

  test('an all-zero X25519 result is refused', () => {
    const p = make()
    assert.equal(p.x25519(p.random.bytes(32), new Uint8Array(32)), undefined)
    const one = new Uint8Array(32)
    one[0] = 1
    assert.equal(p.x25519(p.random.bytes(32), one), undefined)
  })

  test('an ML-KEM public key out of range or of wrong length is refused', () => {
    const p = make()
    assert.equal(p.mlKem768Encapsulate(new Uint8Array(1184).fill(0xff)), undefined)
    assert.equal(p.mlKem768Encapsulate(new Uint8Array(1183)), undefined)
  })

  test('a wrong ML-KEM ciphertext gives another secret, not an error', () => {
    const p = make()
    const pair = p.mlKem768KeyPair(p.random.bytes(64))
    const sent = p.mlKem768Encapsulate(pair.public)
    assert.ok(sent !== undefined)
    assert.equal(text(p.mlKem768Decapsulate(pair.secret, sent.ciphertext)), text(sent.shared))
    sent.ciphertext[5] = (sent.ciphertext[5] as number) ^ 1
    assert.notEqual(text(p.mlKem768Decapsulate(pair.secret, sent.ciphertext)), text(sent.shared))
  })

  test('a sealed text opens only unchanged, with its key, nonce and additional data', () => {
    const p = make()
    const [key, nonce, aad] = [p.random.bytes(32), p.random.bytes(12), utf8('aad')]
    const sealed = p.seal(key, nonce, utf8('text'), aad)
    assert.equal(text(p.open(key, nonce, sealed, aad)), toHex(utf8('text')))
    assert.equal(p.open(key, nonce, sealed, utf8('bad')), undefined)
    assert.equal(p.open(key, nonce, sealed.subarray(0, 3), aad), undefined)
    sealed[0] = (sealed[0] as number) ^ 1
    assert.equal(p.open(key, nonce, sealed, aad), undefined)
  })

  test('a wiped secret is zero, and a seed array may be used again for another seed', () => {
    const p = make()
    const seed = p.random.bytes(32)
    const first = text(p.ed25519PublicOf(seed))
    p.wipe(seed)
    assert.equal(text(seed), '00'.repeat(32))
    assert.notEqual(text(p.ed25519PublicOf(seed)), first)
  })
}

/** Registers the tests that every implementation must pass. */
export function primitivesConformance(make: () => Primitives): void {
  knownAnswers(make)
  refusals(make)
}
