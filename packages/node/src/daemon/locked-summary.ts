/** What a daemon tells of itself while its state is locked: no node runs yet. */
import type { Network } from '@warren/directory'
import { toHex } from '@warren/kernel'
import type { NodeSummary } from '../node.ts'

export function lockedSummary(network: Network): NodeSummary {
  return {
    state: 'locked',
    network: { id: toHex(network.id), name: network.name, testing: network.testing, operators: 0 },
    relays: 0,
    circuits: 0,
    services: 0,
    servicesPublished: 0,
    bandwidth: { sentBytes: 0, receivedBytes: 0, sentBytesPerS: 0, receivedBytesPerS: 0 },
    waitingFor: 'the passphrase',
    cause: 'the state of this home is locked; type: warren passphrase unlock',
  }
}
