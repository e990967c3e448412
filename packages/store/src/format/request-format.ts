/**
 * Bytes of requests to holders and of their answers (docs/spec/store.md §6).
 *
 *     request = version u8 (1) | operation u8 | body
 *     receipt = status u8 | until u32 | signature 64
 *     answer to a get = status u8 | until u32 (items only) | what was found, or zeros
 *
 * How long a request is follows from its first bytes, how long its answer is from the request: many follow each other on one stream.
 */
import { assert, fail } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { ITEM_CLASSES, ITEM_KEY_BYTES, type ItemClass } from '../item.ts'
import { SHARE_BYTES } from '../limits.ts'
import { LOCATOR_BYTES } from './share-id.ts'

export const REQUEST_VERSION = 1
export const SIGNATURE_BYTES = 64
export const RECEIPT_BYTES = 1 + 4 + SIGNATURE_BYTES

/** What a request asks for; the value is the number on the wire. */
const OPERATIONS = { 'put-share': 1, 'get-share': 2, 'renew-share': 3, 'put-item': 4, 'get-item': 5 } as const
export type StoreOperation = keyof typeof OPERATIONS

/** How a holder answers; the value is the number on the wire. */
const STATUSES = {
  stored: 1,
  found: 2,
  missing: 3,
  /** An item that wins over this one is held. */
  stale: 4,
  /** Does not verify. */
  refused: 5,
  /** No room: the quota, or this source's part of it. */
  full: 6,
  /** A rate. */
  overloaded: 7,
  unsupported: 8,
} as const
export type StoreStatus = keyof typeof STATUSES

const GET_STATUSES = ['found', 'missing', 'overloaded', 'unsupported'] as const
export type GetStatus = (typeof GET_STATUSES)[number]
export type ReceiptStatus = Exclude<StoreStatus, 'found'>

/** `until`: hours since 1970. */
export type StoreRequest =
  | { readonly operation: 'put-share'; readonly until: number; readonly share: Uint8Array }
  | { readonly operation: 'get-share'; readonly locator: Uint8Array }
  | { readonly operation: 'renew-share'; readonly locator: Uint8Array; readonly until: number }
  | {
      readonly operation: 'put-item'
      readonly itemClass: ItemClass
      readonly until: number
      readonly item: Uint8Array
    }
  | { readonly operation: 'get-item'; readonly itemClass: ItemClass; readonly key: Uint8Array }

/** What a holder says to a put or a renewal. `until` is 0 and the signature zeros unless `stored`. */
export interface Receipt {
  readonly status: ReceiptStatus
  readonly until: number
  readonly signature: Uint8Array
}

/** What a holder says to a get. */
export type FoundShare =
  | { readonly status: 'found'; readonly share: Uint8Array }
  | { readonly status: Exclude<GetStatus, 'found'> }
export type FoundItem =
  | { readonly status: 'found'; readonly until: number; readonly item: Uint8Array }
  | { readonly status: Exclude<GetStatus, 'found'> }

/** Bytes with which a request begins that tell how long it is. */
export const REQUEST_PREFIX_BYTES = 3

const PUT_SHARE_HEAD_BYTES = 2 + 4

/** The longest request. */
export const MAX_REQUEST_BYTES = PUT_SHARE_HEAD_BYTES + SHARE_BYTES

/**
 * Length of the request that begins so.
 *
 * @param prefix - its first {@link REQUEST_PREFIX_BYTES}, or more. No request is as short as that.
 * @throws WarrenError `malformed`: unknown version, operation or class.
 */
export function storeRequestBytes(prefix: Uint8Array): number {
  const reader = new Reader(prefix)
  const operation = readOperation(reader)
  switch (operation) {
    case 'put-share':
      return 2 + 4 + SHARE_BYTES
    case 'get-share':
      return 2 + LOCATOR_BYTES
    case 'renew-share':
      return 2 + LOCATOR_BYTES + 4
    case 'put-item':
      return 2 + 1 + 4 + ITEM_CLASSES[readClass(reader)].bytes
    case 'get-item':
      readClass(reader)
      return 2 + 1 + ITEM_KEY_BYTES
  }
}

