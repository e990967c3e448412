/** All transfers as rows of one table, newest first. */
import type { Download, Share } from '@warren/api'

/** Which row: what it shows is read while it is in sight. */
export interface TransferRow {
  readonly kind: 'share' | 'download'
  readonly id: string
}

export function rowsOf(
  shares: readonly Share[],
  downloads: readonly Download[],
  filter: string,
): TransferRow[] {
  const wanted = filter.trim().toLowerCase()
  const isWanted = ({ name }: { readonly name: string }): boolean =>
    wanted === '' || name.toLowerCase().includes(wanted)
  const rows: TransferRow[] = []
  for (const download of downloads.toReversed())
    if (isWanted(download)) rows.push({ kind: 'download', id: download.id })
  for (const share of shares.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)))
    if (isWanted(share)) rows.push({ kind: 'share', id: share.id })
  return rows
}

/** Which rows are in sight, with `spare` ones above and below, of rows that are all of one height. */
export function windowOf(
  rows: number,
  rowHeight: number,
  top: number,
  height: number,
  spare: number,
): { first: number; last: number } {
  const first = Math.max(0, Math.floor(top / rowHeight) - spare)
  return { first, last: Math.min(rows, Math.ceil((top + height) / rowHeight) + spare) }
}
