/**
 * Bytes of a descriptor: the signed record that holders see, and what its layers hide (docs/spec/hidden-services.md §4).
 *
 *     record  = version u8 (1) | blinded key 32 | period u64 | period length u32 | revision u64 | expires u64
 *               | layers | signature 64
 *     content = version u8 (2) | effort scheme u8 | suggested effort u32 | seed 32 | count u8 | count * (relay id 32 | auth key 32 | encryption key 32 | ML-KEM key 1184)
 */
import { assert, concatBytes, fail, type Primitives, toHex, utf8 } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import type { EffortTerms } from './effort/effort.ts'
import { MAX_EFFORT, MAX_INTRODUCTION_POINTS } from './limits.ts'

const VERSION = 1
const CONTENT_VERSION = 2
const NO_EFFORT = 0
const EFFORT_BYTES = 1 + 4 + 32
const KEY_BYTES = 32
const KEM_KEY_BYTES = 1184
export const SIGNATURE_BYTES = 64
const HEADER_BYTES = 1 + KEY_BYTES + 8 + 4 + 8 + 8
const POINT_BYTES = 3 * KEY_BYTES + KEM_KEY_BYTES
const ID_LABEL = utf8('warren-descriptor-id-1')
const SIGNATURE_LABEL = utf8('warren-descriptor-1')

/** What surrounds the layers in a record, in bytes. */
export const DESCRIPTOR_FRAME_BYTES = HEADER_BYTES + SIGNATURE_BYTES

/** Longest content that a descriptor can have. */
export const MAX_CONTENT_BYTES = 2 + EFFORT_BYTES + MAX_INTRODUCTION_POINTS * POINT_BYTES

/** What everybody who holds the record can read. */
export interface DescriptorHeader {
  readonly blindedKey: Uint8Array
  readonly period: number
  readonly periodMinutes: number
  readonly revision: number
  /** Wall time in milliseconds. */
  readonly expiresAtMs: number
}

export interface DescriptorRecord extends DescriptorHeader {
  readonly layers: Uint8Array
  readonly signature: Uint8Array
  /** What the signature covers, without the label and the network id. */
  readonly signed: Uint8Array
}

/** Where a service can be reached, as its clients read it. */
export interface IntroductionPointEntry {
  readonly relayId: Uint8Array
  /** Ed25519 key that names the introduction point at its relay. */
  readonly authKey: Uint8Array
  /** X25519. */
  readonly encryptionKey: Uint8Array
  /** ML-KEM-768. */
  readonly kemKey: Uint8Array
}

/** The id under which a descriptor is put: nobody who lacks the address can compute or invert it. */
export function descriptorId(
  primitives: Pick<Primitives, 'sha3_256'>,
  networkId: Uint8Array,
  key: Pick<DescriptorHeader, 'blindedKey' | 'period' | 'periodMinutes'>,
): Uint8Array {
  const writer = new Writer(256).bytes(ID_LABEL).bytes(networkId).bytes(key.blindedKey)
  return primitives.sha3_256(writer.u64(key.period).u32(key.periodMinutes).finish())
}

/** The bytes that a descriptor's signature covers. */
export function signedBytes(networkId: Uint8Array, signed: Uint8Array): Uint8Array {
  return concatBytes(SIGNATURE_LABEL, networkId, signed)
}

/** The record without its signature. */
export function encodeUnsignedDescriptor(header: DescriptorHeader, layers: Uint8Array): Uint8Array {
  return new Writer(HEADER_BYTES + layers.length)
    .u8(VERSION)
    .bytes(header.blindedKey)
    .u64(header.period)
    .u32(header.periodMinutes)
    .u64(header.revision)
    .u64(header.expiresAtMs)
    .bytes(layers)
    .finish()
}

/**
 * Reads a record; verifies nothing.
 *
 * @param bytes - of the network's record size; the results are views of it.
 * @throws WarrenError `malformed`.
 */
export function decodeDescriptor(bytes: Uint8Array): DescriptorRecord {
  const reader = new Reader(bytes)
  if (reader.u8() !== VERSION) throw fail('malformed', 'descriptor: unknown version')
  const blindedKey = reader.bytes(KEY_BYTES)
  const period = reader.u64()
  const periodMinutes = reader.u32()
  const revision = reader.u64()
  const expiresAtMs = reader.u64()
  if (reader.remaining <= SIGNATURE_BYTES) throw fail('malformed', 'descriptor: too short')
  const layers = reader.bytes(reader.remaining - SIGNATURE_BYTES)
  const signature = reader.bytes(SIGNATURE_BYTES)
  const signed = bytes.subarray(0, bytes.length - SIGNATURE_BYTES)
  return { blindedKey, period, periodMinutes, revision, expiresAtMs, layers, signature, signed }
}

/** What the inner layer of a descriptor hides. */
export interface DescriptorContent {
  readonly points: readonly IntroductionPointEntry[]
  /** undefined: the service does not look at effort. */
  readonly effort: EffortTerms | undefined
}

export function encodeContent({ points, effort }: DescriptorContent): Uint8Array {
  assert(points.length <= MAX_INTRODUCTION_POINTS, 'descriptor: a bounded number of introduction points')
  const writer = new Writer(MAX_CONTENT_BYTES).u8(CONTENT_VERSION)
  writer.u8(effort?.code ?? NO_EFFORT).u32(effort?.suggested ?? 0)
  writer.bytes(effort?.seed ?? new Uint8Array(KEY_BYTES)).u8(points.length)
  for (const point of points) {
    writer.bytes(point.relayId).bytes(point.authKey).bytes(point.encryptionKey).bytes(point.kemKey)
  }
  return writer.finish()
}

/** @throws WarrenError `malformed`: also if two introduction points have the same key. */
export function decodeContent(bytes: Uint8Array): DescriptorContent {
  const reader = new Reader(bytes)
  if (reader.u8() !== CONTENT_VERSION) throw fail('malformed', 'descriptor content: unknown version')
  const code = reader.u8()
  // A service cannot have its clients work longer than they would for any.
  const suggested = Math.min(reader.u32(), MAX_EFFORT)
  const seed = reader.bytes(KEY_BYTES)
  const count = reader.u8()
  if (count > MAX_INTRODUCTION_POINTS)
    throw fail('malformed', 'descriptor content: too many introduction points')
  const points: IntroductionPointEntry[] = []
  const authKeys = new Set<string>()
  for (let index = 0; index < count; index++) {
    const [relayId, authKey, encryptionKey] = [
      reader.bytes(KEY_BYTES),
      reader.bytes(KEY_BYTES),
      reader.bytes(KEY_BYTES),
    ]
    points.push({ relayId, authKey, encryptionKey, kemKey: reader.bytes(KEM_KEY_BYTES) })
    authKeys.add(toHex(authKey))
  }
  reader.finish()
  if (authKeys.size !== count) throw fail('malformed', 'descriptor content: an introduction point twice')
  return { points, effort: code === NO_EFFORT ? undefined : { code, suggested, seed } }
}
