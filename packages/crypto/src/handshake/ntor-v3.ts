/**
 * ntor-v3, exactly as Tor proposal 332 has it (docs/spec/handshakes.md §3).
 *
 * Warren's circuits use the hybrid beside it; this one is kept, and checked against published values, because both share
 * the transcript and every rule that is easy to get wrong.
 */
import { concatBytes, type Primitives } from '@warren/kernel'
import { agreeX25519, handshakeFailed } from './agreement.ts'
import { MAC_BYTES, Transcript, X25519_BYTES, encapsulateBytes } from './transcript.ts'

const PROTOCOL_ID = 'ntor3-curve25519-sha3_256-1'
const ID_BYTES = 32
const CLIENT_OVERHEAD_BYTES = ID_BYTES + 2 * X25519_BYTES + MAC_BYTES
const SERVER_OVERHEAD_BYTES = X25519_BYTES + MAC_BYTES

export interface NtorV3ClientInput {
  /** Ed25519 identity of the relay, 32 bytes. */
  readonly relayId: Uint8Array
  /** Static X25519 onion key of the relay. */
  readonly onionKey: Uint8Array
  /** Ephemeral X25519 secret, used once. */
  readonly ephemeralSecret: Uint8Array
  readonly verification: Uint8Array
  readonly clientMessage: Uint8Array
}

export interface NtorV3ClientState {
  readonly input: NtorV3ClientInput
  readonly ephemeralPublic: Uint8Array
  readonly staticShared: Uint8Array
  readonly mac: Uint8Array
}

/** @throws WarrenError `not-authentic`: the onion key is of low order. */
export function ntorV3ClientStart(
  primitives: Primitives,
  input: NtorV3ClientInput,
): { readonly handshake: Uint8Array; readonly state: NtorV3ClientState } {
  const { relayId, onionKey } = input
  const transcript = new Transcript(primitives, PROTOCOL_ID, input.verification)
  const ephemeralPublic = primitives.x25519PublicOf(input.ephemeralSecret)
  const staticShared = agreeX25519(primitives, input.ephemeralSecret, onionKey)
  const keys = transcript.phase1(staticShared, relayId, ephemeralPublic, onionKey)
  const encrypted = transcript.encrypt(keys.encrypt, input.clientMessage)
  const mac = transcript.messageMac(keys.mac, relayId, onionKey, ephemeralPublic, encrypted)
  const handshake = concatBytes(relayId, onionKey, ephemeralPublic, encrypted, mac)
  return { handshake, state: { input, ephemeralPublic, staticShared, mac } }
}

export interface NtorV3ServerInput {
  readonly relayId: Uint8Array
  readonly onionSecret: Uint8Array
  readonly ephemeralSecret: Uint8Array
  readonly verification: Uint8Array
  readonly handshake: Uint8Array
  readonly serverMessage: Uint8Array
  readonly keyBytes: number
}

/** @throws WarrenError `not-authentic`: not for this relay and key, changed, or of low order. */
export function ntorV3ServerRespond(
  primitives: Primitives,
  input: NtorV3ServerInput,
): { readonly reply: Uint8Array; readonly keys: Uint8Array; readonly clientMessage: Uint8Array } {
  const { relayId, handshake, ephemeralSecret, serverMessage } = input
  if (handshake.length < CLIENT_OVERHEAD_BYTES) throw handshakeFailed()
  const transcript = new Transcript(primitives, PROTOCOL_ID, input.verification)
  const onionKey = primitives.x25519PublicOf(input.onionSecret)
  const expectedHead = concatBytes(relayId, onionKey)
  if (!primitives.equalConstantTime(handshake.subarray(0, expectedHead.length), expectedHead))
    throw handshakeFailed()
  const clientKey = handshake.subarray(64, 96)
  const encrypted = handshake.subarray(96, -MAC_BYTES)
  const mac = handshake.subarray(-MAC_BYTES)

  const staticShared = agreeX25519(primitives, input.onionSecret, clientKey)
  const phase1 = transcript.phase1(staticShared, relayId, clientKey, onionKey)
  const expectedMac = transcript.messageMac(phase1.mac, relayId, onionKey, clientKey, encrypted)
  if (!primitives.equalConstantTime(mac, expectedMac)) throw handshakeFailed()

  const ephemeralPublic = primitives.x25519PublicOf(ephemeralSecret)
  const shared = agreeX25519(primitives, ephemeralSecret, clientKey)
  const final = transcript.final(
    input.keyBytes,
    shared,
    staticShared,
    relayId,
    onionKey,
    clientKey,
    ephemeralPublic,
  )
  const reply = transcript.encrypt(final.messageKey, serverMessage)
  const auth = transcript.auth(
    final.verify,
    relayId,
    onionKey,
    ephemeralPublic,
    clientKey,
    mac,
    encapsulateBytes(reply),
  )
  return {
    reply: concatBytes(ephemeralPublic, auth, reply),
    keys: final.keys,
    clientMessage: transcript.encrypt(phase1.encrypt, encrypted),
  }
}

/** @throws WarrenError `not-authentic`: the reply is not from the relay that was asked, or was changed. */
export function ntorV3ClientFinish(
  primitives: Primitives,
  state: NtorV3ClientState,
  reply: Uint8Array,
  keyBytes: number,
): { readonly keys: Uint8Array; readonly serverMessage: Uint8Array } {
  if (reply.length < SERVER_OVERHEAD_BYTES) throw handshakeFailed()
  const { relayId, onionKey, ephemeralSecret, verification } = state.input
  const transcript = new Transcript(primitives, PROTOCOL_ID, verification)
  const serverKey = reply.subarray(0, 32)
  const auth = reply.subarray(32, 64)
  const encrypted = reply.subarray(64)
  const shared = agreeX25519(primitives, ephemeralSecret, serverKey)
  const final = transcript.final(
    keyBytes,
    shared,
    state.staticShared,
    relayId,
    onionKey,
    state.ephemeralPublic,
    serverKey,
  )
  const expected = transcript.auth(
    final.verify,
    relayId,
    onionKey,
    serverKey,
    state.ephemeralPublic,
    state.mac,
    encapsulateBytes(encrypted),
  )
  if (!primitives.equalConstantTime(auth, expected)) throw handshakeFailed()
  return { keys: final.keys, serverMessage: transcript.encrypt(final.messageKey, encrypted) }
}
