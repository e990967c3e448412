import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWarrenError } from '@warren/kernel'
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js'
import { createSeededRandom, createSimPrimitives, MemoryState, VirtualClock } from '@warren/testkit'
import {
  appendSignature,
  claimRelay,
  createNetwork,
  createRelaySelf,
  decodeKeys,
  decodeLiveness,
  encodeKeysBody,
  isKeysAuthentic,
  isLivenessAuthentic,
  type KeysPart,
  LIVENESS_BYTES,
  misuseOfKeys,
  parseIp,
  SHORT_ID_BYTES,
  signKeys,
  signLiveness,
  verifyDescriptorsJob,
} from '@warren/directory'

const DAY_MS = 86_400_000
const random = createSeededRandom('descriptors')
const primitives = createSimPrimitives(random)
const network = createNetwork(primitives, { name: 'Test', testing: true })
const otherNetwork = createNetwork(primitives, { name: 'Test', testing: true })
const seed = random.bytes(32)
const operatorSeed = random.bytes(32)
const id = primitives.ed25519PublicOf(seed)

const part: KeysPart = {
  id,
  sequence: 7,
  issuedAtMs: 1_000,
  expiresAtMs: 2_000,
  onionKey: random.bytes(32),
  kemKey: random.bytes(1184),
  ip: parseIp('127.5.0.1') as Uint8Array,
  port: 9001,
  capabilities: 7,
  operator: claimRelay(primitives, network.id, operatorSeed, id),
}
const signed = signKeys(primitives, network.id, seed, part)
const isAuthentic = (bytes: Uint8Array, networkId = network.id): boolean =>
  isKeysAuthentic(primitives, networkId, decodeKeys(bytes))

/** The same signer, other contents. */
const resigned = (change: Partial<KeysPart>): Uint8Array =>
  signKeys(primitives, network.id, seed, { ...part, ...change })

test('both parts survive encoding and decoding', () => {
  assert.deepEqual(decodeKeys(signed).part, part)
  const plain = { ...part, operator: undefined, ip: parseIp('::1') as Uint8Array }
  assert.deepEqual(decodeKeys(signKeys(primitives, network.id, seed, plain)).part, plain)
  const statement = { shortId: id.subarray(0, SHORT_ID_BYTES), atMs: 123_456, leaving: true }
  const bytes = signLiveness(primitives, network.id, seed, statement)
  assert.equal(bytes.length, LIVENESS_BYTES)
  assert.ok(bytes.length <= 100)
  assert.deepEqual(decodeLiveness(bytes).part, { ...statement, shortId: id.slice(0, SHORT_ID_BYTES) })
})

test('a descriptor verifies in its own network only', () => {
  assert.equal(isAuthentic(signed), true)
  assert.equal(isAuthentic(signed, otherNetwork.id), false)
  const statement = { shortId: id.subarray(0, SHORT_ID_BYTES), atMs: 1, leaving: false }
  const bytes = decodeLiveness(signLiveness(primitives, network.id, seed, statement))
  assert.equal(isLivenessAuthentic(primitives, network.id, id, bytes), true)
  assert.equal(isLivenessAuthentic(primitives, otherNetwork.id, id, bytes), false)
  assert.equal(
    isLivenessAuthentic(primitives, network.id, primitives.ed25519PublicOf(operatorSeed), bytes),
    false,
  )
})

test('no byte of a descriptor can be changed', () => {
  for (let at = 0; at < signed.length; at += at > 150 && at < 1250 ? 97 : 1) {
    const damaged = signed.slice()
    damaged[at] = (damaged[at] as number) ^ 1
    let accepted: boolean
    try {
      accepted = isAuthentic(damaged)
    } catch {
      accepted = false
    }
    assert.equal(accepted, false, `byte ${at}`)
  }
})

test('a signature over one kind of part is worth nothing as another', () => {
  const statement = { shortId: id.subarray(0, SHORT_ID_BYTES), atMs: 1, leaving: false }
  const liveness = signLiveness(primitives, network.id, seed, statement)
  const crossed = signed.slice()
  crossed.set(liveness.subarray(-64), crossed.length - 64)
  assert.equal(isAuthentic(crossed), false)
})

