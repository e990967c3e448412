import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { equalBytes, isWarrenError } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import { RECOVERY_PERIODS_KEPT } from '../src/limits.ts'
import {
  createRecoveryRecordType,
  makeRecoveryRecord,
  openRecoveryRecord,
  recoveryCapacityBytes,
  recoveryLifeMs,
  recoveryLocation,
} from '../src/recovery/recovery-record.ts'
import { currentPeriod } from '../src/time-period.ts'

const random = createSeededRandom('recovery record')
const primitives = createSimPrimitives(random)
const NETWORK = new Uint8Array(32).fill(1)
const MINUTES = 1440
const DAY_MS = MINUTES * 60_000
const NOW_MS = 20_000 * DAY_MS + 3_600_000
const RECORD_BYTES = 2048
const KEYS = { identitySeed: random.bytes(32), sealKey: random.bytes(32) }
const PERIOD = currentPeriod(NOW_MS, MINUTES)
const LIFE_MS = recoveryLifeMs(MINUTES)
const type = createRecoveryRecordType(primitives, { networkId: NETWORK, periodMinutes: MINUTES })
const { id } = recoveryLocation(primitives, NETWORK, KEYS, PERIOD)

function make(content: Uint8Array, more: { revision?: number; expiresAtMs?: number } = {}): Uint8Array {
  return makeRecoveryRecord(primitives, {
    networkId: NETWORK,
    keys: KEYS,
    period: PERIOD,
    revision: 7,
    expiresAtMs: NOW_MS + LIFE_MS,
    content,
    recordBytes: RECORD_BYTES,
    ...more,
  })
}

const isRefused = (error: unknown): boolean =>
  isWarrenError(error) && (error.kind === 'not-authentic' || error.kind === 'malformed')

test('whatever it holds, a record has the one size, verifies, and opens to the same content', () => {
  const contents = fc.uint8Array({ maxLength: recoveryCapacityBytes(RECORD_BYTES) })
  fc.assert(
    fc.property(contents, (content) => {
      const record = make(content)
      assert.equal(record.length, RECORD_BYTES)
      assert.equal(type.verify(id, record, NOW_MS).revision, 7)
      assert.ok(equalBytes(openRecoveryRecord(primitives, NETWORK, KEYS, record), content))
    }),
    { numRuns: 25 },
  )
  assert.equal(make(new Uint8Array(recoveryCapacityBytes(RECORD_BYTES))).length, RECORD_BYTES)
})

test('a record with any bit changed is refused by holders', () => {
  const record = make(new Uint8Array(10))
  fc.assert(
    fc.property(fc.nat(record.length * 8 - 1), (bit) => {
      const changed = record.slice()
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
      assert.throws(() => type.verify(id, changed, NOW_MS), isRefused)
    }),
    { numRuns: 60 },
  )
})

test('holders keep it for thirty days from its period and no longer, and none from far ahead', () => {
  const record = make(new Uint8Array(0))
  assert.equal(type.verify(id, record, NOW_MS).expiresAtMs, NOW_MS + LIFE_MS)
  type.verify(id, record, NOW_MS + (RECOVERY_PERIODS_KEPT - 1) * DAY_MS)
  assert.throws(() => type.verify(id, record, NOW_MS + (RECOVERY_PERIODS_KEPT + 2) * DAY_MS), isRefused)
  assert.throws(() => type.verify(id, record, NOW_MS - 4 * DAY_MS), isRefused)
  assert.throws(
    () => type.verify(id, make(new Uint8Array(0), { expiresAtMs: NOW_MS + 2 * LIFE_MS }), NOW_MS),
    isRefused,
  )
})

test('other keys, another network and another period neither find nor open it', () => {
  const record = make(new Uint8Array(3))
  const other = { identitySeed: random.bytes(32), sealKey: random.bytes(32) }
  assert.throws(() => openRecoveryRecord(primitives, NETWORK, other, record), isRefused)
  assert.throws(() => openRecoveryRecord(primitives, new Uint8Array(32), KEYS, record), isRefused)
  const next = recoveryLocation(primitives, NETWORK, KEYS, { ...PERIOD, number: PERIOD.number + 1 })
  assert.ok(!equalBytes(next.id, id))
  assert.throws(() => type.verify(next.id, record, NOW_MS), isRefused)
})

test('two machines that live on one root never seal under the same key', () => {
  const content = new Uint8Array(100)
  const [a, b] = [make(content), make(content)]
  assert.ok(!equalBytes(a.subarray(61, 300), b.subarray(61, 300)))
})
