/** One request about an item and its answer with one holder, verified. */
import {
  type Cancel,
  CancelSource,
  equalBytes,
  fail,
  type HolderRequests,
  type Ports,
  within,
} from '@warren/kernel'
import { isSignedBy, itemSubject } from '../format/receipt.ts'
import {
  decodeFoundItem,
  decodeReceipt,
  encodeStoreRequest,
  storeAnswerBytes,
  type StoreRequest,
} from '../format/request-format.ts'
import type { Item, ItemClass } from '../item.ts'
import { decodeItem } from './item-format.ts'
import { ITEM_REQUEST_TIMEOUT_MS } from './timeouts.ts'

export type ItemPorts = Pick<Ports, 'clock' | 'primitives'>

/** Whom a question goes to, and as part of what. */
export interface Errand {
  /** Identity of the relay, 32 bytes. */
  readonly holder: Uint8Array
  readonly group: string
  readonly cancel?: Cancel
}

/** What one holder says to a put. `until`: hours since 1970. */
export type ItemPutAnswer =
  | { readonly status: 'stored'; readonly until: number }
  | { readonly status: 'stale' }

/** What one holder has. */
export type ItemGetAnswer =
  | { readonly status: 'found'; readonly item: Item; readonly until: number }
  | { readonly status: 'missing' }

export interface AskHolder {
  /** @throws WarrenError `refused`, `overloaded`, `not-authentic` (the receipt), `malformed`, and what {@link HolderRequests} throws. */
  put(item: Item, until: number, errand: Errand): Promise<ItemPutAnswer>
  /** @throws WarrenError `overloaded`, `not-authentic` (the item), `malformed`, and what {@link HolderRequests} throws. */
  get(itemClass: ItemClass, key: Uint8Array, errand: Errand): Promise<ItemGetAnswer>
}

export function createAskHolder(
  ports: ItemPorts,
  networkId: Uint8Array,
  requests: HolderRequests,
): AskHolder {
  const { clock, primitives } = ports
  const ask = async (
    request: StoreRequest,
    direction: 'leave' | 'fetch',
    { holder, group, cancel }: Errand,
  ): Promise<Uint8Array> => {
    const source = new CancelSource()
    const answer = requests.request({
      privacy: 'onion',
      direction,
      request: encodeStoreRequest(request),
      answerBytes: storeAnswerBytes(request),
      holder,
      group,
      cancel: source.cancel,
    })
    try {
      return await within(clock, ITEM_REQUEST_TIMEOUT_MS, answer, cancel)
    } finally {
      // What still waits for its circuit is sent no more: others rely on that nobody writes later than he is waited for.
      source.abort()
    }
  }
  return {
    async put(item, until, errand) {
      const request = { operation: 'put-item', itemClass: item.itemClass, until, item: item.bytes } as const
      const receipt = decodeReceipt(await ask(request, 'leave', errand))
      if (receipt.status === 'stale') return { status: 'stale' }
      if (receipt.status !== 'stored') throw refusalOf(receipt.status)
      const about = { networkId, subject: itemSubject(primitives, item.bytes) }
      if (!isSignedBy(primitives, errand.holder, about, receipt))
        throw fail('not-authentic', 'item: the receipt does not verify')
      // More than was asked for is worth no more than that.
      return { status: 'stored', until: Math.min(until, receipt.until) }
    },
    async get(itemClass, key, errand) {
      const request = { operation: 'get-item', itemClass, key } as const
      const found = decodeFoundItem(itemClass, await ask(request, 'fetch', errand))
      if (found.status === 'missing') return { status: 'missing' }
      if (found.status !== 'found') throw refusalOf(found.status)
      const item = decodeItem(primitives, networkId, itemClass, found.item)
      if (!equalBytes(item.key, key)) throw fail('not-authentic', 'item: another one than was asked for')
      return { status: 'found', item, until: found.until }
    },
  }
}

function refusalOf(status: string): Error {
  if (status === 'full' || status === 'overloaded')
    return fail('overloaded', 'item: the holder has no room or no time for it')
  return fail('refused', 'item: the holder would not answer')
}
