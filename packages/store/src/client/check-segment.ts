/** Asks every place of a segment for its share, renews them, and finds liars (docs/spec/store.md §12). */
import { asWarrenError, type Cancel, CancelSource, drawShuffled, throwIfCancelled } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import { CHECK_SAMPLE } from '../limits.ts'
import type { CheckOptions, LeftSegment, SegmentState } from '../segment.ts'
import { askAgain } from './again.ts'
import type { SharePlaces } from './placement.ts'
import { placesOf, type SegmentContext } from './segment-context.ts'

const HOUR_MS = 3_600_000

/** A share that a holder says it has. */
export interface LiveShare {
  readonly index: number
  readonly holder: RelayInfo
  /** Hours since 1970. */
  readonly until: number
}

export interface Findings {
  /** Without the liars. */
  readonly live: readonly LiveShare[]
  /** Said to be alive, and not to be had. */
  readonly liars: readonly LiveShare[]
}

/** @throws WarrenError `no-path`, `cancelled`. */
export async function findLive(
  context: SegmentContext,
  segment: LeftSegment,
  options: CheckOptions,
): Promise<Findings> {
  const { cancel, group } = options
  throwIfCancelled(cancel)
  const places = placesOf(context, segment)
  const until = options.until ?? Math.ceil(context.ports.clock.wallMs() / HOUR_MS)
  const source = new CancelSource()
  const stop = (): void => source.abort()
  cancel?.addEventListener('abort', stop)
  try {
    const asked = await Promise.all(
      segment.ids.map((id, index) => {
        const holder = places.holders[index]
        const others = [...(holder === undefined ? [] : [holder]), ...places.elsewhere(index)]
        return findShare(context, { index, id, candidates: others, until, group, cancel: source.cancel })
      }),
    )
    const found = oneOfEach(
      asked.filter((share) => share !== undefined),
      places,
    )
    const liars = await findLiars(context, segment, found, { ...options, cancel: source.cancel })
    throwIfCancelled(cancel)
    return { live: found.filter((share) => !liars.has(share)), liars: [...liars] }
  } finally {
    cancel?.removeEventListener('abort', stop)
    source.abort()
  }
}

/**
 * No holder is left two shares of a segment, so none counts twice: one that signs for whatever it is asked would stand for all that is lost. Its
 * own place comes first.
 */
function oneOfEach(found: readonly LiveShare[], { holders }: SharePlaces): LiveShare[] {
  const isAtPlace = ({ index, holder }: LiveShare): boolean => holders[index] === holder
  const byHolder = new Map<RelayInfo, LiveShare>()
  for (const share of found)
    if (!byHolder.has(share.holder) || isAtPlace(share)) byHolder.set(share.holder, share)
  return [...byHolder.values()]
}

interface Search {
  readonly index: number
  readonly id: Uint8Array
  /** The place of the share, then others. */
  readonly candidates: readonly RelayInfo[]
  readonly until: number
  readonly group: string
  readonly cancel: Cancel
}

async function findShare(
  { ports, askShare }: SegmentContext,
  { index, id, candidates, until, group, cancel }: Search,
): Promise<LiveShare | undefined> {
  for (const holder of candidates) {
    if (cancel.aborted) return undefined
    try {
      const renew = (): Promise<number | undefined> =>
        askShare.renew(id, until, { holder: holder.id, group, cancel })
      const kept = await askAgain(ports, cancel, renew)
      if (kept !== undefined) return { index, holder, until: kept }
    } catch (thrown) {
      const error = asWarrenError(thrown)
      if (error.kind === 'bug') throw error
      // Who does not answer, or not as it should, does not have it as far as anybody can tell.
    }
  }
  return undefined
}

/** Fetches some of what is said to be alive: whoever cannot give it lied. */
async function findLiars(
  context: SegmentContext,
  segment: LeftSegment,
  found: readonly LiveShare[],
  options: CheckOptions & { readonly cancel: Cancel },
): Promise<ReadonlySet<LiveShare>> {
  const sample = drawShuffled(context.ports.random, found).slice(0, options.sample ?? CHECK_SAMPLE)
  const liars = new Set<LiveShare>()
  if (sample.length === 0) return liars
  await context.incoming.take(sample.length, options.cancel)
  await Promise.all(
    sample.map(async (share) => {
      const errand = { holder: share.holder.id, group: options.group, cancel: options.cancel }
      try {
        const get = (): Promise<Uint8Array | undefined> =>
          context.askShare.get(segment.ids[share.index] as Uint8Array, errand)
        const bytes = await askAgain(context.ports, options.cancel, get)
        if (bytes === undefined) liars.add(share)
      } catch (thrown) {
        if (asWarrenError(thrown).kind === 'bug') throw thrown
        liars.add(share)
      } finally {
        context.incoming.give(1)
      }
    }),
  )
  return liars
}

/** @param live - until when each live share is kept, hours since 1970. */
export function stateOf(segment: LeftSegment, live: readonly number[]): SegmentState {
  return {
    live: live.length,
    needed: segment.data,
    total: segment.data + segment.parity,
    until: live.length === 0 ? 0 : Math.min(...live),
  }
}
