/** What a daemon tells of itself while its home belongs to no network: no node runs yet. */
import type { NodeSummary } from '../node.ts'

export const WAITING_SUMMARY: NodeSummary = {
  state: 'no-network',
  network: { id: '', name: '', testing: false, operators: 0 },
  relays: 0,
  circuits: 0,
  services: 0,
  servicesPublished: 0,
  bandwidth: { sentBytes: 0, receivedBytes: 0, sentBytesPerS: 0, receivedBytesPerS: 0 },
  waitingFor: 'a network',
  cause: 'this home does not belong to one yet; join one, or try one on this machine',
}
