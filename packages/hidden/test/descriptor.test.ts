import assert from 'node:assert/strict'
import { test } from 'node:test'
import { equalBytes } from '@warren/kernel'
import { MAX_AUTHORISED_CLIENTS } from '@warren/crypto'
import { createSeededRandom, createSimPrimitives, fuzz } from '@warren/testkit'
import fc from 'fast-check'
import { credentialsFor, type DescriptorInput, makeDescriptor, readDescriptor } from '../src/descriptor.ts'
import {
  decodeContent,
  decodeDescriptor,
  encodeContent,
  type IntroductionPointEntry,
} from '../src/descriptor-format.ts'
import { createDescriptorRecordType } from '../src/descriptor-record.ts'
import { FUZZ_TARGETS } from '../src/fuzz-targets.ts'
import { decodeIntroductionRequest, encodeIntroductionRequest } from '../src/message-format.ts'
import { currentPeriod } from '../src/time-period.ts'
import { CLOCK_TOLERANCE_MS, DESCRIPTOR_LIFETIME_MS } from '../src/timeouts.ts'

const random = createSeededRandom('descriptor')
const primitives = createSimPrimitives(random)
const NETWORK = new Uint8Array(32).fill(1)
const MINUTES = 1440
const DAY_MS = MINUTES * 60_000
const NOW_MS = 20_000 * DAY_MS + 3_600_000
const RECORD_BYTES = 16_384
const SEED = random.bytes(32)
const IDENTITY = primitives.ed25519PublicOf(SEED)
const PERIOD = currentPeriod(NOW_MS, MINUTES)
const credentials = credentialsFor(primitives, NETWORK, IDENTITY, PERIOD)
const type = createDescriptorRecordType(primitives, { networkId: NETWORK, periodMinutes: MINUTES })

const point = (): IntroductionPointEntry => ({
  relayId: random.bytes(32),
  authKey: random.bytes(32),
  encryptionKey: random.bytes(32),
  kemKey: random.bytes(1184),
})
const POINTS = [point(), point(), point()]

function make(changes: Partial<DescriptorInput> = {}): Uint8Array {
  return makeDescriptor(primitives, {
    networkId: NETWORK,
    identitySeed: SEED,
    credentials,
    revision: 5,
    expiresAtMs: NOW_MS + DESCRIPTOR_LIFETIME_MS,
    points: POINTS,
    clients: [],
    recordBytes: RECORD_BYTES,
    ...changes,
  })
}
const verify = (record: Uint8Array, id = credentials.location.id, nowMs = NOW_MS) =>
  type.verify(id, record, nowMs)
const clientKeys = () => {
  const secret = random.bytes(32)
  return { secret, public: primitives.x25519PublicOf(secret) }
}

for (const target of FUZZ_TARGETS) {
  test(`${target.name}: damaged bytes are refused as malformed, never otherwise`, () =>
    fuzz(target, { runs: 500 }))
}

test('a reader with the address gets what the service wrote, and holders can verify it', () => {
  const record = make()
  assert.equal(record.length, RECORD_BYTES)
  assert.equal(verify(record).revision, 5)
  const read = readDescriptor(primitives, credentials, record, undefined)
  assert.ok(read.kind === 'opened')
  assert.deepEqual(read.descriptor.points, POINTS)
})

test('introduction points and requests survive their encoding', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6 }), fc.uint8Array({ maxLength: 128 }), (count, effortProof) => {
      const points = Array.from({ length: count }, point)
      const effort =
        count % 2 === 0 ? undefined : { code: 1, suggested: count * 1000, seed: random.bytes(32) }
      assert.deepEqual(decodeContent(encodeContent({ points, effort })), { points, effort })
      const request = {
        rendezvousPoint: random.bytes(32),
        cookie: random.bytes(32),
        reunionPoints: Array.from({ length: count % 3 }, () => random.bytes(32)),
        firstPort: count * 443,
        effortProof,
      }
      assert.deepEqual(decodeIntroductionRequest(encodeIntroductionRequest(request)), request)
    }),
    { numRuns: 30 },
  )
  const one = point()
  assert.throws(() => decodeContent(encodeContent({ points: [one, one], effort: undefined })), {
    kind: 'malformed',
  })
})

test('every descriptor has the one size, whatever is in it', () => {
  const clients = Array.from({ length: MAX_AUTHORISED_CLIENTS }, () => clientKeys().public)
  for (const record of [
    make({ points: [] }),
    make({ clients }),
    make({ points: Array.from({ length: 6 }, point) }),
  ]) {
    assert.equal(record.length, RECORD_BYTES)
  }
  assert.throws(() => make({ clients: [...clients, clientKeys().public] }), { kind: 'bad-input' })
})

test('a bit that was flipped anywhere is noticed', () => {
  const record = make()
  fc.assert(
    fc.property(fc.nat(record.length * 8 - 1), (bit) => {
      const damaged = record.slice()
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7))
      assert.throws(() => verify(damaged))
    }),
    { numRuns: 150 },
  )
})

