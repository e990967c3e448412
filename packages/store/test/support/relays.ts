/** Relays of a made-up view. */
import type { RelayInfo } from '@warren/directory'
import type { Random } from '@warren/kernel'

export function relayInfo(random: Random, index: number, operator = index, prefix = index): RelayInfo {
  const operatorKey = new Uint8Array(32)
  new DataView(operatorKey.buffer).setUint32(0, operator + 1)
  return {
    id: random.bytes(32),
    address: { host: `10.${index >> 8}.${index & 255}.1`, port: 9001 },
    onionKey: new Uint8Array(32),
    kemKey: new Uint8Array(1184),
    operator: operatorKey,
    prefix: `prefix ${prefix}`,
    aliveAtMs: 0,
    firstSeenMs: 0,
  }
}

export function population(random: Random, count: number): RelayInfo[] {
  return Array.from({ length: count }, (_, index) => relayInfo(random, index))
}
