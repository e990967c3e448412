/**
 * What both ends of a rendezvous keep so that they meet again when its circuit is lost (docs/spec/hidden-services.md §7.1): a relay that the
 * client named in its introduction, and a cookie and a secret that follow from their handshake and that nobody else knows.
 */
import { concatBytes, fail, type Primitives, utf8 } from '@warren/kernel'
import type { ClientCircuit } from '@warren/circuit'
import { type BoundHopKeys, deriveHopKeys, HOP_KEY_BYTES, RENDEZVOUS_REPLY_BYTES } from '@warren/crypto'
import { COOKIE_BYTES } from './message-format.ts'
import { REUNION_MIN_AGE_MS } from './timeouts.ts'

const SECRET_BYTES = 32
const NONCE_BYTES = 32
const PROOF_BYTES = 32
const LABEL = utf8('warren-reunion-1')

/** Key stream that the two ends of a rendezvous take from their handshake: a hop, and what they meet again by. */
export const SESSION_KEY_BYTES = HOP_KEY_BYTES + COOKIE_BYTES + SECRET_BYTES

/** Good for one reunion: the next one follows from that. */
export interface Reunion {
  readonly cookie: Uint8Array
  readonly secret: Uint8Array
}

export interface SessionKeys {
  readonly hop: BoundHopKeys
  readonly reunion: Reunion
}

/** @param keyStream - {@link SESSION_KEY_BYTES} bytes; the results are copies, so the caller may wipe it. */
export function deriveSessionKeys(keyStream: Uint8Array): SessionKeys {
  const behindCookie = HOP_KEY_BYTES + COOKIE_BYTES
  return {
    hop: deriveHopKeys(keyStream.subarray(0, HOP_KEY_BYTES)),
    reunion: {
      cookie: keyStream.slice(HOP_KEY_BYTES, behindCookie),
      secret: keyStream.slice(behindCookie, SESSION_KEY_BYTES),
    },
  }
}

/** The service's part: what RENDEZVOUS1 carries, as long as an ordinary one, and the keys of the new circuit. Another nonce is another set of keys. */
export function reunionReply(
  primitives: Primitives,
  reunion: Reunion,
): { readonly reply: Uint8Array; readonly keys: SessionKeys } {
  const nonce = primitives.random.bytes(NONCE_BYTES)
  const { proof, keys } = expand(primitives, reunion, nonce)
  const filling = primitives.random.bytes(RENDEZVOUS_REPLY_BYTES - NONCE_BYTES - PROOF_BYTES)
  return { reply: concatBytes(nonce, proof, filling), keys }
}

/** The client's part. @throws WarrenError `not-authentic`: it is not from the other end. */
export function reunionFinish(primitives: Primitives, reunion: Reunion, reply: Uint8Array): SessionKeys {
  const { proof, keys } = expand(primitives, reunion, reply.subarray(0, NONCE_BYTES))
  const given = reply.subarray(NONCE_BYTES, NONCE_BYTES + PROOF_BYTES)
  if (!primitives.equalConstantTime(given, proof))
    throw fail('not-authentic', 'reunion: it is not who was here before')
  return keys
}

/** Both ends judge alike: the circuit was lost while it was used, and not before it had stood for a while. */
export function isReunionDue(circuit: Pick<ClientCircuit, 'streamsAtLoss'>, stoodMs: number): boolean {
  return circuit.streamsAtLoss > 0 && stoodMs >= REUNION_MIN_AGE_MS
}

/** For another way to the same reunion, which is forgotten by itself. */
export function copyReunion({ cookie, secret }: Reunion): Reunion {
  return { cookie: cookie.slice(), secret: secret.slice() }
}

export function forgetReunion(primitives: Primitives, { cookie, secret }: Reunion): void {
  primitives.wipe(cookie)
  primitives.wipe(secret)
}

function expand(
  primitives: Primitives,
  { cookie, secret }: Reunion,
  nonce: Uint8Array,
): { readonly proof: Uint8Array; readonly keys: SessionKeys } {
  const input = concatBytes(LABEL, secret, cookie, nonce)
  const stream = primitives.shake256(input, PROOF_BYTES + SESSION_KEY_BYTES)
  const proof = stream.slice(0, PROOF_BYTES)
  const keys = deriveSessionKeys(stream.subarray(PROOF_BYTES))
  for (const used of [input, stream]) primitives.wipe(used)
  return { proof, keys }
}
