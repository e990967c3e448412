/** The members of sodium-native 5 that Warren uses; the package brings no types. All write into their first argument. */
declare module 'sodium-native' {
  const sodium: {
    sodium_memzero(buffer: Uint8Array): void
    sodium_memcmp(a: Uint8Array, b: Uint8Array): boolean

    crypto_scalarmult_base(result: Uint8Array, secret: Uint8Array): void
    /** Throws if the result is all zero. */
    crypto_scalarmult(result: Uint8Array, secret: Uint8Array, publicKey: Uint8Array): void

    crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void
    crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void
    crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean

    crypto_core_ed25519_is_valid_point(point: Uint8Array): boolean
    crypto_core_ed25519_scalar_reduce(result: Uint8Array, wide: Uint8Array): void
    crypto_core_ed25519_scalar_add(result: Uint8Array, a: Uint8Array, b: Uint8Array): void
    crypto_scalarmult_ed25519_base_noclamp(result: Uint8Array, scalar: Uint8Array): void
    /** Throws if the point is invalid or the result is the identity. */
    crypto_scalarmult_ed25519_noclamp(result: Uint8Array, scalar: Uint8Array, point: Uint8Array): void

    crypto_aead_chacha20poly1305_ietf_encrypt(
      sealed: Uint8Array,
      plaintext: Uint8Array,
      aad: Uint8Array | null,
      secretNonce: null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number
    /** Throws if the tag does not verify. */
    crypto_aead_chacha20poly1305_ietf_decrypt(
      plaintext: Uint8Array,
      secretNonce: null,
      sealed: Uint8Array,
      aad: Uint8Array | null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number

    readonly crypto_pwhash_ALG_ARGON2ID13: number
    crypto_pwhash(
      result: Uint8Array,
      passphrase: Uint8Array,
      salt: Uint8Array,
      passes: number,
      memoryBytes: number,
      algorithm: number,
    ): void
  }
  export default sodium
}
