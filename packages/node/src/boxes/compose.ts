/** Boxes over one node's store. */
import { asWarrenError, type Ports } from '@warren/kernel'
import { type BoxWriters, createBoxes, createBoxKeeper, createBoxWriters } from '@warren/store'
import type { StoreParts } from '../compose/store.ts'
import type { NodeConfig } from '../node.ts'
import { createBoxControl, keepWritten } from './box-control.ts'
import type { BoxControl } from './control.ts'

export interface NodeBoxes {
  readonly control: BoxControl
  /** What a backup has to do with. */
  readonly sequences: Pick<BoxWriters, 'exportAll' | 'restore'>
  /** The network is there: what waits is gone on with. */
  start(): void
  stop(): Promise<void>
}

/** @param stored - what a backup holds of the sequences has changed. */
export function composeBoxes(
  ports: Ports,
  { network }: Pick<NodeConfig, 'network'>,
  { items, access }: Pick<StoreParts, 'items' | 'access'>,
  stored: () => void,
): NodeBoxes {
  const requests = { end: (group: string) => access.end(group) }
  const boxes = createBoxes(ports, { networkId: network.id, items, requests })
  const keeper = createBoxKeeper(ports, { networkId: network.id, boxes })
  const writers = createBoxWriters(ports, {
    networkId: network.id,
    boxes,
    placed: (name, box, isLimited) => keeper.wrote(name, box, isLimited),
  })
  const keepAllWritten = (): void => {
    for (const status of writers.list()) keepWritten(ports, keeper, status)
  }
  const tryToKeep = (): void => {
    try {
      keepAllWritten()
    } catch (thrown) {
      const error = asWarrenError(thrown)
      if (error.kind !== 'storage') throw error
      ports.log.write('info', 'boxes: what is to be kept alive could not be written down', {}, error)
    }
  }
  return {
    control: createBoxControl(ports, { networkId: network.id, boxes, writers, keeper, stored }),
    sequences: {
      exportAll: () => writers.exportAll(),
      restore(sequences) {
        writers.restore(sequences)
        keepAllWritten()
      },
    },
    start() {
      // Of what was written shortly before a process died it may not have heard; with a full disk it hears at the next start.
      tryToKeep()
      writers.begin()
      keeper.begin()
    },
    async stop() {
      await Promise.all([writers.stop(), keeper.stop()])
    },
  }
}
