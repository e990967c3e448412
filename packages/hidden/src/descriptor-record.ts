/** Descriptors as a kind of record: what holders check before they keep one (docs/spec/hidden-services.md §4.4). */
import { equalBytes, fail, type Primitives } from '@warren/kernel'
import { requirePrimeOrder } from '@warren/crypto'
import type { RecordFacts, RecordType } from '@warren/records'
import { decodeDescriptor, descriptorId, type DescriptorRecord, signedBytes } from './descriptor-format.ts'
import { currentPeriod } from './time-period.ts'
import { CLOCK_TOLERANCE_MS, DESCRIPTOR_LIFETIME_MS } from './timeouts.ts'

/** Number of this kind of record on the wire. */
export const DESCRIPTOR_RECORD_CODE = 1

/** The author publishes one period ahead, and holder's and author's clocks may lie in different periods. */
const MAX_PERIODS_APART = 2

export interface NetworkRules {
  readonly networkId: Uint8Array
  /** Life of a blinded key. */
  readonly periodMinutes: number
}

export function createDescriptorRecordType(primitives: Primitives, rules: NetworkRules): RecordType {
  return {
    code: DESCRIPTOR_RECORD_CODE,
    verify(id, record, nowMs) {
      const descriptor = decodeDescriptor(record)
      const facts = checkTimes(descriptor, rules, nowMs)
      if (!equalBytes(id, descriptorId(primitives, rules.networkId, descriptor))) {
        throw fail('not-authentic', 'descriptor: belongs under another id')
      }
      requirePrimeOrder(primitives, descriptor.blindedKey)
      const { blindedKey, signed, signature } = descriptor
      if (!primitives.ed25519Verify(blindedKey, signedBytes(rules.networkId, signed), signature)) {
        throw fail('not-authentic', 'descriptor: the signature does not verify')
      }
      return facts
    },
  }
}

/** Cheap checks first. @throws WarrenError `not-authentic`. */
function checkTimes(descriptor: DescriptorRecord, rules: NetworkRules, nowMs: number): RecordFacts {
  const { period, periodMinutes, revision, expiresAtMs } = descriptor
  if (periodMinutes !== rules.periodMinutes) throw fail('not-authentic', 'descriptor: another period length')
  if (Math.abs(period - currentPeriod(nowMs, periodMinutes).number) > MAX_PERIODS_APART) {
    throw fail('not-authentic', 'descriptor: of a period long over or far ahead')
  }
  if (expiresAtMs + CLOCK_TOLERANCE_MS <= nowMs) throw fail('not-authentic', 'descriptor: expired')
  if (expiresAtMs > nowMs + DESCRIPTOR_LIFETIME_MS + CLOCK_TOLERANCE_MS) {
    throw fail('not-authentic', 'descriptor: lives too long')
  }
  // A holder whose clock is fast keeps it as long as any other; one put again by somebody else does not live for ever.
  return {
    revision,
    period,
    expiresAtMs: Math.min(expiresAtMs + CLOCK_TOLERANCE_MS, nowMs + DESCRIPTOR_LIFETIME_MS),
  }
}
