/** Downloads, and what links hold, as people read them. */
import type { Content, ContentEntry, Download } from '@warren/api'
import { printable } from './printable.ts'
import { labelled } from './table.ts'
import { count, formatBytes, formatDuration, formatSeconds } from './units.ts'

/** One line: how far, how fast, how long yet, over how many circuits; or what it waits for. */
export function downloadLine(download: Download): string {
  const { totalBytes, bytesPerS, etaMs, circuits, step, waitingFor, cause } = download
  const part = totalBytes === 0 ? '' : `${percentage(download)} %`.padStart(5)
  if (waitingFor !== undefined) {
    return `${part}  waits for ${cause === undefined ? waitingFor : `${waitingFor}: ${cause}`}`.trimStart()
  }
  if (bytesPerS === 0) return `${part}  ${step}`.trimStart()
  const left = etaMs === undefined ? '' : `  ${formatDuration(etaMs)} left`
  const from =
    download.holders?.state === 'connected' ? fromText(circuits, download.holders.count, 'circuit') : ''
  return `${part}  ${formatBytes(bytesPerS)}/s${left}  ${from || count(circuits, 'circuit')}`
}

function fromText(sharers: number, holders: number, one = 'sharer'): string {
  if (holders === 0) return count(sharers, one)
  return sharers === 0 ? count(holders, 'holder') : `${count(sharers, one)} and ${count(holders, 'holder')}`
}

function percentage({ totalBytes, verifiedBytes }: Download): number {
  return totalBytes === 0 ? 0 : Math.floor((100 * verifiedBytes) / totalBytes)
}

/** @param now - how long this attempt took, and what it fetched: less than all of it if an earlier one had begun. */
export function showDone(
  download: Download,
  { ms, fetchedBytes }: { readonly ms: number; readonly fetchedBytes: number },
): string {
  const { to, totalBytes, files, renamed, renamedCount } = download
  const rate = `${formatBytes((1000 * fetchedBytes) / Math.max(1, ms))}/s`
  const rest = fetchedBytes === totalBytes ? '' : `, the last ${formatBytes(fetchedBytes)} of it`
  const what = files === 1 ? formatBytes(totalBytes) : `${count(files, 'file')}, ${formatBytes(totalBytes)}`
  const names = renamed.map(({ from, to: name }) => `  ${printable(from)} is called ${printable(name)} here`)
  const more = renamedCount > renamed.length ? [`  and ${renamedCount - renamed.length} more`] : []
  return [
    `${printable(to)} is here: ${what}${rest} in ${formatSeconds(ms)} (${rate}), every byte checked.`,
    ...names,
    ...more,
  ].join('\n')
}

const STATES: Readonly<Record<Download['state'], string>> = {
  running: 'is being fetched',
  waiting: 'waits',
  paused: 'is held',
  done: 'is here',
  failed: 'has failed',
}

export function showDownload(download: Download): string {
  const { id, name, state, to, totalBytes, waitingFor, cause, next, sources, holders, error } = download
  const isOver = state === 'done' || state === 'failed'
  const rows = [
    ['name', name === '' ? undefined : printable(name)],
    ['state', state === 'running' ? downloadLine(download).trim() : STATES[state]],
    ['fetched', isOver ? undefined : `${percentage(download)} % of ${formatBytes(totalBytes)}`],
    ['waits for', waitingFor === undefined ? undefined : [waitingFor, cause].filter(Boolean).join(': ')],
    ['failed', error?.message],
    ['to do', error?.next ?? next],
    ['from', isOver ? undefined : fromText(sources.length, holders?.count ?? 0)],
    [state === 'done' ? 'is at' : 'goes to', printable(to)],
  ] as const
  return `${id}\n${labelled(rows)}`
}

export function showContent({ name, kind, files, bytes }: Content): string {
  const what = kind === 'file' ? 'a file' : `a folder with ${count(files, 'file')}`
  return `"${printable(name)}": ${what}, ${formatBytes(bytes)}`
}

export function showEntry({ path, kind, bytes }: ContentEntry): string {
  return `${(kind === 'folder' ? '-' : formatBytes(bytes)).padStart(8)}  ${printable(path)}${kind === 'folder' ? '/' : ''}`
}
