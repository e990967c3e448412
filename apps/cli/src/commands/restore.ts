/** `warren restore`: an owner's keys and addresses in an empty home. */
import fs from 'node:fs'
import path from 'node:path'
import type { RestoreOutcome, RestoreSource } from '@warren/node'
import { badInput } from '../command-failure.ts'
import { commandFor, isRunning, type HomeOption, homeOf } from '../home.ts'
import { makeDirectory } from '../make-directory.ts'
import type { Output } from '../output.ts'
import { askSecret, readStdinLines } from '../read-secret.ts'
import { entriesText } from '../show/entries.ts'

export interface RestoreOptions extends HomeOption {
  readonly shares?: boolean
  readonly stdin?: boolean
  readonly from?: string
  readonly services?: number
  readonly join?: string
  readonly network?: string
}

export async function restore(output: Output, options: RestoreOptions): Promise<undefined> {
  const source = sourceOf(options)
  if (options.join !== undefined && options.network !== undefined)
    throw badInput('--join and --network both name a network.', 'Give one of them.')
  if (isRunning(options)) {
    throw badInput('Warren runs with this home.', `Stop it first: ${commandFor(options, 'down')}`)
  }
  const home = homeOf(options)
  makeDirectory(home)
  const { hasRoot, restoreHome } = await import('@warren/node')
  const { Sensitive } = await import('@warren/kernel')
  // A home that already waits for its index takes another source; the words are in it.
  const needsWords = !hasRoot(home)
  const isWaitingFor = source.kind !== 'network'
  if (!needsWords && !isWaitingFor) {
    throw badInput(
      'This home has keys already; restoring would replace them.',
      'Name an empty directory: warren restore --home DIR',
    )
  }
  const root = needsWords ? new Sensitive(await rootFromWords(options)) : undefined
  const network = options.join ?? options.network
  if (network !== undefined) {
    const { joinHome } = await import('./network-join.ts')
    await joinHome(home, network)
  }
  const ask = async () => new Sensitive(await askSecret('Passphrase: '))
  const outcome = await restoreHome(home, root, source, ask)
  output.result({ restored: true, home, ...outcome }, textOf(outcome, options, network !== undefined))
}

const BACKUP_MAX_BYTES = 8 * 1024 * 1024

function sourceOf({ from, services }: RestoreOptions): RestoreSource {
  if (from !== undefined && services !== undefined)
    throw badInput('--from and --services both say what to bring back.', 'Give one of them.')
  if (services !== undefined) return { kind: 'count', services }
  if (from === undefined) return { kind: 'network' }
  const file = path.resolve(from)
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (stat === undefined || !stat.isFile() || stat.size > BACKUP_MAX_BYTES) {
    throw badInput(
      `${file} is not a backup file.`,
      'Name a file that this command wrote: warren backup file PATH',
    )
  }
  return { kind: 'file', file: fs.readFileSync(file) }
}

async function rootFromWords(options: RestoreOptions): Promise<Uint8Array> {
  const { combineRoot, parseRecoveryWords } = await import('@warren/node')
  if (options.shares !== true) {
    return options.stdin === true
      ? parseRecoveryWords((await readStdinLines()).join(' '))
      : parseRecoveryWords(await askSecret('The 24 words (they are not shown): '))
  }
  const { createNodePrimitives } = await import('@warren/platform/node')
  return combineRoot(
    createNodePrimitives(),
    options.stdin === true ? await sharesOnStdin() : await askShares(),
  )
}

/** An empty line ends a share; without any, each line is one. */
async function sharesOnStdin(): Promise<string[]> {
  const lines = await readStdinLines()
  const separator = lines.some((line, index) => line.trim() === '' && index < lines.length - 1)
    ? /\n\s*\n/
    : /\n/
  return lines
    .join('\n')
    .split(separator)
    .filter((text) => text.trim() !== '')
}

/** Each is read at once, so that a mistake is told where it was made. */
async function askShares(): Promise<string[]> {
  const [{ parseRecoveryShare }, { createNodePrimitives }] = await Promise.all([
    import('@warren/node'),
    import('@warren/platform/node'),
  ])
  const texts: string[] = []
  for (let need = 2; texts.length < need; ) {
    const text = await askSecret(`The 32 words of share ${texts.length + 1} (they are not shown): `)
    need = parseRecoveryShare(createNodePrimitives(), text).need
    texts.push(text)
  }
  return texts
}

function textOf(outcome: RestoreOutcome, options: RestoreOptions, knowsNetwork: boolean): string {
  const { services, sites, pending } = outcome
  const up = knowsNetwork
    ? commandFor(options, 'up')
    : `${commandFor(options, 'up', '--join', 'TEXT')} (unless this home knows its network)`
  if (pending) {
    return `The keys are back. What else there was is looked for in the network at the start.\nType: ${up}`
  }
  const folders = sites === 0 ? '' : '\nSites need their folders: warren site update SITE DIR'
  const targets =
    options.services === undefined || services === 0
      ? ''
      : '\nThe services have no servers behind them yet: warren service target ADDRESS PORT=TARGET'
  return `Back: ${entriesText(outcome)}. Shares need their files: warren share relocate ID PATH${folders}${targets}\nType: ${up}`
}
