/**
 * The handshake of introduction and rendezvous (docs/spec/handshakes.md §6): the hybrid of the circuit handshake, to keys
 * that stand in a service's descriptor, bound to the subcredential, the introduction point and the network.
 *
 *     introduction: X 32 | SCT 1088 | C (EPK 1184 | length 2 | plaintext, zero-padded to 1536) | MAC 32
 *     rendezvous:   Y 32 | CT 1088 | AUTH 32
 *
 * The introduction has one size, so that the introduction point learns nothing from it.
 */
import { assert, concatBytes, utf8, type Primitives } from '@warren/kernel'
import { INTRO_PLAINTEXT_BYTES } from '../limits.ts'
import { agreeX25519, encapsulateTo, handshakeFailed } from './agreement.ts'
import {
  MAC_BYTES,
  MLKEM_CIPHERTEXT_BYTES,
  MLKEM_PUBLIC_BYTES,
  MLKEM_SEED_BYTES,
  Transcript,
  X25519_BYTES,
} from './transcript.ts'

const PROTOCOL_ID = 'warren-hs-ntor3-x25519-mlkem768-sha3_256-1'
const LENGTH_BYTES = 2
const AT_ENCRYPTED = X25519_BYTES + MLKEM_CIPHERTEXT_BYTES
const ENCRYPTED_BYTES = MLKEM_PUBLIC_BYTES + LENGTH_BYTES + INTRO_PLAINTEXT_BYTES

/** Length of every introduction message. */
export const INTRO_MESSAGE_BYTES = AT_ENCRYPTED + ENCRYPTED_BYTES + MAC_BYTES
/** Length of every rendezvous reply. */
export const RENDEZVOUS_REPLY_BYTES = X25519_BYTES + MLKEM_CIPHERTEXT_BYTES + MAC_BYTES

function transcriptFor(primitives: Primitives, networkId: Uint8Array, subcredential: Uint8Array): Transcript {
  const purpose = utf8('hidden service introduction')
  return new Transcript(primitives, PROTOCOL_ID, concatBytes(purpose, networkId, subcredential))
}

export interface IntroSealInput {
  /** Authentication key of the introduction point, from the descriptor, 32 bytes. */
  readonly authKey: Uint8Array
  /** X25519 encryption key of the introduction point, from the descriptor. */
  readonly encryptionKey: Uint8Array
  /** ML-KEM-768 key of the introduction point, from the descriptor. */
  readonly kemKey: Uint8Array
  readonly networkId: Uint8Array
  /** Of the period whose descriptor was used. */
  readonly subcredential: Uint8Array
  /** At most {@link INTRO_PLAINTEXT_BYTES}. */
  readonly plaintext: Uint8Array
}

/** Secrets and transcript that either end keeps between introduction and rendezvous. Plain bytes; use once. */
interface SharedState {
  readonly networkId: Uint8Array
  readonly subcredential: Uint8Array
  /** AUTH_KEY || B || X || SCT || EPK. */
  readonly transcript: Uint8Array
  readonly mac: Uint8Array
  readonly staticShared: Uint8Array
  readonly staticKemShared: Uint8Array
}

export interface IntroClientState extends SharedState {
  readonly ephemeralSecret: Uint8Array
  readonly kemSecret: Uint8Array
}

export interface IntroServiceState extends SharedState {
  readonly clientKey: Uint8Array
  readonly clientKemKey: Uint8Array
}

/** @throws WarrenError `not-authentic`: the descriptor's keys are unusable. */
export function introSeal(
  primitives: Primitives,
  input: IntroSealInput,
): { readonly message: Uint8Array; readonly state: IntroClientState } {
  const { authKey, encryptionKey, networkId, subcredential, plaintext } = input
  assert(plaintext.length <= INTRO_PLAINTEXT_BYTES, 'introduction: the plaintext fits')
  const transcript = transcriptFor(primitives, networkId, subcredential)
  const ephemeralSecret = primitives.random.bytes(X25519_BYTES)
  const clientKey = primitives.x25519PublicOf(ephemeralSecret)
  const kem = primitives.mlKem768KeyPair(primitives.random.bytes(MLKEM_SEED_BYTES))
  const staticShared = agreeX25519(primitives, ephemeralSecret, encryptionKey)
  const staticKem = encapsulateTo(primitives, input.kemKey)

  const padded = new Uint8Array(ENCRYPTED_BYTES)
  padded.set(kem.public)
  new DataView(padded.buffer).setUint16(MLKEM_PUBLIC_BYTES, plaintext.length)
  padded.set(plaintext, MLKEM_PUBLIC_BYTES + LENGTH_BYTES)

  const head = concatBytes(authKey, encryptionKey, clientKey, staticKem.ciphertext)
  const keys = transcript.phase1(staticShared, staticKem.shared, head)
  const encrypted = transcript.encrypt(keys.encrypt, padded)
  const mac = transcript.messageMac(keys.mac, head, encrypted)
  primitives.wipe(padded)
  return {
    message: concatBytes(clientKey, staticKem.ciphertext, encrypted, mac),
    state: {
      networkId,
      subcredential,
      mac,
      staticShared,
      ephemeralSecret,
      transcript: concatBytes(head, kem.public),
      staticKemShared: staticKem.shared,
      kemSecret: kem.secret,
    },
  }
}

