/**
 * Addresses of services (docs/spec/key-blinding.md §5; Tor rend-spec-v3 §6): 56 base32 characters of
 *
 *     identity 32 | checksum 2 | version 1 (= 3)        checksum = SHA3-256(".onion checksum" | identity | version)[0..2]
 */
import {
  assert,
  concatBytes,
  equalBytes,
  fail,
  safeText,
  utf8,
  type Primitives,
  type SafeText,
  type WarrenError,
} from '@warren/kernel'
import { decodeBase32, encodeBase32 } from './base32.ts'
import { MAX_ADDRESS_CHARACTERS } from './limits.ts'

const VERSION = 3
const IDENTITY_BYTES = 32
const CHECKSUM_BYTES = 2
const ADDRESS_CHARACTERS = 56
/** Endings that are accepted; the first is what is shown. */
const SUFFIXES = ['onion', 'warren']
/** Letters, digits, hyphens and underscores: what programs put before the address (`www`, `_dmarc`). */
const LABEL = /^[a-z0-9_-]{1,63}$/i

export interface OnionAddress {
  /** Ed25519 identity of the service, 32 bytes, in the prime-order subgroup. */
  readonly identity: Uint8Array
  /** The 56 characters, lower case. */
  readonly name: string
  /** Labels before the address, as written, outermost first; they reach the service inside the protocol only. */
  readonly subLabels: readonly string[]
}

function checksumOf(primitives: Primitives, identity: Uint8Array): Uint8Array {
  const input = concatBytes(utf8('.onion checksum'), identity, Uint8Array.of(VERSION))
  return primitives.sha3_256(input).subarray(0, CHECKSUM_BYTES)
}

/** The 56 characters of an identity, without suffix. */
export function formatOnionAddress(primitives: Primitives, identity: Uint8Array): string {
  assert(identity.length === IDENTITY_BYTES, 'onion address: the identity has 32 bytes')
  return encodeBase32(concatBytes(identity, checksumOf(primitives, identity), Uint8Array.of(VERSION)))
}

/** True for names that claim to be a service's, right or wrong: they must never be resolved anywhere else. */
export function isOnionName(text: string): boolean {
  const labels = withoutFinalDot(text).toLowerCase().split('.')
  return SUFFIXES.includes(labels.at(-1) ?? '')
}

/**
 * Reads what a person or program gives as a service's name: the 56 characters, alone or as `SUB.LABELS.NAME.onion` or
 * `.warren`, in either case.
 *
 * @throws WarrenError `bad-input`; `fields.reason` is `shape`, `characters`, `checksum`, `version` or `key`.
 */
export function parseOnionAddress(primitives: Primitives, text: string): OnionAddress {
  // Lower-casing would turn some letters outside ASCII into ASCII ones.
  if (text.length > MAX_ADDRESS_CHARACTERS || !/^[\x21-\x7e]*$/.test(text))
    throw badAddress(safeText('shape'))
  const labels = withoutFinalDot(text).split('.')
  const isBare = labels.length === 1
  if (!isBare && !SUFFIXES.includes((labels.pop() ?? '').toLowerCase())) throw badAddress(safeText('shape'))
  const name = (labels.pop() ?? '').toLowerCase()
  if (name.length !== ADDRESS_CHARACTERS || !labels.every((label) => LABEL.test(label))) {
    throw badAddress(safeText('shape'))
  }
  const bytes = decodeBase32(name)
  if (bytes === undefined) throw badAddress(safeText('characters'))
  const identity = bytes.slice(0, IDENTITY_BYTES)
  if (bytes.at(-1) !== VERSION) throw badAddress(safeText('version'))
  const checksum = bytes.subarray(IDENTITY_BYTES, IDENTITY_BYTES + CHECKSUM_BYTES)
  if (!equalBytes(checksum, checksumOf(primitives, identity))) throw badAddress(safeText('checksum'))
  // A key plus a point of small order would give several addresses to one service.
  if (!primitives.edwards.isPrimeOrder(identity)) throw badAddress(safeText('key'))
  return { identity, name, subLabels: labels }
}

const withoutFinalDot = (text: string): string => (text.endsWith('.') ? text.slice(0, -1) : text)

function badAddress(reason: SafeText): WarrenError {
  return fail('bad-input', 'address: not a service address', {
    fields: { reason },
    next: 'Check that all 56 characters before .onion were copied.',
  })
}
