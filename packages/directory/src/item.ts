/**
 * Items: the parts of descriptors as they are compared and passed on (docs/spec/directory.md §5.1). An item is named by
 * a fingerprint too long for anybody to find a second item with it, so whoever holds the fingerprint holds the item.
 */
import { concatBytes, fail, type Primitives } from '@warren/kernel'
import type { Reader, Writer } from '@warren/wire'
import { MAX_DESCRIPTOR_BYTES, MAX_ITEMS_PER_MESSAGE } from './limits.ts'

export type ItemKind = 'keys' | 'liveness'

/** A part as it came: not verified. */
export interface DirectoryItem {
  readonly kind: ItemKind
  readonly bytes: Uint8Array
}

/** A part that this node holds and vouches for. */
export interface HeldItem extends DirectoryItem {
  /** {@link FINGERPRINT_BYTES} bytes. */
  readonly fingerprint: Uint8Array
}

/** 96 bits: finding a second item for one of 100,000 fingerprints takes 2^79 hashes, and gains hiding one relay. */
export const FINGERPRINT_BYTES = 12

const KIND_CODES = { keys: 1, liveness: 2 } as const satisfies Record<ItemKind, number>
const ITEM_HEAD_BYTES = 3

export function holdItem(
  primitives: Pick<Primitives, 'sha256'>,
  kind: ItemKind,
  bytes: Uint8Array,
): HeldItem {
  const digest = primitives.sha256(concatBytes(Uint8Array.of(KIND_CODES[kind]), bytes))
  return { kind, bytes, fingerprint: digest.slice(0, FINGERPRINT_BYTES) }
}

export function itemWireBytes(item: DirectoryItem): number {
  return ITEM_HEAD_BYTES + item.bytes.length
}

export function writeItem(writer: Writer, item: DirectoryItem): void {
  writer.u8(KIND_CODES[item.kind]).lengthPrefixed16(item.bytes)
}

/**
 * Reads items to the end. The bytes are views of the message.
 *
 * @throws WarrenError `malformed`: also when there are more than {@link MAX_ITEMS_PER_MESSAGE}.
 */
export function readItems(reader: Reader): DirectoryItem[] {
  const items: DirectoryItem[] = []
  while (reader.remaining > 0) {
    if (items.length === MAX_ITEMS_PER_MESSAGE) throw fail('malformed', 'directory: too many items')
    const code = reader.u8()
    const kind = code === KIND_CODES.keys ? 'keys' : code === KIND_CODES.liveness ? 'liveness' : undefined
    if (kind === undefined) throw fail('malformed', 'directory: unknown kind of item')
    items.push({ kind, bytes: reader.lengthPrefixed16(MAX_DESCRIPTOR_BYTES) })
  }
  return items
}
