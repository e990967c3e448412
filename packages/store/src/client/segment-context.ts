/** What all work on segments of one node shares. */
import { compareBytes, fail, type Ports } from '@warren/kernel'
import type { RelayInfo, RelayView } from '@warren/directory'
import type { SegmentPlace } from '../segment.ts'
import type { AskShare } from './ask-share.ts'
import type { MemoryRoom } from './memory-room.ts'
import type { PlaceShares, SharePlaces } from './placement.ts'

export interface SegmentContext {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'primitives' | 'erasure'>
  readonly askShare: AskShare
  readonly placeShares: PlaceShares
  readonly view: RelayView
  /** Identity of this node as a relay: it holds for others, never for itself. */
  readonly own: Uint8Array | undefined
  readonly outgoing: MemoryRoom
  readonly incoming: MemoryRoom
}

/** Relays that could hold. */
export function eligibleRelays({ view, own }: Pick<SegmentContext, 'view' | 'own'>): readonly RelayInfo[] {
  return own === undefined ? view.relays() : view.relays().filter(({ id }) => compareBytes(id, own) !== 0)
}

/** @throws WarrenError `no-path`: no relay is known that could hold a share. */
export function placesOf(context: SegmentContext, place: SegmentPlace): SharePlaces {
  const relays = eligibleRelays(context)
  if (relays.length === 0)
    throw fail('no-path', 'segments: no relay is known that could hold a share', {
      next: 'Wait until this node has joined the network, or run `warren doctor`.',
    })
  return context.placeShares(place, place.data + place.parity, relays)
}