test('an operator is believed only with his signature over this relay', () => {
  const strangerSeed = random.bytes(32)
  const claimOfOther = claimRelay(
    primitives,
    network.id,
    operatorSeed,
    primitives.ed25519PublicOf(strangerSeed),
  )
  assert.equal(isAuthentic(resigned({ operator: claimOfOther })), false, 'a claim for another relay')
  assert.equal(
    isAuthentic(resigned({ operator: claimRelay(primitives, otherNetwork.id, operatorSeed, id) })),
    false,
    'in another network',
  )
  const proof = claimRelay(primitives, network.id, strangerSeed, id).proof
  const forged = { id: primitives.ed25519PublicOf(operatorSeed), proof }
  assert.equal(isAuthentic(resigned({ operator: forged })), false, 'signed by somebody else')
})

/** A signature that verifies under identity + torsion point: what only the check of the order refuses. */
function signWithMixedOrder(change: Partial<KeysPart>): { identity: Uint8Array; bytes: Uint8Array } {
  const { Point } = ed25519
  const torsion = Point.fromHex(Buffer.from(ED25519_TORSION_SUBGROUP[1] as string, 'hex').toString('hex'))
  const secret = Point.Fn.fromBytes(primitives.edwards.reduce(random.bytes(64)))
  const identity = Point.BASE.multiply(secret).add(torsion).toBytes()
  const body = encodeKeysBody({ ...part, id: identity, operator: undefined, ...change })
  const message = Buffer.concat([Buffer.from('warren relay keys 1\0'), network.id, body])
  for (;;) {
    const nonce = Point.Fn.fromBytes(primitives.edwards.reduce(random.bytes(64)))
    const commitment = Point.BASE.multiply(nonce).toBytes()
    const challenge = Point.Fn.fromBytes(
      primitives.edwards.reduce(primitives.sha512(Buffer.concat([commitment, identity, message]))),
    )
    // A multiple of 8 makes the torsion vanish from the equation.
    if (challenge % 8n !== 0n) continue
    const response = Point.Fn.toBytes(Point.Fn.create(nonce + challenge * secret))
    return { identity, bytes: appendSignature(body, Buffer.concat([commitment, response])) }
  }
}

test('an identity of mixed order is refused although its signature verifies', () => {
  const { identity, bytes } = signWithMixedOrder({})
  const { body, signature } = decodeKeys(bytes)
  const message = Buffer.concat([Buffer.from('warren relay keys 1\0'), network.id, body])
  assert.equal(primitives.ed25519Verify(identity, message, signature), true, 'the signature alone is right')
  assert.equal(isAuthentic(bytes), false)
})

test('identities of small order are refused', () => {
  for (const text of ED25519_TORSION_SUBGROUP) {
    const point = Uint8Array.from(Buffer.from(text, 'hex'))
    assert.equal(isAuthentic(signKeys(primitives, network.id, seed, { ...part, id: point })), false, text)
    assert.equal(isAuthentic(resigned({ operator: { id: point, proof: new Uint8Array(64) } })), false, text)
  }
})

test('the offload job gives one verdict an item, in order', () => {
  const statement = { shortId: id.subarray(0, SHORT_ID_BYTES), atMs: 1, leaving: false }
  const liveness = signLiveness(primitives, network.id, seed, statement)
  const items = [
    { bytes: signed, relayId: undefined },
    { bytes: signKeys(primitives, otherNetwork.id, seed, part), relayId: undefined },
    { bytes: liveness, relayId: id },
    { bytes: liveness, relayId: primitives.ed25519PublicOf(operatorSeed) },
  ]
  assert.deepEqual(verifyDescriptorsJob.run(primitives, { networkId: network.id, items }), [
    true,
    false,
    true,
    false,
  ])
})

test('a part that does not suit the network says why', () => {
  const real = createNetwork(primitives, { name: 'Real', testing: false })
  assert.equal(misuseOfKeys(network, part), undefined)
  assert.match(String(misuseOfKeys(real, part)), /address/)
  assert.match(String(misuseOfKeys(network, { ...part, ip: parseIp('8.8.8.8') as Uint8Array })), /address/)
  assert.match(String(misuseOfKeys(network, { ...part, expiresAtMs: 365 * DAY_MS })), /too long/)
  assert.match(String(misuseOfKeys(network, { ...part, capabilities: 2 })), /not a relay/)
})

