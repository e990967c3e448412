/** What holders sign when they have stored something: proof for whoever put it that they promised (docs/spec/store.md §6). */
import { assert, concatBytes, type Primitives, utf8 } from '@warren/kernel'
import type { Receipt } from './request-format.ts'

const LABEL = utf8('warren store receipt 1')
const ID_BYTES = 32

/** What a receipt is about. */
export interface ReceiptSubject {
  /** 32 bytes. */
  readonly networkId: Uint8Array
  /** The locator of a share, or {@link itemSubject}. */
  readonly subject: Uint8Array
}

/** The subject of the receipt for an item: the hash of the whole of it. */
export function itemSubject(primitives: Pick<Primitives, 'sha256'>, item: Uint8Array): Uint8Array {
  return primitives.sha256(item)
}

/**
 * The bytes that a holder signs.
 *
 * @param until - hours since 1970.
 */
export function receiptMessage({ networkId, subject }: ReceiptSubject, until: number): Uint8Array {
  assert(networkId.length === ID_BYTES && subject.length === ID_BYTES, 'receipt: ids are 32 bytes')
  const hours = new Uint8Array(4)
  new DataView(hours.buffer).setUint32(0, until)
  return concatBytes(LABEL, networkId, subject, hours)
}

/**
 * True if `holder` promised in this receipt to keep the subject until then.
 *
 * @param holder - its identity, 32 bytes.
 */
export function isSignedBy(
  primitives: Pick<Primitives, 'ed25519Verify'>,
  holder: Uint8Array,
  about: ReceiptSubject,
  receipt: Receipt,
): boolean {
  if (receipt.status !== 'stored') return false
  return primitives.ed25519Verify(holder, receiptMessage(about, receipt.until), receipt.signature)
}
