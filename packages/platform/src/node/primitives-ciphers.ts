/**
 * AES and ChaCha20-Poly1305 for Node.
 *
 * Relay encryption calls these several times per cell, so what a key needs is set up once: creating an OpenSSL cipher
 * costs several times what it costs to use one.
 */
import { createCipheriv, createDecipheriv, createSecretKey, type Cipheriv, type KeyObject } from 'node:crypto'
import { assert, type BlockCipher, type KeyStream, type UniversalHash } from '@warren/kernel'
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

/** A long-lived cipher for single blocks, made when it is first needed: relays never decrypt, and keys may serve once. */
function lazily(make: () => Cipheriv): () => Cipheriv {
  let cipher: Cipheriv | undefined
  return () => (cipher ??= make().setAutoPadding(false))
}

export function aesBlock(key: Uint8Array): BlockCipher {
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

/** Constant on purpose: the tag is used as a universal hash inside one module and never leaves it (docs/adr/0001). */
const GMAC_NONCE = new Uint8Array(12)

/** Longest message that GMAC joins in one shared buffer: the tweak of the largest cell. */
const JOINED_BYTES = 17 + 16_384

/** Makes GMAC hashes that share one buffer; hashing is synchronous, so sharing is safe. */
export function createGmac(): (key: Uint8Array) => UniversalHash {
  const joined = new Uint8Array(JOINED_BYTES)
  return (key) => {
    assert(key.length === 16, 'gmac: the key has 16 bytes')
    const ownKey = Uint8Array.from(key)
    let isUsed = false
    // An imported key is quicker to use and dearer to make; keys of cells that end here hash once.
    let imported: KeyObject | undefined
    return {
      hash(prefix, message, out) {
        const length = prefix.length + message.length
        assert(length <= JOINED_BYTES, 'gmac: the message fits the largest tweak')
        joined.set(prefix)
        joined.set(message, prefix.length)
        if (isUsed) imported ??= createSecretKey(ownKey)
        isUsed = true
        const cipher = createCipheriv('aes-128-gcm', imported ?? ownKey, GMAC_NONCE)
        cipher.setAAD(joined.subarray(0, length))
        cipher.final()
        out.set(cipher.getAuthTag())
      },
    }
  }
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