test('a relay refuses to stand at an address that its network refuses', () => {
  const ports = { clock: new VirtualClock(), primitives, state: new MemoryState() }
  for (const host of ['8.8.8.8', 'localhost', '0.0.0.0', '169.254.0.1']) {
    const make = (): unknown =>
      createRelaySelf(ports, { network, identitySeed: seed, address: { host, port: 1 } })
    assert.throws(make, { kind: 'bad-input' })
  }
  for (const host of ['0.0.0.0', '::']) {
    const make = (): unknown =>
      createRelaySelf(ports, { network, identitySeed: seed, address: { host, port: 1 } })
    assert.throws(make, (error: unknown) => isWarrenError(error) && /--advertise/.test(error.next ?? ''))
  }
  const make = (): unknown =>
    createRelaySelf(ports, { network, identitySeed: seed, address: { host: '127.0.0.1', port: 0 } })
  assert.throws(make, { kind: 'bad-input' })
})

test('onion keys rotate, overlap, survive restarts and are destroyed', async () => {
  const clock = new VirtualClock()
  const state = new MemoryState()
  const make = () =>
    createRelaySelf(
      { clock, primitives, state },
      { network, identitySeed: seed, address: { host: '127.5.0.1', port: 9001 } },
    )
  const self = make()
  const first = self.keyPair().current
  const firstSecret = first.onionSecret.slice()
  assert.deepEqual(make().keyPair().current.kemPublic, first.kemPublic, 'the same after a restart')
  self.publish()
  await clock.runFor(29 * DAY_MS)
  const [keys] = self.publish()
  const published = decodeKeys(keys?.bytes as Uint8Array).part
  assert.deepEqual(published.onionKey, self.keyPair().current.onionPublic)
  assert.notDeepEqual(published.onionKey, first.onionPublic)
  assert.deepEqual(
    self.onionKeys().map(({ onionPublic }) => onionPublic),
    [published.onionKey, first.onionPublic],
  )
  await clock.runFor(7 * DAY_MS)
  self.publish()
  assert.equal(self.keyPair().previous, undefined)
  assert.deepEqual(first.onionSecret, new Uint8Array(32), 'wiped')
  for (const key of state.table('onion-keys').keys()) {
    const stored = Buffer.from(state.table('onion-keys').get(key) as Uint8Array)
    assert.equal(stored.includes(Buffer.from(firstSecret)), false, 'nor on disk')
  }
})

test('no published part outlives the onion key it names', async () => {
  const clock = new VirtualClock()
  const self = createRelaySelf(
    { clock, primitives, state: new MemoryState() },
    { network, identitySeed: seed, address: { host: '127.5.0.1', port: 9001 } },
  )
  const diesAt = new Map<string, number>()
  for (let day = 0; day < 120; day++) {
    for (const { onionPublic, createdAtMs } of self.onionKeys())
      diesAt.set(onionPublic.join(), createdAtMs + 35 * DAY_MS)
    for (const item of self.publish()) {
      if (item.kind !== 'keys') continue
      const { onionKey, expiresAtMs } = decodeKeys(item.bytes).part
      assert.ok(expiresAtMs <= (diesAt.get(onionKey.join()) ?? Number.POSITIVE_INFINITY))
    }
    await clock.runFor(DAY_MS)
  }
})

test('sequences grow over restarts, restored backups and clocks that run wild', () => {
  const state = new MemoryState()
  const clock = new VirtualClock().skewed(0)
  const publish = () => {
    const self = createRelaySelf(
      { clock, primitives, state },
      { network, identitySeed: seed, address: { host: '127.5.0.1', port: 9001 } },
    )
    const [keys, liveness] = self.publish()
    return {
      sequence: decodeKeys(keys?.bytes as Uint8Array).part.sequence,
      atMs: decodeLiveness(liveness?.bytes as Uint8Array).part.atMs,
      farewellMs: decodeLiveness(self.farewell().bytes).part.atMs,
    }
  }
  const first = publish()
  const second = publish()
  assert.ok(
    second.sequence > first.sequence && second.atMs > first.farewellMs && first.farewellMs > first.atMs,
  )
  clock.wallOffsetMs = 400 * DAY_MS
  publish()
  clock.wallOffsetMs = 60_000
  const back = publish()
  assert.equal(back.atMs, clock.wallMs(), 'a statement that nobody would believe is not counted on from')
})
