import type { FuzzTarget } from '@warren/wire'
import {
  decodeFoundItem,
  decodeFoundShare,
  decodeReceipt,
  decodeStoreRequest,
  encodeFoundItem,
  encodeFoundShare,
  encodeReceipt,
  encodeRefusal,
  encodeStoreRequest,
  storeRequestBytes,
} from './format/request-format.ts'
import { ITEM_CLASSES } from './item.ts'
import { parseItem } from './items/item-format.ts'
import { SHARE_BYTES } from './limits.ts'

const ID = new Uint8Array(32).fill(7)
const SHARE = new Uint8Array(SHARE_BYTES).fill(1)
const BOX = new Uint8Array(ITEM_CLASSES.box.bytes).fill(2)
const NEW_BOX = new Uint8Array(ITEM_CLASSES.box.bytes)
const TOMBSTONE = NEW_BOX.slice()
TOMBSTONE[39] = 1
const HEAD = new Uint8Array(ITEM_CLASSES.head.bytes).fill(9)
HEAD.fill(0, 32, 36)
const REQUESTS: readonly Uint8Array[] = [
  encodeStoreRequest({ operation: 'put-share', until: 500_000, share: SHARE }),
  encodeStoreRequest({ operation: 'get-share', locator: ID }),
  encodeStoreRequest({ operation: 'renew-share', locator: ID, until: 500_000 }),
  encodeStoreRequest({ operation: 'put-item', itemClass: 'box', until: 500_000, item: BOX }),
  encodeStoreRequest({ operation: 'get-item', itemClass: 'head', key: ID }),
]

/** Decoders of foreign bytes in this package. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  { name: 'store: request', decode: decodeStoreRequest, examples: () => REQUESTS },
  { name: 'store: beginning of a request', decode: storeRequestBytes, examples: () => REQUESTS },
  {
    name: 'store: receipt',
    decode: decodeReceipt,
    examples: () => [
      encodeReceipt({ status: 'stored', until: 500_000, signature: new Uint8Array(64).fill(3) }),
      encodeRefusal('full'),
    ],
  },
  {
    name: 'store: answer to a get of a share',
    decode: decodeFoundShare,
    examples: () => [
      encodeFoundShare({ status: 'found', share: SHARE }),
      encodeFoundShare({ status: 'missing' }),
    ],
  },
  {
    name: 'store: answer to a get of an item',
    decode: (bytes) => decodeFoundItem('box', bytes),
    examples: () => [
      encodeFoundItem('box', { status: 'found', until: 500_000, item: BOX }),
      encodeFoundItem('box', { status: 'overloaded' }),
    ],
  },
  {
    name: 'store: box item',
    decode: (bytes) => parseItem('box', bytes),
    examples: () => [NEW_BOX, TOMBSTONE],
  },
  { name: 'store: head item', decode: (bytes) => parseItem('head', bytes), examples: () => [HEAD] },
]
