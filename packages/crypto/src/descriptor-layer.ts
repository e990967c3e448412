/**
 * One encrypted layer of a descriptor (docs/spec/key-blinding.md §4):
 *
 *     salt 16 | AES-256-CTR(text) | SHA3-256 MAC 32
 */
import { concatBytes, type Primitives } from '@warren/kernel'
import { Writer } from '@warren/wire'
import { encapsulateBytes } from './handshake/transcript.ts'

const SALT_BYTES = 16
const IV_BYTES = 16
const KEY_BYTES = 32
const MAC_BYTES = 32

/** What a layer adds to its text. */
export const LAYER_OVERHEAD_BYTES = SALT_BYTES + MAC_BYTES

/** What both layers are bound to. */
export interface DescriptorContext {
  /** Blinded public key of the period. */
  readonly blinded: Uint8Array
  readonly subcredential: Uint8Array
  readonly revision: number
}

interface LayerKeys {
  readonly encrypt: Uint8Array
  readonly iv: Uint8Array
  readonly mac: Uint8Array
}

function layerKeys(
  primitives: Primitives,
  context: DescriptorContext,
  secretData: Uint8Array,
  salt: Uint8Array,
  label: Uint8Array,
): LayerKeys {
  const revision = new Writer(8).u64(context.revision).finish()
  const input = concatBytes(secretData, context.subcredential, revision, salt, label)
  const keys = primitives.shake256(input, KEY_BYTES + IV_BYTES + MAC_BYTES)
  return {
    encrypt: keys.subarray(0, KEY_BYTES),
    iv: keys.subarray(KEY_BYTES, KEY_BYTES + IV_BYTES),
    mac: keys.subarray(KEY_BYTES + IV_BYTES),
  }
}

function layerMac(
  primitives: Primitives,
  keys: LayerKeys,
  salt: Uint8Array,
  encrypted: Uint8Array,
): Uint8Array {
  return primitives.sha3_256(concatBytes(encapsulateBytes(keys.mac), encapsulateBytes(salt), encrypted))
}

/** Encrypts `text` under `secretData`, with a fresh salt. */
export function sealLayer(
  primitives: Primitives,
  context: DescriptorContext,
  secretData: Uint8Array,
  label: Uint8Array,
  text: Uint8Array,
): Uint8Array {
  const salt = primitives.random.bytes(SALT_BYTES)
  const keys = layerKeys(primitives, context, secretData, salt, label)
  const encrypted = text.slice()
  primitives.aesCtr(keys.encrypt, keys.iv).apply(encrypted)
  return concatBytes(salt, encrypted, layerMac(primitives, keys, salt, encrypted))
}

/** undefined: not under this secret, or changed. */
export function openLayer(
  primitives: Primitives,
  context: DescriptorContext,
  secretData: Uint8Array,
  label: Uint8Array,
  layer: Uint8Array,
): Uint8Array | undefined {
  if (layer.length < LAYER_OVERHEAD_BYTES) return undefined
  const salt = layer.subarray(0, SALT_BYTES)
  const encrypted = layer.subarray(SALT_BYTES, -MAC_BYTES)
  const keys = layerKeys(primitives, context, secretData, salt, label)
  const expected = layerMac(primitives, keys, salt, encrypted)
  if (!primitives.equalConstantTime(layer.subarray(-MAC_BYTES), expected)) return undefined
  const text = encrypted.slice()
  primitives.aesCtr(keys.encrypt, keys.iv).apply(text)
  return text
}
