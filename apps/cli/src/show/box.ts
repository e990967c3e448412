/** Boxes as people read them. */
import type { AppendedBox, BoxLeft, BoxReading, BoxSequence } from '@warren/api'
import { dateText } from './kept.ts'
import { printable } from './printable.ts'
import { labelled } from './table.ts'
import { count } from './units.ts'

/** @param append - the command that appends; absent in a list. */
export function showSequence(sequence: BoxSequence, append?: string): string {
  const { id, origin, read, verify, write, waiting, settling, cause, next } = sequence
  const why = [cause, next].filter(Boolean).join('; ')
  const waits = waiting === 0 ? undefined : `${waiting} to be appended`
  const rows = [
    ['kept alive for', origin === 'pinned' ? 'others, who write it' : undefined],
    ['for readers', read],
    ['keeps it alive', verify],
    ['for writers', write],
    ['to append', append],
    ['boxes', aliveText(sequence)],
    ['waits', [waits, why].filter(Boolean).join('; ') || undefined],
    ['settles', settling === 0 ? undefined : `${settling}, looked at once more within two minutes`],
  ] as const
  return `${id}\n${labelled(rows)}`
}

function aliveText({ boxes, gone, until }: BoxSequence): string {
  const lost = gone === 0 ? '' : `, ${gone} of which no relay has any more`
  const promised = until === undefined ? '' : `, promised until ${dateText(until)} and renewed`
  return `${boxes}${lost}${promised}`
}

export function showAppended(box: AppendedBox): string {
  const rows = [
    ['stored on', storedText(box)],
    ['until', dateText(box.until)],
    ['to take it back', `warren box erase ${box.write}`],
    ['to keep it alive', `warren box renew ${box.verify}`],
  ] as const
  return `It is appended.\n${labelled(rows)}`
}

export function showLeft(left: BoxLeft): string {
  return labelled([
    ['stored on', storedText(left)],
    ['until', dateText(left.until)],
  ])
}

export function showBox({ state, contents = '' }: Omit<BoxReading['boxes'][number], 'mark'>): string {
  if (state === 'erased') return '(taken back)'
  if (state === 'unreadable') return '(cannot be opened: whoever may write left something else there)'
  const bytes = Buffer.from(contents, 'base64url')
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes)) return `(${count(bytes.length, 'byte')}, no text: --json shows them)`
  return text.replace(/\n$/, '').split('\n').map(printable).join('\n')
}

function storedText({ holders, asked }: BoxLeft): string {
  return `${count(holders, 'relay')} of ${asked}`
}
