/**
 * Parts: what a site's content is cut into (docs/spec/sites.md §3). One is coded, left, fetched and renewed as a whole, and two versions
 * that hold the same part share it.
 */
import { assert, concatBytes, fail, type Primitives, utf8 } from '@warren/kernel'
import { type LeftSegment, MAX_DATA_SHARES, MAX_SEGMENT_SHARES } from '@warren/store'
import type { Reader, Writer } from '@warren/wire'
import { BLOCK_BYTES, type BlockCipher, createCipherUnder } from '../../files/format/index.ts'

/** Blocks of a part at most: 1 MiB. */
export const MAX_PART_BLOCKS = 32
export const MAX_PART_BYTES = MAX_PART_BLOCKS * BLOCK_BYTES

const SALT = utf8('warren sites 1')
const ID_BYTES = 32
const KEY_BYTES = 32

/** How a part is coded: in segments of `data` blocks, the last of which may have fewer, with `parity` shares more for each. */
export interface PartCode {
  readonly blocks: number
  readonly data: number
  readonly parity: number
}

/** With it a part can be found, checked and read. */
export interface PartReference extends PartCode {
  /** 32 bytes: from it derive the cipher's key and the place. */
  readonly key: Uint8Array
  /** Of all data shares in order, then of all parity shares; with `data` 1 of the data shares only, which their parity equals. */
  readonly ids: Uint8Array
}

export function segmentCountOf({ blocks, data }: PartCode): number {
  return Math.ceil(blocks / data)
}

function idCountOf(code: PartCode): number {
  return code.blocks + (code.data === 1 ? 0 : segmentCountOf(code) * code.parity)
}

/** Bytes that so coded a part takes in a list. */
export function referenceBytesOf(code: PartCode): number {
  return KEY_BYTES + 3 + idCountOf(code) * ID_BYTES
}

export function writePart(writer: Writer, part: PartReference): void {
  assert(part.ids.length === idCountOf(part) * ID_BYTES, 'part: as many ids as shares')
  writer.bytes(part.key).u8(part.blocks).u8(part.data).u8(part.parity).bytes(part.ids)
}

/** @returns views of what is read. @throws WarrenError `malformed`: a code that cannot be. */
export function readPart(reader: Reader): PartReference {
  const key = reader.bytes(KEY_BYTES)
  const code = { blocks: reader.u8(), data: reader.u8(), parity: reader.u8() }
  const { blocks, data, parity } = code
  if (blocks < 1 || blocks > MAX_PART_BLOCKS) throw fail('malformed', 'part: number of blocks')
  if (data < 1 || data > blocks || data > MAX_DATA_SHARES || data + parity > MAX_SEGMENT_SHARES)
    throw fail('malformed', 'part: a code that cannot be')
  return { ...code, key, ids: reader.bytes(idCountOf(code) * ID_BYTES) }
}

/** The segments of a part, for the store. */
export function segmentsOf(primitives: Primitives, part: PartReference): LeftSegment[] {
  const salt = partSalt(primitives, part.key)
  const idAt = (index: number): Uint8Array => part.ids.subarray(index * ID_BYTES, (index + 1) * ID_BYTES)
  return Array.from({ length: segmentCountOf(part) }, (_, number) => {
    const first = number * part.data
    const data = Math.min(part.data, part.blocks - first)
    const own = Array.from({ length: data }, (__, index) => idAt(first + index))
    const parity = Array.from({ length: part.parity }, (__, index) =>
      part.data === 1 ? idAt(first) : idAt(part.blocks + number * part.parity + index),
    )
    return { salt, number, data, parity: part.parity, ids: [...own, ...parity] }
  })
}

/** The other way round: `ids` of each segment as the store gave them. */
export function partOf(
  key: Uint8Array,
  code: PartCode,
  ids: readonly (readonly Uint8Array[])[],
): PartReference {
  const dataIds: Uint8Array[] = []
  const parityIds: Uint8Array[] = []
  for (const [number, segment] of ids.entries()) {
    const data = Math.min(code.data, code.blocks - number * code.data)
    assert(segment.length === data + code.parity, 'part: an id for each share')
    dataIds.push(...segment.slice(0, data))
    if (code.data > 1) parityIds.push(...segment.slice(data))
  }
  return { ...code, key, ids: concatBytes(...dataIds, ...parityIds) }
}

/**
 * The key of a part: from what is in it and a secret that only the site's owner has. So the same bytes are one part in every version, and
 * nobody else can find out by trying whether a site holds something that he knows (docs/spec/sites.md §3.2).
 *
 * @param secret - the site's content secret.
 * @param plain - whole blocks.
 */
export function partKey(primitives: Primitives, secret: Uint8Array, plain: Uint8Array): Uint8Array {
  return primitives.hkdfSha256(secret, SALT, concatBytes(utf8('part'), primitives.sha256(plain)), KEY_BYTES)
}

/** Where the shares lie: what the store places them by. */
function partSalt(primitives: Primitives, key: Uint8Array): Uint8Array {
  return primitives.hkdfSha256(key, SALT, utf8('place'), 32)
}

/** Encrypts or decrypts a part in place: AES-256 in counter mode from 0. A key belongs to one plaintext, so none is used twice. */
export function applyPartCipher(primitives: Primitives, key: Uint8Array, blocks: Uint8Array): void {
  assert(blocks.length > 0 && blocks.length % BLOCK_BYTES === 0, 'part: whole blocks')
  const cipher = createPartCipher(primitives, key)
  for (let at = 0; at < blocks.length; at += BLOCK_BYTES)
    cipher.apply(at / BLOCK_BYTES, blocks.subarray(at, at + BLOCK_BYTES))
}

/** The same, block by block in any order. */
export function createPartCipher(primitives: Primitives, key: Uint8Array): BlockCipher {
  const cipherKey = primitives.hkdfSha256(key, SALT, utf8('encrypt'), 32)
  const cipher = createCipherUnder(primitives, cipherKey)
  primitives.wipe(cipherKey)
  return cipher
}
