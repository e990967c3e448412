import {
  blindPublic,
  blindSecret,
  deriveSecret,
  formatOnionAddress,
  identityStatement,
  isOnionName,
  openingProof,
  parseOnionAddress,
  periodAt,
  periodStartMs,
  ROOT_LABELS,
  signBlinded,
  signIdentity,
  subcredentialOf,
  verifyIdentity,
  verifyOpening,
  type SecretLabel,
} from '@warren/crypto'
import { equalBytes, fromHex, toHex } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

const primitives = createSimPrimitives(createSeededRandom('identity'))
const { random } = primitives
const NETWORK_ID = random.bytes(32)
const PERIOD = { number: 20_000, lengthMinutes: 1440 }
/** The base point plus the point of order two. */
const MIXED_ORDER = fromHex('9599999999999999999999999999999999999999999999999999999999999999')

describe('key blinding', () => {
  test('gives the public key of the blinded secret, and signatures that ordinary verification accepts', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.nat(),
        fc.uint8Array(),
        (seed, number, message) => {
          const period = { number, lengthMinutes: 1440 }
          const identity = primitives.ed25519PublicOf(seed)
          const key = blindSecret(primitives, seed, period, NETWORK_ID)
          assert.deepEqual(blindPublic(primitives, identity, period, NETWORK_ID), key.public)
          const signature = signBlinded(primitives, key, message)
          assert.ok(primitives.ed25519Verify(key.public, message, signature))
          assert.ok(!primitives.ed25519Verify(identity, message, signature))
        },
      ),
      { numRuns: 25, seed: 1 },
    )
  })

  test('differs by period, period length, network and identity', () => {
    const identity = primitives.ed25519PublicOf(random.bytes(32))
    const keys = [
      blindPublic(primitives, identity, PERIOD, NETWORK_ID),
      blindPublic(primitives, identity, { ...PERIOD, number: 20_001 }, NETWORK_ID),
      blindPublic(primitives, identity, { ...PERIOD, lengthMinutes: 60 }, NETWORK_ID),
      blindPublic(primitives, identity, PERIOD, random.bytes(32)),
      blindPublic(primitives, primitives.ed25519PublicOf(random.bytes(32)), PERIOD, NETWORK_ID),
    ]
    assert.equal(new Set(keys.map(toHex)).size, keys.length)
    assert.equal(
      new Set(keys.map((key) => toHex(subcredentialOf(primitives, identity, key)))).size,
      keys.length,
    )
  })

  test('refuses an identity outside the prime-order subgroup', () => {
    for (const identity of [
      MIXED_ORDER,
      new Uint8Array(32),
      fromHex(`01${'00'.repeat(31)}`),
      new Uint8Array(31),
    ]) {
      assert.throws(() => blindPublic(primitives, identity, PERIOD, NETWORK_ID), { kind: 'not-authentic' })
    }
  })

  test('a period starts where the one before ends', () => {
    const atMs = 1_700_000_000_000
    const period = periodAt(atMs, 1440, 720)
    assert.ok(
      periodStartMs(period, 720) <= atMs &&
        atMs < periodStartMs({ ...period, number: period.number + 1 }, 720),
    )
    assert.deepEqual(periodAt(periodStartMs(period, 720), 1440, 720), period)
    assert.equal(periodAt(periodStartMs(period, 720) - 1, 1440, 720).number, period.number - 1)
  })
})

describe('service addresses', () => {
  // The address of a public search engine: its operators published it, nothing of ours made it.
  const KNOWN = 'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad'
  const refused = (text: string, reason: string) =>
    assert.throws(
      () => parseOnionAddress(primitives, text),
      (error: { kind: string; fields: { reason: string } }) => {
        assert.deepEqual([text, error.kind, error.fields.reason], [text, 'bad-input', reason])
        return true
      },
    )

  test('a known address parses and formats to itself', () => {
    assert.equal(formatOnionAddress(primitives, parseOnionAddress(primitives, KNOWN).identity), KNOWN)
  })

  test('every identity comes back from its address, with suffix, labels, case and final dot', () => {
    for (let round = 0; round < 20; round++) {
      const identity = primitives.ed25519PublicOf(random.bytes(32))
      const name = formatOnionAddress(primitives, identity)
      assert.deepEqual(parseOnionAddress(primitives, name), { identity, name, subLabels: [] })
      assert.deepEqual(parseOnionAddress(primitives, `a.www.${name.toUpperCase()}.Onion.`).subLabels, [
        'a',
        'www',
      ])
      assert.deepEqual(parseOnionAddress(primitives, `${name}.warren`).identity, identity)
    }
  })

  test('any changed character is refused', () => {
    for (let at = 0; at < KNOWN.length; at++) {
      const other = KNOWN[at] === 'q' ? 'r' : 'q'
      assert.throws(() => parseOnionAddress(primitives, KNOWN.slice(0, at) + other + KNOWN.slice(at + 1)), {
        kind: 'bad-input',
      })
    }
  })

  test('names of other shapes are refused with the reason', () => {
    for (const text of [
      '',
      '.',
      '.onion',
      'onion',
      'example.com',
      `${KNOWN}.com`,
      `${KNOWN}a.onion`,
      `${KNOWN}..onion`,
      `a b.${KNOWN}.onion`,
      `${'a'.repeat(64)}.${KNOWN}.onion`,
      `.${KNOWN}.onion`,
      `${'a.'.repeat(120)}${KNOWN}.onion`,
      `${KNOWN}.onion..`,
      KNOWN.replace('k', '\u212a'),
    ]) {
      refused(text, 'shape')
    }
    refused(`${KNOWN.slice(0, 55)}1`, 'characters')
    refused(`${KNOWN.slice(0, 55)}a`, 'version')
    refused(KNOWN.replace('d', 'c'), 'checksum')
    refused(formatOnionAddress(primitives, MIXED_ORDER), 'key')
    refused(formatOnionAddress(primitives, fromHex(`01${'00'.repeat(31)}`)), 'key')
  })

  test("names that claim to be a service's are recognised, right or wrong", () => {
    for (const name of ['x.onion', 'X.ONION.', 'a.b.warren', 'onion']) assert.ok(isOnionName(name))
    for (const name of ['onion.com', 'x.onion.org', '', 'xonion']) assert.ok(!isOnionName(name))
  })

  test('no text throws anything but bad-input', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z2-7]{56}\.onion$/)),
        (text) => {
          assert.throws(() => parseOnionAddress(primitives, text), { kind: 'bad-input' })
        },
      ),
      { numRuns: 300, seed: 2 },
    )
  })
})

