/** What a daemon tells of itself while its home belongs to no network: no node runs yet. */
import type { HomeDir } from '@warren/platform/node'
import type { NodeSummary } from '../node.ts'
import { STATE_FILE_NAME } from './home.ts'

const WAITING_SUMMARY: NodeSummary = {
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

/** A state without a network is there only where the words of an owner were given. */
export function waitingSummary(home: HomeDir): NodeSummary {
  if (home.isEmpty(STATE_FILE_NAME)) return WAITING_SUMMARY
  return { ...WAITING_SUMMARY, recovery: { state: 'restoring', copies: 0, wanted: 0, leftOut: 0 } }
}