export interface IntroOpenInput {
  readonly authKey: Uint8Array
  readonly encryptionSecret: Uint8Array
  readonly encryptionPublic: Uint8Array
  /** 64-byte ML-KEM seed. */
  readonly kemSecret: Uint8Array
  readonly networkId: Uint8Array
  /** Of every period whose descriptor names this introduction point. */
  readonly subcredentials: readonly Uint8Array[]
  /** As it came: any length. */
  readonly message: Uint8Array
}

export interface OpenedIntroduction {
  readonly plaintext: Uint8Array
  readonly state: IntroServiceState
}

/** undefined: not for these keys, changed, or malformed. The caller keeps the replay cache. */
export function introOpen(primitives: Primitives, input: IntroOpenInput): OpenedIntroduction | undefined {
  const { message, authKey, networkId } = input
  if (message.length !== INTRO_MESSAGE_BYTES) return undefined
  const clientKey = message.slice(0, X25519_BYTES)
  const staticCiphertext = message.subarray(X25519_BYTES, AT_ENCRYPTED)
  const encrypted = message.subarray(AT_ENCRYPTED, -MAC_BYTES)
  const mac = message.slice(-MAC_BYTES)
  const staticShared = primitives.x25519(input.encryptionSecret, clientKey)
  if (staticShared === undefined) return undefined
  const staticKemShared = primitives.mlKem768Decapsulate(input.kemSecret, staticCiphertext)
  const head = concatBytes(authKey, input.encryptionPublic, clientKey, staticCiphertext)
  for (const subcredential of input.subcredentials) {
    const transcript = transcriptFor(primitives, networkId, subcredential)
    const keys = transcript.phase1(staticShared, staticKemShared, head)
    if (!primitives.equalConstantTime(mac, transcript.messageMac(keys.mac, head, encrypted))) continue
    const opened = decodePadded(transcript.encrypt(keys.encrypt, encrypted))
    if (opened === undefined) return undefined
    const { clientKemKey, plaintext } = opened
    const shared = { networkId, subcredential, mac, staticShared, staticKemShared }
    return {
      plaintext,
      state: { ...shared, transcript: concatBytes(head, clientKemKey), clientKey, clientKemKey },
    }
  }
  return undefined
}

function decodePadded(
  padded: Uint8Array,
): { readonly clientKemKey: Uint8Array; readonly plaintext: Uint8Array } | undefined {
  const length = new DataView(padded.buffer, padded.byteOffset).getUint16(MLKEM_PUBLIC_BYTES)
  if (length > INTRO_PLAINTEXT_BYTES) return undefined
  const start = MLKEM_PUBLIC_BYTES + LENGTH_BYTES
  return { clientKemKey: padded.slice(0, MLKEM_PUBLIC_BYTES), plaintext: padded.slice(start, start + length) }
}

/**
 * The service's answer to an introduction.
 *
 * @param keyBytes - key stream wanted; {@link HOP_KEY_BYTES} for a virtual hop.
 * @throws WarrenError `not-authentic`: the client's keys are unusable.
 */
export function rendezvousReply(
  primitives: Primitives,
  state: IntroServiceState,
  keyBytes: number,
): { readonly reply: Uint8Array; readonly keys: Uint8Array } {
  const transcript = transcriptFor(primitives, state.networkId, state.subcredential)
  const ephemeralSecret = primitives.random.bytes(X25519_BYTES)
  const serviceKey = primitives.x25519PublicOf(ephemeralSecret)
  const shared = agreeX25519(primitives, ephemeralSecret, state.clientKey)
  const kem = encapsulateTo(primitives, state.clientKemKey)
  const answer = concatBytes(serviceKey, kem.ciphertext)
  const final = transcript.final(
    keyBytes,
    shared,
    state.staticShared,
    kem.shared,
    state.staticKemShared,
    state.transcript,
    state.mac,
    answer,
  )
  const auth = transcript.auth(final.verify, state.transcript, state.mac, answer)
  for (const used of [ephemeralSecret, shared, kem.shared]) primitives.wipe(used)
  return { reply: concatBytes(answer, auth), keys: final.keys }
}

/**
 * The client's end of the answer.
 *
 * @throws WarrenError `not-authentic`: not from the service that was asked, or changed.
 */
export function rendezvousFinish(
  primitives: Primitives,
  state: IntroClientState,
  reply: Uint8Array,
  keyBytes: number,
): Uint8Array {
  if (reply.length !== RENDEZVOUS_REPLY_BYTES) throw handshakeFailed()
  const transcript = transcriptFor(primitives, state.networkId, state.subcredential)
  const answer = reply.subarray(0, -MAC_BYTES)
  const shared = agreeX25519(primitives, state.ephemeralSecret, answer.subarray(0, X25519_BYTES))
  const kemShared = primitives.mlKem768Decapsulate(state.kemSecret, answer.subarray(X25519_BYTES))
  const final = transcript.final(
    keyBytes,
    shared,
    state.staticShared,
    kemShared,
    state.staticKemShared,
    state.transcript,
    state.mac,
    answer,
  )
  const expected = transcript.auth(final.verify, state.transcript, state.mac, answer)
  const isAuthentic = primitives.equalConstantTime(reply.subarray(-MAC_BYTES), expected)
  for (const used of [shared, kemShared, state.ephemeralSecret, state.kemSecret]) primitives.wipe(used)
  if (!isAuthentic) throw handshakeFailed()
  return final.keys
}
