/** Decoders of this package for the fuzz runner; those that need primitives are with the tests. */
import type { FuzzTarget } from '@warren/wire'
import { ITEM_CLASSES } from './item.ts'
import { parseItem } from './items/item-format.ts'

const BOX = new Uint8Array(ITEM_CLASSES.box.bytes).fill(9)
BOX.fill(0, 32, 40)
const TOMBSTONE = new Uint8Array(ITEM_CLASSES.box.bytes)
TOMBSTONE[39] = 1
const HEAD = new Uint8Array(ITEM_CLASSES.head.bytes).fill(9)
HEAD.fill(0, 32, 36)

/** Decoders of foreign bytes in this package. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  { name: 'store: box item', decode: (bytes) => parseItem('box', bytes), examples: () => [BOX, TOMBSTONE] },
  { name: 'store: head item', decode: (bytes) => parseItem('head', bytes), examples: () => [HEAD] },
]
