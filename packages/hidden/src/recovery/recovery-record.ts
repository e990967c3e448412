/**
 * The recovery index as a kind of record: what an owner's nodes would need to come back, sealed by him for himself, under
 * a key and a place of its own in each period (docs/spec/recovery.md §3).
 */
import { type Primitives, utf8 } from '@warren/kernel'
import type { TimePeriod } from '@warren/crypto'
import type { RecordLocation, RecordType } from '@warren/records'
import type { NetworkRules } from '../descriptor-record.ts'
import { RECOVERY_PERIODS_AHEAD, RECOVERY_PERIODS_KEPT, RECOVERY_TABLE_SHARE } from '../limits.ts'
import {
  createSealedRecordType,
  makeSealedRecord,
  openSealedRecord,
  sealedCapacityBytes,
  type SealedKeys,
  type SealedKind,
  sealedLocation,
  type SealedRecordInput,
} from '../sealed-record.ts'

/** Both derive from the root secret. */
export type RecoveryKeys = SealedKeys

/** How long a record lives at its holders: 30 days where a period is a day. */
export function recoveryLifeMs(periodMinutes: number): number {
  return RECOVERY_PERIODS_KEPT * periodMinutes * 60_000
}

const RECOVERY: SealedKind = {
  code: 2,
  idLabel: utf8('warren-recovery-id-1'),
  signatureLabel: utf8('warren-recovery-1'),
  sealLabel: utf8('warren recovery record 1'),
  tableShare: RECOVERY_TABLE_SHARE,
  periodsKept: RECOVERY_PERIODS_KEPT,
  periodsAhead: RECOVERY_PERIODS_AHEAD,
  lifeMs: recoveryLifeMs,
  // Only its owner signs it.
  highestRevision: () => Number.MAX_SAFE_INTEGER,
}

/** Bytes of content that fit a record. */
export function recoveryCapacityBytes(recordBytes: number): number {
  return sealedCapacityBytes(recordBytes)
}

/** Where the index of one period lies. */
export function recoveryLocation(
  primitives: Primitives,
  networkId: Uint8Array,
  keys: RecoveryKeys,
  period: TimePeriod,
): RecordLocation {
  return sealedLocation(primitives, RECOVERY, networkId, keys, period)
}

export function makeRecoveryRecord(primitives: Primitives, input: SealedRecordInput): Uint8Array {
  return makeSealedRecord(primitives, RECOVERY, input)
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
  return openSealedRecord(primitives, RECOVERY, networkId, keys, record)
}

/** What holders check; they keep it in a table of its own, a share of that for descriptors, so that neither pushes the other out. */
export function createRecoveryRecordType(primitives: Primitives, rules: NetworkRules): RecordType {
  return createSealedRecordType(primitives, RECOVERY, rules)
}
