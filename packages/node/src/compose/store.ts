/** Content that is left with relays, over the requests to holders of one node. */
import { type IndexHeads, type OpenedHead, type StoreAccess } from '@warren/applications'
import { fail, type Ports } from '@warren/kernel'
import {
  chooseCoding,
  createHeads,
  createItems,
  createSegments,
  type Heads,
  type Items,
  sayCoding,
  type Segments,
} from '@warren/store'
import type { NodeConfig } from '../node.ts'
import { createHolderCircuits } from '../store/holder-requests.ts'
import type { CircuitSupply } from './circuit-supply.ts'
import type { NetworkParts } from './network.ts'

export interface StoreParts {
  readonly segments: Segments
  readonly items: Items
  readonly heads: Heads
  /** As applications use it for what links lead to. */
  readonly access: StoreAccess
  /** The network came back. */
  wake(): void
  stop(): void
}

/** What heads of links are labelled (docs/spec/store.md §11). */
const LEAVE_LABEL = 'leave'

export function composeStore(
  ports: Ports,
  { network }: NodeConfig,
  { directory }: Pick<NetworkParts, 'directory'>,
  { openCircuitTo }: Pick<CircuitSupply, 'openCircuitTo'>,
): StoreParts {
  const { view } = directory
  const requests = createHolderCircuits(ports, { view, openCircuitTo })
  const own = directory.own()?.id
  const places = { networkId: network.id, view, requests }
  const segments = createSegments(ports, { ...places, own })
  const items = createItems(ports, { ...places, ...(own === undefined ? {} : { own }) })
  const heads = createHeads(ports, { networkId: network.id, items })
  return {
    segments,
    items,
    heads,
    access: {
      segments,
      heads: indexHeadsOf(heads),
      choose(blocks) {
        if (segments.eligible === 0)
          throw fail('no-path', 'no relay is known that could hold it', {
            next: 'Wait until this node knows more relays: warren status',
          })
        const coding = chooseCoding(blocks, segments.eligible)
        return { data: coding.data, parity: coding.parity, survives: sayCoding(coding) }
      },
      end: (group) => requests.end(group),
    },
    wake: () => requests.wake(),
    stop: () => requests.stop(),
  }
}

function indexHeadsOf(heads: Heads): IndexHeads {
  return {
    keyOf: (hint) => heads.keyOf(hint, LEAVE_LABEL),
    async find(headKey, sealKey, options): Promise<OpenedHead | undefined> {
      const found = await heads.find(headKey, sealKey, options)
      if (found === undefined) return undefined
      const { contents, bytes, until, holders } = found
      return { plaintext: contents, copy: bytes, untilHours: until, holders }
    },
    async publish({ seed, sealKey, plaintext, untilHours }, options) {
      const order = { seed, label: LEAVE_LABEL, sealKey, contents: plaintext, until: untilHours }
      const { held, until } = await heads.publish(order, options)
      return { held, untilHours: until }
    },
    async renew(headKey, untilHours, options, copy) {
      const put = await heads.renew(headKey, untilHours, options, copy)
      return put && { held: put.held, untilHours: put.until }
    },
  }
}
