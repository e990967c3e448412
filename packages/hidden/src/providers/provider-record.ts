/**
 * Provider records: under a secret that many share, services that serve what the secret stands for (docs/spec/providers.md).
 *
 * A secret has {@link PROVIDER_SLOTS} slots in each period. Whoever knows it may take one, also over another; holders know neither
 * the secret nor the service.
 */
import { concatBytes, fail, type Primitives, utf8 } from '@warren/kernel'
import type { TimePeriod } from '@warren/crypto'
import type { RecordLocation, RecordType } from '@warren/records'
import { Reader, Writer } from '@warren/wire'
import type { NetworkRules } from '../descriptor-record.ts'
import { PROVIDER_PERIODS_APART, PROVIDER_SLOTS, PROVIDER_TABLE_SHARE } from '../limits.ts'
import {
  createSealedRecordType,
  makeSealedRecord,
  openSealedRecord,
  type SealedKeys,
  type SealedKind,
  sealedLocation,
  type SealedRecordInput,
} from '../sealed-record.ts'
import { revisionAt } from '../service/revision-counter.ts'
import { CLOCK_TOLERANCE_MS, PROVIDER_LIFETIME_MS } from '../timeouts.ts'

const CONTENT_VERSION = 1
const IDENTITY_BYTES = 32
const KEYS_SALT = utf8('warren providers 1')
const SLOT_LABEL = utf8('warren provider slot 1')

const PROVIDER: SealedKind = {
  code: 3,
  idLabel: utf8('warren-provider-id-1'),
  signatureLabel: utf8('warren-provider-1'),
  sealLabel: utf8('warren provider record 1'),
  tableShare: PROVIDER_TABLE_SHARE,
  periodsKept: PROVIDER_PERIODS_APART,
  periodsAhead: PROVIDER_PERIODS_APART,
  lifeMs: () => PROVIDER_LIFETIME_MS,
  // Many sign with one key: who could put a revision above all others would lock them out.
  highestRevision: (nowMs) => revisionAt(nowMs + CLOCK_TOLERANCE_MS),
}

/** Keys of one of the slots of a secret of 32 bytes. */
function keysOf(primitives: Primitives, secret: Uint8Array, slot: number): SealedKeys {
  const derive = (label: string): Uint8Array =>
    primitives.hkdfSha256(secret, KEYS_SALT, concatBytes(utf8(label), Uint8Array.of(slot)), 32)
  return { identitySeed: derive('place'), sealKey: derive('seal') }
}

/** Which slot a provider takes in a period: drawn by its key, so that two who meet in one period part in the next. */
export function providerSlot(primitives: Primitives, identity: Uint8Array, period: TimePeriod): number {
  const input = new Writer(128).bytes(SLOT_LABEL).bytes(identity).u64(period.number).finish()
  return (primitives.sha256(input)[0] as number) % PROVIDER_SLOTS
}

export function providerLocation(
  primitives: Primitives,
  networkId: Uint8Array,
  secret: Uint8Array,
  place: { readonly slot: number; readonly period: TimePeriod },
): RecordLocation {
  return sealedLocation(primitives, PROVIDER, networkId, keysOf(primitives, secret, place.slot), place.period)
}

export type ProviderRecordInput = Omit<SealedRecordInput, 'keys' | 'content'> & {
  readonly secret: Uint8Array
  readonly slot: number
  /** Ed25519 identity of the service. */
  readonly identity: Uint8Array
}

export function makeProviderRecord(primitives: Primitives, input: ProviderRecordInput): Uint8Array {
  const { secret, slot, identity, ...rest } = input
  const content = new Writer(1 + IDENTITY_BYTES).u8(CONTENT_VERSION).bytes(identity).finish()
  return makeSealedRecord(primitives, PROVIDER, {
    ...rest,
    keys: keysOf(primitives, secret, slot),
    content,
  })
}

/**
 * The service in a record that was verified. Whoever knows the secret could have written it: it is a place to try, and nothing more.
 *
 * @throws WarrenError `malformed`, `not-authentic`: not sealed under this secret.
 */
export function openProviderRecord(
  primitives: Primitives,
  networkId: Uint8Array,
  place: { readonly secret: Uint8Array; readonly slot: number },
  record: Uint8Array,
): Uint8Array {
  const keys = keysOf(primitives, place.secret, place.slot)
  return decodeProvider(openSealedRecord(primitives, PROVIDER, networkId, keys, record))
}

/** @throws WarrenError `malformed`. */
export function decodeProvider(content: Uint8Array): Uint8Array {
  const reader = new Reader(content)
  if (reader.u8() !== CONTENT_VERSION) throw fail('malformed', 'provider record: unknown version')
  const identity = reader.bytes(IDENTITY_BYTES).slice()
  reader.finish()
  return identity
}

/** What holders check; they learn neither secret nor service. */
export function createProviderRecordType(primitives: Primitives, rules: NetworkRules): RecordType {
  return createSealedRecordType(primitives, PROVIDER, rules)
}
