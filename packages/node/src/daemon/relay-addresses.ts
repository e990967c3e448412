/** Where this machine could be a relay: its own addresses. */
import os from 'node:os'
import type { RelayAddresses } from '@warren/api'
import { addressClassOf, parseIp } from '@warren/directory'

/** Neither the proxy's port nor the gateway's. */
const RELAY_PORT = 9252

/** IPv4 before IPv6, public before private, loopback last. */
const ORDER = ['public', 'private', 'loopback'] as const
/** A machine with containers has dozens; more is not chosen from by eye. */
const ADDRESSES_MAX = 32

export function relayAddresses(
  interfaces: ReturnType<typeof os.networkInterfaces> = os.networkInterfaces(),
): RelayAddresses {
  const addresses = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .toSorted((a, b) => a.family.localeCompare(b.family))
    .flatMap(({ address }) => {
      const bytes = parseIp(address)
      const reach = bytes === undefined ? 'special' : addressClassOf(bytes)
      return reach === 'special' ? [] : [{ address, reach }]
    })
    .toSorted((a, b) => ORDER.indexOf(a.reach) - ORDER.indexOf(b.reach))
  return { addresses: addresses.slice(0, ADDRESSES_MAX), port: RELAY_PORT }
}
