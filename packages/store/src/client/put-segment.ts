/** Leaves a segment: codes it, offers each share to its holder, and is done before the slowest is (docs/spec/store.md §12). */
import { assert, type Cancel, CancelSource, fail, type WarrenError } from '@warren/kernel'
import { shareId } from '../format/share-id.ts'
import { DONE_PARITY, LEAST_PARITY, MAX_SEGMENT_SHARES, SHARE_BYTES } from '../limits.ts'
import type { PutResult, SegmentOptions, SegmentPlace } from '../segment.ts'
import { type LeaveOrder, type LeaveOutcome, leaveShare, type OutgoingShare } from './leave-shares.ts'
import { placesOf, type SegmentContext } from './segment-context.ts'

export async function putSegment(
  context: SegmentContext,
  place: SegmentPlace,
  blocks: Uint8Array,
  until: number,
  options: SegmentOptions,
): Promise<PutResult> {
  const total = place.data + place.parity
  assert(place.data >= 1 && total <= MAX_SEGMENT_SHARES, 'segments: a segment has 1 to 255 shares')
  assert(blocks.length === place.data * SHARE_BYTES, 'segments: blocks are whole')
  const places = placesOf(context, place)
  await context.outgoing.take(total, options.cancel)
  const source = new CancelSource()
  const order = { places, taken: new Set<string>(), until, group: options.group, cancel: source.cancel }
  let shares: OutgoingShare[]
  try {
    shares = await codeShares(context, place, blocks)
  } catch (error) {
    context.outgoing.give(total)
    throw error
  }
  const ids = shares.map(({ id }) => id)
  const leaving = leaveShares(context, shares, order)
  const stop = (): void => source.abort()
  options.cancel?.addEventListener('abort', stop)
  // What began before the caller gave up is called off at once.
  if (options.cancel?.aborted === true) stop()
  void leaving.finished.then(() => options.cancel?.removeEventListener('abort', stop))
  await leaving.whenHeld(place.data + Math.ceil(DONE_PARITY * place.parity), options.cancel)
  const least = place.data + Math.ceil(LEAST_PARITY * place.parity)
  if (leaving.held.length < least) throw tooFew(leaving, least)
  return { ids, held: leaving.held.length, until: Math.min(...leaving.held) }
}

/** All shares of a segment, each in memory of its own, so that it can be given back by itself. */
export async function codeShares(
  { ports: { primitives, erasure } }: Pick<SegmentContext, 'ports'>,
  { data, parity }: SegmentPlace,
  blocks: Uint8Array,
): Promise<OutgoingShare[]> {
  const shards = new Uint8Array((data + parity) * SHARE_BYTES)
  shards.set(blocks)
  if (parity > 0) await erasure.encode(shards, data, data + parity)
  return Array.from({ length: data + parity }, (_, index) => {
    const bytes = shards.slice(index * SHARE_BYTES, (index + 1) * SHARE_BYTES)
    return { index, id: shareId(primitives, bytes), bytes }
  })
}

export interface Leaving {
  /** Until when what is held was promised, hours since 1970; grows. */
  readonly held: readonly number[]
  readonly errors: readonly WarrenError[]
  /** Resolves with so many held, or when nothing more is under way. @throws WarrenError `cancelled`; a bug of ours. */
  whenHeld(wanted: number, cancel: Cancel | undefined): Promise<void>
  /** Settles when nothing is under way any more; never rejects. */
  readonly finished: Promise<void>
}

/** Leaves shares, all at once, and gives the room of each back when it is left or given up. */
export function leaveShares(
  { ports, askShare, outgoing }: SegmentContext,
  shares: readonly OutgoingShare[],
  order: LeaveOrder,
): Leaving {
  const held: number[] = []
  const errors: WarrenError[] = []
  let running = shares.length
  let noticed = (): void => {}
  const note = (outcome: LeaveOutcome): void => {
    running--
    outgoing.give(1)
    if ('error' in outcome) errors.push(outcome.error)
    else held.push(outcome.until)
    noticed()
  }
  const finished = Promise.all(
    shares.map(async (share) => note(await leaveShare(ports, askShare, share, order))),
  ).then(() => {})
  return {
    held,
    errors,
    finished,
    whenHeld: (wanted, cancel) =>
      new Promise((resolve, reject) => {
        noticed = () => {
          const mistake = errors.find(({ kind }) => kind === 'bug')
          if (mistake !== undefined) reject(mistake)
          else if (cancel?.aborted === true) reject(fail('cancelled', 'the caller gave up'))
          else if (held.length >= wanted || running === 0) resolve()
        }
        noticed()
      }),
  }
}

function tooFew({ held, errors }: Leaving, needed: number): WarrenError {
  const fields = { held: held.length, needed }
  const [cause] = errors
  const count = (kinds: readonly string[]): number => errors.filter(({ kind }) => kinds.includes(kind)).length
  const refused = count(['overloaded', 'refused'])
  if (refused * 2 >= errors.length)
    return fail('overloaded', 'segments: too few relays took what was to be left', {
      fields,
      next: 'Try again later, leave less, or wait until more relays offer room.',
      cause,
    })
  return fail('unreachable', 'segments: too few relays that should hold were reached', {
    fields,
    next: 'Try again in a few minutes; `warren doctor` tells what is in the way.',
    cause,
  })
}
