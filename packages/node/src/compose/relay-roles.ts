/** What a listed relay does for others beside passing cells on: it holds records, shares and items, and serves hidden services. */
import { createHiddenRelay } from '@warren/hidden'
import type { Ports } from '@warren/kernel'
import { createRecordHolder, type Placement, type RecordType } from '@warren/records'
import { createStoreHolder, type StoreHolder } from '@warren/store'
import type { NodeConfig } from '../node.ts'
import { type NetworkParts, relaySeed } from './network.ts'

export interface RelayRoles {
  /** What it keeps for others; undefined: nothing. */
  readonly store: StoreHolder | undefined
  stop(): Promise<void>
}

/** Call before the relay accepts circuits. @returns undefined for a node that is no relay. */
export function composeRelayRoles(
  ports: Ports,
  { network, root, store: place }: NodeConfig,
  { circuits, memory, self }: NetworkParts,
  records: { readonly placement: Placement; readonly types: readonly RecordType[] },
): RelayRoles | undefined {
  if (self === undefined) return undefined
  const { recordBytes, publishReplicas, holderRecords } = network.parameters.records
  createHiddenRelay(ports, { networkId: network.id, relayId: self.id }, circuits.relay)
  const recordHolder = createRecordHolder(
    ports,
    { relayId: self.id, ...records, memory, maxRecords: holderRecords, recordBytes, publishReplicas },
    circuits.relay,
  )
  const identitySeed = relaySeed(ports, root.reveal())
  const store =
    place &&
    createStoreHolder(ports, { networkId: network.id, identitySeed, ...place, memory }, circuits.relay)
  return {
    store,
    async stop() {
      recordHolder.stop()
      await store?.stop()
    },
  }
}
