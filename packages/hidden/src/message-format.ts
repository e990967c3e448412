/**
 * Bytes of the control messages of introduction and rendezvous (docs/spec/hidden-services.md §5 to §7).
 *
 *     ESTABLISH_INTRO        version u8 (1) | auth key 32 | signature 64
 *     INTRO_ESTABLISHED      status u8
 *     INTRODUCE1             auth key 32 | introduction 3874
 *     INTRODUCE2             introduction 3874
 *     INTRODUCE_ACK          status u8
 *     ESTABLISH_RENDEZVOUS   cookie 32
 *     RENDEZVOUS_ESTABLISHED status u8
 *     RENDEZVOUS1            cookie 32 | reply 1152
 *     RENDEZVOUS2            reply 1152
 *     introduction plaintext version u8 (3) | rendezvous point 32 | cookie 32 | first port u16 | length u16 | effort proof |
 *                            count u8 | reunion points 32 each
 */
import { assert, concatBytes, fail, utf8 } from '@warren/kernel'
import { INTRO_MESSAGE_BYTES, RENDEZVOUS_REPLY_BYTES } from '@warren/crypto'
import { Reader, Writer } from '@warren/wire'
import { MAX_EFFORT_PROOF_BYTES, REUNION_POINTS } from './limits.ts'

const VERSION = 1
/** Of the plaintext of an introduction. */
const REQUEST_VERSION = 3
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64
export const COOKIE_BYTES = 32
const ESTABLISH_LABEL = utf8('warren-establish-intro-1')

/** Status bytes of the relay's answers; the value is the number on the wire. */
export const ANSWER_STATUSES = { done: 1, unknown: 2, overloaded: 3, refused: 4 } as const
export type AnswerStatus = keyof typeof ANSWER_STATUSES

export function encodeStatus(status: AnswerStatus): Uint8Array {
  return Uint8Array.of(ANSWER_STATUSES[status])
}

/** @throws WarrenError `malformed`. */
export function decodeStatus(bytes: Uint8Array): AnswerStatus {
  const reader = new Reader(bytes)
  const value = reader.u8()
  reader.finish()
  for (const name in ANSWER_STATUSES) {
    if (ANSWER_STATUSES[name as AnswerStatus] === value) return name as AnswerStatus
  }
  throw fail('malformed', 'answer: unknown status')
}

export interface EstablishIntro {
  readonly authKey: Uint8Array
  readonly signature: Uint8Array
}

/**
 * What the key of an introduction point signs: it is valid for one circuit to one relay of one network, so a relay that
 * saw it cannot establish itself elsewhere with it.
 *
 * @param binding - of the circuit, known to its two ends only.
 */
export function establishStatement(
  networkId: Uint8Array,
  relayId: Uint8Array,
  binding: Uint8Array,
  authKey: Uint8Array,
): Uint8Array {
  return concatBytes(ESTABLISH_LABEL, networkId, relayId, binding, authKey)
}

export function encodeEstablishIntro(message: EstablishIntro): Uint8Array {
  return concatBytes(Uint8Array.of(VERSION), message.authKey, message.signature)
}

/** @throws WarrenError `malformed`. */
export function decodeEstablishIntro(bytes: Uint8Array): EstablishIntro {
  const reader = new Reader(bytes)
  if (reader.u8() !== VERSION) throw fail('malformed', 'establish introduction: unknown version')
  const authKey = reader.bytes(KEY_BYTES).slice()
  const signature = reader.bytes(SIGNATURE_BYTES).slice()
  reader.finish()
  return { authKey, signature }
}

/** A message for somebody else behind a name that the relay looks up: an auth key or a cookie. */
export interface Addressed {
  readonly name: Uint8Array
  readonly body: Uint8Array
}

/** INTRODUCE1 and RENDEZVOUS1. */
export function encodeAddressed(message: Addressed): Uint8Array {
  return concatBytes(message.name, message.body)
}

/** INTRODUCE1. @throws WarrenError `malformed`. */
export function decodeIntroduce1(bytes: Uint8Array): Addressed {
  return decodeAddressed(bytes, INTRO_MESSAGE_BYTES)
}

/** RENDEZVOUS1. @throws WarrenError `malformed`. */
export function decodeRendezvous1(bytes: Uint8Array): Addressed {
  return decodeAddressed(bytes, RENDEZVOUS_REPLY_BYTES)
}

function decodeAddressed(bytes: Uint8Array, bodyBytes: number): Addressed {
  const reader = new Reader(bytes)
  const name = reader.bytes(KEY_BYTES).slice()
  const body = reader.bytes(bodyBytes).slice()
  reader.finish()
  return { name, body }
}

/** ESTABLISH_RENDEZVOUS. @throws WarrenError `malformed`. */
export function decodeCookie(bytes: Uint8Array): Uint8Array {
  const reader = new Reader(bytes)
  const cookie = reader.bytes(COOKIE_BYTES).slice()
  reader.finish()
  return cookie
}

/** What a client tells the service, through the introduction point that cannot read it. */
export interface IntroductionRequest {
  /** Identity of the rendezvous point; the service looks it up in its own view. */
  readonly rendezvousPoint: Uint8Array
  readonly cookie: Uint8Array
  /** Identities of relays at which both meet again when their circuit is lost, in the order in which they are tried. */
  readonly reunionPoints: readonly Uint8Array[]
  /** The port that the first stream is for, which needs no BEGIN then; 0: none. */
  readonly firstPort: number
  /** What the client spent to be served first; empty: nothing. */
  readonly effortProof: Uint8Array
}

export function encodeIntroductionRequest(request: IntroductionRequest): Uint8Array {
  const { reunionPoints } = request
  assert(request.effortProof.length <= MAX_EFFORT_PROOF_BYTES, 'introduction: the effort proof fits')
  assert(reunionPoints.length <= REUNION_POINTS, 'introduction: no more reunion points than there may be')
  const points = concatBytes(...reunionPoints)
  return new Writer(6 + 2 * KEY_BYTES + MAX_EFFORT_PROOF_BYTES + points.length)
    .u8(REQUEST_VERSION)
    .bytes(request.rendezvousPoint)
    .bytes(request.cookie)
    .u16(request.firstPort)
    .lengthPrefixed16(request.effortProof)
    .u8(reunionPoints.length)
    .bytes(points)
    .finish()
}

/** @throws WarrenError `malformed`. */
export function decodeIntroductionRequest(bytes: Uint8Array): IntroductionRequest {
  const reader = new Reader(bytes)
  if (reader.u8() !== REQUEST_VERSION) throw fail('malformed', 'introduction: unknown version')
  const rendezvousPoint = reader.bytes(KEY_BYTES).slice()
  const cookie = reader.bytes(COOKIE_BYTES).slice()
  const firstPort = reader.u16()
  const effortProof = reader.lengthPrefixed16(MAX_EFFORT_PROOF_BYTES).slice()
  const count = reader.u8()
  if (count > REUNION_POINTS) throw fail('malformed', 'introduction: too many reunion points')
  const reunionPoints = Array.from({ length: count }, () => reader.bytes(KEY_BYTES).slice())
  reader.finish()
  return { rendezvousPoint, cookie, firstPort, effortProof, reunionPoints }
}
