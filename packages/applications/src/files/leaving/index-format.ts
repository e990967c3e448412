/** The index of what was left (docs/spec/store.md §11): where all of it lies, or the content itself if it is small. */
import { assert, fail } from '@warren/kernel'
import { MAX_DATA_SHARES, MAX_SEGMENT_SHARES } from '@warren/store'
import { Reader, Writer } from '@warren/wire'
import { MAX_MANIFEST_BYTES } from '../../limits.ts'
import { blockCountOf } from '../format/blocks.ts'
import { HASH_BYTES } from '../format/leaf-list.ts'
import { idCountOf, type Level, type LevelCode, levelsOf, listBlocksOf } from './levels.ts'
import { MAX_INDEX_BYTES, MAX_INLINE_BYTES, MAX_LEFT_BLOCKS, MAX_LIST_LEVELS } from './limits.ts'

const VERSION = 1
const FORMS = { shares: 1, inline: 2 } as const
export const SALT_BYTES = 32
const HEAD_BYTES = 1 + 1 + 4 + 4 + 4
const CODE_BYTES = 4 + 1 + 1

interface IndexHead {
  readonly manifestBlocks: number
  readonly dataBlocks: number
  /** Hours since 1970: as long as it was meant to stay when the index was made. */
  readonly untilHours: number
}

export interface SharesIndex extends IndexHead {
  readonly form: 'shares'
  readonly salt: Uint8Array
  /** The content, then its lists. */
  readonly levels: readonly Level[]
  /** Of all shares of the uppermost level. */
  readonly ids: readonly Uint8Array[]
}

export interface InlineIndex extends IndexHead {
  readonly form: 'inline'
  /** The only block of each blob, encrypted, without what are zeros in plaintext at its end. */
  readonly manifest: Uint8Array
  readonly data: Uint8Array
}

export type LeftIndex = SharesIndex | InlineIndex

/** Ids that an index has room for. @param lists - levels above the content. */
export function maxIndexIds(lists: number): number {
  return Math.floor((MAX_INDEX_BYTES - HEAD_BYTES - SALT_BYTES - 3 - lists * CODE_BYTES) / HASH_BYTES)
}

export function encodeIndex(index: LeftIndex): Uint8Array {
  const writer = new Writer(MAX_INDEX_BYTES)
  writer.u8(VERSION).u8(FORMS[index.form])
  writer.u32(index.manifestBlocks).u32(index.dataBlocks).u32(index.untilHours)
  if (index.form === 'inline') {
    writer.u32(index.manifest.length).u32(index.data.length)
    return writer.bytes(index.manifest).bytes(index.data).finish()
  }
  const [content, ...lists] = index.levels
  assert(content !== undefined && index.salt.length === SALT_BYTES, 'index: a salt and at least one level')
  writer.bytes(index.salt).u8(content.data).u8(content.parity).u8(lists.length)
  for (const { blocks, data, parity } of lists) writer.u32(blocks).u8(data).u8(parity)
  for (const id of index.ids) writer.bytes(id)
  return writer.finish()
}

/**
 * Reads an index, with or without the zeros behind it.
 *
 * @throws WarrenError `malformed`: any rule of store.md §11 is broken.
 */
export function decodeIndex(bytes: Uint8Array): LeftIndex {
  const reader = new Reader(bytes)
  if (reader.u8() !== VERSION) throw fail('malformed', 'index: unknown version')
  const form = reader.u8()
  const manifestBlocks = reader.u32()
  const dataBlocks = reader.u32()
  const untilHours = reader.u32()
  const isManifest = manifestBlocks >= 1 && manifestBlocks <= blockCountOf(MAX_MANIFEST_BYTES)
  if (!isManifest || dataBlocks < 1 || manifestBlocks + dataBlocks > MAX_LEFT_BLOCKS)
    throw fail('malformed', 'index: number of blocks')
  const head = { manifestBlocks, dataBlocks, untilHours }
  const index =
    form === FORMS.inline
      ? decodeInline(reader, head)
      : form === FORMS.shares
        ? decodeShares(reader, head)
        : undefined
  if (index === undefined) throw fail('malformed', 'index: unknown form')
  reader.zeros()
  return index
}

function decodeInline(reader: Reader, head: IndexHead): InlineIndex {
  if (head.manifestBlocks !== 1 || head.dataBlocks !== 1)
    throw fail('malformed', 'index: more than a block stands in it')
  const manifestBytes = reader.u32()
  const dataBytes = reader.u32()
  if (manifestBytes + dataBytes > MAX_INLINE_BYTES) throw fail('malformed', 'index: too long a content')
  const manifest = reader.bytes(manifestBytes).slice()
  return { ...head, form: 'inline', manifest, data: reader.bytes(dataBytes).slice() }
}

function decodeShares(reader: Reader, head: IndexHead): SharesIndex {
  const salt = reader.bytes(SALT_BYTES).slice()
  const codes: LevelCode[] = []
  const blocks = head.manifestBlocks + head.dataBlocks
  const code = (): { data: number; parity: number } => ({ data: reader.u8(), parity: reader.u8() })
  const content = { blocks, ...code() }
  codes.push(checked(content))
  const lists = reader.u8()
  if (lists > MAX_LIST_LEVELS) throw fail('malformed', 'index: too many lists')
  for (let list = 0; list < lists; list++) {
    const below = codes.at(-1) as LevelCode
    const level = { blocks: reader.u32(), ...code() }
    if (level.blocks !== listBlocksOf(below) || level.blocks >= below.blocks)
      throw fail('malformed', 'index: a list of another length than what it lists')
    codes.push(checked(level))
  }
  const count = idCountOf(codes.at(-1) as LevelCode)
  if (count > maxIndexIds(lists)) throw fail('malformed', 'index: too many ids')
  const ids = Array.from({ length: count }, () => reader.bytes(HASH_BYTES).slice())
  return { ...head, form: 'shares', salt, levels: levelsOf(codes), ids }
}

function checked(level: LevelCode): LevelCode {
  const { data, parity } = level
  if (data < 1 || data > MAX_DATA_SHARES || data + parity > MAX_SEGMENT_SHARES)
    throw fail('malformed', 'index: a code that is none')
  return level
}
