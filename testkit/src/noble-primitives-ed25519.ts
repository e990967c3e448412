/** Ed25519 on noble, with verification by the letter of RFC 8032 5.1.7 without cofactor, as sodium does it. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes, equalBytes, type Edwards, type Primitives } from '@warren/kernel'

const { Point } = ed25519
const ORDER = Point.Fn.ORDER

/** undefined if the bytes are not a canonical encoding of a point on the curve. */
function decodePoint(bytes: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    return Point.fromBytes(bytes)
  } catch {
    return undefined
  }
}

const scalarOf = (bytes: Uint8Array): bigint => bytesToNumberLE(bytes)
const reduced = (value: bigint): Uint8Array => numberToBytesLE(value % ORDER, 32)

function verifyStrictly(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  const key = decodePoint(publicKey)
  const commitment = decodePoint(signature.subarray(0, 32))
  const response = scalarOf(signature.subarray(32))
  if (key === undefined || commitment === undefined || response >= ORDER) return false
  if (key.isSmallOrder() || commitment.isSmallOrder()) return false
  const challenge = scalarOf(sha512(concatBytes(signature.subarray(0, 32), publicKey, message))) % ORDER
  const expected = Point.BASE.multiplyUnsafe(response).subtract(key.multiplyUnsafe(challenge))
  return equalBytes(expected.toBytes(), signature.subarray(0, 32))
}

export function createNobleEd25519(): Pick<Primitives, 'ed25519PublicOf' | 'ed25519Sign' | 'ed25519Verify'> {
  return {
    ed25519PublicOf: (seed) => ed25519.getPublicKey(seed),
    ed25519Sign: (seed, message) => ed25519.sign(message, seed),
    ed25519Verify: verifyStrictly,
  }
}

export function createNobleEdwards(): Edwards {
  const primeOrderPoint = (bytes: Uint8Array): InstanceType<typeof Point> | undefined => {
    const point = decodePoint(bytes)
    return point === undefined || point.is0() || !point.isTorsionFree() ? undefined : point
  }
  return {
    multiplyBase: (scalar) => Point.BASE.multiplyUnsafe(scalarOf(scalar) % ORDER).toBytes(),
    multiply(scalar, bytes) {
      const point = primeOrderPoint(bytes)
      const factor = scalarOf(scalar) % ORDER
      return point === undefined || factor === 0n ? undefined : point.multiplyUnsafe(factor).toBytes()
    },
    isPrimeOrder: (bytes) => primeOrderPoint(bytes) !== undefined,
    reduce: (wide) => reduced(scalarOf(wide)),
    multiplyScalars: (a, b) => reduced(scalarOf(a) * scalarOf(b)),
    addScalars: (a, b) => reduced(scalarOf(a) + scalarOf(b)),
  }
}
