/** Boxes over one node's store. */
import type { Ports } from '@warren/kernel'
import { createBoxes, createBoxWriters } from '@warren/store'
import type { StoreParts } from '../compose/store.ts'
import type { NodeConfig } from '../node.ts'
import { createBoxControl } from './box-control.ts'
import type { BoxControl } from './control.ts'

export interface NodeBoxes {
  readonly control: BoxControl
  /** The network is there: what waits is gone on with. */
  start(): void
  stop(): Promise<void>
}

export function composeBoxes(
  ports: Ports,
  { network }: Pick<NodeConfig, 'network'>,
  { items, access }: Pick<StoreParts, 'items' | 'access'>,
): NodeBoxes {
  const requests = { end: (group: string) => access.end(group) }
  const boxes = createBoxes(ports, { networkId: network.id, items, requests })
  const writers = createBoxWriters(ports, { networkId: network.id, boxes })
  return {
    control: createBoxControl(ports, { networkId: network.id, boxes, writers }),
    start: () => writers.begin(),
    stop: () => writers.stop(),
  }
}