/** Length of the answer to a request. */
export function storeAnswerBytes(request: StoreRequest): number {
  if (request.operation === 'get-share') return 1 + SHARE_BYTES
  if (request.operation === 'get-item') return 1 + 4 + ITEM_CLASSES[request.itemClass].bytes
  return RECEIPT_BYTES
}

export function encodeStoreRequest(request: StoreRequest): Uint8Array {
  if (request.operation === 'put-share') return encodePutShare(request)
  const writer = new Writer(MAX_REQUEST_BYTES).u8(REQUEST_VERSION).u8(OPERATIONS[request.operation])
  switch (request.operation) {
    case 'get-share':
      return writer.bytes(locatorOf(request)).finish()
    case 'renew-share':
      return writer.bytes(locatorOf(request)).u32(request.until).finish()
    case 'put-item': {
      const { code, bytes } = ITEM_CLASSES[request.itemClass]
      assert(request.item.length === bytes, 'store request: items of a class have one size')
      return writer.u8(code).u32(request.until).bytes(request.item).finish()
    }
    case 'get-item':
      assert(request.key.length === ITEM_KEY_BYTES, 'store request: the key of an item is 32 bytes')
      return writer.u8(ITEM_CLASSES[request.itemClass].code).bytes(request.key).finish()
  }
}

/** Most of what is sent: its bytes are copied once. */
function encodePutShare({
  operation,
  until,
  share,
}: Extract<StoreRequest, { operation: 'put-share' }>): Uint8Array {
  assert(share.length === SHARE_BYTES, 'store request: a share has one size')
  const bytes = new Uint8Array(MAX_REQUEST_BYTES)
  bytes.set(
    new Writer(PUT_SHARE_HEAD_BYTES).u8(REQUEST_VERSION).u8(OPERATIONS[operation]).u32(until).finish(),
  )
  bytes.set(share, PUT_SHARE_HEAD_BYTES)
  return bytes
}

/** @returns views of `bytes`. @throws WarrenError `malformed`. */
export function decodeStoreRequest(bytes: Uint8Array): StoreRequest {
  const reader = new Reader(bytes)
  const request = readRequest(reader)
  reader.finish()
  return request
}

export function encodeReceipt(receipt: Receipt): Uint8Array {
  assert(receipt.signature.length === SIGNATURE_BYTES, 'receipt: a signature is 64 bytes')
  return new Writer(RECEIPT_BYTES)
    .u8(STATUSES[receipt.status])
    .u32(receipt.until)
    .bytes(receipt.signature)
    .finish()
}

/** The receipt of what was not stored. */
export function encodeRefusal(status: Exclude<ReceiptStatus, 'stored'>): Uint8Array {
  return encodeReceipt({ status, until: 0, signature: new Uint8Array(SIGNATURE_BYTES) })
}

/** Reads a receipt, whose signature is not looked at. @throws WarrenError `malformed`. */
export function decodeReceipt(bytes: Uint8Array): Receipt {
  const reader = new Reader(bytes)
  const status = readStatus(reader)
  if (status === 'found') throw fail('malformed', 'receipt: the status of a get')
  if (status !== 'stored') {
    if (reader.remaining !== RECEIPT_BYTES - 1) throw fail('malformed', 'receipt: wrong length')
    reader.zeros()
    return { status, until: 0, signature: new Uint8Array(SIGNATURE_BYTES) }
  }
  const receipt = { status, until: reader.u32(), signature: reader.bytes(SIGNATURE_BYTES) }
  reader.finish()
  return receipt
}

export function encodeFoundShare(answer: FoundShare): Uint8Array {
  const bytes = new Uint8Array(1 + SHARE_BYTES)
  bytes[0] = STATUSES[answer.status]
  if (answer.status !== 'found') return bytes
  assert(answer.share.length === SHARE_BYTES, 'store answer: a share has one size')
  bytes.set(answer.share, 1)
  return bytes
}

