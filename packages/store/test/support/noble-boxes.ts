/** Keys and contents of boxes a second time, from the text of docs/spec/store.md §9 and the noble libraries alone. */
import { gcmsiv } from '@noble/ciphers/aes.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha512, sha512_256 } from '@noble/hashes/sha2.js'

export interface NobleBox {
  readonly key: Uint8Array
  readonly contentKey: Uint8Array
  readonly nextChain: Uint8Array
}

const toNumber = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n)

function clamped(bytes: Uint8Array): bigint {
  return (toNumber(bytes) & ~(7n | (1n << 255n))) | (1n << 254n)
}

/** @param root - public key. */
export function nobleBox(root: Uint8Array, index: number, chain: Uint8Array, context: Uint8Array): NobleBox {
  const info = new Uint8Array(8)
  for (let byte = 0, rest = BigInt(index); byte < 8; byte++, rest >>= 8n) info[byte] = Number(rest & 255n)
  const keys = hkdf(blake2b, chain, undefined, info, 96)
  return {
    nextChain: keys.slice(0, 32),
    ...nobleInContext(root, keys.slice(32, 64), keys.slice(64), context),
  }
}

/** What E_i and K_i give. */
export function nobleInContext(
  root: Uint8Array,
  encryption: Uint8Array,
  blinding: Uint8Array,
  context: Uint8Array,
): { key: Uint8Array; contentKey: Uint8Array } {
  const factor = clamped(sha512_256(hkdf(blake2b, blinding, context, undefined, 32)))
  const point = ed25519.Point.fromBytes(root).multiply(factor % ed25519.Point.Fn.ORDER)
  return { key: point.toBytes(), contentKey: hkdf(blake2b, encryption, context, undefined, 32) }
}

/** The secret scalar that belongs to the key of a box, times the base point. */
export function nobleSecretKey(seed: Uint8Array, blinding: Uint8Array, context: Uint8Array): Uint8Array {
  const order = ed25519.Point.Fn.ORDER
  const factor = clamped(sha512_256(hkdf(blake2b, blinding, context, undefined, 32)))
  const scalar = (factor * clamped(sha512(seed).slice(0, 32))) % order
  return ed25519.Point.BASE.multiply(scalar).toBytes()
}

export function nobleOpen(box: { key: Uint8Array; contentKey: Uint8Array }, body: Uint8Array): Uint8Array {
  return gcmsiv(box.contentKey, box.key.slice(0, 12), box.key).decrypt(body)
}

export function nobleSeal(box: { key: Uint8Array; contentKey: Uint8Array }, text: Uint8Array): Uint8Array {
  return gcmsiv(box.contentKey, box.key.slice(0, 12), box.key).encrypt(text)
}
