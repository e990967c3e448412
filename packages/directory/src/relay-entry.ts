/** One relay in the set: both parts of its descriptor, as verified, and what this node knows of it. */
import { toHex } from '@warren/kernel'
import { isKeysCurrent, isLivenessCurrent } from './descriptor.ts'
import type { KeysPart, LivenessStatement, Signed } from './format.ts'
import { SHORT_ID_BYTES } from './format.ts'
import { formatIp, prefixOf } from './ip-address.ts'
import type { HeldItem } from './item.ts'
import type { Network } from './network-file.ts'
import type { RelayInfo } from './relay-info.ts'

export interface HeldKeys extends HeldItem {
  readonly signed: Signed<KeysPart>
}

export interface HeldLiveness extends HeldItem {
  readonly signed: Signed<LivenessStatement>
}

export interface RelayEntry {
  readonly keys: HeldKeys
  readonly liveness: HeldLiveness | undefined
  /** Another keys part of the same sequence that the relay also signed: proof that it tells people different things. */
  readonly keysTwin: HeldKeys | undefined
  /** Another statement of the same time: likewise. */
  readonly livenessTwin: HeldLiveness | undefined
  readonly firstSeenMs: number
  readonly prefix: string
  /** Set while the relay is usable. */
  readonly info: RelayInfo | undefined
  /** The next moment, by the wall clock, at which some part of it begins or ceases to count. */
  readonly changesAtMs: number
}

/** An entry as far as others made it. */
export type EntryParts = Omit<RelayEntry, 'info' | 'prefix' | 'changesAtMs'>

/** Whether there is proof that the relay tells people different things. */
export function isContradictory({ keysTwin, livenessTwin }: EntryParts): boolean {
  return keysTwin !== undefined || livenessTwin !== undefined
}

/** What others are told of the relay: both parts, or both halves of a contradiction with the keys that verify it. */
export function itemsOfEntry({ keys, keysTwin, liveness, livenessTwin }: RelayEntry): HeldItem[] {
  if (keysTwin !== undefined) return [keys, keysTwin]
  return [keys, liveness, livenessTwin].filter((item) => item !== undefined)
}

export function shortIdKey(id: Uint8Array): string {
  return toHex(id.subarray(0, SHORT_ID_BYTES))
}

/** The relay as paths see it; undefined unless both parts count at `nowMs` and nothing speaks against it. */
export function relayInfoOf(
  network: Network,
  entry: Omit<RelayEntry, 'info' | 'changesAtMs'>,
  nowMs: number,
): RelayInfo | undefined {
  const { descriptors } = network.parameters
  const { part } = entry.keys.signed
  const liveness = entry.liveness?.signed.part
  if (isContradictory(entry) || liveness === undefined || liveness.leaving) return undefined
  if (!isKeysCurrent(descriptors, nowMs, part) || !isLivenessCurrent(descriptors, nowMs, liveness.atMs))
    return undefined
  return {
    id: part.id,
    address: { host: formatIp(part.ip), port: part.port },
    onionKey: part.onionKey,
    kemKey: part.kemKey,
    operator: part.operator?.id ?? part.id,
    prefix: entry.prefix,
    aliveAtMs: liveness.atMs,
    firstSeenMs: entry.firstSeenMs,
  }
}

export function makeEntry(network: Network, parts: EntryParts, nowMs: number): RelayEntry {
  const entry = { ...parts, prefix: prefixOf(parts.keys.signed.part.ip, network.parameters.prefixes) }
  return {
    ...entry,
    info: relayInfoOf(network, entry, nowMs),
    changesAtMs: nextChangeMs(network, entry, nowMs),
  }
}

function nextChangeMs(network: Network, entry: EntryParts, nowMs: number): number {
  const { clockSkewS, livenessValidityS } = network.parameters.descriptors
  const skewMs = clockSkewS * 1000
  const moments: number[] = []
  for (const { signed } of [entry.keys, entry.keysTwin].filter((keys) => keys !== undefined))
    moments.push(signed.part.issuedAtMs - skewMs, signed.part.expiresAtMs)
  const atMs = entry.liveness?.signed.part.atMs
  if (atMs !== undefined) moments.push(atMs - skewMs, atMs + livenessValidityS * 1000)
  return Math.min(...moments.filter((moment) => moment > nowMs))
}

/** Whether others are to be told of the relay: it lives, said goodbye, or contradicted itself. */
export function isCompared(network: Network, entry: RelayEntry, nowMs: number): boolean {
  const { descriptors } = network.parameters
  if (entry.keysTwin !== undefined) return true
  const { keys, liveness } = entry
  if (liveness === undefined || !isKeysCurrent(descriptors, nowMs, keys.signed.part)) return false
  return isLivenessCurrent(descriptors, nowMs, liveness.signed.part.atMs)
}

/** The entry without a contradiction of statements that are over; itself if there is none. */
export function withoutOldTwin(network: Network, entry: RelayEntry, nowMs: number): RelayEntry {
  const { liveness, livenessTwin } = entry
  if (liveness === undefined || livenessTwin === undefined) return entry
  if (isLivenessCurrent(network.parameters.descriptors, nowMs, liveness.signed.part.atMs)) return entry
  return { ...entry, liveness: undefined, livenessTwin: undefined }
}

/** Whether anything of the entry may still count at `nowMs`. */
export function isEntryOver(entry: RelayEntry, nowMs: number): boolean {
  const until = Math.max(entry.keys.signed.part.expiresAtMs, entry.keysTwin?.signed.part.expiresAtMs ?? 0)
  return until <= nowMs
}
