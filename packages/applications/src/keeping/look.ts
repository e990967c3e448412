/** One look at a kept content: every segment is asked for, one at a time; what is weak is repaired, what ends soon is renewed. */
import { type Cancel, drawBelow, fail, type Ports, pause } from '@warren/kernel'
import { ITEM_HOLDERS, type Segments, type SegmentState } from '@warren/store'
import type { Kept, OpenKept } from './kept.ts'
import { SAMPLE_ASKED, SAMPLE_PACED, SEGMENTS_PER_SAMPLE } from './limits.ts'
import { SEGMENT_PAUSE_MS } from './timeouts.ts'

/** What a look found. */
export interface LookResult {
  /** Of the segment with the fewest to spare; of the index if there is none. */
  readonly live: number
  readonly needed: number
  readonly total: number
  /** The earliest end of what is promised, hours since 1970. */
  readonly untilHours: number
  readonly segments: number
  /** Segments of which shares were made again. */
  readonly repaired: number
  /** Segments that lack shares for which no relay is free: the network has too few for so many. */
  readonly crowded: number
  /** The index, signed. */
  readonly copy: Uint8Array
}

export interface LookOrder {
  readonly kept: Kept
  readonly open: OpenKept
  readonly segments: Segments
  readonly group: string
  readonly cancel: Cancel
  /** Renews up to then, hours since 1970; undefined: nothing is renewed. */
  readonly renewTo?: number | undefined
  /** Until when holders have promised it, as far as is known: for an index that all of them lost. */
  readonly promisedUntil?: number | undefined
  /** `weak`: what has lost half of its parity; `all`: whatever lacks a share; `none`: it is only looked at. */
  readonly repair: 'none' | 'weak' | 'all'
  /** From an earlier look. */
  readonly copy?: Uint8Array | undefined
  /** Leaves the network time between segments. */
  readonly isPaced: boolean
  readonly looked?: (segments: number, repaired: number) => void
}

/** Any holder of an index is enough. */
const INDEX_NEEDED = 1

/**
 * @throws WarrenError `not-found`: no holder has its index; `unreachable`: too little of it is left; `not-authentic`, `no-path`, `cancelled`.
 */
export async function lookAt(
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  order: LookOrder,
): Promise<LookResult> {
  const { kept, open, group, cancel, renewTo, repair } = order
  const options = { group, cancel }
  let body = await open.open(kept.capability, options)
  const againUntil = renewTo ?? order.promisedUntil
  if (body === undefined && repair !== 'none' && order.copy !== undefined && againUntil !== undefined) {
    await open.renew(kept.capability, againUntil, options, order.copy)
    body = await open.open(kept.capability, options)
  }
  if (body === undefined) throw isGone()
  let worst: SegmentState | undefined
  let untilHours = body.untilHours
  let [segments, repaired, crowded] = [0, 0, 0]
  // Holders tell no time but the one that they are asked for, so they are asked for what they have promised.
  const until = renewTo ?? body.untilHours
  for await (const segment of body.segments()) {
    const first = order.isPaced ? SAMPLE_PACED : SAMPLE_ASKED
    const sample = segments === 0 ? first : Number(drawBelow(random, SEGMENTS_PER_SAMPLE) === 0)
    let state = await order.segments.check(segment, { ...options, until, sample })
    if (isToRepair(state, repair)) {
      const { live } = state
      state = await order.segments.repair(segment, until, options)
      if (state.isCrowded === true) crowded++
      if (state.isCrowded !== true || state.live > live) repaired++
    }
    if (worst === undefined || state.live - state.needed < worst.live - worst.needed) worst = state
    untilHours = Math.min(untilHours, state.until)
    segments++
    order.looked?.(segments, repaired)
    if (order.isPaced) await pause(clock, SEGMENT_PAUSE_MS, cancel)
  }
  let { holders } = body
  if (renewTo !== undefined) {
    // Last, so that an index never promises longer than what it leads to.
    const put = await open.renew(kept.capability, renewTo, options, body.copy)
    holders = put?.held ?? holders
    untilHours = Math.min(renewTo, put?.untilHours ?? untilHours, worst?.until ?? renewTo)
  }
  const most = Math.max(holders, Math.min(ITEM_HOLDERS, order.segments.eligible))
  const least = worst ?? { live: holders, needed: INDEX_NEEDED, total: most }
  const { live, needed, total } = least
  return { live, needed, total, untilHours, segments, repaired, crowded, copy: body.copy }
}

function isToRepair({ live, needed, total }: SegmentState, repair: LookOrder['repair']): boolean {
  if (repair === 'none') return false
  return live < (repair === 'all' ? total : needed + (total - needed) / 2)
}

const isGone = (): Error =>
  fail('not-found', 'nothing is left under this in the network, or no longer', {
    next: 'Who has the content can leave it again: warren share PATH --leave',
  })
