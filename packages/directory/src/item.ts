/**
 * Items: the parts of descriptors as they are passed on and compared (docs/spec/directory.md §5.1). A token stands for what
 * one of them says. It leaves the signature out: a relay can sign the same words in many ways, and that is no difference.
 */
import { fail, fromHex, type Primitives, toHex } from '@warren/kernel'
import type { Reader, Writer } from '@warren/wire'
import { LIVENESS_BYTES, RELAY_ID_BYTES, SHORT_ID_BYTES, SIGNATURE_BYTES } from './format.ts'
import { MAX_DESCRIPTOR_BYTES, MAX_ITEMS_PER_MESSAGE } from './limits.ts'

export type ItemKind = 'keys' | 'liveness'

/** A part as it came: not verified. */
export interface DirectoryItem {
  readonly kind: ItemKind
  readonly bytes: Uint8Array
}

/** A part that this node holds and vouches for. */
export interface HeldItem extends DirectoryItem {
  /** 32 bytes. */
  readonly token: Uint8Array
}

const KIND_CODES = { keys: 1, liveness: 2 } as const satisfies Record<ItemKind, number>
const CONTRADICTION_CODE = 3
const ITEM_HEAD_BYTES = 3

type Hashing = Pick<Primitives, 'sha256'>

function hashOf({ sha256 }: Hashing, code: number, bytes: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + bytes.length)
  input[0] = code
  input.set(bytes, 1)
  return sha256(input)
}

function tokenOf(primitives: Hashing, { kind, bytes }: DirectoryItem): Uint8Array {
  return hashOf(primitives, KIND_CODES[kind], bytes.subarray(0, Math.max(0, bytes.length - SIGNATURE_BYTES)))
}

/**
 * Stands for a relay that contradicted itself, whichever two of its parts prove it: so that nodes which caught it in
 * different lies agree that it is a liar.
 */
export function contradictionToken(primitives: Hashing, name: string): Uint8Array {
  return hashOf(primitives, CONTRADICTION_CODE, fromHex(name))
}

/** @param bytes - must have the form of its kind. */
export function holdItem(primitives: Hashing, kind: ItemKind, bytes: Uint8Array): HeldItem {
  return { kind, bytes, token: tokenOf(primitives, { kind, bytes }) }
}

/** The name that relays are compared by: the first half of the identity, in hexadecimal digits. */
export function nameOfRelay(id: Uint8Array): string {
  return toHex(id.subarray(0, SHORT_ID_BYTES))
}

/** The identity of a keys part, the short one of a statement, as a view; undefined if it is too short to have one. */
export function idOf({ kind, bytes }: DirectoryItem): Uint8Array | undefined {
  if (kind === 'keys')
    return bytes.length > RELAY_ID_BYTES ? bytes.subarray(1, 1 + RELAY_ID_BYTES) : undefined
  return bytes.length === LIVENESS_BYTES ? bytes.subarray(2, 2 + SHORT_ID_BYTES) : undefined
}

/** Which relay an item speaks of, whether or not it is authentic. @throws WarrenError `malformed`. */
export function nameOf(item: DirectoryItem): string {
  const id = idOf(item)
  if (id === undefined) throw fail('malformed', 'item: too short to name its relay')
  return nameOfRelay(id)
}

/** What a set that holds exactly these items of one relay compares. */
export function tokensOf(primitives: Hashing, items: readonly DirectoryItem[]): Uint8Array[] {
  const [first] = items
  if (first === undefined) return []
  const isContradiction = items.some(({ kind }, at) => items.findIndex((other) => other.kind === kind) !== at)
  if (isContradiction) return [contradictionToken(primitives, nameOf(first))]
  return items.map((item) => tokenOf(primitives, item))
}

export function itemWireBytes(item: DirectoryItem): number {
  return ITEM_HEAD_BYTES + item.bytes.length
}

export function writeItem(writer: Writer, item: DirectoryItem): void {
  writer.u8(KIND_CODES[item.kind]).lengthPrefixed16(item.bytes)
}

/** The bytes are a view of the message. @throws WarrenError `malformed`. */
export function readItem(reader: Reader): DirectoryItem {
  const code = reader.u8()
  const kind = code === KIND_CODES.keys ? 'keys' : code === KIND_CODES.liveness ? 'liveness' : undefined
  if (kind === undefined) throw fail('malformed', 'directory: unknown kind of item')
  return { kind, bytes: reader.lengthPrefixed16(MAX_DESCRIPTOR_BYTES) }
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
    items.push(readItem(reader))
  }
  return items
}
