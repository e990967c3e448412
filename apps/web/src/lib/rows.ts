/** All transfers as rows of one table, newest first. */
import type { Download, Share } from '@warren/api'

export type TransferRow =
  | { readonly kind: 'share'; readonly id: string; readonly name: string; readonly share: Share }
  | { readonly kind: 'download'; readonly id: string; readonly name: string; readonly download: Download }

export function rowsOf(
  shares: readonly Share[],
  downloads: readonly Download[],
  filter: string,
): TransferRow[] {
  const wanted = filter.trim().toLowerCase()
  const isWanted = ({ name }: { readonly name: string }): boolean =>
    wanted === '' || name.toLowerCase().includes(wanted)
  const out = shares
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    .map((share): TransferRow => ({ kind: 'share', id: share.id, name: share.name, share }))
  const in_ = downloads
    .toReversed()
    .map((download): TransferRow => ({ kind: 'download', id: download.id, name: download.name, download }))
  return [...in_, ...out].filter(isWanted)
}

/** Which rows are in sight, with some above and below, of rows that are all of one height. */
export function windowOf(
  rows: number,
  rowHeight: number,
  top: number,
  height: number,
): { first: number; last: number } {
  const spare = 8
  const first = Math.max(0, Math.floor(top / rowHeight) - spare)
  return { first, last: Math.min(rows, Math.ceil((top + height) / rowHeight) + spare) }
}
