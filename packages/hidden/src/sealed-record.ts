/**
 * Records that are sealed for whoever knows the same two secrets as their author: a key and a place of its own in each period,
 * in the frame of a descriptor (docs/spec/recovery.md §3; docs/spec/providers.md §3).
 *
 *     record = as a descriptor's, with other labels; layers = salt 32 | sealed (length u32 | content | zeros)
 */
import { concatBytes, equalBytes, fail, type Primitives } from '@warren/kernel'
import { blindPublic, blindSecret, requirePrimeOrder, signBlinded, type TimePeriod } from '@warren/crypto'
import type { RecordFacts, RecordLocation, RecordType } from '@warren/records'
import { Reader, Writer } from '@warren/wire'
import {
  decodeDescriptor,
  DESCRIPTOR_FRAME_BYTES,
  type DescriptorRecord,
  encodeUnsignedDescriptor,
} from './descriptor-format.ts'
import type { NetworkRules } from './descriptor-record.ts'
import { currentPeriod } from './time-period.ts'
import { CLOCK_TOLERANCE_MS } from './timeouts.ts'

const SALT_BYTES = 32
const TAG_BYTES = 16
const LENGTH_BYTES = 4
const NO_NONCE = new Uint8Array(12)

/** What tells one kind of sealed record from another. */
export interface SealedKind {
  /** Number of this kind of record on the wire. */
  readonly code: number
  readonly idLabel: Uint8Array
  readonly signatureLabel: Uint8Array
  readonly sealLabel: Uint8Array
  /** Part of a holder's room for descriptors that it has beside it. */
  readonly tableShare: number
  /** Holders accept periods so far behind and ahead of their own. */
  readonly periodsKept: number
  readonly periodsAhead: number
  /** How long a record lives at its holders, in milliseconds. */
  lifeMs(periodMinutes: number): number
  /** Holders refuse what is above it. @param nowMs - wall time. */
  highestRevision(nowMs: number): number
}

export interface SealedKeys {
  /** Ed25519 seed, 32 bytes: signs, blinded for each period. */
  readonly identitySeed: Uint8Array
  /** 32 bytes. */
  readonly sealKey: Uint8Array
}

/** Bytes of content that fit a record. */
export function sealedCapacityBytes(recordBytes: number): number {
  return Math.max(0, recordBytes - DESCRIPTOR_FRAME_BYTES - SALT_BYTES - TAG_BYTES - LENGTH_BYTES)
}

/** Where the record of one period lies. */
export function sealedLocation(
  primitives: Primitives,
  kind: SealedKind,
  networkId: Uint8Array,
  keys: SealedKeys,
  period: TimePeriod,
): RecordLocation {
  const identity = primitives.ed25519PublicOf(keys.identitySeed)
  const blinded = blindPublic(primitives, identity, period, networkId)
  return { id: idOf(primitives, kind, networkId, blinded, period), period: period.number }
}

export interface SealedRecordInput {
  readonly networkId: Uint8Array
  readonly keys: SealedKeys
  readonly period: TimePeriod
  readonly revision: number
  readonly expiresAtMs: number
  /** At most {@link sealedCapacityBytes}. */
  readonly content: Uint8Array
  readonly recordBytes: number
}

export function makeSealedRecord(
  primitives: Primitives,
  kind: SealedKind,
  input: SealedRecordInput,
): Uint8Array {
  const { networkId, keys, period, revision, expiresAtMs, recordBytes } = input
  const key = blindSecret(primitives, keys.identitySeed, period, networkId)
  const header = {
    blindedKey: key.public,
    period: period.number,
    periodMinutes: period.lengthMinutes,
    revision,
    expiresAtMs,
  }
  const plainBytes = LENGTH_BYTES + sealedCapacityBytes(recordBytes)
  const plaintext = new Writer(plainBytes).lengthPrefixed32(input.content).padTo(plainBytes).finish()
  // A key for each record: two machines that know the same secrets share no nonce.
  const salt = primitives.random.bytes(SALT_BYTES)
  const sealed = primitives.seal(
    sealKeyOf(primitives, kind, keys, salt),
    NO_NONCE,
    plaintext,
    contextOf(networkId, header.blindedKey, revision),
  )
  primitives.wipe(plaintext)
  const unsigned = encodeUnsignedDescriptor(header, concatBytes(salt, sealed))
  const signature = signBlinded(primitives, key, concatBytes(kind.signatureLabel, networkId, unsigned))
  primitives.wipe(key.scalar)
  primitives.wipe(key.noncePrefix)
  return concatBytes(unsigned, signature)
}

