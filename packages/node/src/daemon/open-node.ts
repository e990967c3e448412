/** The node of a daemon: its state opened with the root secret, and what it tells led into the stream of events. */
import { deriveSecret } from '@warren/crypto'
import { Sensitive } from '@warren/kernel'
import type { SqliteState } from '@warren/platform/node'
import { createNode } from '../create-node.ts'
import type { EventFeed } from '../jobs/event-feed.ts'
import type { WarrenNode } from '../node.ts'
import { feedEvents } from './feed-events.ts'
import { makeFileHomes } from './file-homes.ts'
import { openState } from './home.ts'
import type { NodePlace } from './home-network.ts'
import { storeQuotaOf } from '../relay/store-quota.ts'
import { nodeConfigOf, type OperatorOption } from './node-config.ts'
import type { DaemonPorts } from './ports.ts'

export interface OpenNodeParts {
  readonly place: NodePlace
  readonly ports: DaemonPorts
  readonly options: OperatorOption
  readonly feed: EventFeed
  /** How the node is has changed. */
  readonly changed: () => void
  readonly gatewayPort: () => number | undefined
}

/** @throws WarrenError `locked`, `storage`, `bad-input`. */
export function openNode(
  { place, ports, options, feed, changed, gatewayPort }: OpenNodeParts,
  root: Sensitive<Uint8Array>,
): { readonly node: WarrenNode; readonly state: SqliteState } {
  const stateKey = new Sensitive(deriveSecret(ports.primitives, root.reveal(), 'state-file', 32))
  const state = openState(place.home, stateKey)
  const events = feedEvents(feed, changed)
  try {
    const config = {
      ...nodeConfigOf({ ...place, ports, options }, root),
      files: makeFileHomes(place.home.path),
      store: { home: place.home.path, quotaBytes: storeQuotaOf(place.config) },
      gatewayPort,
    }
    return { node: createNode({ ...ports, state }, config, events), state }
  } catch (error) {
    state.close()
    throw error
  }
}
