/** Made-up relays for tests of everything above descriptors. */
import { createSeededRandom } from '@warren/testkit'
import { prefixOf, parseIp, type RelayInfo, type RelayView } from '@warren/directory'

const RULE = { ipv4Bits: 16, ipv6Bits: 32 }

export interface RelaySpec {
  readonly operator: number
  readonly prefix: number
  readonly firstSeenMs?: number
}

export function makeRelay(index: number, { operator, prefix, firstSeenMs }: RelaySpec): RelayInfo {
  const host = `20.${prefix}.${index >> 8}.${index & 255}`
  const random = createSeededRandom(`relay ${index}`)
  return {
    id: random.bytes(32),
    address: { host, port: 443 },
    onionKey: new Uint8Array(32),
    kemKey: new Uint8Array(0),
    operator: new Uint8Array(32).fill(operator + 1),
    prefix: prefixOf(parseIp(host) as Uint8Array, RULE),
    aliveAtMs: 0,
    firstSeenMs: firstSeenMs ?? 0,
  }
}

/** Relays that share nothing. */
export function makeDistinct(count: number): RelayInfo[] {
  return Array.from({ length: count }, (_, index) => makeRelay(index, { operator: index, prefix: index }))
}

export interface FakeView extends RelayView {
  set(relays: readonly RelayInfo[]): void
}

export function createView(relays: readonly RelayInfo[]): FakeView {
  let held = relays
  let version = 1
  return {
    relays: () => held,
    byId: (id) => held.find((relay) => relay.id.every((byte, at) => byte === id[at])),
    get version() {
      return version
    },
    set(next) {
      held = next
      version++
    },
  }
}
