/** Which relays hold an item: the places of a segment's shares, with a salt that whoever knows its key knows (docs/spec/store.md §5). */
import { concatBytes, type Primitives, utf8 } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import { createPlaceShares } from '../client/placement.ts'
import { ITEM_HOLDERS } from '../limits.ts'

const SALT_LABEL = utf8('warren store item place 1')

/** The holders of an item among `relays`: {@link ITEM_HOLDERS}, fewer if there are fewer; distinct, best place first. */
export type ItemPlacement = (key: Uint8Array, relays: readonly RelayInfo[]) => readonly RelayInfo[]

export function createItemPlacement(
  primitives: Pick<Primitives, 'sha256' | 'shake256'>,
  networkId: Uint8Array,
): ItemPlacement {
  const place = createPlaceShares(primitives, networkId)
  return (key, relays) => {
    const salt = primitives.sha256(concatBytes(SALT_LABEL, key))
    return place({ salt, number: 0 }, ITEM_HOLDERS, relays).holders
  }
}
