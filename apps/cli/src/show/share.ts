/** Shares as people read them. */
import type { Share } from '@warren/api'
import { leftText } from './kept.ts'
import { printable } from './printable.ts'
import { labelled } from './table.ts'
import { count, formatBytes } from './units.ts'

/** @param stop - the command that ends it. */
export function showNewShare(share: Share, stop: string): string {
  const { link = '', url, name, warning } = share
  const rows = [
    ['link', link],
    ['to get it', `warren get ${link}`],
    ['in a browser', url === undefined ? undefined : `${url}\n(on a machine where Warren runs)`],
    ['holds', holdsText(share)],
    ['open to', clientsText(share)],
    ['lasts', `${endText(share)}, while this node runs and the files stay as they are`],
    ['left', leftText(share)],
    ['left out', skippedText(share)],
    ['to stop it', stop],
    ['warning', warning],
  ] as const
  return `"${printable(name)}" can be fetched by ${gettersText(share)}.\n${labelled(rows)}`
}

function gettersText({ clients }: Share): string {
  if (clients.length === 0) return 'whoever has the link'
  const key = clients.length === 1 ? 'the key' : `one of the ${clients.length} keys`
  return `whoever has the link and ${key}`
}

const STATES: Readonly<Record<Share['state'], string>> = {
  reading: 'is being read',
  starting: 'is being put on the network',
  reachable: 'can be fetched',
  degraded: 'can be fetched, with fewer ways in than wanted',
  changed: 'was changed after it was shared: cannot be fetched',
  missing: 'is not where it was: cannot be fetched',
  unreadable: 'may not be read any more: cannot be fetched',
  ended: 'has ended',
}

export function showShare(share: Share): string {
  const { id, link, name, path, state, waitingFor, cause, next, warning } = share
  const rows = [
    ['name', printable(name)],
    ['state', STATES[state]],
    ['waits for', waitingFor === undefined ? undefined : reasonText(waitingFor, cause)],
    ['cause', waitingFor === undefined ? cause : undefined],
    ['to do', next],
    ['link', link],
    ['lies at', path && printable(path)],
    ['holds', holdsText(share)],
    ['open to', clientsText(share)],
    ['lasts', endText(share)],
    ['fetched', statisticsText(share)],
    ['left', leftText(share)],
    ['left out', skippedText(share)],
    ['warning', warning],
  ] as const
  return `${id}\n${labelled(rows)}`
}

export function showStatistics(share: Share): string {
  return `${share.id}  "${printable(share.name)}": ${statisticsText(share)}`
}

function reasonText(waitingFor: string, cause: string | undefined): string {
  return cause === undefined ? waitingFor : `${waitingFor}: ${cause}`
}

function holdsText({ kind, files, bytes }: Share): string {
  return kind === 'file'
    ? `one file, ${formatBytes(bytes)}`
    : `a folder: ${count(files, 'file')}, ${formatBytes(bytes)}`
}

function clientsText({ clients }: Share): string {
  return clients.length === 0 ? 'everybody who has the link' : `${count(clients.length, 'client')} with a key`
}

function endText({ once, until }: Share): string {
  const date = until === undefined ? undefined : `until ${new Date(until).toLocaleString('sv-SE')}`
  if (once)
    return date === undefined
      ? 'until the first complete download'
      : `${date}, or the first complete download`
  return date ?? 'until you stop it'
}

function statisticsText({ statistics }: Share): string {
  const { connections, completed, sentBytes, active } = statistics
  const now = active === 0 ? '' : `, ${active} at this moment`
  return `${count(connections, 'connection')}, ${count(completed, 'complete download')}, ${formatBytes(sentBytes)} sent${now}`
}

function skippedText({ skipped, skippedCount }: Share): string | undefined {
  if (skippedCount === 0) return undefined
  const lines = skipped.slice(0, 5).map(({ path, reason }) => `${printable(path)}: ${reason}`)
  const rest = skippedCount - lines.length
  return [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n')
}
