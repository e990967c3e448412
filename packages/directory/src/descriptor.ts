/**
 * Signing and checking descriptors (docs/spec/directory.md §4). The network id is part of everything that is signed, so a
 * part made for one network is worth nothing in another, and each kind has its own context, so none passes for another.
 */
import {
  concatBytes,
  equalBytes,
  type OffloadJob,
  type Primitives,
  type SafeText,
  safeText,
  utf8,
} from '@warren/kernel'
import {
  appendSignature,
  decodeKeys,
  decodeLiveness,
  encodeKeysBody,
  encodeLivenessBody,
  type KeysPart,
  type LivenessStatement,
  type OperatorClaim,
  RELAY_CAPABILITIES,
  type Signed,
} from './format.ts'
import { isAddressAllowed } from './ip-address.ts'
import type { Network } from './network-file.ts'
import type { NetworkParameters } from './network-parameters.ts'

const KEYS_CONTEXT = utf8('warren relay keys 1\0')
const LIVENESS_CONTEXT = utf8('warren relay liveness 1\0')
const OPERATOR_CONTEXT = utf8('warren relay operator 1\0')

type Signing = Pick<Primitives, 'ed25519Sign' | 'ed25519PublicOf'>

/** @param seed - the relay's Ed25519 seed; its public key must be `part.id`. */
export function signKeys(
  primitives: Signing,
  networkId: Uint8Array,
  seed: Uint8Array,
  part: KeysPart,
): Uint8Array {
  const body = encodeKeysBody(part)
  return appendSignature(body, primitives.ed25519Sign(seed, concatBytes(KEYS_CONTEXT, networkId, body)))
}

export function signLiveness(
  primitives: Signing,
  networkId: Uint8Array,
  seed: Uint8Array,
  statement: LivenessStatement,
): Uint8Array {
  const body = encodeLivenessBody(statement)
  return appendSignature(body, primitives.ed25519Sign(seed, concatBytes(LIVENESS_CONTEXT, networkId, body)))
}

/**
 * The operator's half of the mutual proof; the relay's half is its own signature over the keys part that holds this.
 *
 * @param operatorSeed - Ed25519 seed of the operator. It need never be on the relay: only the claim goes there.
 */
export function claimRelay(
  primitives: Signing,
  networkId: Uint8Array,
  operatorSeed: Uint8Array,
  relayId: Uint8Array,
): OperatorClaim {
  const proof = primitives.ed25519Sign(operatorSeed, concatBytes(OPERATOR_CONTEXT, networkId, relayId))
  return { id: primitives.ed25519PublicOf(operatorSeed), proof }
}

type Verifying = Pick<Primitives, 'ed25519Verify' | 'edwards'>

/** Whether an operator, with a key of prime order, signed that this relay is his. */
export function isClaimAuthentic(
  primitives: Verifying,
  networkId: Uint8Array,
  relayId: Uint8Array,
  { id, proof }: OperatorClaim,
): boolean {
  if (!primitives.edwards.isPrimeOrder(id)) return false
  return primitives.ed25519Verify(id, concatBytes(OPERATOR_CONTEXT, networkId, relayId), proof)
}

/** Whether identity, operator and relay all signed, with keys of prime order. Slow: for the offload port. */
export function isKeysAuthentic(
  primitives: Verifying,
  networkId: Uint8Array,
  keys: Signed<KeysPart>,
): boolean {
  const { id, operator } = keys.part
  // An identity outside the prime-order group has twins that verify alike, and blinds to guessable keys.
  if (!primitives.edwards.isPrimeOrder(id)) return false
  if (operator !== undefined && !isClaimAuthentic(primitives, networkId, id, operator)) return false
  return primitives.ed25519Verify(id, concatBytes(KEYS_CONTEXT, networkId, keys.body), keys.signature)
}

/** @param relayId - the whole identity that `shortId` abbreviates; it was checked with its keys part. */
export function isLivenessAuthentic(
  primitives: Verifying,
  networkId: Uint8Array,
  relayId: Uint8Array,
  statement: Signed<LivenessStatement>,
): boolean {
  if (!equalBytes(statement.part.shortId, relayId.subarray(0, statement.part.shortId.length))) return false
  return primitives.ed25519Verify(
    relayId,
    concatBytes(LIVENESS_CONTEXT, networkId, statement.body),
    statement.signature,
  )
}

/** A part to verify: `relayId` is set for liveness statements only. */
export interface VerifyItem {
  readonly bytes: Uint8Array
  readonly relayId: Uint8Array | undefined
}

/** Checks the signatures of many parts away from the event loop; one verdict an item, in order. */
export const verifyDescriptorsJob: OffloadJob<
  { readonly networkId: Uint8Array; readonly items: readonly VerifyItem[] },
  boolean[]
> = {
  name: 'directory: verify descriptors',
  run: (primitives, { networkId, items }) =>
    items.map(({ bytes, relayId }) =>
      relayId === undefined
        ? isKeysAuthentic(primitives, networkId, decodeKeys(bytes))
        : isLivenessAuthentic(primitives, networkId, relayId, decodeLiveness(bytes)),
    ),
}

/** Why a part with a good form is not for this network: the peer that hands it on did not check it either. */
export function misuseOfKeys(network: Network, part: KeysPart): SafeText | undefined {
  const { keysValidityHours } = network.parameters.descriptors
  if (!isAddressAllowed(part.ip, network.testing)) return safeText('an address that this network refuses')
  if (part.expiresAtMs - part.issuedAtMs > keysValidityHours * 3_600_000)
    return safeText('valid for too long')
  if ((part.capabilities & RELAY_CAPABILITIES.circuits) === 0) return safeText('not a relay')
  return undefined
}

/** Whether a moment stated by somebody else may be: the past, or as far ahead as honest clocks differ. */
export function isNotAhead(
  descriptors: NetworkParameters['descriptors'],
  nowMs: number,
  statedMs: number,
): boolean {
  return statedMs <= nowMs + descriptors.clockSkewS * 1000
}

export function isKeysCurrent(
  descriptors: NetworkParameters['descriptors'],
  nowMs: number,
  part: KeysPart,
): boolean {
  return part.expiresAtMs > nowMs && isNotAhead(descriptors, nowMs, part.issuedAtMs)
}

export function isLivenessCurrent(
  descriptors: NetworkParameters['descriptors'],
  nowMs: number,
  atMs: number,
): boolean {
  return atMs + descriptors.livenessValidityS * 1000 > nowMs && isNotAhead(descriptors, nowMs, atMs)
}
