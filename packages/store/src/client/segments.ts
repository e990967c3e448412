/** Segments over whatever carries requests to holders (docs/spec/store.md §4, §5, §12). */
import type { HolderRequests, Ports } from '@warren/kernel'
import type { RelayView } from '@warren/directory'
import { MAX_INCOMING_SHARES, MAX_OUTGOING_SHARES } from '../limits.ts'
import type { Segments } from '../segment.ts'
import { createAskShare } from './ask-share.ts'
import { findLive, stateOf } from './check-segment.ts'
import { getSegment } from './get-segment.ts'
import { MemoryRoom } from './memory-room.ts'
import { createPlaceShares } from './placement.ts'
import { putSegment } from './put-segment.ts'
import { repairSegment } from './repair-segment.ts'
import { eligibleRelays, type SegmentContext } from './segment-context.ts'

export interface SegmentsConfig {
  /** 32 bytes. */
  readonly networkId: Uint8Array
  readonly view: RelayView
  readonly requests: HolderRequests
  /** Identity of this node as a relay, if it is one: it holds for others, never for itself. */
  readonly own: Uint8Array | undefined
}

/** As many segments as wanted may be worked on at once: what would take too much memory waits its turn. */
export function createSegments(
  ports: Pick<Ports, 'clock' | 'random' | 'primitives' | 'erasure'>,
  { networkId, view, requests, own }: SegmentsConfig,
): Segments {
  const context: SegmentContext = {
    ports,
    askShare: createAskShare(ports, networkId, requests),
    placeShares: createPlaceShares(ports.primitives, networkId),
    view,
    own,
    outgoing: new MemoryRoom(MAX_OUTGOING_SHARES),
    incoming: new MemoryRoom(MAX_INCOMING_SHARES),
  }
  return {
    get eligible() {
      return eligibleRelays(context).length
    },
    put: (place, blocks, until, options) => putSegment(context, place, blocks, until, options),
    get: (place, ids, options) => getSegment(context, place, ids, options),
    check: async (segment, options) => {
      const { live } = await findLive(context, segment, options)
      return stateOf(
        segment,
        live.map(({ until }) => until),
      )
    },
    repair: (segment, until, options) => repairSegment(context, segment, until, options),
  }
}
