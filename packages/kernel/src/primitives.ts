/**
 * The primitives port: published building blocks that the crypto floor composes.
 *
 * The product's implementation is sodium and OpenSSL (platform/node): constant-time. All inputs of wrong length are our
 * own bug unless a member says otherwise: lengths of foreign bytes are checked by the format that reads them.
 */
import type { Random } from './random.ts'

export interface X25519KeyPair {
  readonly secret: Uint8Array
  readonly public: Uint8Array
}

/** An ML-KEM-768 key pair (FIPS 203). `secret` is the 64-byte seed d || z. */
export interface MlKemKeyPair {
  readonly secret: Uint8Array
  readonly public: Uint8Array
}

/** A long-lived CTR key stream: each call continues where the last stopped. */
export interface KeyStream {
  /** XORs the next bytes of key stream into `data`, in place. */
  apply(data: Uint8Array): void
}

/** One AES key used on single 16-byte blocks. */
export interface BlockCipher {
  /** Encrypts `block` in place. */
  encrypt(block: Uint8Array): void
  /** Decrypts `block` in place. */
  decrypt(block: Uint8Array): void
}

/** One AES key used in counter mode from a counter block given each time: a pseudo-random function with long output. */
export interface CounterCipher {
  /**
   * XORs into `data[from ..]`, in place, the key stream that starts at the 16-byte big-endian counter block `counter`.
   *
   * @param from - at most 64; 0 unless given.
   * @param after - filled with the key stream of the blocks behind those that `data` took; 128 bytes at most, and no more data
   *   than a cell before it.
   */
  apply(counter: Uint8Array, data: Uint8Array, from?: number, after?: Uint8Array): void
}

/**
 * A keyed almost-XOR-universal hash (16-byte output) used only inside Counter Galois Onion and AES-GCM-SIV: its value must
 * never leave the module that asked for it, or the key is lost.
 */
export interface UniversalHash {
  /**
   * Writes 16 bytes of hash over `prefix || message[from ..]` to `out`. Two parts, so that a caller in a hot path need not join them.
   *
   * @param from - at most 64; 0 unless given.
   */
  hash(prefix: Uint8Array, message: Uint8Array, out: Uint8Array, from?: number): void
}

/** Ed25519 group operations for key blinding. Points are 32-byte encodings, scalars 32 bytes little-endian. */
export interface Edwards {
  /** scalar * B, without clamping. */
  multiplyBase(scalar: Uint8Array): Uint8Array
  /** scalar * point, without clamping; undefined if the point is not on the curve, is of small order or not in the prime-order subgroup. */
  multiply(scalar: Uint8Array, point: Uint8Array): Uint8Array | undefined
  /** True for canonical encodings of points in the prime-order subgroup other than the identity. */
  isPrimeOrder(point: Uint8Array): boolean
  /** Reduces 64 bytes modulo the group order. */
  reduce(wide: Uint8Array): Uint8Array
  multiplyScalars(a: Uint8Array, b: Uint8Array): Uint8Array
  addScalars(a: Uint8Array, b: Uint8Array): Uint8Array
}

export interface Primitives {
  readonly random: Random
  sha256(data: Uint8Array): Uint8Array
  sha512(data: Uint8Array): Uint8Array
  /** SHA-512/256 (FIPS 180-4): with a start of its own, not the first half of SHA-512. */
  sha512_256(data: Uint8Array): Uint8Array
  sha3_256(data: Uint8Array): Uint8Array
  shake256(data: Uint8Array, length: number): Uint8Array
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array
  /** HKDF-SHA-256 (RFC 5869). */
  hkdfSha256(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array
  /** HKDF (RFC 5869) over BLAKE2b-512 (RFC 7693). */
  hkdfBlake2b512(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array
  equalConstantTime(a: Uint8Array, b: Uint8Array): boolean
  /** Overwrites a secret with zeros. */
  wipe(secret: Uint8Array): void

  x25519PublicOf(secret: Uint8Array): Uint8Array
  /** The shared secret; undefined if it is all zero (a low-order public key). */
  x25519(secret: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined

  /** Public key of a 32-byte Ed25519 seed. */
  ed25519PublicOf(seed: Uint8Array): Uint8Array
  ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array
  /** Strict verification (RFC 8032 5.1.7 with canonical S and no small-order key). */
  ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
  readonly edwards: Edwards

  /** @param seed - 64 bytes d || z. */
  mlKem768KeyPair(seed: Uint8Array): MlKemKeyPair
  /** undefined if the 1184-byte public key fails the FIPS 203 check. */
  mlKem768Encapsulate(publicKey: Uint8Array): { ciphertext: Uint8Array; shared: Uint8Array } | undefined
  /** Never fails: a wrong ciphertext gives an unrelated secret (implicit rejection). */
  mlKem768Decapsulate(secret: Uint8Array, ciphertext: Uint8Array): Uint8Array

  /** AES-CTR with a 16-byte initial counter block; key 16 or 32 bytes. */
  aesCtr(key: Uint8Array, iv: Uint8Array): KeyStream
  aesBlock(key: Uint8Array): BlockCipher
  /** AES in counter mode with a fresh counter block per call; key 16 or 32 bytes. */
  aesCounter(key: Uint8Array): CounterCipher
  /** GMAC as a universal hash: AES-128-GCM tag over the message as AAD, constant nonce (docs/spec/relay-crypto.md). */
  gmac(key: Uint8Array): UniversalHash
  /** POLYVAL (RFC 8452) over the message zero-padded to 16 bytes, without a length block. */
  polyval(key: Uint8Array): UniversalHash

  /** ChaCha20-Poly1305 (RFC 8439), 12-byte nonce; the tag is the last 16 bytes. */
  seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array
  /** undefined if the tag does not verify. */
  open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Uint8Array | undefined

  /** Argon2id (RFC 9106), 32 bytes out. Slow by design: call through the offload port. */
  argon2id(passphrase: Uint8Array, salt: Uint8Array, memoryKiB: number, passes: number): Uint8Array
}