/** @returns a view of `bytes`, not yet checked against the share's id. @throws WarrenError `malformed`. */
export function decodeFoundShare(bytes: Uint8Array): FoundShare {
  const reader = new Reader(bytes)
  const status = readGetStatus(reader)
  if (reader.remaining !== SHARE_BYTES) throw fail('malformed', 'store answer: wrong length')
  if (status === 'found') return { status, share: reader.rest() }
  reader.zeros()
  return { status }
}

export function encodeFoundItem(itemClass: ItemClass, answer: FoundItem): Uint8Array {
  const { bytes: itemBytes } = ITEM_CLASSES[itemClass]
  const bytes = new Uint8Array(1 + 4 + itemBytes)
  bytes[0] = STATUSES[answer.status]
  if (answer.status !== 'found') return bytes
  assert(answer.item.length === itemBytes, 'store answer: items of a class have one size')
  new DataView(bytes.buffer).setUint32(1, answer.until)
  bytes.set(answer.item, 5)
  return bytes
}

/** @returns a view of `bytes`, whose signature is not looked at. @throws WarrenError `malformed`. */
export function decodeFoundItem(itemClass: ItemClass, bytes: Uint8Array): FoundItem {
  const reader = new Reader(bytes)
  const status = readGetStatus(reader)
  if (reader.remaining !== 4 + ITEM_CLASSES[itemClass].bytes)
    throw fail('malformed', 'store answer: wrong length')
  if (status === 'found') return { status, until: reader.u32(), item: reader.rest() }
  reader.zeros()
  return { status }
}

function locatorOf(request: { readonly locator: Uint8Array }): Uint8Array {
  assert(request.locator.length === LOCATOR_BYTES, 'store request: a locator is 32 bytes')
  return request.locator
}

function readRequest(reader: Reader): StoreRequest {
  const operation = readOperation(reader)
  switch (operation) {
    case 'put-share':
      return { operation, until: reader.u32(), share: reader.bytes(SHARE_BYTES) }
    case 'get-share':
      return { operation, locator: reader.bytes(LOCATOR_BYTES) }
    case 'renew-share':
      return { operation, locator: reader.bytes(LOCATOR_BYTES), until: reader.u32() }
    case 'put-item': {
      const itemClass = readClass(reader)
      return { operation, itemClass, until: reader.u32(), item: reader.bytes(ITEM_CLASSES[itemClass].bytes) }
    }
    case 'get-item':
      return { operation, itemClass: readClass(reader), key: reader.bytes(ITEM_KEY_BYTES) }
  }
}

function readOperation(reader: Reader): StoreOperation {
  if (reader.u8() !== REQUEST_VERSION) throw fail('malformed', 'store request: unknown version')
  const operation = nameOf(OPERATIONS, reader.u8())
  if (operation === undefined) throw fail('malformed', 'store request: unknown operation')
  return operation
}

function readClass(reader: Reader): ItemClass {
  const code = reader.u8()
  for (const itemClass of ['box', 'head'] as const) {
    if (ITEM_CLASSES[itemClass].code === code) return itemClass
  }
  throw fail('malformed', 'store request: unknown class of item')
}

function readStatus(reader: Reader): StoreStatus {
  const status = nameOf(STATUSES, reader.u8())
  if (status === undefined) throw fail('malformed', 'store answer: unknown status')
  return status
}

function readGetStatus(reader: Reader): GetStatus {
  const status = readStatus(reader)
  const found = GET_STATUSES.find((each) => each === status)
  if (found === undefined) throw fail('malformed', 'store answer: the status of a put')
  return found
}

function nameOf<T extends Record<string, number>>(table: T, value: number): keyof T | undefined {
  for (const name in table) if (table[name] === value) return name
  return undefined
}
