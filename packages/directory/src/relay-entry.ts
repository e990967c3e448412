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
  readonly contradiction: HeldKeys | undefined
  readonly firstSeenMs: number
  readonly prefix: string
  /** Set while the relay is usable. */
  readonly info: RelayInfo | undefined
}

export function shortIdKey(id: Uint8Array): string {
  return toHex(id.subarray(0, SHORT_ID_BYTES))
}

/** The relay as paths see it; undefined unless both parts count at `nowMs` and nothing speaks against it. */
export function relayInfoOf(
  network: Network,
  entry: Omit<RelayEntry, 'info'>,
  nowMs: number,
): RelayInfo | undefined {
  const { descriptors } = network.parameters
  const { part } = entry.keys.signed
  const liveness = entry.liveness?.signed.part
  if (entry.contradiction !== undefined || liveness === undefined || liveness.leaving) return undefined
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

export function makeEntry(
  network: Network,
  parts: Omit<RelayEntry, 'info' | 'prefix'>,
  nowMs: number,
): RelayEntry {
  const entry = { ...parts, prefix: prefixOf(parts.keys.signed.part.ip, network.parameters.prefixes) }
  return { ...entry, info: relayInfoOf(network, entry, nowMs) }
}

/** Whether anything of the entry may still count at `nowMs`. */
export function isEntryOver(entry: RelayEntry, nowMs: number): boolean {
  const until = Math.max(
    entry.keys.signed.part.expiresAtMs,
    entry.contradiction?.signed.part.expiresAtMs ?? 0,
  )
  return until <= nowMs
}
