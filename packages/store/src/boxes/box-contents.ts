/**
 * What is in a box (docs/spec/store.md §9).
 *
 *     body   = AES-256-GCM-SIV(key E_ctx, nonce = key[0..12], additional data = key, padded), which ends with the tag
 *     padded = length u16 | mark 16 | contents | zeros
 */
import { GCM_SIV_TAG_BYTES, gcmSivOpen, gcmSivSeal } from '@warren/crypto'
import { assert, equalBytes, fail, isWarrenError, type Primitives } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { type Item, itemBodyBytes } from '../item.ts'
import { signItem, TOMBSTONE_REVISION } from '../items/item-format.ts'
import type { BoxReadCapability, BoxWriteCapability } from './box-capability.ts'
import { blindRoot, blindRootSecret, boxContext, boxLinkOf, inContext } from './box-keys.ts'

const NONCE_BYTES = 12
const LENGTH_BYTES = 2
export const BOX_MARK_BYTES = 16
const PADDED_BYTES = itemBodyBytes('box') - GCM_SIV_TAG_BYTES
/** Most contents of a box, bytes. */
export const MAX_BOX_CONTENTS = PADDED_BYTES - LENGTH_BYTES - BOX_MARK_BYTES

/** What is appended. The same entry in the same box is the same bytes, two entries never are: so a writer knows its own box again. */
export interface BoxEntry {
  /** {@link BOX_MARK_BYTES} random bytes, kept for as long as the entry may have to be appended again. */
  readonly mark: Uint8Array
  /** At most {@link MAX_BOX_CONTENTS} bytes. */
  readonly contents: Uint8Array
}

/** `erased`: whoever may write took it back; `unreadable`: whoever may write signed something that does not open. */
export type OpenedBox =
  | ({ readonly state: 'written' } & BoxEntry)
  | { readonly state: 'erased' }
  | { readonly state: 'unreadable' }

/** Seals and signs the box at the position of a capability. */
export function sealBox(
  primitives: Primitives,
  networkId: Uint8Array,
  write: BoxWriteCapability,
  { mark, contents }: BoxEntry,
): Item {
  assert(mark.length === BOX_MARK_BYTES, 'box: a mark has 16 bytes')
  assert(contents.length <= MAX_BOX_CONTENTS, 'box: the contents fit')
  const { key, encryption } = signingKeysOf(primitives, networkId, write)
  const padded = new Writer(PADDED_BYTES)
    .u16(contents.length)
    .bytes(mark)
    .bytes(contents)
    .padTo(PADDED_BYTES)
    .finish()
  const nonce = key.public.slice(0, NONCE_BYTES)
  const body = gcmSivSeal(primitives, encryption, nonce, padded, key.public)
  const item = signItem(primitives, networkId, key, { itemClass: 'box', revision: 0, body })
  for (const secret of [key.scalar, key.noncePrefix, encryption, padded]) primitives.wipe(secret)
  return item
}

/** Signs a tombstone, which wins over whatever is in the box at the position of a capability. */
export function eraseBox(primitives: Primitives, networkId: Uint8Array, write: BoxWriteCapability): Item {
  const { key, encryption } = signingKeysOf(primitives, networkId, write)
  const body = new Uint8Array(itemBodyBytes('box'))
  const item = signItem(primitives, networkId, key, { itemClass: 'box', revision: TOMBSTONE_REVISION, body })
  for (const secret of [key.scalar, key.noncePrefix, encryption]) primitives.wipe(secret)
  return item
}

/**
 * Opens a box.
 *
 * @param item - verified.
 * @throws WarrenError `not-authentic`: not the box at the position of the capability.
 */
export function openBox(
  primitives: Primitives,
  networkId: Uint8Array,
  read: BoxReadCapability,
  item: Item,
): OpenedBox {
  const link = boxLinkOf(primitives, read)
  const context = boxContext(networkId)
  const key = blindRoot(primitives, read.root, inContext(primitives, link.blinding, context))
  if (item.itemClass !== 'box' || !equalBytes(item.key, key))
    throw fail('not-authentic', 'box: not the one at this index')
  if (item.revision === TOMBSTONE_REVISION) return { state: 'erased' }
  const encryption = inContext(primitives, link.encryption, context)
  const padded = gcmSivOpen(primitives, encryption, key.slice(0, NONCE_BYTES), item.body, key)
  const entry = padded === undefined ? undefined : entryOf(padded)
  return entry === undefined ? { state: 'unreadable' } : { state: 'written', ...entry }
}

/** undefined: whoever sealed it padded it in another way. */
function entryOf(padded: Uint8Array): BoxEntry | undefined {
  try {
    const reader = new Reader(padded)
    const length = reader.u16()
    const mark = reader.bytes(BOX_MARK_BYTES).slice()
    const contents = reader.bytes(length).slice()
    reader.zeros()
    return { mark, contents }
  } catch (error) {
    if (!isWarrenError(error) || error.kind !== 'malformed') throw error
    return undefined
  }
}

function signingKeysOf(primitives: Primitives, networkId: Uint8Array, write: BoxWriteCapability) {
  const link = boxLinkOf(primitives, write)
  const context = boxContext(networkId)
  const key = blindRootSecret(primitives, write.seed, inContext(primitives, link.blinding, context))
  return { key, encryption: inContext(primitives, link.encryption, context) }
}
