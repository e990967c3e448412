/** Re-creates what is missing of a segment (docs/spec/store.md §12). */
import { CancelSource, equalBytes, fail, throwIfCancelled, toHex } from '@warren/kernel'
import type { LeftSegment, SegmentOptions, SegmentState } from '../segment.ts'
import { findLive, stateOf } from './check-segment.ts'
import { getSegment } from './get-segment.ts'
import { codeShares, leaveShares } from './put-segment.ts'
import { placesOf, type SegmentContext } from './segment-context.ts'

export async function repairSegment(
  context: SegmentContext,
  segment: LeftSegment,
  until: number,
  options: SegmentOptions,
): Promise<SegmentState> {
  const { live, liars } = await findLive(context, segment, { ...options, until })
  const kept = live.map((share) => share.until)
  const alive = new Set(live.map(({ index }) => index))
  if (alive.size === segment.ids.length) return stateOf(segment, kept)
  const places = placesOf(context, segment)
  const taken = new Set([...live, ...liars].map(({ holder }) => toHex(holder.id)))
  const free = [...places.holders, ...places.alternates(0)].filter(({ id }) => !taken.has(toHex(id))).length
  // Nothing is fetched in vain.
  if (free === 0) return { ...stateOf(segment, kept), isCrowded: true }
  const blocks = await getSegment(context, segment, segment.ids, options)
  const shares = await codeShares(context, segment, blocks)
  for (const { id, index } of shares) {
    if (!equalBytes(id, segment.ids[index] as Uint8Array))
      throw fail('not-authentic', 'segments: the parity was not made from the blocks')
  }
  const missing = shares.filter(({ index }) => !alive.has(index))
  await context.outgoing.take(missing.length, options.cancel)
  const source = new CancelSource()
  const stop = (): void => source.abort()
  options.cancel?.addEventListener('abort', stop)
  try {
    const leaving = leaveShares(context, missing, {
      // Who has none may be a holder in this view: whoever left it saw other relays.
      places: { ...places, alternates: (share) => [...places.alternates(share), ...places.elsewhere(share)] },
      taken,
      until,
      group: options.group,
      cancel: source.cancel,
    })
    if (options.cancel?.aborted === true) stop()
    await leaving.finished
    throwIfCancelled(options.cancel)
    const after = stateOf(segment, [...kept, ...leaving.held])
    return leaving.held.length < missing.length && free <= missing.length
      ? { ...after, isCrowded: true }
      : after
  } finally {
    options.cancel?.removeEventListener('abort', stop)
  }
}
