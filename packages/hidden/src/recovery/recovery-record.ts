/**
 * The recovery index as a kind of record: what an owner's nodes would need to come back, sealed by him for himself, under
 * a key and a place of its own in each period (docs/spec/recovery.md §3).
 *
 *     record = as a descriptor's, with other labels; layers = salt 32 | sealed (length u32 | content | zeros)
 */
import { concatBytes, equalBytes, fail, type Primitives, utf8 } from '@warren/kernel'
import { blindPublic, blindSecret, requirePrimeOrder, signBlinded, type TimePeriod } from '@warren/crypto'
import type { RecordFacts, RecordLocation, RecordType } from '@warren/records'
import { Reader, Writer } from '@warren/wire'
import {
  decodeDescriptor,
  DESCRIPTOR_FRAME_BYTES,
  type DescriptorRecord,
  encodeUnsignedDescriptor,
} from '../descriptor-format.ts'
import type { NetworkRules } from '../descriptor-record.ts'
import { RECOVERY_PERIODS_AHEAD, RECOVERY_PERIODS_KEPT, RECOVERY_TABLE_SHARE } from '../limits.ts'
import { currentPeriod } from '../time-period.ts'
import { CLOCK_TOLERANCE_MS } from '../timeouts.ts'

/** Number of this kind of record on the wire. */
export const RECOVERY_RECORD_CODE = 2

const ID_LABEL = utf8('warren-recovery-id-1')
const SIGNATURE_LABEL = utf8('warren-recovery-1')
const SEAL_LABEL = utf8('warren recovery record 1')
const SALT_BYTES = 32
const TAG_BYTES = 16
const LENGTH_BYTES = 4
const NO_NONCE = new Uint8Array(12)

/** Both derive from the root secret. */
export interface RecoveryKeys {
  /** Ed25519 seed, 32 bytes: signs, blinded for each period. */
  readonly identitySeed: Uint8Array
  /** 32 bytes. */
  readonly sealKey: Uint8Array
}

/** Bytes of content that fit a record. */
export function recoveryCapacityBytes(recordBytes: number): number {
  return Math.max(0, recordBytes - DESCRIPTOR_FRAME_BYTES - SALT_BYTES - TAG_BYTES - LENGTH_BYTES)
}

function idOf(
  primitives: Primitives,
  networkId: Uint8Array,
  blinded: Uint8Array,
  period: TimePeriod,
): Uint8Array {
  const writer = new Writer(256).bytes(ID_LABEL).bytes(networkId).bytes(blinded)
  return primitives.sha3_256(writer.u64(period.number).u32(period.lengthMinutes).finish())
}

/** Where the index of one period lies. */
export function recoveryLocation(
  primitives: Primitives,
  networkId: Uint8Array,
  keys: RecoveryKeys,
  period: TimePeriod,
): RecordLocation {
  const identity = primitives.ed25519PublicOf(keys.identitySeed)
  const blinded = blindPublic(primitives, identity, period, networkId)
  return { id: idOf(primitives, networkId, blinded, period), period: period.number }
}

export interface RecoveryRecordInput {
  readonly networkId: Uint8Array
  readonly keys: RecoveryKeys
  readonly period: TimePeriod
  readonly revision: number
  readonly expiresAtMs: number
  /** At most {@link recoveryCapacityBytes}. */
  readonly content: Uint8Array
  readonly recordBytes: number
}

export function makeRecoveryRecord(primitives: Primitives, input: RecoveryRecordInput): Uint8Array {
  const { networkId, keys, period, revision, expiresAtMs, recordBytes } = input
  const key = blindSecret(primitives, keys.identitySeed, period, networkId)
  const header = {
    blindedKey: key.public,
    period: period.number,
    periodMinutes: period.lengthMinutes,
    revision,
    expiresAtMs,
  }
  const plainBytes = LENGTH_BYTES + recoveryCapacityBytes(recordBytes)
  const plaintext = new Writer(plainBytes).lengthPrefixed32(input.content).padTo(plainBytes).finish()
  // A key for each record: two machines that live on one root share no nonce.
  const salt = primitives.random.bytes(SALT_BYTES)
  const sealed = primitives.seal(
    sealKeyOf(primitives, keys, salt),
    NO_NONCE,
    plaintext,
    contextOf(networkId, header.blindedKey, revision),
  )
  primitives.wipe(plaintext)
  const unsigned = encodeUnsignedDescriptor(header, concatBytes(salt, sealed))
  const signature = signBlinded(primitives, key, concatBytes(SIGNATURE_LABEL, networkId, unsigned))
  primitives.wipe(key.scalar)
  primitives.wipe(key.noncePrefix)
  return concatBytes(unsigned, signature)
}

