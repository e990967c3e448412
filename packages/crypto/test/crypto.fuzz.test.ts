import {
  formatOnionAddress,
  FUZZ_TARGETS,
  HOP_KEY_BYTES,
  hybridClientFinish,
  hybridClientStart,
  hybridServerRespond,
  introOpen,
  introSeal,
  openDescriptor,
  parseOnionAddress,
  rendezvousFinish,
  rendezvousReply,
  sealDescriptor,
} from '@warren/crypto'
import { type ErrorKind, utf8, utf8Text } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives, fuzz } from '@warren/testkit'
import type { FuzzTarget } from '@warren/wire'
import { test } from 'node:test'

const primitives = createSimPrimitives(createSeededRandom('crypto fuzz'))
const { random } = primitives

const [networkId, relayId, authKey, subcredential] = [
  random.bytes(32),
  random.bytes(32),
  random.bytes(32),
  random.bytes(32),
]
const onionSecret = random.bytes(32)
const onionPublic = primitives.x25519PublicOf(onionSecret)
const kem = primitives.mlKem768KeyPair(random.bytes(64))
const purpose = 'circuit extend'

const client = hybridClientStart(primitives, {
  relayId,
  onionKey: onionPublic,
  kemKey: kem.public,
  networkId,
  purpose,
  clientMessage: utf8('message'),
})
const respond = (handshake: Uint8Array) =>
  hybridServerRespond(
    primitives,
    {
      relayId,
      keys: [{ onionSecret, onionPublic, kemSecret: kem.secret }],
      handshake,
      networkId,
      purpose,
      keyBytes: HOP_KEY_BYTES,
    },
    (clientMessage) => clientMessage,
  )
const serverReply = respond(client.handshake).reply

const intro = introSeal(primitives, {
  authKey,
  encryptionKey: onionPublic,
  kemKey: kem.public,
  networkId,
  subcredential,
  plaintext: utf8('plaintext'),
})
const openIntro = (message: Uint8Array) =>
  introOpen(primitives, {
    authKey,
    encryptionSecret: onionSecret,
    encryptionPublic: onionPublic,
    kemSecret: kem.secret,
    networkId,
    subcredentials: [subcredential],
    message,
  })
const openedIntro = openIntro(intro.message)
const rendezvous =
  openedIntro === undefined
    ? new Uint8Array(0)
    : rendezvousReply(primitives, openedIntro.state, HOP_KEY_BYTES).reply

const context = { blinded: random.bytes(32), subcredential, revision: 1 }
const clientSecret = random.bytes(32)
const sealed = sealDescriptor(
  primitives,
  context,
  [primitives.x25519PublicOf(clientSecret)],
  utf8('points'),
  4096,
)
const address = formatOnionAddress(primitives, primitives.ed25519PublicOf(random.bytes(32)))

const TARGETS: readonly (FuzzTarget & { readonly kinds: readonly ErrorKind[] })[] = [
  {
    name: 'crypto: hybrid client handshake',
    decode: respond,
    examples: () => [client.handshake],
    kinds: ['not-authentic'],
  },
  {
    name: 'crypto: hybrid server reply',
    decode: (bytes) => hybridClientFinish(primitives, structuredClone(client.state), bytes, HOP_KEY_BYTES),
    examples: () => [serverReply],
    kinds: ['not-authentic'],
  },
  { name: 'crypto: introduction', decode: openIntro, examples: () => [intro.message], kinds: [] },
  {
    name: 'crypto: rendezvous reply',
    decode: (bytes) => rendezvousFinish(primitives, structuredClone(intro.state), bytes, HOP_KEY_BYTES),
    examples: () => [rendezvous],
    kinds: ['not-authentic'],
  },
  {
    name: 'crypto: sealed descriptor',
    decode: (bytes) => openDescriptor(primitives, context, bytes, clientSecret),
    examples: () => [sealed],
    kinds: ['not-authentic'],
  },
  {
    name: 'crypto: onion address',
    decode: (bytes) => parseOnionAddress(primitives, utf8Text(bytes)),
    examples: () => [address, `a.b.${address}.onion`, `${address}.WARREN.`].map(utf8),
    kinds: ['bad-input'],
  },
]

for (const target of FUZZ_TARGETS) test(`${target.name}: any bytes decode or are refused`, () => fuzz(target))
for (const target of TARGETS) {
  test(`${target.name}: any bytes decode or are refused`, () =>
    fuzz(target, { runs: 300, alsoAllowed: target.kinds }))
}
