/** Puts a share on the holder at its place, or on an alternate (docs/spec/store.md §5). */
import { asWarrenError, type Cancel, fail, type Ports, toHex, type WarrenError } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import { MAX_ALTERNATES } from '../limits.ts'
import { askAgain } from './again.ts'
import type { AskShare } from './ask-share.ts'
import type { SharePlaces } from './placement.ts'

/** A share that is to be left. */
export interface OutgoingShare {
  /** Within the segment. */
  readonly index: number
  readonly id: Uint8Array
  readonly bytes: Uint8Array
}

export interface LeaveOrder {
  readonly places: SharePlaces
  /** Relays, by identity in hex, that have a share of the segment or were offered one as alternates; grows. */
  readonly taken: Set<string>
  /** Hours since 1970. */
  readonly until: number
  readonly group: string
  readonly cancel: Cancel
}

/** A holder signed to keep the share, in hours since 1970; or why none did. */
export type LeaveOutcome = { readonly until: number } | { readonly error: WarrenError }

/** Leaves one share; never throws. */
export async function leaveShare(
  ports: Pick<Ports, 'clock'>,
  askShare: AskShare,
  share: OutgoingShare,
  order: LeaveOrder,
): Promise<LeaveOutcome> {
  const { until, group, cancel } = order
  let error = fail('no-path', 'share: there are fewer relays than shares')
  for (const holder of candidatesFor(share.index, order)) {
    const errand = { holder: holder.id, group, cancel }
    try {
      const put = (): Promise<number> => askShare.put(share.bytes, share.id, until, errand)
      return { until: await askAgain(ports, cancel, put) }
    } catch (thrown) {
      error = asWarrenError(thrown)
    }
    if (error.kind === 'cancelled' || error.kind === 'bug') break
  }
  return { error }
}

/** Who is offered a share, one after the other; nobody has two of one segment. */
function* candidatesFor(index: number, { places, taken }: LeaveOrder): Generator<RelayInfo> {
  const holder = places.holders[index]
  if (holder === undefined) return
  if (!taken.has(toHex(holder.id))) {
    taken.add(toHex(holder.id))
    yield holder
  }
  let tried = 0
  for (const alternate of places.alternates(index)) {
    const name = toHex(alternate.id)
    if (taken.has(name)) continue
    if (tried++ === MAX_ALTERNATES) return
    taken.add(name)
    yield alternate
  }
}
