/** One request about a share and its answer with one holder, verified (docs/spec/store.md §6). */
import {
  type Cancel,
  equalBytes,
  fail,
  type HolderRequests,
  type Ports,
  type WarrenError,
} from '@warren/kernel'
import { isSignedBy } from '../format/receipt.ts'
import {
  decodeFoundShare,
  decodeReceipt,
  encodeStoreRequest,
  storeAnswerBytes,
  type StoreRequest,
} from '../format/request-format.ts'
import { shareId, shareLocator } from '../format/share-id.ts'

/** Whom a request goes to, and as part of what. */
export interface Errand {
  /** Identity of the relay, 32 bytes. */
  readonly holder: Uint8Array
  readonly group: string
  readonly cancel?: Cancel
}

export interface AskShare {
  /**
   * Puts a share.
   *
   * @returns hours since 1970 until which the holder signed to keep it, no more than `until`.
   * @throws WarrenError `overloaded` (no room, or a rate), `refused`, `not-authentic` (the receipt), `malformed`, and what {@link HolderRequests} throws.
   */
  put(share: Uint8Array, id: Uint8Array, until: number, errand: Errand): Promise<number>
  /** @returns undefined: the holder does not have it. @throws as {@link AskShare.put}; `not-authentic`: another share. */
  get(id: Uint8Array, errand: Errand): Promise<Uint8Array | undefined>
  /** There is a way to this holder already, over which requests of the group go. */
  isNear(holder: Uint8Array, group: string): boolean
  /** As {@link AskShare.put}. @returns undefined: the holder does not have it. */
  renew(id: Uint8Array, until: number, errand: Errand): Promise<number | undefined>
}

export function createAskShare(
  { primitives }: Pick<Ports, 'primitives'>,
  networkId: Uint8Array,
  requests: HolderRequests,
): AskShare {
  const ask = (request: StoreRequest, direction: 'leave' | 'fetch', errand: Errand): Promise<Uint8Array> =>
    requests.request({
      privacy: 'onion',
      direction,
      request: encodeStoreRequest(request),
      answerBytes: storeAnswerBytes(request),
      ...errand,
    })
  const untilOf = async (
    request: StoreRequest & { readonly until: number },
    id: Uint8Array,
    errand: Errand,
  ): Promise<number | undefined> => {
    const receipt = decodeReceipt(await ask(request, 'leave', errand))
    if (receipt.status === 'missing') return undefined
    if (receipt.status !== 'stored') throw refusalOf(receipt.status)
    const about = { networkId, subject: shareLocator(primitives, id) }
    if (!isSignedBy(primitives, errand.holder, about, receipt))
      throw fail('not-authentic', 'share: the receipt does not verify')
    // More than was asked for is worth no more than that.
    return Math.min(receipt.until, request.until)
  }
  return {
    async put(share, id, until, errand) {
      const kept = await untilOf({ operation: 'put-share', until, share }, id, errand)
      if (kept === undefined) throw fail('malformed', 'share: a put was answered as a get')
      return kept
    },
    async get(id, errand) {
      const request = { operation: 'get-share', locator: shareLocator(primitives, id) } as const
      const found = decodeFoundShare(await ask(request, 'fetch', errand))
      if (found.status === 'missing') return undefined
      if (found.status !== 'found') throw refusalOf(found.status)
      if (!equalBytes(shareId(primitives, found.share), id))
        throw fail('not-authentic', 'share: not the one that was asked for')
      return found.share
    },
    isNear: (holder, group) => requests.isOpen(holder, group),
    renew(id, until, errand) {
      return untilOf({ operation: 'renew-share', locator: shareLocator(primitives, id), until }, id, errand)
    },
  }
}

/** True for a holder that served or signed something that does not verify: that is a liar, not a failure. */
export function isLie(error: WarrenError): boolean {
  return error.kind === 'not-authentic' || error.kind === 'malformed'
}

function refusalOf(status: string): WarrenError {
  switch (status) {
    case 'full':
      return fail('overloaded', 'share: the holder has no room', { fields: { full: true } })
    case 'overloaded':
      return fail('overloaded', 'share: the holder has no time for it now')
    default:
      return fail('refused', 'share: the holder would not answer')
  }
}
