/**
 * The primitives port a second time, on the noble libraries: pure JavaScript that shares no code with sodium or OpenSSL.
 *
 * The oracle of the product's primitives and of relay encryption. Every random byte, also inside ML-KEM encapsulation,
 * comes from the port, so a seed fixes all output. Not constant-time: tests only.
 */
import { ctr, ecb, gcm } from '@noble/ciphers/aes.js'
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { polyval } from '@noble/ciphers/_polyval.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { argon2id } from '@noble/hashes/argon2.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256, sha512, sha512_256 } from '@noble/hashes/sha2.js'
import { sha3_256, shake256 } from '@noble/hashes/sha3.js'
import { concatBytes, equalBytes, type KeyStream, type Primitives, type Random } from '@warren/kernel'
import { createNobleEd25519, createNobleEdwards } from './noble-primitives-ed25519.ts'
import { createNobleMlKem } from './noble-primitives-ml-kem.ts'

const NONE = new Uint8Array(0)
const GMAC_NONCE = new Uint8Array(12)

/** CTR whose stream continues from call to call: noble's is one-shot, so skipped bytes are encrypted again. */
function continuedCtr(key: Uint8Array, iv: Uint8Array): KeyStream {
  let position = 0
  return {
    apply(data) {
      const padded = new Uint8Array(position + data.length)
      padded.set(data, position)
      data.set(ctr(key, iv).encrypt(padded).subarray(position))
      position += data.length
    },
  }
}

/** @param random - a seeded one makes every output repeatable. */
export function createNoblePrimitives(random: Random): Primitives {
  return {
    random,
    sha256: (data) => sha256(data),
    sha512: (data) => sha512(data),
    sha512_256: (data) => sha512_256(data),
    sha3_256: (data) => sha3_256(data),
    shake256: (data, length) => shake256(data, { dkLen: length }),
    hmacSha256: (key, data) => hmac(sha256, key, data),
    hkdfSha256: (ikm, salt, info, length) => hkdf(sha256, ikm, salt, info, length),
    hkdfBlake2b512: (ikm, salt, info, length) => hkdf(blake2b, ikm, salt, info, length),
    equalConstantTime: equalBytes,
    wipe: (secret) => {
      secret.fill(0)
    },
    x25519PublicOf: (secret) => x25519.getPublicKey(secret),
    x25519(secret, publicKey) {
      try {
        return x25519.getSharedSecret(secret, publicKey)
      } catch {
        return undefined
      }
    },
    ...createNobleEd25519(),
    edwards: createNobleEdwards(),
    ...createNobleMlKem(random),
    aesCtr: continuedCtr,
    aesBlock: (key) => ({
      encrypt: (block) => block.set(ecb(key, { disablePadding: true }).encrypt(block)),
      decrypt: (block) => block.set(ecb(key, { disablePadding: true }).decrypt(block)),
    }),
    aesCounter: (given) => {
      // Its owner may wipe it.
      const key = given.slice()
      return {
        apply(counter, data, from = 0, after = NONE) {
          const wholeBytes = Math.ceil((data.length - from) / 16) * 16
          const stream = ctr(key, counter).encrypt(new Uint8Array(wholeBytes + after.length))
          for (let at = from; at < data.length; at++)
            data[at] = (data[at] as number) ^ (stream[at - from] as number)
          after.set(stream.subarray(wholeBytes))
        },
      }
    },
    gmac: (key) => ({
      hash: (prefix, message, out, from = 0) =>
        out.set(gcm(key, GMAC_NONCE, concatBytes(prefix, message.subarray(from))).encrypt(NONE)),
    }),
    polyval: (key) => ({
      hash: (prefix, message, out, from = 0) =>
        out.set(polyval(concatBytes(prefix, message.subarray(from)), key)),
    }),
    seal: (key, nonce, plaintext, aad) => chacha20poly1305(key, nonce, aad).encrypt(plaintext),
    open(key, nonce, sealed, aad) {
      try {
        return chacha20poly1305(key, nonce, aad).decrypt(sealed)
      } catch {
        return undefined
      }
    },
    argon2id: (passphrase, salt, memoryKiB, passes) =>
      argon2id(passphrase, salt, { t: passes, m: memoryKiB, p: 1, dkLen: 32 }),
  }
}
