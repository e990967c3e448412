/**
 * Descriptors of services: made by the service, read by its clients (docs/spec/hidden-services.md §4).
 *
 * A holder sees a blinded key, numbers and noise. Who knows the address opens the outer layer; if the service admits
 * only clients it knows, the inner one needs a client's key besides.
 */
import { concatBytes, equalBytes, fail, type Primitives } from '@warren/kernel'
import {
  blindPublic,
  blindSecret,
  openDescriptor,
  sealDescriptor,
  signBlinded,
  subcredentialOf,
  type TimePeriod,
} from '@warren/crypto'
import type { RecordLocation } from '@warren/records'
import type { EffortTerms } from './effort/effort.ts'
import {
  decodeContent,
  decodeDescriptor,
  DESCRIPTOR_FRAME_BYTES,
  descriptorId,
  encodeContent,
  encodeUnsignedDescriptor,
  type IntroductionPointEntry,
  signedBytes,
} from './descriptor-format.ts'

/** What a service has in one period, as everybody who knows its address can compute it. */
export interface PeriodCredentials {
  readonly period: TimePeriod
  readonly blindedKey: Uint8Array
  readonly subcredential: Uint8Array
  readonly location: RecordLocation
}

/**
 * @param identity - the service's Ed25519 identity, foreign.
 * @throws WarrenError `not-authentic`: the identity is not in the prime-order subgroup.
 */
export function credentialsFor(
  primitives: Primitives,
  networkId: Uint8Array,
  identity: Uint8Array,
  period: TimePeriod,
): PeriodCredentials {
  const blindedKey = blindPublic(primitives, identity, period, networkId)
  const id = descriptorId(primitives, networkId, {
    blindedKey,
    period: period.number,
    periodMinutes: period.lengthMinutes,
  })
  const subcredential = subcredentialOf(primitives, identity, blindedKey)
  return { period, blindedKey, subcredential, location: { id, period: period.number } }
}

export interface DescriptorInput {
  readonly networkId: Uint8Array
  /** Ed25519 seed of the service's identity. */
  readonly identitySeed: Uint8Array
  readonly credentials: PeriodCredentials
  readonly revision: number
  readonly expiresAtMs: number
  readonly points: readonly IntroductionPointEntry[]
  readonly effort?: EffortTerms | undefined
  /** X25519 public keys of the clients it admits; empty: everybody with the address. */
  readonly clients: readonly Uint8Array[]
  readonly recordBytes: number
}

/** @throws WarrenError `bad-input`: more clients than fit; `not-authentic`: a client's key is unusable. */
export function makeDescriptor(primitives: Primitives, input: DescriptorInput): Uint8Array {
  const { networkId, credentials, revision, expiresAtMs } = input
  const { period, blindedKey, subcredential } = credentials
  const key = blindSecret(primitives, input.identitySeed, period, networkId)
  const context = { blinded: blindedKey, subcredential, revision }
  const content = encodeContent({ points: input.points, effort: input.effort })
  const layers = sealDescriptor(
    primitives,
    context,
    input.clients,
    content,
    input.recordBytes - DESCRIPTOR_FRAME_BYTES,
  )
  const header = {
    blindedKey,
    period: period.number,
    periodMinutes: period.lengthMinutes,
    revision,
    expiresAtMs,
  }
  const unsigned = encodeUnsignedDescriptor(header, layers)
  const signature = signBlinded(primitives, key, signedBytes(networkId, unsigned))
  primitives.wipe(key.scalar)
  primitives.wipe(key.noncePrefix)
  return concatBytes(unsigned, signature)
}

export interface Descriptor {
  readonly points: readonly IntroductionPointEntry[]
  /** undefined: the service does not look at effort. */
  readonly effort: EffortTerms | undefined
  readonly revision: number
  readonly credentials: PeriodCredentials
}

export type ReadDescriptor =
  | { readonly kind: 'opened'; readonly descriptor: Descriptor }
  | { readonly kind: 'client-key-missing' }
  | { readonly kind: 'client-key-wrong' }

/**
 * Reads a record that was verified as descriptor (descriptor-record.ts).
 *
 * @param clientSecret - X25519 secret of the client key held for this service, if any.
 * @throws WarrenError `malformed`; `not-authentic`: not of this service and period.
 */
export function readDescriptor(
  primitives: Primitives,
  credentials: PeriodCredentials,
  record: Uint8Array,
  clientSecret: Uint8Array | undefined,
): ReadDescriptor {
  const { blindedKey, revision, layers } = decodeDescriptor(record)
  if (!equalBytes(blindedKey, credentials.blindedKey))
    throw fail('not-authentic', 'descriptor: of another service')
  const context = { blinded: blindedKey, subcredential: credentials.subcredential, revision }
  const opened = openDescriptor(primitives, context, layers, clientSecret)
  if (opened.kind !== 'opened') return opened
  const { points, effort } = decodeContent(opened.plaintext)
  // Keys outlive the record's buffer.
  const owned = points.map((point) => ({
    relayId: point.relayId.slice(),
    authKey: point.authKey.slice(),
    encryptionKey: point.encryptionKey.slice(),
    kemKey: point.kemKey.slice(),
  }))
  const terms = effort && { ...effort, seed: effort.seed.slice() }
  return { kind: 'opened', descriptor: { points: owned, effort: terms, revision, credentials } }
}
