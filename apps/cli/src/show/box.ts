/** Boxes as people read them. */
import type { AppendedBox, BoxLeft, BoxReading, BoxSequence } from '@warren/api'
import { dateText } from './kept.ts'
import { printable } from './printable.ts'
import { labelled } from './table.ts'
import { count } from './units.ts'

/** @param append - the command that appends; absent in a list. */
export function showSequence(sequence: BoxSequence, append?: string): string {
  const { id, read, write, waiting, settling, cause, next } = sequence
  const rows = [
    ['for readers', read],
    ['for writers', `${write}\n(keep it: nothing else brings the sequence back on another machine)`],
    ['to append', append],
    [
      'waits',
      waiting === 0 ? undefined : [`${waiting} to be appended`, cause, next].filter(Boolean).join('; '),
    ],
    ['settles', settling === 0 ? undefined : `${settling}, looked at once more within a minute or two`],
  ] as const
  return `${id}\n${labelled(rows)}`
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