describe('secrets from one root', () => {
  test('every label and index gives another secret, the same each time', () => {
    const root = random.bytes(32)
    const labels: SecretLabel[] = [
      ...ROOT_LABELS,
      ...[0, 1, 256].flatMap((n) => [
        { service: n },
        { clientAuthorisation: n },
        { shareKey: n },
        { shareService: n },
        { site: n },
      ]),
    ]
    const derive = () => labels.map((label) => toHex(deriveSecret(primitives, root, label, 32)))
    assert.equal(new Set(derive()).size, labels.length)
    assert.deepEqual(derive(), derive())
  })

  test("the derivation never changes: people's addresses depend on it", () => {
    // HKDF-SHA-256 as docs/spec/key-blinding.md §6 has it, over noble: root 32 bytes 0x01.
    const root = new Uint8Array(32).fill(1)
    assert.equal(
      toHex(deriveSecret(primitives, root, 'relay-identity', 32)),
      'f9ce719ed769767b93987f6f65b22394b19946940ec6cc4105dbc1ed9dcde5b5',
    )
    assert.equal(
      toHex(deriveSecret(primitives, root, { service: 7 }, 32)),
      'bb07b3a428dd64b4e34cc845f93a6241bfe20a22eda93c32b6ac0aa374db0e7f',
    )
    assert.equal(
      toHex(deriveSecret(primitives, root, { shareKey: 7 }, 32)),
      '3f35dff4f0d4aee0e3dfd398ccdefb0fd649d7218df400078794beedb13e2c25',
    )
    assert.equal(
      toHex(deriveSecret(primitives, root, { shareService: 7 }, 32)),
      'accf3c1c99a2ee9336290216c0d68404cdb7552892ca40e6e0dd0faa6c32363c',
    )
  })
})

describe('link proofs', () => {
  const [binding, otherBinding, otherNetwork] = [random.bytes(32), random.bytes(32), random.bytes(32)]
  const seed = random.bytes(32)
  const id = primitives.ed25519PublicOf(seed)

  test('an opening is right for one relay, network and channel only', () => {
    const proof = openingProof(primitives, binding, id, NETWORK_ID)
    assert.equal(proof.length, 32)
    assert.ok(verifyOpening(primitives, proof, binding, id, NETWORK_ID))
    assert.ok(!verifyOpening(primitives, proof, otherBinding, id, NETWORK_ID))
    assert.ok(!verifyOpening(primitives, proof, binding, random.bytes(32), NETWORK_ID))
    assert.ok(!verifyOpening(primitives, proof, binding, id, otherNetwork))
    assert.ok(!verifyOpening(primitives, proof.subarray(1), binding, id, NETWORK_ID))
  })

  test('an identity statement is right for one identity, network, channel and end only', () => {
    const signature = signIdentity(primitives, seed, binding, NETWORK_ID, 'listener')
    assert.ok(verifyIdentity(primitives, id, signature, binding, NETWORK_ID, 'listener'))
    assert.ok(!verifyIdentity(primitives, id, signature, binding, NETWORK_ID, 'dialler'))
    assert.ok(!verifyIdentity(primitives, id, signature, otherBinding, NETWORK_ID, 'listener'))
    assert.ok(!verifyIdentity(primitives, id, signature, binding, otherNetwork, 'listener'))
    assert.ok(!verifyIdentity(primitives, MIXED_ORDER, signature, binding, NETWORK_ID, 'listener'))
    assert.ok(
      !equalBytes(
        identityStatement(binding, NETWORK_ID, 'listener'),
        identityStatement(binding, NETWORK_ID, 'dialler'),
      ),
    )
  })
})
