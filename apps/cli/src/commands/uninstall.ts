/** `warren uninstall`: says what there is, asks, takes away what Warren made, and says what stays. */
import fs from 'node:fs'
import path from 'node:path'
import type { HomeFile, RemovalChoice } from '@warren/node'
import { planRemoval, removeHome } from '@warren/node'
import { defaultHome } from '@warren/sdk'
import { askYes } from '../ask-yes.ts'
import { CommandFailure } from '../command-failure.ts'
import { isRunning, type HomeOption, homeOf, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { showPlan, showRemoved } from '../show/uninstall.ts'
import { type Left, leftProgram, leftUnits, printedFiles } from '../uninstall/outside.ts'
import { stopDaemon } from './down.ts'

export interface UninstallOptions extends HomeOption {
  readonly yes?: boolean
  readonly keepKeys?: boolean
  readonly withoutWords?: boolean
}

export async function uninstall(output: Output, options: UninstallOptions): Promise<undefined> {
  const home = homeOf(options)
  const choice: RemovalChoice = {
    keepKeys: options.keepKeys === true,
    withoutWords: options.withoutWords === true,
  }
  if (fs.lstatSync(home, { throwIfNoEntry: false }) === undefined) {
    throw new CommandFailure('not-found', `There is no home ${home}.`, {
      next: 'Nothing was removed. Name another with --home DIR.',
    })
  }
  const plan = planRemoval(home, choice)
  const runs = isRunning(options)
  const unfinished = runs ? await unfinishedDownloads(options) : undefined
  // A home beside the usual one goes alone: what shells know of Warren belongs to the program.
  const printed = home === path.resolve(defaultHome(process.env)) ? printedFiles(process.env) : []
  const left = (inHome: readonly string[]): Left[] => {
    const outside = [...leftUnits(process.env), ...leftProgram(process.env)]
    // A user of a service has its home for his own, with what is compiled in it.
    const isTold = (name: string): boolean =>
      outside.some((each) => each.path?.startsWith(path.join(home, name, path.sep)) === true)
    const own = inHome.filter((name) => !isTold(name)).map((name) => inHomeLeft(home, name, choice))
    return [...own, ...leftDownloads(unfinished), ...outside]
  }
  const kept = plan.files.filter((file) => !plan.removed.includes(file)).map(({ name }) => name)
  output.progress(
    showPlan({
      home,
      isRunning: runs,
      parts: partsOf(plan.removed),
      printed,
      left: left([...kept, ...plan.foreign]),
    }),
  )
  await askYes(output, options, 'Remove it?', {
    no: 'Nothing was removed.',
    next: 'To keep the keys and remove the rest, add --keep-keys.',
  })
  if (runs) await stopDaemon(options)
  const removal = await removeHome(home, choice)
  for (const file of printed) fs.rmSync(file, { force: true })
  const answer = {
    home,
    stopped: runs,
    homeRemoved: removal.isGone,
    removed: [...removal.removed.map(({ name }) => path.join(home, name)), ...printed],
    left: left(removal.left),
  }
  output.result(answer, showRemoved({ ...answer, isEmpty: removal.left.length === 0 }))
}

export interface RemovedPart {
  readonly part: HomeFile['part']
  readonly files: number
  readonly bytes: number
}

function partsOf(files: readonly HomeFile[]): RemovedPart[] {
  const parts = [...new Set(files.map(({ part }) => part))]
  return parts.map((part) => {
    const own = files.filter((file) => file.part === part)
    return { part, files: own.length, bytes: own.reduce((sum, { bytes }) => sum + bytes, 0) }
  })
}

function inHomeLeft(home: string, name: string, { keepKeys }: RemovalChoice): Left {
  const file = path.join(home, name)
  const isKept = keepKeys && /^(key|words-shown|state)/.test(name)
  return isKept ? { what: 'kept, as you said', path: file } : { what: 'not made by Warren', path: file }
}

/** What they have fetched lies in directories of the user, which nobody touches. undefined: they cannot be asked. */
async function unfinishedDownloads(options: HomeOption): Promise<number | undefined> {
  try {
    return await withDaemon(options, async (client) => {
      let unfinished = 0
      for await (const { state } of client.list('listDownloads')) if (state !== 'done') unfinished++
      return unfinished
    })
  } catch {
    // Locked, most likely.
    return undefined
  }
}

function leftDownloads(unfinished: number | undefined): Left[] {
  const stay: Left = { what: 'files that you shared or got: they stay where they are' }
  if (unfinished === 0) return [stay]
  const what =
    unfinished === undefined
      ? 'what unfinished downloads fetched, if there are any'
      : `what ${unfinished} unfinished ${unfinished === 1 ? 'download' : 'downloads'} fetched`
  return [
    stay,
    {
      what,
      next: 'it is in directories called .NAME.warren-part beside the place of the download; remove them',
    },
  ]
}
