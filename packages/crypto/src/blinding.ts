/**
 * Key blinding: one service identity, a new unlinkable key per period (docs/spec/key-blinding.md; Tor rend-spec-v3 A.2).
 *
 * Whoever knows the identity derives the blinded key; whoever sees only the blinded key learns nothing of the identity.
 * Warren puts the network id where Tor has the optional secret, so that a service on two networks cannot be linked.
 */
import { assert, concatBytes, fail, utf8, type Primitives } from '@warren/kernel'

const SEED_BYTES = 32
const SIGNATURE_BYTES = 64
/** The base point as Tor writes it: decimal coordinates in ASCII. */
const BASE_POINT =
  '(15112221349535400772501151409588531511454012693041857206046113283949847762202, ' +
  '46316835694926478169428394003475163141307993866256225615783033603165251855960)'

/** Which period a blinded key is for. */
export interface TimePeriod {
  readonly number: number
  readonly lengthMinutes: number
}

/** A key that signs: a scalar modulo the group order, the prefix that nonces derive from, and the public key. */
export interface BlindedKey {
  readonly scalar: Uint8Array
  readonly noncePrefix: Uint8Array
  readonly public: Uint8Array
}

/**
 * The period that contains a point in time.
 *
 * @param offsetMinutes - where in the period midnight of 1970-01-01 UTC lies; 720 in Tor.
 */
export function periodAt(wallMs: number, lengthMinutes: number, offsetMinutes: number): TimePeriod {
  return { number: Math.floor((wallMs / 60_000 - offsetMinutes) / lengthMinutes), lengthMinutes }
}

/** When a period starts, in milliseconds since the Unix epoch. */
export function periodStartMs(period: TimePeriod, offsetMinutes: number): number {
  return (period.number * period.lengthMinutes + offsetMinutes) * 60_000
}

/** @throws WarrenError `not-authentic`: not a canonical point of the prime-order subgroup. Check every foreign identity. */
export function requirePrimeOrder(primitives: Primitives, point: Uint8Array): void {
  if (point.length !== 32 || !primitives.edwards.isPrimeOrder(point)) {
    throw fail('not-authentic', 'key: not in the prime-order subgroup')
  }
}

function u64(value: number): Uint8Array {
  assert(Number.isSafeInteger(value) && value >= 0, 'blinding: a period is a whole number of at least 0')
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

/** Sets the bits of a secret scalar that Ed25519 fixes, in place. */
export function clampScalar(scalar: Uint8Array): Uint8Array {
  scalar[0] = (scalar[0] as number) & 248
  scalar[31] = ((scalar[31] as number) & 63) | 64
  return scalar
}

/** Reduces 32 bytes modulo the group order. */
function reduceScalar(primitives: Primitives, scalar: Uint8Array): Uint8Array {
  return primitives.edwards.reduce(concatBytes(scalar, new Uint8Array(32)))
}

/**
 * The hash h of one period, from which the factor is made: clamped, then modulo the group order.
 *
 * @param secret - the network id; empty in Tor.
 */
export function blindingFactor(
  primitives: Primitives,
  identity: Uint8Array,
  period: TimePeriod,
  secret: Uint8Array,
): Uint8Array {
  const nonce = concatBytes(utf8('key-blind'), u64(period.number), u64(period.lengthMinutes))
  const input = concatBytes(utf8('Derive temporary signing key\0'), identity, secret, utf8(BASE_POINT), nonce)
  return primitives.sha3_256(input)
}

function factorOf(
  primitives: Primitives,
  identity: Uint8Array,
  period: TimePeriod,
  secret: Uint8Array,
): Uint8Array {
  return reduceScalar(primitives, clampScalar(blindingFactor(primitives, identity, period, secret)))
}

/**
 * The blinded public key of a service in one period.
 *
 * @param identity - 32-byte Ed25519 identity, foreign.
 * @param secret - the network id.
 * @throws WarrenError `not-authentic`: the identity is not in the prime-order subgroup.
 */
export function blindPublic(
  primitives: Primitives,
  identity: Uint8Array,
  period: TimePeriod,
  secret: Uint8Array,
): Uint8Array {
  requirePrimeOrder(primitives, identity)
  const factor = factorOf(primitives, identity, period, secret)
  const blinded = primitives.edwards.multiply(factor, identity)
  assert(blinded !== undefined, 'blinding: a point of prime order times a scalar is one')
  return blinded
}

/** The 64 bytes that Ed25519 derives from a seed: clamped scalar, then nonce prefix. */
export function expandSeed(primitives: Primitives, seed: Uint8Array): Uint8Array {
  assert(seed.length === SEED_BYTES, 'identity: the seed has 32 bytes')
  const expanded = primitives.sha512(seed)
  clampScalar(expanded.subarray(0, 32))
  return expanded
}

/** Blinds an expanded secret key (64 bytes). Most callers have a seed: {@link blindSecret}. */
export function blindExpanded(
  primitives: Primitives,
  expanded: Uint8Array,
  identity: Uint8Array,
  period: TimePeriod,
  secret: Uint8Array,
): BlindedKey {
  assert(expanded.length === 64, 'blinding: an expanded key has 64 bytes')
  const { edwards } = primitives
  const factor = factorOf(primitives, identity, period, secret)
  const own = reduceScalar(primitives, expanded.subarray(0, 32))
  const scalar = edwards.multiplyScalars(factor, own)
  const prefixInput = concatBytes(utf8('Derive temporary signing key hash input'), expanded.subarray(32))
  const noncePrefix = primitives.sha512(prefixInput).slice(0, 32)
  primitives.wipe(own)
  primitives.wipe(prefixInput)
  return { scalar, noncePrefix, public: edwards.multiplyBase(scalar) }
}

/**
 * The blinded signing key of a service in one period.
 *
 * @param seed - 32-byte Ed25519 seed of the service's identity.
 * @param secret - the network id.
 */
export function blindSecret(
  primitives: Primitives,
  seed: Uint8Array,
  period: TimePeriod,
  secret: Uint8Array,
): BlindedKey {
  const expanded = expandSeed(primitives, seed)
  const key = blindExpanded(primitives, expanded, primitives.ed25519PublicOf(seed), period, secret)
  primitives.wipe(expanded)
  return key
}

/** Signs with a blinded key; `ed25519Verify` under its public key accepts the result (RFC 8032 5.1.6). */
export function signBlinded(primitives: Primitives, key: BlindedKey, message: Uint8Array): Uint8Array {
  const { edwards } = primitives
  const nonceInput = concatBytes(key.noncePrefix, message)
  const nonce = edwards.reduce(primitives.sha512(nonceInput))
  const commitment = edwards.multiplyBase(nonce)
  const challenge = edwards.reduce(primitives.sha512(concatBytes(commitment, key.public, message)))
  const response = edwards.addScalars(nonce, edwards.multiplyScalars(challenge, key.scalar))
  primitives.wipe(nonce)
  primitives.wipe(nonceInput)
  const signature = concatBytes(commitment, response)
  assert(signature.length === SIGNATURE_BYTES, 'blinding: a signature has 64 bytes')
  return signature
}

/** What decrypts a period's descriptor: derived from the identity, so knowing the blinded key alone is not enough. */
export function subcredentialOf(
  primitives: Primitives,
  identity: Uint8Array,
  blinded: Uint8Array,
): Uint8Array {
  const credential = primitives.sha3_256(concatBytes(utf8('credential'), identity))
  return primitives.sha3_256(concatBytes(utf8('subcredential'), credential, blinded))
}
