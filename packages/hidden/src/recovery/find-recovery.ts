/** Finds the newest recovery index: in this period's place, then in those of the periods before (docs/spec/recovery.md §5). */
import {
  asWarrenError,
  type Cancel,
  fail,
  isWarrenError,
  type Ports,
  type SafeText,
  safeText,
  throwIfCancelled,
} from '@warren/kernel'
import type { FoundRecord, RecordsClient } from '@warren/records'
import type { NetworkRules } from '../descriptor-record.ts'
import { RECOVERY_PARALLEL_READS, RECOVERY_PERIODS_KEPT } from '../limits.ts'
import { currentPeriod } from '../time-period.ts'
import {
  createRecoveryRecordType,
  openRecoveryRecord,
  type RecoveryKeys,
  recoveryLocation,
} from './recovery-record.ts'

export interface FindRecoveryConfig extends NetworkRules {
  readonly keys: RecoveryKeys
  readonly records: RecordsClient
}

export interface FindProgress {
  readonly cancel: Cancel
  /** Periods looked at, and how many of them did not answer; `part` is 0 to 1. */
  looked(part: number, cause: SafeText | undefined): void
}

export interface FoundRecovery {
  readonly content: Uint8Array
  readonly revision: number
  /** 0: of this period. */
  readonly periodsAgo: number
}

/**
 * @returns undefined: holders of every period answered, and none has one.
 * @throws WarrenError `unreachable`: nothing was found, and holders of some periods did not answer; `no-path`, `cancelled`;
 *   `malformed`: what was found is signed by this owner, but is not what this version writes.
 */
export async function findRecovery(
  ports: Pick<Ports, 'clock' | 'primitives' | 'log'>,
  config: FindRecoveryConfig,
  progress: FindProgress,
): Promise<FoundRecovery | undefined> {
  const { clock, primitives } = ports
  const { networkId, periodMinutes, keys, records } = config
  const type = createRecoveryRecordType(primitives, config)
  const now = currentPeriod(clock.wallMs(), periodMinutes)
  const offsets = offsetsToTry().filter((offset) => now.number + offset >= 0)
  let silent = 0
  const read = async (offset: number): Promise<(FoundRecord & { offset: number }) | undefined> => {
    const period = { ...now, number: now.number + offset }
    try {
      const location = recoveryLocation(primitives, networkId, keys, period)
      const found = await records.get(type, location, progress.cancel)
      return found && { ...found, offset }
    } catch (thrown) {
      const error = asWarrenError(thrown)
      if (error.kind === 'cancelled' || error.kind === 'no-path' || error.kind === 'bug') throw error
      silent++
      return undefined
    }
  }
  for (let at = 0; at < offsets.length; at += RECOVERY_PARALLEL_READS) {
    throwIfCancelled(progress.cancel)
    const batch = await Promise.all(offsets.slice(at, at + RECOVERY_PARALLEL_READS).map(read))
    const [newest] = batch
      .filter((found) => found !== undefined)
      .toSorted((a, b) => b.facts.revision - a.facts.revision)
    if (newest !== undefined) {
      const content = openOwn(() => openRecoveryRecord(primitives, networkId, keys, newest.record))
      return { content, revision: newest.facts.revision, periodsAgo: Math.max(0, -newest.offset) }
    }
    const cause = silent > 0 ? safeText('holders of some days do not answer') : undefined
    progress.looked(Math.min(1, (at + RECOVERY_PARALLEL_READS) / offsets.length), cause)
  }
  if (silent === 0) return undefined
  throw fail('unreachable', 'no recovery index was found, but holders of some days did not answer', {
    fields: { silent, periods: offsets.length },
    next: 'It is tried again by itself.',
  })
}

function openOwn<T>(open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (!isWarrenError(error) || error.kind === 'bug') throw error
    throw fail('malformed', 'a recovery index was found that this version cannot read', {
      next: 'Use the newest Warren, or give the backup file: warren restore --from FILE',
      cause: error,
    })
  }
}

/** This period and its neighbours, since clocks differ and owners change over at different times; then ever further back. */
function offsetsToTry(): number[] {
  return [0, -1, 1, ...Array.from({ length: RECOVERY_PERIODS_KEPT - 1 }, (_, index) => -2 - index)]
}