/**
 * Opens a record that was verified.
 *
 * @throws WarrenError `malformed`, `not-authentic`: not sealed with these keys.
 */
export function openSealedRecord(
  primitives: Primitives,
  kind: SealedKind,
  networkId: Uint8Array,
  keys: SealedKeys,
  record: Uint8Array,
): Uint8Array {
  const { blindedKey, revision, layers } = decodeDescriptor(record)
  if (layers.length < SALT_BYTES + TAG_BYTES) throw fail('malformed', 'sealed record: too short')
  const key = sealKeyOf(primitives, kind, keys, layers.subarray(0, SALT_BYTES))
  const context = contextOf(networkId, blindedKey, revision)
  const plaintext = primitives.open(key, NO_NONCE, layers.subarray(SALT_BYTES), context)
  if (plaintext === undefined) throw fail('not-authentic', 'sealed record: sealed with another key')
  const reader = new Reader(plaintext)
  const content = reader.lengthPrefixed32(plaintext.length)
  reader.zeros()
  return content.slice()
}

/** What holders check; they keep it in a table of its own, so that no kind pushes another out. */
export function createSealedRecordType(
  primitives: Primitives,
  kind: SealedKind,
  rules: NetworkRules,
): RecordType {
  return {
    code: kind.code,
    ownTableShare: kind.tableShare,
    verify(id, record, nowMs) {
      const decoded = decodeDescriptor(record)
      const facts = checkTimes(decoded, kind, rules, nowMs)
      const { blindedKey, period, periodMinutes, signed, signature } = decoded
      const place = { number: period, lengthMinutes: periodMinutes }
      if (!equalBytes(id, idOf(primitives, kind, rules.networkId, blindedKey, place))) {
        throw fail('not-authentic', 'sealed record: belongs under another id')
      }
      requirePrimeOrder(primitives, blindedKey)
      const message = concatBytes(kind.signatureLabel, rules.networkId, signed)
      if (!primitives.ed25519Verify(blindedKey, message, signature)) {
        throw fail('not-authentic', 'sealed record: the signature does not verify')
      }
      return facts
    },
  }
}

function idOf(
  primitives: Primitives,
  kind: SealedKind,
  networkId: Uint8Array,
  blinded: Uint8Array,
  period: TimePeriod,
): Uint8Array {
  const writer = new Writer(256).bytes(kind.idLabel).bytes(networkId).bytes(blinded)
  return primitives.sha3_256(writer.u64(period.number).u32(period.lengthMinutes).finish())
}

function sealKeyOf(primitives: Primitives, kind: SealedKind, keys: SealedKeys, salt: Uint8Array): Uint8Array {
  return primitives.hkdfSha256(keys.sealKey, salt, kind.sealLabel, 32)
}

function contextOf(networkId: Uint8Array, blinded: Uint8Array, revision: number): Uint8Array {
  return new Writer(128).bytes(networkId).bytes(blinded).u64(revision).finish()
}

/** Cheap checks first. @throws WarrenError `not-authentic`. */
function checkTimes(
  record: DescriptorRecord,
  kind: SealedKind,
  rules: NetworkRules,
  nowMs: number,
): RecordFacts {
  const { period, periodMinutes, revision, expiresAtMs } = record
  if (periodMinutes !== rules.periodMinutes) {
    throw fail('not-authentic', 'sealed record: another period length')
  }
  const ahead = period - currentPeriod(nowMs, periodMinutes).number
  if (ahead > kind.periodsAhead || ahead < -kind.periodsKept) {
    throw fail('not-authentic', 'sealed record: of a period long over or far ahead')
  }
  if (revision > kind.highestRevision(nowMs)) {
    throw fail('not-authentic', 'sealed record: a revision from far ahead')
  }
  const lifeMs = kind.lifeMs(periodMinutes)
  if (expiresAtMs + CLOCK_TOLERANCE_MS <= nowMs) throw fail('not-authentic', 'sealed record: expired')
  if (expiresAtMs > nowMs + lifeMs + CLOCK_TOLERANCE_MS) {
    throw fail('not-authentic', 'sealed record: lives too long')
  }
  return { revision, period, expiresAtMs: Math.min(expiresAtMs + CLOCK_TOLERANCE_MS, nowMs + lifeMs) }
}
