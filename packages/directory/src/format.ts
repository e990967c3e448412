/**
 * The two parts of a descriptor as bytes (docs/spec/directory.md §2 and §3). Reading checks form only; who signed, for
 * which network, and whether the time is right is checked in descriptor.ts.
 */
import { concatBytes, fail } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { MAX_DESCRIPTOR_BYTES } from './limits.ts'

export const DESCRIPTOR_VERSION = 1
export const SIGNATURE_BYTES = 64
export const RELAY_ID_BYTES = 32
export const X25519_KEY_BYTES = 32
export const KEM_KEY_BYTES = 1184
/** First bytes of an identity that name it in a liveness statement. */
export const SHORT_ID_BYTES = 16
export const LIVENESS_BYTES = 2 + SHORT_ID_BYTES + 8 + SIGNATURE_BYTES

/** What a relay offers. Bits that this version does not know are kept and ignored. */
export const RELAY_CAPABILITIES = { circuits: 1, records: 2, rendezvous: 4 } as const

/** Who runs the relay, with the operator's signature over the relay's identity. */
export interface OperatorClaim {
  readonly id: Uint8Array
  readonly proof: Uint8Array
}

/** The part that changes with keys and addresses: every few weeks. */
export interface KeysPart {
  /** Ed25519 identity. */
  readonly id: Uint8Array
  /** Grows with each part that the relay signs. */
  readonly sequence: number
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  readonly onionKey: Uint8Array
  readonly kemKey: Uint8Array
  /** 4 or 16 bytes. */
  readonly ip: Uint8Array
  readonly port: number
  /** Bits of {@link RELAY_CAPABILITIES}. */
  readonly capabilities: number
  readonly operator: OperatorClaim | undefined
}

/** The part that says that the relay lives: every day. */
export interface LivenessStatement {
  /** The first {@link SHORT_ID_BYTES} of its identity. */
  readonly shortId: Uint8Array
  readonly atMs: number
  /** The relay is going away in order: nobody should use it until it says otherwise. */
  readonly leaving: boolean
}

/** A part with its signature not yet checked. */
export interface Signed<T> {
  readonly part: T
  /** What the signature is over, the context aside. */
  readonly body: Uint8Array
  readonly signature: Uint8Array
  /** Body and signature as they travel: an array of its own, not a view of a message. */
  readonly bytes: Uint8Array
}

const LEAVING = 1

/** The signed part of a keys part. */
export function encodeKeysBody(part: KeysPart): Uint8Array {
  const writer = new Writer(MAX_DESCRIPTOR_BYTES)
    .u8(DESCRIPTOR_VERSION)
    .bytes(part.id)
    .u64(part.sequence)
    .u64(part.issuedAtMs)
    .u64(part.expiresAtMs)
    .bytes(part.onionKey)
    .bytes(part.kemKey)
    .lengthPrefixed8(part.ip)
    .u16(part.port)
    .u32(part.capabilities)
    .u8(part.operator === undefined ? 0 : 1)
  if (part.operator !== undefined) writer.bytes(part.operator.id).bytes(part.operator.proof)
  return writer.finish()
}

export function encodeLivenessBody({ shortId, atMs, leaving }: LivenessStatement): Uint8Array {
  return new Writer(LIVENESS_BYTES)
    .u8(DESCRIPTOR_VERSION)
    .u8(leaving ? LEAVING : 0)
    .bytes(shortId)
    .u64(atMs)
    .finish()
}

export function appendSignature(body: Uint8Array, signature: Uint8Array): Uint8Array {
  return concatBytes(body, signature)
}

function signedBy<T>(part: T, bytes: Uint8Array): Signed<T> {
  const end = bytes.length - SIGNATURE_BYTES
  return { part, bytes, body: bytes.subarray(0, end), signature: bytes.subarray(end) }
}

function readOperator(reader: Reader): OperatorClaim | undefined {
  const present = reader.u8()
  if (present === 0) return undefined
  if (present !== 1) throw fail('malformed', 'keys part: unknown operator form')
  return { id: reader.bytes(RELAY_ID_BYTES), proof: reader.bytes(SIGNATURE_BYTES) }
}

/**
 * Reads a keys part. The result is a copy: it outlives the message it came in.
 *
 * @throws WarrenError `malformed`.
 */
export function decodeKeys(foreign: Uint8Array): Signed<KeysPart> {
  if (foreign.length > MAX_DESCRIPTOR_BYTES) throw fail('malformed', 'keys part: too long')
  const bytes = foreign.slice()
  const reader = new Reader(bytes)
  if (reader.u8() !== DESCRIPTOR_VERSION) throw fail('malformed', 'keys part: unknown version')
  const part = {
    id: reader.bytes(RELAY_ID_BYTES),
    sequence: reader.u64(),
    issuedAtMs: reader.u64(),
    expiresAtMs: reader.u64(),
    onionKey: reader.bytes(X25519_KEY_BYTES),
    kemKey: reader.bytes(KEM_KEY_BYTES),
    ip: reader.lengthPrefixed8(16),
    port: reader.u16(),
    capabilities: reader.u32(),
    operator: readOperator(reader),
  }
  reader.bytes(SIGNATURE_BYTES)
  reader.finish()
  if (part.ip.length !== 4 && part.ip.length !== 16) throw fail('malformed', 'keys part: not an IP address')
  if (part.port === 0) throw fail('malformed', 'keys part: port 0')
  if (part.expiresAtMs <= part.issuedAtMs) throw fail('malformed', 'keys part: expires before it is issued')
  return signedBy(part, bytes)
}

/**
 * Reads a liveness statement; the result is a copy.
 *
 * @throws WarrenError `malformed`.
 */
export function decodeLiveness(foreign: Uint8Array): Signed<LivenessStatement> {
  if (foreign.length !== LIVENESS_BYTES) throw fail('malformed', 'liveness: wrong length')
  const bytes = foreign.slice()
  const reader = new Reader(bytes)
  if (reader.u8() !== DESCRIPTOR_VERSION) throw fail('malformed', 'liveness: unknown version')
  const flags = reader.u8()
  if (flags > LEAVING) throw fail('malformed', 'liveness: unknown flags')
  const part = { shortId: reader.bytes(SHORT_ID_BYTES), atMs: reader.u64(), leaving: flags === LEAVING }
  reader.bytes(SIGNATURE_BYTES)
  reader.finish()
  return signedBy(part, bytes)
}
