/**
 * AEAD_AES_256_GCM_SIV (RFC 8452), of the primitives port's AES and POLYVAL.
 *
 * A nonce that comes twice under one key shows only whether both texts are the same. That is why boxes use it: two writers may meet
 * at one box (docs/spec/store.md §9).
 */
import { assert, concatBytes, type CounterCipher, type Primitives } from '@warren/kernel'

const BLOCK_BYTES = 16
const KEY_BYTES = 32
const NONCE_BYTES = 12
/** Bytes that sealing adds. */
export const GCM_SIV_TAG_BYTES = 16
const NONE = new Uint8Array(0)

/**
 * Seals a text.
 *
 * @param key - 32 bytes.
 * @param nonce - 12 bytes.
 * @returns ciphertext, then the tag.
 */
export function gcmSivSeal(
  primitives: Primitives,
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Uint8Array {
  const keys = keysOf(primitives, key, nonce)
  const tag = tagOf(primitives, keys, nonce, plaintext, aad)
  const sealed = concatBytes(plaintext, tag)
  applyKeyStream(keys.cipher, tag, sealed.subarray(0, plaintext.length))
  return sealed
}

/** Opens what {@link gcmSivSeal} made; undefined if the tag does not verify. */
export function gcmSivOpen(
  primitives: Primitives,
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < GCM_SIV_TAG_BYTES) return undefined
  const keys = keysOf(primitives, key, nonce)
  const tag = sealed.subarray(sealed.length - GCM_SIV_TAG_BYTES)
  const plaintext = sealed.slice(0, sealed.length - GCM_SIV_TAG_BYTES)
  applyKeyStream(keys.cipher, tag, plaintext)
  if (primitives.equalConstantTime(tagOf(primitives, keys, nonce, plaintext, aad), tag)) return plaintext
  primitives.wipe(plaintext)
  return undefined
}

interface RecordKeys {
  readonly authentication: Uint8Array
  readonly cipher: CounterCipher
}

/** Keys for one nonce (RFC 8452 §4). */
function keysOf(primitives: Primitives, key: Uint8Array, nonce: Uint8Array): RecordKeys {
  assert(key.length === KEY_BYTES && nonce.length === NONCE_BYTES, 'gcm-siv: 32 bytes of key, 12 of nonce')
  const generator = primitives.aesCounter(key)
  const derived = new Uint8Array(BLOCK_BYTES + KEY_BYTES)
  for (let part = 0; part < derived.length / 8; part++) {
    const block = new Uint8Array(BLOCK_BYTES)
    block[0] = part
    block.set(nonce, 4)
    derived.set(encryptBlock(generator, block).subarray(0, 8), part * 8)
  }
  return { authentication: derived.slice(0, 16), cipher: primitives.aesCounter(derived.slice(16)) }
}

function tagOf(
  primitives: Primitives,
  keys: RecordKeys,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Uint8Array {
  const paddedAad = Math.ceil(aad.length / BLOCK_BYTES) * BLOCK_BYTES
  const paddedText = Math.ceil(plaintext.length / BLOCK_BYTES) * BLOCK_BYTES
  const input = new Uint8Array(paddedAad + paddedText + BLOCK_BYTES)
  input.set(aad)
  input.set(plaintext, paddedAad)
  const lengths = new DataView(input.buffer, paddedAad + paddedText)
  lengths.setBigUint64(0, BigInt(aad.length) * 8n, true)
  lengths.setBigUint64(8, BigInt(plaintext.length) * 8n, true)
  const sum = new Uint8Array(BLOCK_BYTES)
  primitives.polyval(keys.authentication).hash(NONE, input, sum)
  for (let index = 0; index < NONCE_BYTES; index++)
    sum[index] = (sum[index] as number) ^ (nonce[index] as number)
  sum[15] = (sum[15] as number) & 0x7f
  return encryptBlock(keys.cipher, sum)
}

/** AES on one block: the first block of the key stream that starts at it. */
function encryptBlock(cipher: CounterCipher, block: Uint8Array): Uint8Array {
  const encrypted = new Uint8Array(BLOCK_BYTES)
  cipher.apply(block, encrypted)
  return encrypted
}

/** Its counter is the first 32 bits, little-endian, so each block is asked for by itself. */
function applyKeyStream(cipher: CounterCipher, tag: Uint8Array, text: Uint8Array): void {
  const counter = tag.slice()
  counter[15] = (counter[15] as number) | 0x80
  const view = new DataView(counter.buffer)
  for (let at = 0; at < text.length; at += BLOCK_BYTES) {
    cipher.apply(counter, text.subarray(at, at + BLOCK_BYTES))
    view.setUint32(0, (view.getUint32(0, true) + 1) >>> 0, true)
  }
}
