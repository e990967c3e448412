/**
 * The circuit handshake: ntor-v3 with ML-KEM-768 beside every X25519 agreement (docs/spec/handshakes.md §4).
 *
 *     client: ID 32 | B 32 | X 32 | EPK 1184 | SCT 1088 | C | MAC 32
 *     server: Y 32 | CT 1088 | AUTH 32 | encrypted server message
 *
 * EPK is the client's ephemeral KEM key, SCT a ciphertext to the relay's static one, CT the relay's answer to EPK. Keys
 * hold as long as one of the two families does; the client's message C is hidden from a later quantum adversary as well.
 */
import { concatBytes, utf8, type Primitives } from '@warren/kernel'
import { agreeX25519, encapsulateTo, handshakeFailed } from './agreement.ts'
import {
  encapsulateBytes,
  MAC_BYTES,
  MLKEM_CIPHERTEXT_BYTES,
  MLKEM_PUBLIC_BYTES,
  MLKEM_SEED_BYTES,
  Transcript,
  X25519_BYTES,
} from './transcript.ts'

export const HYBRID_PROTOCOL_ID = 'warren-ntor3-x25519-mlkem768-sha3_256-1'
const ID_BYTES = 32

const AT_ONION_KEY = ID_BYTES
const AT_CLIENT_KEY = AT_ONION_KEY + X25519_BYTES
const AT_CLIENT_KEM = AT_CLIENT_KEY + X25519_BYTES
const AT_STATIC_CIPHERTEXT = AT_CLIENT_KEM + MLKEM_PUBLIC_BYTES
const AT_MESSAGE = AT_STATIC_CIPHERTEXT + MLKEM_CIPHERTEXT_BYTES

/** Length of a client handshake with an empty message. */
export const HYBRID_CLIENT_BYTES = AT_MESSAGE + MAC_BYTES
/** Length of a server reply with an empty message. */
export const HYBRID_SERVER_BYTES = X25519_BYTES + MLKEM_CIPHERTEXT_BYTES + MAC_BYTES

/** Binds the handshake to what it is for and to the network. */
function transcriptFor(primitives: Primitives, purpose: string, networkId: Uint8Array): Transcript {
  return new Transcript(primitives, HYBRID_PROTOCOL_ID, concatBytes(utf8(purpose), networkId))
}

export interface HybridClientInput {
  /** Ed25519 identity of the relay, 32 bytes. */
  readonly relayId: Uint8Array
  /** X25519 onion key of the relay, 32 bytes. */
  readonly onionKey: Uint8Array
  /** ML-KEM-768 onion key of the relay, 1184 bytes. */
  readonly kemKey: Uint8Array
  /** 32 bytes. */
  readonly networkId: Uint8Array
  /** What the keys are for, a literal such as `circuit extend`. */
  readonly purpose: string
  readonly clientMessage: Uint8Array
}

/** What the client keeps until the answer comes: plain bytes, so that it can cross threads. Use once. */
export interface HybridClientState {
  readonly networkId: Uint8Array
  readonly purpose: string
  /** ID || B || X || EPK || SCT, as sent. */
  readonly sent: Uint8Array
  readonly mac: Uint8Array
  readonly ephemeralSecret: Uint8Array
  readonly kemSecret: Uint8Array
  /** Shared secrets with the relay's static keys. */
  readonly staticShared: Uint8Array
  readonly staticKemShared: Uint8Array
}

/** @throws WarrenError `not-authentic`: the relay's published keys are unusable. */
export function hybridClientStart(
  primitives: Primitives,
  input: HybridClientInput,
): { readonly handshake: Uint8Array; readonly state: HybridClientState } {
  const { relayId, onionKey, networkId, purpose } = input
  const transcript = transcriptFor(primitives, purpose, networkId)
  const ephemeralSecret = primitives.random.bytes(X25519_BYTES)
  const kem = primitives.mlKem768KeyPair(primitives.random.bytes(MLKEM_SEED_BYTES))
  const staticShared = agreeX25519(primitives, ephemeralSecret, onionKey)
  const staticKem = encapsulateTo(primitives, input.kemKey)
  const clientKey = primitives.x25519PublicOf(ephemeralSecret)
  const sent = concatBytes(relayId, onionKey, clientKey, kem.public, staticKem.ciphertext)
  const keys = transcript.phase1(staticShared, staticKem.shared, sent)
  const encrypted = transcript.encrypt(keys.encrypt, input.clientMessage)
  const mac = transcript.messageMac(keys.mac, sent, encrypted)
  return {
    handshake: concatBytes(sent, encrypted, mac),
    state: {
      networkId,
      purpose,
      sent,
      mac,
      ephemeralSecret,
      kemSecret: kem.secret,
      staticShared,
      staticKemShared: staticKem.shared,
    },
  }
}

/** One set of a relay's onion keys. A relay in rotation offers two: the client says by B which it used. */
export interface HybridServerKeys {
  readonly onionSecret: Uint8Array
  readonly onionPublic: Uint8Array
  /** 64-byte ML-KEM seed. */
  readonly kemSecret: Uint8Array
}

export interface HybridServerInput {
  readonly relayId: Uint8Array
  readonly keys: readonly HybridServerKeys[]
  readonly handshake: Uint8Array
  readonly networkId: Uint8Array
  readonly purpose: string
  /** Key stream wanted, in bytes. */
  readonly keyBytes: number
}

