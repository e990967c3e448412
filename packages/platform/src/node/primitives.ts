/** The primitives port on sodium (curves, AEAD) and OpenSSL (hashes, AES, ML-KEM, Argon2id). */
import { argon2Sync, createHmac, hash, hkdfSync } from 'node:crypto'
import { assert, type Primitives, type Random } from '@warren/kernel'
import sodium from 'sodium-native'
import { createPolyval } from '../polyval.ts'
import { aesCtr, open, type OpenSslPrimitives, plain, seal } from './primitives-ciphers.ts'
import { createEd25519, createEdwards } from './primitives-ed25519.ts'
import { createMlKem } from './primitives-ml-kem.ts'
import { bestOpenSslPrimitives } from './primitives-openssl.ts'
import { createNodeRandom } from './random.ts'

function argon2id(passphrase: Uint8Array, salt: Uint8Array, memoryKiB: number, passes: number): Uint8Array {
  assert(salt.length === 16, 'argon2id: the salt has 16 bytes')
  const parameters = { nonce: salt, memory: memoryKiB, passes, parallelism: 1, tagLength: 32 }
  return plain(argon2Sync('argon2id', { message: passphrase, ...parameters }))
}

function x25519(secret: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  assert(secret.length === 32 && publicKey.length === 32, 'x25519: keys have 32 bytes')
  const shared = new Uint8Array(32)
  try {
    sodium.crypto_scalarmult(shared, secret, publicKey)
  } catch {
    // With both lengths right, sodium fails only on an all-zero result.
    return undefined
  }
  return shared
}

function x25519PublicOf(secret: Uint8Array): Uint8Array {
  const publicKey = new Uint8Array(32)
  sodium.crypto_scalarmult_base(publicKey, secret)
  return publicKey
}

/**
 * The primitives of the product: constant-time, native.
 *
 * @param random - where random bytes come from, except in ML-KEM encapsulation, which asks OpenSSL.
 * @param openSsl - the quickest there are, unless given.
 */
export function createNodePrimitives(
  random: Random = createNodeRandom(),
  openSsl: OpenSslPrimitives = bestOpenSslPrimitives(),
): Primitives {
  const ed25519 = createEd25519()
  const mlKem = createMlKem()
  return {
    random,
    sha512: (data) => plain(hash('sha512', data, 'buffer')),
    sha512_256: (data) => plain(hash('sha512-256', data, 'buffer')),
    sha3_256: (data) => plain(hash('sha3-256', data, 'buffer')),
    shake256: (data, length) =>
      plain(hash('shake256', data, { outputEncoding: 'buffer', outputLength: length })),
    hmacSha256: (key, data) => plain(createHmac('sha256', key).update(data).digest()),
    hkdfSha256: (ikm, salt, info, length) => new Uint8Array(hkdfSync('sha256', ikm, salt, info, length)),
    hkdfBlake2b512: (ikm, salt, info, length) =>
      new Uint8Array(hkdfSync('blake2b512', ikm, salt, info, length)),
    equalConstantTime: (a, b) => a.length === b.length && (a.length === 0 || sodium.sodium_memcmp(a, b)),
    wipe(secret) {
      if (secret.length === 0) return
      ed25519.forget(secret)
      mlKem.forget(secret)
      sodium.sodium_memzero(secret)
    },
    x25519PublicOf,
    x25519,
    ...ed25519.members,
    edwards: createEdwards(),
    ...mlKem.members,
    aesCtr,
    ...openSsl,
    polyval: createPolyval(),
    seal,
    open,
    argon2id,
  }
}
