/**
 * Keys of boxes: BACAP (docs/spec/store.md §9; Echomix, arXiv 2501.02933 §4; Katzenpost `hpqc/bacap`).
 *
 *     H_{i+1} | E_i | K_i = HKDF-BLAKE2b-512(ikm = H_i, salt = empty, info = LE64(i))
 *     K_ctx = HKDF(K_i, salt = context), E_ctx = HKDF(E_i, salt = context)
 *     k = clamp(SHA-512/256(K_ctx)); key of box i = k * root public key; it signs with k * root secret scalar
 */
import { type BlindedKey, clampScalar, expandSeed } from '@warren/crypto'
import { assert, concatBytes, type Primitives, toHex, utf8 } from '@warren/kernel'
import { MAX_BOX_INDEX } from '../limits.ts'
import type { BoxPosition } from './box-capability.ts'

const CONTEXT_LABEL = utf8('warren store box 1')
const NONCE_LABEL = utf8('warren store box nonce 1')
const NONE = new Uint8Array(0)
const KEY_BYTES = 32
const NAME_BYTES = 16

/** What this node calls a sequence, or a single box. @param key - root public key of the one, key of the other. */
export function nameOfBoxes(primitives: Pick<Primitives, 'sha256'>, key: Uint8Array): string {
  return toHex(primitives.sha256(key).subarray(0, NAME_BYTES))
}

/** What one link of the chain gives. */
export interface BoxLink {
  /** K_i, from which the key of the box is blinded. */
  readonly blinding: Uint8Array
  /** E_i, from which the key of its contents derives. */
  readonly encryption: Uint8Array
  readonly next: BoxPosition
}

export function boxLinkOf(primitives: Primitives, { index, chain }: BoxPosition): BoxLink {
  assert(index >= 0 && index < MAX_BOX_INDEX, 'box: an index is below 2^53 - 1')
  const info = new Uint8Array(8)
  new DataView(info.buffer).setBigUint64(0, BigInt(index), true)
  const keys = primitives.hkdfBlake2b512(chain, NONE, info, 3 * KEY_BYTES)
  return {
    next: { index: index + 1, chain: keys.slice(0, KEY_BYTES) },
    encryption: keys.slice(KEY_BYTES, 2 * KEY_BYTES),
    blinding: keys.slice(2 * KEY_BYTES),
  }
}

/** What keys are bound to: the same sequence has unrelated boxes in another network. */
export function boxContext(networkId: Uint8Array): Uint8Array {
  return concatBytes(CONTEXT_LABEL, networkId)
}

/** E_ctx or K_ctx. */
export function inContext(primitives: Primitives, key: Uint8Array, context: Uint8Array): Uint8Array {
  return primitives.hkdfBlake2b512(key, context, NONE, KEY_BYTES)
}

/** K_ctx * the root public key. @param factor - K_ctx. */
export function blindRoot(primitives: Primitives, root: Uint8Array, factor: Uint8Array): Uint8Array {
  const key = primitives.edwards.multiply(scalarOf(primitives, factor), root)
  assert(key !== undefined, 'box: a root key of prime order times a scalar is one')
  return key
}

/** The key of the box at a position. */
export function boxKeyOf(
  primitives: Primitives,
  networkId: Uint8Array,
  root: Uint8Array,
  position: BoxPosition,
): Uint8Array {
  const { blinding } = boxLinkOf(primitives, position)
  return blindRoot(primitives, root, inContext(primitives, blinding, boxContext(networkId)))
}

/** The key that signs a box. @param seed - of the root key pair. @param factor - K_ctx. */
export function blindRootSecret(primitives: Primitives, seed: Uint8Array, factor: Uint8Array): BlindedKey {
  const expanded = expandSeed(primitives, seed)
  const own = reduced(primitives, expanded.subarray(0, 32))
  const scalar = primitives.edwards.multiplyScalars(scalarOf(primitives, factor), own)
  const nonceInput = concatBytes(NONCE_LABEL, expanded.subarray(32), factor)
  const noncePrefix = primitives.sha512(nonceInput).slice(0, 32)
  for (const secret of [expanded, own, nonceInput]) primitives.wipe(secret)
  return { scalar, noncePrefix, public: primitives.edwards.multiplyBase(scalar) }
}

/** The scalar that a blinding factor stands for. */
function scalarOf(primitives: Primitives, factor: Uint8Array): Uint8Array {
  return reduced(primitives, clampScalar(primitives.sha512_256(factor)))
}

function reduced(primitives: Primitives, scalar: Uint8Array): Uint8Array {
  return primitives.edwards.reduce(concatBytes(scalar, new Uint8Array(32)))
}
