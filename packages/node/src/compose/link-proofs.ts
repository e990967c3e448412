/** Fills the link floor's need for proofs with the crypto floor's, the network's id bound into each. */
import { openingProof, signIdentity, verifyIdentity, verifyOpening } from '@warren/crypto'
import type { Primitives, Random } from '@warren/kernel'
import type { LinkIdentityProofs } from '@warren/link'

export interface RelayIdentity {
  readonly id: Uint8Array
  /** Ed25519 seed, 32 bytes. */
  readonly seed: Uint8Array
}

/** @param relay - undefined: every link gets a key of its own, so that no two can be told to be ours. */
export function createLinkProofs(
  { primitives, random }: { readonly primitives: Primitives; readonly random: Random },
  networkId: Uint8Array,
  relay: RelayIdentity | undefined,
): LinkIdentityProofs {
  return {
    openingProof: (binding, relayId) => openingProof(primitives, binding, relayId, networkId),
    verifyOpening: (proof, binding) =>
      relay !== undefined && verifyOpening(primitives, proof, binding, relay.id, networkId),
    sign: (binding, role) => {
      const seed = relay?.seed ?? random.bytes(32)
      const id = relay?.id ?? primitives.ed25519PublicOf(seed)
      const signature = signIdentity(primitives, seed, binding, networkId, role)
      if (relay === undefined) primitives.wipe(seed)
      return { kind: relay === undefined ? 'client' : 'relay', id, signature }
    },
    verify: (id, binding, role, signature) =>
      verifyIdentity(primitives, id, signature, binding, networkId, role),
  }
}
