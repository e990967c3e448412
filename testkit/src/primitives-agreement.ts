/** A comparison of two implementations of the primitives port on random inputs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromHex, toHex, utf8, type Primitives, type Random } from '@warren/kernel'

const NONE = new Uint8Array(0)
const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : toHex(bytes)

/** All members that are functions of their input, applied to one random input; as text, to compare. */
function outputsOn(
  p: Primitives,
  random: Random,
  round: number,
): Record<string, string | boolean | undefined> {
  const length = round * 37
  const message = random.bytes(length)
  const [a, b, wide, key16] = [random.bytes(32), random.bytes(32), random.bytes(64), random.bytes(16)]
  const [scalar, kemSeed, block] = [p.edwards.reduce(wide), random.bytes(64), random.bytes(16)]
  const point = p.edwards.multiplyBase(scalar)
  const [gmac, polyval, counted, streamed] = [
    new Uint8Array(16),
    new Uint8Array(16),
    message.slice(),
    message.slice(),
  ]
  const [universalHash, counterCipher] = [p.gmac(key16), p.aesCounter(key16)]
  p.polyval(key16).hash(a.subarray(0, 17), message, polyval)
  // Used three times, since implementations may treat a key's first use apart; and counters that carry through all words.
  for (const counter of [block, new Uint8Array(16).fill(0xff), fromHex(`${'ff'.repeat(15)}fb`)]) {
    counterCipher.apply(counter, counted)
    universalHash.hash(a, counted, gmac)
  }
  const stream = p.aesCtr(a, block)
  stream.apply(streamed.subarray(0, length >>> 1))
  stream.apply(streamed.subarray(length >>> 1))
  const sealed = p.seal(a, key16.subarray(0, 12), message, b)
  return {
    hashes:
      toHex(p.sha256(message)) +
      toHex(p.sha512(message)) +
      toHex(p.sha512_256(message)) +
      toHex(p.sha3_256(message)),
    shake: toHex(p.shake256(message, length)),
    keyed: toHex(p.hmacSha256(a, message)) + toHex(p.hkdfSha256(a, b, message, 77)),
    keyedBlake:
      toHex(p.hkdfBlake2b512(a, message, b, 177)) + toHex(p.hkdfBlake2b512(message, NONE, NONE, 33)),
    x25519: text(p.x25519(a, p.x25519PublicOf(b))),
    x25519Foreign: text(p.x25519(a, b)),
    signature: toHex(p.ed25519Sign(a, message)),
    verified: p.ed25519Verify(p.ed25519PublicOf(a), message, p.ed25519Sign(a, message)),
    verifiedFlipped: p.ed25519Verify(p.ed25519PublicOf(a), message, random.bytes(64)),
    scalars:
      toHex(p.edwards.multiplyScalars(scalar, a)) +
      toHex(p.edwards.addScalars(scalar, p.edwards.reduce(wide))),
    points:
      toHex(point) + toHex(p.edwards.multiply(p.edwards.reduce(wide.slice().reverse()), point) ?? message),
    randomPoint: p.edwards.isPrimeOrder(b),
    kemPublic: toHex(p.mlKem768KeyPair(kemSeed).public),
    kemRejected: toHex(p.mlKem768Decapsulate(kemSeed, p.shake256(message, 1088))),
    aes: toHex(counted) + toHex(streamed),
    universal: toHex(gmac) + toHex(polyval),
    sealed: toHex(sealed) + String(text(p.open(a, key16.subarray(0, 12), sealed, b))),
  }
}

/**
 * Registers a test that two implementations agree on random inputs.
 *
 * @param random - called once for each implementation; must give equal streams.
 */
export function primitivesAgree(
  first: Primitives,
  second: Primitives,
  random: () => Random,
  rounds: number,
): void {
  test('both implementations give the same output for random inputs', () => {
    const [randomA, randomB] = [random(), random()]
    for (let round = 0; round < rounds; round++) {
      assert.deepEqual(outputsOn(first, randomA, round), outputsOn(second, randomB, round))
    }
  })

  test('each implementation opens what the other encapsulated, and Argon2id agrees', () => {
    const seed = random().bytes(64)
    for (const [sender, receiver] of [
      [first, second],
      [second, first],
    ] as const) {
      const sent = sender.mlKem768Encapsulate(receiver.mlKem768KeyPair(seed).public)
      assert.ok(sent !== undefined)
      assert.deepEqual(receiver.mlKem768Decapsulate(seed, sent.ciphertext), sent.shared)
    }
    const salt = seed.subarray(0, 16)
    assert.deepEqual(first.argon2id(utf8('pass'), salt, 64, 2), second.argon2id(utf8('pass'), salt, 64, 2))
  })
}