test('a descriptor belongs under one id, in one network and to one period', () => {
  const record = make()
  assert.throws(() => verify(record, random.bytes(32)), { kind: 'not-authentic' })
  const elsewhere = createDescriptorRecordType(primitives, {
    networkId: new Uint8Array(32).fill(2),
    periodMinutes: MINUTES,
  })
  assert.throws(() => elsewhere.verify(credentials.location.id, record, NOW_MS), { kind: 'not-authentic' })
  const otherLength = createDescriptorRecordType(primitives, { networkId: NETWORK, periodMinutes: 60 })
  assert.throws(() => otherLength.verify(credentials.location.id, record, NOW_MS), { kind: 'not-authentic' })
  assert.throws(() => verify(record, undefined, NOW_MS + 4 * DAY_MS), { kind: 'not-authentic' })
})

test('blinded keys and ids of two networks and two periods have nothing in common', () => {
  const otherNetwork = credentialsFor(primitives, new Uint8Array(32).fill(2), IDENTITY, PERIOD)
  const nextPeriod = credentialsFor(primitives, NETWORK, IDENTITY, { ...PERIOD, number: PERIOD.number + 1 })
  for (const other of [otherNetwork, nextPeriod]) {
    assert.equal(equalBytes(other.blindedKey, credentials.blindedKey), false)
    assert.equal(equalBytes(other.location.id, credentials.location.id), false)
    assert.throws(() => readDescriptor(primitives, other, make(), undefined), { kind: 'not-authentic' })
  }
})

test('nobody can publish under the id of somebody else', () => {
  const seed = random.bytes(32)
  const forger = credentialsFor(primitives, NETWORK, primitives.ed25519PublicOf(seed), PERIOD)
  const own = make({ identitySeed: seed, credentials: forger })
  assert.throws(() => verify(own), { kind: 'not-authentic' })
  // The victim's blinded key, signed with the forger's.
  assert.throws(() => verify(make({ identitySeed: seed })), { kind: 'not-authentic' })
})

test('a blinded key of small order is refused', () => {
  const record = make()
  record.set(new Uint8Array(32), 1)
  const { blindedKey, period, periodMinutes } = decodeDescriptor(record)
  const fake = { blindedKey, period, periodMinutes }
  assert.equal(primitives.edwards.isPrimeOrder(fake.blindedKey), false)
  assert.throws(() => verify(record), { kind: 'not-authentic' })
  const smallOrder = Uint8Array.of(1, ...new Uint8Array(31))
  assert.throws(() => credentialsFor(primitives, NETWORK, smallOrder, PERIOD), { kind: 'not-authentic' })
})

test('what has expired or would live too long is refused, with tolerance for clocks that are hours off', () => {
  const record = make()
  const endMs = NOW_MS + DESCRIPTOR_LIFETIME_MS
  assert.ok(verify(record, undefined, endMs + CLOCK_TOLERANCE_MS - 1))
  assert.throws(() => verify(record, undefined, endMs + CLOCK_TOLERANCE_MS), { kind: 'not-authentic' })
  assert.ok(verify(record, undefined, NOW_MS - 6 * 3_600_000))
  const long = make({ expiresAtMs: NOW_MS + 2 * DAY_MS })
  assert.throws(() => verify(long), { kind: 'not-authentic' })
  assert.ok(
    verify(record).expiresAtMs <= NOW_MS + DESCRIPTOR_LIFETIME_MS,
    'a holder keeps none longer than its life',
  )
})

test('a captured descriptor opens no further than its outer layer without a client key', () => {
  const [alice, mallory] = [clientKeys(), clientKeys()]
  const record = make({ clients: [alice.public] })
  const read = (secret: Uint8Array | undefined) => readDescriptor(primitives, credentials, record, secret)
  assert.deepEqual(read(undefined), { kind: 'client-key-missing' })
  assert.deepEqual(read(mallory.secret), { kind: 'client-key-wrong' })
  const opened = read(alice.secret)
  assert.ok(opened.kind === 'opened')
  assert.deepEqual(opened.descriptor.points, POINTS)
})

test('a holder who does not know the address learns nothing from what he holds', () => {
  const record = make()
  const { blindedKey } = decodeDescriptor(record)
  // All that a holder has: the blinded key, and whatever identity he guesses.
  const guess = credentialsFor(primitives, NETWORK, primitives.ed25519PublicOf(random.bytes(32)), PERIOD)
  assert.throws(() => readDescriptor(primitives, { ...guess, blindedKey }, record, undefined), {
    kind: 'not-authentic',
  })
  for (const secret of [IDENTITY, ...POINTS.map(({ relayId }) => relayId)]) {
    for (let at = 0; at + 32 <= record.length; at++)
      assert.ok(!equalBytes(record.subarray(at, at + 32), secret))
  }
})
