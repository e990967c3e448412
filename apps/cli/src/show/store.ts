/** What a relay keeps for others, as people read it. */
import type { StoreStatus } from '@warren/api'
import { labelled } from './table.ts'
import { count, formatBytes } from './units.ts'

export function showStore({ held }: StoreStatus): string {
  if (held === undefined) return 'Nothing is kept for others: this node is no relay.'
  const { quotaBytes, usedBytes, shares, items, freeBytes, isDiskFull, earliestUntil, answers } = held
  const { stored, full, found, missing } = answers
  return labelled([
    [
      'kept',
      `${formatBytes(usedBytes)} of ${formatBytes(quotaBytes)}: ${count(shares, 'share')}, ${count(items, 'item')}`,
    ],
    ['promised', earliestUntil === undefined ? undefined : `the first promise ends at ${earliestUntil}`],
    ['disk', freeBytes === undefined ? undefined : `${formatBytes(freeBytes)} free${isDiskFull ? FULL : ''}`],
    ['since start', `${stored} put, ${full} turned away for room, ${found} found, ${missing} not here`],
  ])
}

const FULL = ': nothing more is taken, so that a tenth of it stays free'
