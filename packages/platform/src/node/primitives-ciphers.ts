/**
 * AES and ChaCha20-Poly1305 for Node.
 *
 * Relay encryption calls these several times per cell, so what a key needs is set up once: creating an OpenSSL cipher
 * costs several times what it costs to use one.
 */
import { createCipheriv, createDecipheriv, createSecretKey, type Cipheriv } from 'node:crypto'
import { assert, type BlockCipher, type CounterCipher, type KeyStream, type UniversalHash } from '@warren/kernel'
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

function blockEncrypter(key: Uint8Array): Cipheriv {
  return createCipheriv(algorithm(key, 'ecb'), key, null).setAutoPadding(false)
}

export function aesBlock(key: Uint8Array): BlockCipher {
  const encrypter = blockEncrypter(key)
  const decrypter = createDecipheriv(algorithm(key, 'ecb'), key, null).setAutoPadding(false)
  return {
    encrypt(block) {
      assert(block.length === BLOCK_BYTES, 'aes: a block has 16 bytes')
      block.set(encrypter.update(block))
    },
    decrypt(block) {
      assert(block.length === BLOCK_BYTES, 'aes: a block has 16 bytes')
      block.set(decrypter.update(block))
    },
  }
}

/** Counter blocks and XOR buffer, grown to the largest request: counter calls never nest, so all keys share them. */
let counterBlocks = new Uint8Array(0)
let counterWords = new Uint32Array(0)
let xorBytes = new Uint8Array(0)
let xorWords = new Uint32Array(0)

function growCounterScratch(bytes: number): void {
  if (counterBlocks.length >= bytes) return
  counterBlocks = new Uint8Array(bytes)
  counterWords = new Uint32Array(counterBlocks.buffer)
  xorBytes = new Uint8Array(bytes)
  xorWords = new Uint32Array(xorBytes.buffer)
}

const swapBytes = (word: number): number =>
  (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)

/** Writes `blocks` consecutive counter blocks from `counter` on. Words are kept as they lie in memory (little-endian machines). */
function fillCounterBlocks(counter: Uint8Array, blocks: number): void {
  counterBlocks.set(counter)
  let low = swapBytes(counterWords[3] as number) >>> 0
  for (let block = 1; block < blocks; block++) {
    const at = block * 4
    counterWords[at] = counterWords[at - 4] as number
    counterWords[at + 1] = counterWords[at - 3] as number
    counterWords[at + 2] = counterWords[at - 2] as number
    low = (low + 1) >>> 0
    counterWords[at + 3] = swapBytes(low)
    if (low === 0) carryInto(at)
  }
}

/** Adds the carry out of the lowest word to the upper three words of the counter block at word `at`. */
function carryInto(at: number): void {
  for (let word = at + 2; word >= at; word--) {
    const sum = (swapBytes(counterWords[word] as number) + 1) >>> 0
    counterWords[word] = swapBytes(sum)
    if (sum !== 0) return
  }
}

export function aesCounter(key: Uint8Array): CounterCipher {
  const encrypter = blockEncrypter(key)
  return {
    apply(counter, data) {
      assert(counter.length === BLOCK_BYTES, 'aes: a counter block has 16 bytes')
      const blocks = Math.ceil(data.length / BLOCK_BYTES)
      if (blocks === 0) return
      growCounterScratch(blocks * BLOCK_BYTES)
      fillCounterBlocks(counter, blocks)
      const keyStream = encrypter.update(counterBlocks.subarray(0, blocks * BLOCK_BYTES))
      xorInto(data, keyStream)
    },
  }
}

/** XORs by words through an aligned copy: cell bodies start at odd addresses. */
function xorInto(data: Uint8Array, keyStream: Uint8Array): void {
  const words = Math.ceil(data.length / 4)
  const stream =
    keyStream.byteOffset % 4 === 0
      ? new Uint32Array(keyStream.buffer, keyStream.byteOffset, words)
      : new Uint32Array(keyStream.slice().buffer, 0, words)
  xorBytes.set(data)
  for (let index = 0; index < words; index++) {
    xorWords[index] = (xorWords[index] as number) ^ (stream[index] as number)
  }
  data.set(xorBytes.subarray(0, data.length))
}

/** Constant on purpose: the tag is used as a universal hash inside one module and never leaves it (docs/adr/0001). */
const GMAC_NONCE = new Uint8Array(12)

export function gmac(key: Uint8Array): UniversalHash {
  assert(key.length === 16, 'gmac: the key has 16 bytes')
  const secret = createSecretKey(key)
  let joined = new Uint8Array(0)
  return {
    hash(prefix, message, out) {
      const length = prefix.length + message.length
      if (joined.length !== length) joined = new Uint8Array(length)
      joined.set(prefix)
      joined.set(message, prefix.length)
      const cipher = createCipheriv('aes-128-gcm', secret, GMAC_NONCE)
      cipher.setAAD(joined)
      cipher.final()
      out.set(cipher.getAuthTag())
    },
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
