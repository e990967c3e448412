/** How many entries of each kind an index has. */
import type { RecoveryIndex } from './index-format.ts'

const KINDS = ['services', 'clientKeys', 'shares', 'sites', 'boxes', 'names'] as const

export type EntryCounts = Readonly<Record<(typeof KINDS)[number], number>>

export const NO_ENTRIES: EntryCounts = countsOf({
  services: [],
  clientKeys: [],
  shares: [],
  sites: [],
  boxes: [],
  names: [],
})

export function countsOf(index: Pick<RecoveryIndex, (typeof KINDS)[number]>): EntryCounts {
  return Object.fromEntries(KINDS.map((kind) => [kind, index[kind].length])) as EntryCounts
}
