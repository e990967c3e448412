/**
 * How what is left is cut (docs/spec/store.md §11): the content is level 0; the list of the ids of each level is the level above it,
 * until the ids fit into the index. Segments count on from level to level.
 */
import { assert, fail } from '@warren/kernel'
import { BLOCK_BYTES, blockCountOf } from '../format/blocks.ts'
import { HASH_BYTES } from '../format/leaf-list.ts'
import { MAX_LIST_LEVELS } from './limits.ts'

/** Ids in one block of a list. */
export const IDS_PER_BLOCK = BLOCK_BYTES / HASH_BYTES

export interface LevelCode {
  readonly blocks: number
  /** Data shares of a segment, k; the last one has what is left. */
  readonly data: number
  /** Parity shares of each segment, m. */
  readonly parity: number
}

export interface Level extends LevelCode {
  /** The number of its first segment. */
  readonly firstSegment: number
  readonly segments: number
}

/** Data and parity for so many blocks, as many holders as there are (docs/spec/store.md §4). */
export type ChooseCode = (blocks: number) => { readonly data: number; readonly parity: number }

/** Ids of all shares of a level. */
export function idCountOf({ blocks, data, parity }: LevelCode): number {
  return blocks + Math.ceil(blocks / data) * parity
}

/** Blocks of the list of a level's ids. */
export function listBlocksOf(level: LevelCode): number {
  return blockCountOf(idCountOf(level) * HASH_BYTES)
}

/** Puts the segments of all levels into one count. */
export function levelsOf(codes: readonly LevelCode[]): Level[] {
  let firstSegment = 0
  return codes.map((code) => {
    const segments = Math.ceil(code.blocks / code.data)
    const level = { ...code, firstSegment, segments }
    firstSegment += segments
    return level
  })
}

/**
 * The levels of a content.
 *
 * @param maxIds - ids that fit into the index.
 * @throws WarrenError `no-path`: with so little data in a segment lists never become short enough.
 */
export function planLevels(
  contentBlocks: number,
  choose: ChooseCode,
  maxIds: (lists: number) => number,
): Level[] {
  const codes: LevelCode[] = [{ blocks: contentBlocks, ...choose(contentBlocks) }]
  for (;;) {
    const top = codes.at(-1) as LevelCode
    if (idCountOf(top) <= maxIds(codes.length - 1)) return levelsOf(codes)
    const blocks = listBlocksOf(top)
    if (codes.length > MAX_LIST_LEVELS || blocks >= top.blocks)
      throw fail('no-path', 'the network has too few relays to leave so much in', {
        next: 'Leave less at once, or wait until the network has more relays.',
      })
    codes.push({ blocks, ...choose(blocks) })
  }
}

/** Blocks in one segment of a level. @param segment - counted within the level. */
export function dataOf(level: Level, segment: number): number {
  assert(segment >= 0 && segment < level.segments, 'levels: a segment is one of its level')
  return Math.min(level.data, level.blocks - segment * level.data)
}

/** Whose id stands at a place of the list of a level: those of the data of all segments first, then those of the parity. */
export function shareAt(
  level: Level,
  position: number,
): { readonly segment: number; readonly share: number } {
  if (position < level.blocks) {
    const segment = Math.floor(position / level.data)
    return { segment, share: position - segment * level.data }
  }
  const parityAt = position - level.blocks
  const segment = Math.floor(parityAt / level.parity)
  return { segment, share: dataOf(level, segment) + (parityAt % level.parity) }
}
