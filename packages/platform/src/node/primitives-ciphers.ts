/** AES, SHA-256 and ChaCha20-Poly1305 for Node, on `node:crypto` and sodium. */
import { createCipheriv, createDecipheriv, createSecretKey, hash, type Cipheriv } from 'node:crypto'
import {
  assert,
  type BlockCipher,
  type CounterCipher,
  type KeyStream,
  type Primitives,
  type UniversalHash,
} from '@warren/kernel'
import sodium from 'sodium-native'

const BLOCK_BYTES = 16
const SEAL_TAG_BYTES = 16

/** `aes-128-MODE` or `aes-256-MODE`, by the length of the key. */
function algorithm(key: Uint8Array, mode: 'ecb' | 'ctr'): string {
  assert(key.length === 16 || key.length === 32, 'aes: the key has 16 or 32 bytes')
  return `aes-${key.length * 8}-${mode}`
}

export function aesCtr(key: Uint8Array, iv: Uint8Array): KeyStream {
  const cipher = createCipheriv(algorithm(key, 'ctr'), key, iv)
  return {
    apply(data) {
      data.set(cipher.update(data))
    },
  }
}

/** What relay encryption calls several times per cell, and what directories compare themselves with: the way to it counts. */
export type OpenSslPrimitives = Pick<Primitives, 'aesBlock' | 'aesCounter' | 'gmac' | 'sha256'>

/** A copy out of Node's `Buffer`, whose pool and prototype must not reach portable code. */
export const plain = (buffer: Uint8Array): Uint8Array => new Uint8Array(buffer)

export function sha256(data: Uint8Array): Uint8Array {
  return plain(hash('sha256', data, 'buffer'))
}

/** A long-lived cipher for single blocks, made when it is first needed: relays never decrypt, and keys may serve once. */
function lazily(make: () => Cipheriv): () => Cipheriv {
  let cipher: Cipheriv | undefined
  return () => (cipher ??= make().setAutoPadding(false))
}

function aesBlock(key: Uint8Array): BlockCipher {
  const name = algorithm(key, 'ecb')
  const encrypter = lazily(() => createCipheriv(name, key, null))
  const decrypter = lazily(() => createDecipheriv(name, key, null))
  return {
    encrypt(block) {
      assert(block.length === BLOCK_BYTES, 'aes: a block has 16 bytes')
      block.set(encrypter().update(block))
    },
    decrypt(block) {
      assert(block.length === BLOCK_BYTES, 'aes: a block has 16 bytes')
      block.set(decrypter().update(block))
    },
  }
}

const NOTHING = new Uint8Array(0)

/** What OpenSSL is given at once: its output is new memory each time, and small pieces of it are used again sooner. */
const CHUNK_BYTES = 16_384

function aesCounter(key: Uint8Array): CounterCipher {
  const name = algorithm(key, 'ctr')
  const ownKey = Uint8Array.from(key)
  return {
    apply(counter, data, from = 0, after = NOTHING) {
      const cipher = createCipheriv(name, ownKey, counter)
      for (let at = from; at < data.length; at += CHUNK_BYTES)
        data.set(cipher.update(data.subarray(at, at + CHUNK_BYTES)), at)
      if (after.length === 0) return
      const restBytes = -(data.length - from) & (BLOCK_BYTES - 1)
      after.set(cipher.update(new Uint8Array(restBytes + after.length)).subarray(restBytes))
    },
  }
}

/** Constant on purpose: the tag is used as a universal hash inside one module and never leaves it (docs/adr/0001). */
const GMAC_NONCE = new Uint8Array(12)

function gmac(key: Uint8Array): UniversalHash {
  assert(key.length === 16, 'gmac: the key has 16 bytes')
  const imported = createSecretKey(Uint8Array.from(key))
  return {
    hash(prefix, message, out, from = 0) {
      const cipher = createCipheriv('aes-128-gcm', imported, GMAC_NONCE)
      cipher.setAAD(prefix)
      cipher.setAAD(message.subarray(from))
      cipher.final()
      out.set(cipher.getAuthTag())
    },
  }
}

/** These on `node:crypto`, which every Node has. */
export function createOpenSslPrimitives(): OpenSslPrimitives {
  return { aesBlock, aesCounter, gmac, sha256 }
}

export function seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(plaintext.length + SEAL_TAG_BYTES)
  sodium.crypto_aead_chacha20poly1305_ietf_encrypt(sealed, plaintext, aad, null, nonce, key)
  return sealed
}

export function open(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array,
): Uint8Array | undefined {
  assert(key.length === 32 && nonce.length === 12, 'open: the key has 32 bytes, the nonce 12')
  if (sealed.length < SEAL_TAG_BYTES) return undefined
  const plaintext = new Uint8Array(sealed.length - SEAL_TAG_BYTES)
  try {
    sodium.crypto_aead_chacha20poly1305_ietf_decrypt(plaintext, null, sealed, aad, nonce, key)
  } catch {
    // With all lengths right, sodium fails only if the tag does not verify.
    return undefined
  }
  return plaintext
}