/** A client's handshake that verified. */
interface OpenedHandshake {
  readonly transcript: Transcript
  readonly sent: Uint8Array
  readonly mac: Uint8Array
  readonly clientMessage: Uint8Array
  readonly staticShared: Uint8Array
  readonly staticKemShared: Uint8Array
}

function openClientHandshake(primitives: Primitives, input: HybridServerInput): OpenedHandshake {
  const { handshake } = input
  if (handshake.length < HYBRID_CLIENT_BYTES) throw handshakeFailed()
  const sent = handshake.subarray(0, AT_MESSAGE)
  const encrypted = handshake.subarray(AT_MESSAGE, -MAC_BYTES)
  const mac = handshake.subarray(-MAC_BYTES)
  const onionKey = sent.subarray(AT_ONION_KEY, AT_CLIENT_KEY)
  const own = input.keys.find((keys) => primitives.equalConstantTime(keys.onionPublic, onionKey))
  if (own === undefined || !primitives.equalConstantTime(sent.subarray(0, ID_BYTES), input.relayId)) {
    throw handshakeFailed()
  }
  const transcript = transcriptFor(primitives, input.purpose, input.networkId)
  const staticShared = agreeX25519(primitives, own.onionSecret, sent.subarray(AT_CLIENT_KEY, AT_CLIENT_KEM))
  const staticKemShared = primitives.mlKem768Decapsulate(own.kemSecret, sent.subarray(AT_STATIC_CIPHERTEXT))
  const keys = transcript.phase1(staticShared, staticKemShared, sent)
  if (!primitives.equalConstantTime(mac, transcript.messageMac(keys.mac, sent, encrypted)))
    throw handshakeFailed()
  return {
    transcript,
    sent,
    mac,
    clientMessage: transcript.encrypt(keys.encrypt, encrypted),
    staticShared,
    staticKemShared,
  }
}

export interface HybridServerOutput {
  readonly reply: Uint8Array
  readonly keys: Uint8Array
  readonly clientMessage: Uint8Array
}

/**
 * Answers a client's handshake.
 *
 * @param serverMessage - what to answer, given the client's message; may throw to refuse.
 * @throws WarrenError `not-authentic`: not for this relay, keys, purpose or network; changed; or of low order.
 */
export function hybridServerRespond(
  primitives: Primitives,
  input: HybridServerInput,
  serverMessage: (clientMessage: Uint8Array) => Uint8Array,
): HybridServerOutput {
  const { transcript, sent, mac, clientMessage, staticShared, staticKemShared } = openClientHandshake(
    primitives,
    input,
  )
  const ephemeralSecret = primitives.random.bytes(X25519_BYTES)
  const serverKey = primitives.x25519PublicOf(ephemeralSecret)
  const shared = agreeX25519(primitives, ephemeralSecret, sent.subarray(AT_CLIENT_KEY, AT_CLIENT_KEM))
  const kem = encapsulateTo(primitives, sent.subarray(AT_CLIENT_KEM, AT_STATIC_CIPHERTEXT))
  const final = transcript.final(
    input.keyBytes,
    shared,
    staticShared,
    kem.shared,
    staticKemShared,
    sent,
    serverKey,
    kem.ciphertext,
  )
  const encrypted = transcript.encrypt(final.messageKey, serverMessage(clientMessage))
  const auth = transcript.auth(
    final.verify,
    sent,
    serverKey,
    kem.ciphertext,
    mac,
    encapsulateBytes(encrypted),
  )
  for (const used of [ephemeralSecret, shared, kem.shared, staticShared, staticKemShared])
    primitives.wipe(used)
  return { reply: concatBytes(serverKey, kem.ciphertext, auth, encrypted), keys: final.keys, clientMessage }
}

/**
 * Takes the relay's answer.
 *
 * @param keyBytes - key stream wanted; as many as the relay derives.
 * @throws WarrenError `not-authentic`: not from the relay that was asked, or changed.
 */
export function hybridClientFinish(
  primitives: Primitives,
  state: HybridClientState,
  reply: Uint8Array,
  keyBytes: number,
): { readonly keys: Uint8Array; readonly serverMessage: Uint8Array } {
  if (reply.length < HYBRID_SERVER_BYTES) throw handshakeFailed()
  const transcript = transcriptFor(primitives, state.purpose, state.networkId)
  const serverKey = reply.subarray(0, X25519_BYTES)
  const ciphertext = reply.subarray(X25519_BYTES, X25519_BYTES + MLKEM_CIPHERTEXT_BYTES)
  const auth = reply.subarray(X25519_BYTES + MLKEM_CIPHERTEXT_BYTES, HYBRID_SERVER_BYTES)
  const encrypted = reply.subarray(HYBRID_SERVER_BYTES)
  const shared = agreeX25519(primitives, state.ephemeralSecret, serverKey)
  const kemShared = primitives.mlKem768Decapsulate(state.kemSecret, ciphertext)
  const final = transcript.final(
    keyBytes,
    shared,
    state.staticShared,
    kemShared,
    state.staticKemShared,
    state.sent,
    serverKey,
    ciphertext,
  )
  const expected = transcript.auth(
    final.verify,
    state.sent,
    serverKey,
    ciphertext,
    state.mac,
    encapsulateBytes(encrypted),
  )
  const isAuthentic = primitives.equalConstantTime(auth, expected)
  const serverMessage = transcript.encrypt(final.messageKey, encrypted)
  for (const used of [shared, kemShared, state.ephemeralSecret, state.kemSecret, state.staticShared]) {
    primitives.wipe(used)
  }
  if (!isAuthentic) throw handshakeFailed()
  return { keys: final.keys, serverMessage }
}
