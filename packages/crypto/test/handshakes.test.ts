import {
  deriveHopKeys,
  HOP_KEY_BYTES,
  hybridClientFinish,
  hybridClientStart,
  hybridServerRespond,
  INTRO_MESSAGE_BYTES,
  introOpen,
  introSeal,
  ntorV3ClientFinish,
  ntorV3ClientStart,
  ntorV3ServerRespond,
  RENDEZVOUS_REPLY_BYTES,
  rendezvousFinish,
  rendezvousReply,
  hybridServerJob,
  type HybridClientInput,
  type HybridServerInput,
  type IntroOpenInput,
  type IntroSealInput,
} from '@warren/crypto'
import { utf8, type Primitives } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

const primitives: Primitives = createSimPrimitives(createSeededRandom('handshakes'))
const { random } = primitives
const NOT_AUTHENTIC = { name: 'WarrenError', kind: 'not-authentic' }
const NETWORK_ID = random.bytes(32)

const x25519KeyPair = () => {
  const secret = random.bytes(32)
  return { secret, public: primitives.x25519PublicOf(secret) }
}

/** A copy with one bit changed, at a place spread over the whole by `step`. */
function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice()
  copy[at] = (copy[at] as number) ^ (1 << (at % 8))
  return copy
}

/** Places to change in a message of `length` bytes: the first, the last, and some of every part between. */
function places(length: number): number[] {
  return [...Array.from({ length: 40 }, (_, index) => Math.floor((index * length) / 40)), length - 1]
}

describe('the hybrid circuit handshake', () => {
  const [onion, previousOnion] = [x25519KeyPair(), x25519KeyPair()]
  const kem = primitives.mlKem768KeyPair(random.bytes(64))
  const relayId = random.bytes(32)
  const clientInput: HybridClientInput = {
    relayId,
    onionKey: onion.public,
    kemKey: kem.public,
    networkId: NETWORK_ID,
    purpose: 'circuit extend',
    clientMessage: utf8('client extensions'),
  }
  const keysOf = (pair: typeof onion) => ({
    onionSecret: pair.secret,
    onionPublic: pair.public,
    kemSecret: kem.secret,
  })
  const serverInput = (handshake: Uint8Array): HybridServerInput => ({
    relayId,
    keys: [keysOf(previousOnion), keysOf(onion)],
    handshake,
    networkId: NETWORK_ID,
    purpose: 'circuit extend',
    keyBytes: HOP_KEY_BYTES,
  })

  test("gives both ends the same keys and each the other's message, with either of two onion keys", () => {
    for (const pair of [onion, previousOnion]) {
      const { handshake, state } = hybridClientStart(primitives, { ...clientInput, onionKey: pair.public })
      const server = hybridServerRespond(primitives, serverInput(handshake), (clientMessage) =>
        clientMessage.slice(0, 6),
      )
      const client = hybridClientFinish(primitives, state, server.reply, HOP_KEY_BYTES)
      assert.deepEqual(server.clientMessage, clientInput.clientMessage)
      assert.deepEqual(client.serverMessage, utf8('client'))
      assert.deepEqual(deriveHopKeys(client.keys), deriveHopKeys(server.keys))
    }
  })

  test('survives structured cloning at every step, as a worker needs it', () => {
    const started = structuredClone(hybridClientStart(primitives, structuredClone(clientInput)))
    const input = structuredClone({ ...serverInput(started.handshake), serverMessage: utf8('s') })
    const server = structuredClone(hybridServerJob.run(primitives, input))
    assert.deepEqual(
      hybridClientFinish(primitives, started.state, server.reply, HOP_KEY_BYTES).keys,
      server.keys,
    )
  })

  test('fits a cell', () => {
    assert.ok(hybridClientStart(primitives, clientInput).handshake.length < 3000)
  })

  test('refuses a client handshake with any bit changed, cut short or made longer', () => {
    const { handshake } = hybridClientStart(primitives, clientInput)
    const refuse = (bytes: Uint8Array) =>
      assert.throws(() => hybridServerRespond(primitives, serverInput(bytes), (m) => m), NOT_AUTHENTIC)
    for (const at of places(handshake.length)) refuse(flipped(handshake, at))
    for (const length of [0, 1, 96, handshake.length - 1]) refuse(handshake.slice(0, length))
    refuse(Uint8Array.from([...handshake, 0]))
  })

  test('refuses a reply with any bit changed, cut short or made longer', () => {
    const { handshake, state } = hybridClientStart(primitives, clientInput)
    const { reply } = hybridServerRespond(primitives, serverInput(handshake), (m) => m)
    const refuse = (bytes: Uint8Array) =>
      assert.throws(
        () => hybridClientFinish(primitives, structuredClone(state), bytes, HOP_KEY_BYTES),
        NOT_AUTHENTIC,
      )
    for (const at of places(reply.length)) refuse(flipped(reply, at))
    for (const length of [0, 40, reply.length - 1]) refuse(reply.slice(0, length))
    refuse(Uint8Array.from([...reply, 0]))
  })

  test("refuses another relay, another purpose, another network and a KEM key that is not the relay's", () => {
    const { handshake } = hybridClientStart(primitives, clientInput)
    const other = random.bytes(32)
    const otherKem = primitives.mlKem768KeyPair(random.bytes(64))
    const wrong: Partial<HybridServerInput>[] = [
      { relayId: other },
      { purpose: 'something else' },
      { networkId: other },
      { keys: [keysOf(previousOnion)] },
      { keys: [{ ...keysOf(onion), kemSecret: otherKem.secret }] },
    ]
    for (const change of wrong) {
      assert.throws(
        () => hybridServerRespond(primitives, { ...serverInput(handshake), ...change }, (m) => m),
        NOT_AUTHENTIC,
      )
    }
  })

  test('refuses keys of low order from either end', () => {
    const zero = new Uint8Array(32)
    assert.throws(() => hybridClientStart(primitives, { ...clientInput, onionKey: zero }), NOT_AUTHENTIC)
    const { handshake, state } = hybridClientStart(primitives, clientInput)
    const { reply } = hybridServerRespond(primitives, serverInput(handshake), (m) => m)
    handshake.set(zero, 64)
    reply.set(zero)
    assert.throws(() => hybridServerRespond(primitives, serverInput(handshake), (m) => m), NOT_AUTHENTIC)
    assert.throws(() => hybridClientFinish(primitives, state, reply, HOP_KEY_BYTES), NOT_AUTHENTIC)
  })
})

