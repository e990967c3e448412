/** Key agreements that refuse what a hostile peer may send. */
import { fail, type Primitives, type WarrenError } from '@warren/kernel'

/** The one failure of a handshake: which check failed is nobody's business. */
export function handshakeFailed(): WarrenError {
  return fail('not-authentic', 'handshake: does not verify')
}

/** @throws WarrenError `not-authentic`: the result is all zero, which a low-order public key forces. */
export function agreeX25519(primitives: Primitives, secret: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const shared = primitives.x25519(secret, publicKey)
  if (shared === undefined) throw handshakeFailed()
  return shared
}

/** @throws WarrenError `not-authentic`: the public key fails the check of FIPS 203 §7.2. */
export function encapsulateTo(
  primitives: Primitives,
  publicKey: Uint8Array,
): { readonly ciphertext: Uint8Array; readonly shared: Uint8Array } {
  const sent = primitives.mlKem768Encapsulate(publicKey)
  if (sent === undefined) throw handshakeFailed()
  return sent
}
