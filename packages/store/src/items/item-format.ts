/**
 * Bytes of an item, and which of two wins (docs/spec/store.md §7).
 *
 *     item      = key 32 | revision u64 | body | signature 64
 *     signature = Ed25519 under key over "warren store item 1" | network id 32 | class u8 | revision u64 | body
 */
import { type BlindedKey, requirePrimeOrder, signBlinded } from '@warren/crypto'
import { assert, compareBytes, concatBytes, equalBytes, fail, type Primitives, utf8 } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { ITEM_CLASSES, ITEM_KEY_BYTES, type Item, type ItemClass, itemBodyBytes } from '../item.ts'

const LABEL = utf8('warren store item 1')
/** Revision of a box that was taken back; its body is zeros. */
export const TOMBSTONE_REVISION = 1

/** What the owner of a key says. */
export interface ItemContent {
  readonly itemClass: ItemClass
  /** 0 for a box, {@link TOMBSTONE_REVISION} for a tombstone; 1 to 2^53 - 1 for a head. */
  readonly revision: number
  /** Of exactly the length of the class. */
  readonly body: Uint8Array
}

/** An item and where its parts are, not yet verified. */
export interface ParsedItem extends Item {
  readonly signature: Uint8Array
}

/**
 * Signs an item.
 *
 * @param key - wiped by its owner, not here.
 */
export function signItem(
  primitives: Primitives,
  networkId: Uint8Array,
  key: BlindedKey,
  content: ItemContent,
): Item {
  const { itemClass, revision, body } = content
  assert(body.length === itemBodyBytes(itemClass), 'item: a body has the length of its class')
  assert(problemOf(content) === undefined, 'item: a revision and a body that the class allows')
  const signature = signBlinded(primitives, key, signedBytes(networkId, content))
  const bytes = new Writer(ITEM_CLASSES[itemClass].bytes)
    .bytes(key.public)
    .u64(revision)
    .bytes(body)
    .bytes(signature)
    .finish()
  return itemOf(itemClass, bytes)
}

/**
 * Reads an item without verifying its signature: one that was verified before it was kept.
 *
 * @param bytes - not copied: parts of the item are views of it.
 * @throws WarrenError `malformed`: length, revision or body that the class does not have.
 */
export function parseItem(itemClass: ItemClass, bytes: Uint8Array): ParsedItem {
  if (bytes.length !== ITEM_CLASSES[itemClass].bytes) throw fail('malformed', 'item: wrong length')
  const item = itemOf(itemClass, bytes)
  const problem = problemOf(item)
  if (problem === 'revision') throw fail('malformed', 'item: a revision that its class does not have')
  if (problem === 'body') throw fail('malformed', 'item: a tombstone with a body')
  return item
}

/**
 * Reads and verifies an item.
 *
 * @param bytes - foreign; copied.
 * @throws WarrenError `malformed`: see {@link parseItem}; `not-authentic`: a key outside the prime-order subgroup, a wrong signature.
 */
export function decodeItem(
  primitives: Primitives,
  networkId: Uint8Array,
  itemClass: ItemClass,
  bytes: Uint8Array,
): Item {
  const item = parseItem(itemClass, bytes.slice())
  requirePrimeOrder(primitives, item.key)
  if (!primitives.ed25519Verify(item.key, signedBytes(networkId, item), item.signature))
    throw fail('not-authentic', 'item: the signature does not verify')
  return item
}

/**
 * Orders items of one class and key: positive if `a` wins over `b`, 0 if they say the same. The order is total, so it does not matter
 * in which order anybody hears of them.
 */
export function compareItems(primitives: Pick<Primitives, 'sha256'>, a: Item, b: Item): number {
  assert(a.itemClass === b.itemClass && equalBytes(a.key, b.key), 'item: only items of one key compete')
  if (a.revision !== b.revision) return a.revision - b.revision
  return compareBytes(primitives.sha256(b.body), primitives.sha256(a.body))
}

/** The one of two items of one class and key that wins; `a` if they say the same. */
export function winnerOf(primitives: Pick<Primitives, 'sha256'>, a: Item, b: Item): Item {
  return compareItems(primitives, a, b) < 0 ? b : a
}

function itemOf(itemClass: ItemClass, bytes: Uint8Array): ParsedItem {
  const reader = new Reader(bytes)
  const key = reader.bytes(ITEM_KEY_BYTES)
  const revision = reader.u64()
  const body = reader.bytes(itemBodyBytes(itemClass))
  return { itemClass, key, revision, body, signature: reader.rest(), bytes }
}

/** What the class does not allow about its revision and body. */
function problemOf({ itemClass, revision, body }: ItemContent): 'revision' | 'body' | undefined {
  if (itemClass === 'head') return revision >= 1 ? undefined : 'revision'
  if (revision > TOMBSTONE_REVISION) return 'revision'
  return revision === TOMBSTONE_REVISION && body.some((byte) => byte !== 0) ? 'body' : undefined
}

function signedBytes(networkId: Uint8Array, { itemClass, revision, body }: ItemContent): Uint8Array {
  const head = new Writer(9).u8(ITEM_CLASSES[itemClass].code).u64(revision).finish()
  return concatBytes(LABEL, networkId, head, body)
}
