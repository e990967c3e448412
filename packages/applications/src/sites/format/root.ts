/**
 * The root of a version: one block from which the manifest is found (docs/spec/sites.md §5). It holds the manifest itself, or the list of its
 * parts, or the list of that list's parts, and so on.
 */
import { assert, fail } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { BLOCK_BYTES } from '../../files/format/index.ts'
import { MAX_SITE_LEVELS, MAX_SITE_MANIFEST_BYTES } from '../../limits.ts'
import { MAX_PART_BYTES, type PartReference, readPart, referenceBytesOf, writePart } from './part.ts'

const ROOT_VERSION = 1
const HEAD_BYTES = 2
/** A reference to the smallest part: key, code and one id. */
const MIN_REFERENCE_BYTES = 32 + 3 + 32

/** Bytes that a root has for what it holds. */
export const ROOT_ROOM_BYTES = BLOCK_BYTES - HEAD_BYTES

/** `levels` 0: `bytes` are the manifest; else a list (see {@link decodeList}), `levels` lists above the manifest. */
export interface SiteRoot {
  readonly levels: number
  readonly bytes: Uint8Array
}

/** Without the zeros up to a whole block. */
export function encodeRoot({ levels, bytes }: SiteRoot): Uint8Array {
  assert(levels >= 0 && levels <= MAX_SITE_LEVELS, 'site root: levels')
  return new Writer(BLOCK_BYTES).u8(ROOT_VERSION).u8(levels).bytes(bytes).finish()
}

/** @throws WarrenError `malformed`. What it holds is checked by who reads that. */
export function decodeRoot(block: Uint8Array): SiteRoot {
  if (block.length > BLOCK_BYTES) throw fail('malformed', 'site root: longer than a block')
  const reader = new Reader(block)
  if (reader.u8() !== ROOT_VERSION) throw fail('malformed', 'site root: unknown version')
  const levels = reader.u8()
  if (levels > MAX_SITE_LEVELS) throw fail('malformed', 'site root: too many levels')
  return { levels, bytes: reader.rest() }
}

export function listBytesOf(parts: readonly PartReference[]): number {
  return parts.reduce((total, part) => total + referenceBytesOf(part), 4)
}

export function encodeList(parts: readonly PartReference[]): Uint8Array {
  const writer = new Writer(MAX_SITE_MANIFEST_BYTES).u32(parts.length)
  for (const part of parts) writePart(writer, part)
  return writer.finish()
}

/** Reads a list of parts and the zeros behind it. @throws WarrenError `malformed`. */
export function decodeList(bytes: Uint8Array): PartReference[] {
  const reader = new Reader(bytes)
  const count = reader.u32()
  if (count < 1 || count * MIN_REFERENCE_BYTES > reader.remaining)
    throw fail('malformed', 'site list: number of parts')
  const parts = Array.from({ length: count }, () => readPart(reader))
  reader.zeros()
  return parts
}

/** Bytes of the manifest in one of its parts at most. */
export const PIECE_BYTES = MAX_PART_BYTES - 4

/** A piece of the manifest as a part holds it: it need not fill that, so its length stands before it. */
export function framePiece(piece: Uint8Array): Uint8Array {
  return new Writer(MAX_PART_BYTES).lengthPrefixed32(piece).finish()
}

/** @returns a view. @throws WarrenError `malformed`. */
export function unframePiece(part: Uint8Array): Uint8Array {
  const reader = new Reader(part)
  const piece = reader.lengthPrefixed32(PIECE_BYTES)
  reader.zeros()
  return piece
}
