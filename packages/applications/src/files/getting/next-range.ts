/**
 * What a circuit is asked for next. New blocks first, by the priority of works; when there are none left, the end game: the
 * rest of a range that a much slower circuit would keep everybody waiting for is asked for a second time.
 */
import { MAX_RANGE_BLOCKS } from '../../limits.ts'
import { BLOCK_BYTES } from '../format/blocks.ts'
import type { AskedRange, Lane } from './lane.ts'
import type { BlockRange } from './range-set.ts'
import type { Work } from './work.ts'

export interface NextRange {
  readonly work: Work
  readonly range: BlockRange
}

/** A window is spread over so many ranges, so that there is always one under way while the next is asked for. */
const RANGES_PER_WINDOW = 3
/** A second request pays only if it is sure to win. */
const SPEED_UP = 2

/** undefined: there is nothing to ask this circuit for, or it has enough to do. */
export function nextRange(
  lane: Lane,
  works: readonly Work[],
  lanes: ReadonlySet<Lane>,
): NextRange | undefined {
  const window = lane.windowBlocks
  const room = window - lane.outstandingBlocks
  const size = Math.min(MAX_RANGE_BLOCKS, Math.max(1, Math.ceil(window / RANGES_PER_WINDOW)))
  if (room < Math.min(size, window)) return undefined
  for (const work of works) {
    if (work.isFull) continue
    const range = work.take({ blocks: size, lane: lane.id, cells: lane.cells?.(work.blob) })
    if (range !== undefined) return { work, range }
  }
  return lane.isOpen && lane.hasShownRate ? endGame(lane, works, lanes) : undefined
}

/** Milliseconds until a circuit has brought so many blocks. */
function timeFor(lane: Lane, blocks: number): number {
  const bytesPerS = lane.hasShownRate ? lane.rate.bytesPerS : 0
  return bytesPerS > 0 ? (blocks * BLOCK_BYTES * 1000) / bytesPerS : Number.POSITIVE_INFINITY
}

function endGame(lane: Lane, works: readonly Work[], lanes: ReadonlySet<Lane>): NextRange | undefined {
  let worst: { request: AskedRange; waitMs: number } | undefined
  for (const other of lanes) {
    if (other === lane) continue
    let blocksBefore = 0
    for (const request of other.ranges) {
      blocksBefore += request.rest.count
      // A circuit whose rate is not known is given the time in which it would be shown.
      if (request.isDuplicated || !other.hasShownRate || !works.includes(request.work)) continue
      const waitMs = timeFor(other, blocksBefore)
      if (worst === undefined || waitMs > worst.waitMs) worst = { request, waitMs }
    }
  }
  if (worst === undefined) return undefined
  const { request, waitMs } = worst
  if (waitMs < SPEED_UP * timeFor(lane, lane.outstandingBlocks + request.rest.count)) return undefined
  request.isDuplicated = true
  return { work: request.work, range: request.rest }
}