describe('ntor-v3', () => {
  test('refuses handshakes and replies with any bit changed', () => {
    const onion = x25519KeyPair()
    const relayId = random.bytes(32)
    const verification = utf8('verification')
    const client = ntorV3ClientStart(primitives, {
      relayId,
      onionKey: onion.public,
      ephemeralSecret: random.bytes(32),
      verification,
      clientMessage: utf8('hello'),
    })
    const respond = (handshake: Uint8Array) =>
      ntorV3ServerRespond(primitives, {
        relayId,
        onionSecret: onion.secret,
        ephemeralSecret: random.bytes(32),
        verification,
        handshake,
        serverMessage: utf8('world'),
        keyBytes: 72,
      })
    const { reply, keys } = respond(client.handshake)
    assert.deepEqual(ntorV3ClientFinish(primitives, client.state, reply, 72).keys, keys)
    for (const at of places(client.handshake.length)) {
      assert.throws(() => respond(flipped(client.handshake, at)), NOT_AUTHENTIC)
    }
    for (const at of places(reply.length)) {
      assert.throws(() => ntorV3ClientFinish(primitives, client.state, flipped(reply, at), 72), NOT_AUTHENTIC)
    }
  })
})

describe('introduction and rendezvous', () => {
  const encryption = x25519KeyPair()
  const kem = primitives.mlKem768KeyPair(random.bytes(64))
  const [authKey, subcredential, nextSubcredential] = [random.bytes(32), random.bytes(32), random.bytes(32)]
  const sealInput: IntroSealInput = {
    authKey,
    encryptionKey: encryption.public,
    kemKey: kem.public,
    networkId: NETWORK_ID,
    subcredential,
    plaintext: utf8('cookie and relay'),
  }
  const openInput = (message: Uint8Array): IntroOpenInput => ({
    authKey,
    encryptionSecret: encryption.secret,
    encryptionPublic: encryption.public,
    kemSecret: kem.secret,
    networkId: NETWORK_ID,
    subcredentials: [nextSubcredential, subcredential],
    message,
  })

  test('gives both ends the same keys, in the current and in the next period', () => {
    for (const period of [subcredential, nextSubcredential]) {
      const { message, state } = introSeal(primitives, { ...sealInput, subcredential: period })
      const opened = introOpen(primitives, openInput(message))
      assert.ok(opened !== undefined)
      assert.deepEqual(opened.plaintext, sealInput.plaintext)
      const { reply, keys } = rendezvousReply(primitives, structuredClone(opened.state), HOP_KEY_BYTES)
      assert.deepEqual(rendezvousFinish(primitives, structuredClone(state), reply, HOP_KEY_BYTES), keys)
      assert.equal(reply.length, RENDEZVOUS_REPLY_BYTES)
    }
  })

  test('has one size whatever it carries, and fits a cell with room for the introduction point', () => {
    for (const length of [0, 1, 1536]) {
      const { message } = introSeal(primitives, { ...sealInput, plaintext: random.bytes(length) })
      assert.equal(message.length, INTRO_MESSAGE_BYTES)
      assert.equal(introOpen(primitives, openInput(message))?.plaintext.length, length)
    }
    assert.ok(INTRO_MESSAGE_BYTES <= 4068 - 128)
  })

  test('opens nothing with any bit changed, of wrong length, or for other keys', () => {
    const { message } = introSeal(primitives, sealInput)
    for (const at of places(message.length)) {
      assert.equal(introOpen(primitives, openInput(flipped(message, at))), undefined)
    }
    for (const length of [0, 33, message.length - 1]) {
      assert.equal(introOpen(primitives, openInput(message.slice(0, length))), undefined)
    }
    const other = random.bytes(32)
    const wrong: Partial<IntroOpenInput>[] = [
      { authKey: other },
      { networkId: other },
      { subcredentials: [other] },
      { kemSecret: random.bytes(64) },
      { encryptionSecret: other },
    ]
    for (const change of wrong) {
      assert.equal(introOpen(primitives, { ...openInput(message), ...change }), undefined)
    }
  })

  test('refuses a rendezvous reply with any bit changed or to another introduction', () => {
    const [first, second] = [introSeal(primitives, sealInput), introSeal(primitives, sealInput)]
    const opened = introOpen(primitives, openInput(first.message))
    assert.ok(opened !== undefined)
    const { reply } = rendezvousReply(primitives, opened.state, HOP_KEY_BYTES)
    const refuse = (bytes: Uint8Array, state = first.state) =>
      assert.throws(
        () => rendezvousFinish(primitives, structuredClone(state), bytes, HOP_KEY_BYTES),
        NOT_AUTHENTIC,
      )
    for (const at of places(reply.length)) refuse(flipped(reply, at))
    refuse(reply.slice(1))
    refuse(reply, second.state)
  })
})
