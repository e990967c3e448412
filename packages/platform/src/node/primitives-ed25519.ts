/** Ed25519 signatures and group operations on sodium. */
import { assert, type Edwards, type Primitives } from '@warren/kernel'
import sodium from 'sodium-native'

const SEED_BYTES = 32
const SIGNATURE_BYTES = 64

/** Signing and verification; `crypto_sign_verify_detached` refuses small-order and non-canonical keys and scalars. */
export function createEd25519(): {
  readonly members: Pick<Primitives, 'ed25519PublicOf' | 'ed25519Sign' | 'ed25519Verify'>
  /** Wipes what was kept for a seed that is about to be wiped. */
  readonly forget: (seed: Uint8Array) => void
} {
  /** Expanded keys by the array that holds the seed, so that signing does not multiply by the base twice. */
  const expandedKeys = new WeakMap<Uint8Array, Uint8Array>()

  /** seed || public key, as sodium wants it. */
  const expand = (seed: Uint8Array): Uint8Array => {
    assert(seed.length === SEED_BYTES, 'ed25519: the seed has 32 bytes')
    const known = expandedKeys.get(seed)
    // The array may hold another seed by now, or have been wiped.
    if (known !== undefined && sodium.sodium_memcmp(known.subarray(0, SEED_BYTES), seed)) return known
    const secretKey = new Uint8Array(64)
    sodium.crypto_sign_seed_keypair(new Uint8Array(32), secretKey, seed)
    expandedKeys.set(seed, secretKey)
    return secretKey
  }

  const members: Pick<Primitives, 'ed25519PublicOf' | 'ed25519Sign' | 'ed25519Verify'> = {
    ed25519PublicOf: (seed) => expand(seed).slice(SEED_BYTES),
    ed25519Sign(seed, message) {
      const signature = new Uint8Array(SIGNATURE_BYTES)
      sodium.crypto_sign_detached(signature, message, expand(seed))
      return signature
    },
    ed25519Verify(publicKey, message, signature) {
      if (publicKey.length !== 32 || signature.length !== SIGNATURE_BYTES) return false
      return sodium.crypto_sign_verify_detached(signature, message, publicKey)
    },
  }
  const forget = (seed: Uint8Array): void => {
    const known = expandedKeys.get(seed)
    if (known !== undefined) sodium.sodium_memzero(known)
    expandedKeys.delete(seed)
  }
  return { members, forget }
}

const LIMBS = 16
const LIMB_RANGE = 0x1_0000

/**
 * The 64-byte product of two 32-byte little-endian integers, which sodium does not export.
 *
 * Limbs of 16 bits in doubles: a column sums at most 16 products below 2^32, which a double holds exactly, and double
 * arithmetic takes the same time for all values. No branch and no index depends on a limb.
 */
function wideProduct(a: Uint8Array, b: Uint8Array): Uint8Array {
  const limbsOf = (bytes: Uint8Array): Float64Array =>
    Float64Array.from(
      { length: LIMBS },
      (_, at) => (bytes[2 * at] as number) + 256 * (bytes[2 * at + 1] as number),
    )
  const left = limbsOf(a)
  const right = limbsOf(b)
  const columns = new Float64Array(2 * LIMBS)
  for (let i = 0; i < LIMBS; i++) {
    for (let j = 0; j < LIMBS; j++) {
      columns[i + j] = (columns[i + j] as number) + (left[i] as number) * (right[j] as number)
    }
  }
  const result = new Uint8Array(4 * LIMBS)
  let carry = 0
  for (let at = 0; at < 2 * LIMBS; at++) {
    const sum = (columns[at] as number) + carry
    carry = Math.floor(sum / LIMB_RANGE)
    const limb = sum - carry * LIMB_RANGE
    result[2 * at] = limb
    result[2 * at + 1] = Math.floor(limb / 256)
  }
  left.fill(0)
  right.fill(0)
  columns.fill(0)
  return result
}

export function createEdwards(): Edwards {
  const reduce = (wide: Uint8Array): Uint8Array => {
    const scalar = new Uint8Array(32)
    sodium.crypto_core_ed25519_scalar_reduce(scalar, wide)
    return scalar
  }
  return {
    reduce,
    multiplyBase(scalar) {
      const point = new Uint8Array(32)
      sodium.crypto_scalarmult_ed25519_base_noclamp(point, scalar)
      return point
    },
    multiply(scalar, point) {
      assert(scalar.length === 32, 'edwards: a scalar has 32 bytes')
      if (point.length !== 32) return undefined
      const result = new Uint8Array(32)
      try {
        sodium.crypto_scalarmult_ed25519_noclamp(result, scalar, point)
      } catch {
        // With both lengths right, sodium fails on points outside the group and on the identity as result.
        return undefined
      }
      return result
    },
    isPrimeOrder: (point) => point.length === 32 && sodium.crypto_core_ed25519_is_valid_point(point),
    multiplyScalars(a, b) {
      assert(a.length === 32 && b.length === 32, 'edwards: a scalar has 32 bytes')
      const product = wideProduct(a, b)
      const result = reduce(product)
      sodium.sodium_memzero(product)
      return result
    },
    addScalars(a, b) {
      const sum = new Uint8Array(32)
      sodium.crypto_core_ed25519_scalar_add(sum, a, b)
      return sum
    },
  }
}