/**
 * Opens a record that was verified.
 *
 * @throws WarrenError `malformed`, `not-authentic`: not sealed with these keys.
 */
export function openRecoveryRecord(
  primitives: Primitives,
  networkId: Uint8Array,
  keys: RecoveryKeys,
  record: Uint8Array,
): Uint8Array {
  const { blindedKey, revision, layers } = decodeDescriptor(record)
  if (layers.length < SALT_BYTES + TAG_BYTES) throw fail('malformed', 'recovery record: too short')
  const key = sealKeyOf(primitives, keys, layers.subarray(0, SALT_BYTES))
  const context = contextOf(networkId, blindedKey, revision)
  const plaintext = primitives.open(key, NO_NONCE, layers.subarray(SALT_BYTES), context)
  if (plaintext === undefined) throw fail('not-authentic', 'recovery record: sealed with another key')
  const reader = new Reader(plaintext)
  const content = reader.lengthPrefixed32(plaintext.length)
  reader.zeros()
  return content.slice()
}

function sealKeyOf(primitives: Primitives, keys: RecoveryKeys, salt: Uint8Array): Uint8Array {
  return primitives.hkdfSha256(keys.sealKey, salt, SEAL_LABEL, 32)
}

function contextOf(networkId: Uint8Array, blinded: Uint8Array, revision: number): Uint8Array {
  return new Writer(128).bytes(networkId).bytes(blinded).u64(revision).finish()
}

/** What holders check; they keep it in a table of its own, a share of that for descriptors, so that neither pushes the other out. */
export function createRecoveryRecordType(primitives: Primitives, rules: NetworkRules): RecordType {
  return {
    code: RECOVERY_RECORD_CODE,
    ownTableShare: RECOVERY_TABLE_SHARE,
    verify(id, record, nowMs) {
      const decoded = decodeDescriptor(record)
      const facts = checkTimes(decoded, rules, nowMs)
      const { blindedKey, period, periodMinutes, signed, signature } = decoded
      const place = { number: period, lengthMinutes: periodMinutes }
      if (!equalBytes(id, idOf(primitives, rules.networkId, blindedKey, place))) {
        throw fail('not-authentic', 'recovery record: belongs under another id')
      }
      requirePrimeOrder(primitives, blindedKey)
      const message = concatBytes(SIGNATURE_LABEL, rules.networkId, signed)
      if (!primitives.ed25519Verify(blindedKey, message, signature)) {
        throw fail('not-authentic', 'recovery record: the signature does not verify')
      }
      return facts
    },
  }
}

/** How long a record lives at its holders: 30 days where a period is a day. */
export function recoveryLifeMs(periodMinutes: number): number {
  return RECOVERY_PERIODS_KEPT * periodMinutes * 60_000
}

function checkTimes(record: DescriptorRecord, rules: NetworkRules, nowMs: number): RecordFacts {
  const { period, periodMinutes, revision, expiresAtMs } = record
  if (periodMinutes !== rules.periodMinutes)
    throw fail('not-authentic', 'recovery record: another period length')
  const ahead = period - currentPeriod(nowMs, periodMinutes).number
  if (ahead > RECOVERY_PERIODS_AHEAD || ahead < -RECOVERY_PERIODS_KEPT) {
    throw fail('not-authentic', 'recovery record: of a period long over or far ahead')
  }
  const lifeMs = recoveryLifeMs(periodMinutes)
  if (expiresAtMs + CLOCK_TOLERANCE_MS <= nowMs) throw fail('not-authentic', 'recovery record: expired')
  if (expiresAtMs > nowMs + lifeMs + CLOCK_TOLERANCE_MS) {
    throw fail('not-authentic', 'recovery record: lives too long')
  }
  return { revision, period, expiresAtMs: Math.min(expiresAtMs + CLOCK_TOLERANCE_MS, nowMs + lifeMs) }
}
