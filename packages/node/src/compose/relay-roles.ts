/** What a listed relay does for others beside passing cells on: it holds records and serves hidden services. */
import { createHiddenRelay } from '@warren/hidden'
import type { Ports } from '@warren/kernel'
import { createRecordHolder, type Placement, type RecordType } from '@warren/records'
import type { NodeConfig } from '../node.ts'
import type { NetworkParts } from './network.ts'

export interface RelayRoles {
  stop(): void
}

/** Call before the relay accepts circuits. @returns undefined for a node that is no relay. */
export function composeRelayRoles(
  ports: Ports,
  { network }: NodeConfig,
  { circuits, memory, self }: NetworkParts,
  records: { readonly placement: Placement; readonly types: readonly RecordType[] },
): RelayRoles | undefined {
  if (self === undefined) return undefined
  const { recordBytes, publishReplicas, holderRecords } = network.parameters.records
  createHiddenRelay(ports, { networkId: network.id, relayId: self.id }, circuits.relay)
  return createRecordHolder(
    ports,
    { relayId: self.id, ...records, memory, maxRecords: holderRecords, recordBytes, publishReplicas },
    circuits.relay,
  )
}
