/** What `warren uninstall` will do, and what it did. */
import type { RemovedPart } from '../commands/uninstall.ts'
import type { Left } from '../uninstall/outside.ts'
import { printable } from './printable.ts'
import { labelled } from './table.ts'
import { count, formatBytes } from './units.ts'

interface Plan {
  readonly home: string
  readonly isRunning: boolean
  readonly parts: readonly RemovedPart[]
  readonly printed: readonly string[]
  readonly left: readonly Left[]
}

const PARTS: Readonly<Record<RemovedPart['part'], string>> = {
  keys: 'keys: without them and their words nobody opens the addresses again',
  state: 'state: services, shares, keys to others’ services, guards',
  settings: 'settings: network, configuration, token',
  run: 'what a running daemon needs',
  log: 'logs',
  blocks: 'what this relay keeps for others, as it promised',
  shares: 'what was shared from stdin, and what is kept of shares',
}

export function showPlan({ home, isRunning, parts, printed, left }: Plan): string {
  const rows = parts.map(
    ({ part, files, bytes }) => [`${count(files, 'file')}, ${formatBytes(bytes)}`, PARTS[part]] as const,
  )
  return [
    `${isRunning ? 'This stops Warren and removes' : 'This removes'} from ${printable(home)}:`,
    rows.length === 0 ? '  nothing' : labelled(rows),
    ...(printed.length === 0 ? [] : ['and:', ...printed.map((file) => `  ${printable(file)}`)]),
    'It leaves:',
    ...leftLines(left),
  ].join('\n')
}

interface Removed {
  readonly home: string
  readonly homeRemoved: boolean
  readonly isEmpty: boolean
  readonly removed: readonly string[]
  readonly left: readonly Left[]
}

export function showRemoved({ home, homeRemoved, isEmpty, removed, left }: Removed): string {
  const stays = isEmpty ? 'stays, empty' : 'stays, with what is left in it'
  const place = `${printable(home)} ${homeRemoved ? 'is gone' : stays}`
  return [
    `Removed: ${count(removed.length, 'file')}; ${place}.`,
    'Left:',
    ...leftLines(left),
    'What was deleted may stay legible on free parts of the disk until they are used again.',
  ].join('\n')
}

const SHOWN = 20

function leftLines(left: readonly Left[]): string[] {
  const inHome = left.filter(({ path, next }) => path !== undefined && next === undefined)
  const hidden = inHome.slice(SHOWN)
  const shown = left.filter((each) => !hidden.includes(each)).map(line)
  return hidden.length === 0 ? shown : [...shown, `  and ${hidden.length} more in the home`]
}

function line({ what, path, next }: Left): string {
  const where = path === undefined ? '' : `: ${printable(path)}`
  return `  ${what}${where}${next === undefined ? '' : ` (${next})`}`
}
