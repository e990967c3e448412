/**
 * Proofs of identity on a link (docs/spec/handshakes.md §7), all over the channel's binding, so that none can be carried
 * to another channel.
 *
 * First the dialler shows that it knows whom it dials (the opening); only then does the listener show who it is. A prober
 * that has an address but no identity to go with it learns nothing.
 */
import { concatBytes, utf8, type Primitives } from '@warren/kernel'

/** Which end of the channel signs: a statement of one end never serves the other. */
export type LinkRole = 'dialler' | 'listener'

/**
 * The 32 bytes that a dialler sends first.
 *
 * @param binding - the channel's binding, 32 bytes.
 * @param relayId - Ed25519 identity of the relay that is dialled.
 */
export function openingProof(
  primitives: Primitives,
  binding: Uint8Array,
  relayId: Uint8Array,
  networkId: Uint8Array,
): Uint8Array {
  const key = concatBytes(relayId, networkId)
  return primitives.hmacSha256(key, concatBytes(utf8('warren link opening 1'), binding))
}

/** True if the opening is for this relay, network and channel; takes the same time either way. */
export function verifyOpening(
  primitives: Primitives,
  proof: Uint8Array,
  binding: Uint8Array,
  relayId: Uint8Array,
  networkId: Uint8Array,
): boolean {
  return primitives.equalConstantTime(proof, openingProof(primitives, binding, relayId, networkId))
}

/** The bytes that a peer signs with its Ed25519 identity. */
export function identityStatement(binding: Uint8Array, networkId: Uint8Array, role: LinkRole): Uint8Array {
  return concatBytes(utf8(`warren link identity 1 ${role}\n`), networkId, binding)
}

/** @param seed - the 32-byte Ed25519 seed of the identity. */
export function signIdentity(
  primitives: Primitives,
  seed: Uint8Array,
  binding: Uint8Array,
  networkId: Uint8Array,
  role: LinkRole,
): Uint8Array {
  return primitives.ed25519Sign(seed, identityStatement(binding, networkId, role))
}

/** True if `id` is a sound identity and signed for this channel, network and role. */
export function verifyIdentity(
  primitives: Primitives,
  id: Uint8Array,
  signature: Uint8Array,
  binding: Uint8Array,
  networkId: Uint8Array,
  role: LinkRole,
): boolean {
  const statement = identityStatement(binding, networkId, role)
  return primitives.edwards.isPrimeOrder(id) && primitives.ed25519Verify(id, statement, signature)
}
