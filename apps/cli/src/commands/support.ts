/** `warren support`: what can be passed on to get help. It is shown before it is saved. */
import fs from 'node:fs'
import path from 'node:path'
import readline from 'node:readline/promises'
import type { SupportBundle } from '@warren/api'
import { badInput, CommandFailure } from '../command-failure.ts'
import { commandFor, isRunning, type HomeOption, homeOf, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { VERSION } from '../version.ts'

export interface SupportOptions extends HomeOption {
  readonly out?: string
  readonly yes?: boolean
}

export async function support(output: Output, options: SupportOptions): Promise<undefined> {
  const target = options.out === undefined ? undefined : path.resolve(options.out)
  if (target !== undefined && fs.existsSync(target))
    throw badInput(`${target} is there already.`, 'Name another file, or remove it.')
  if (target !== undefined && options.yes !== true && (output.json || !canAsk())) {
    throw badInput(
      'It is shown before it is saved, and nobody is here to look at it.',
      'Look at it first with: warren support. Then add --yes.',
    )
  }
  output.progress('Asking how it is; this takes up to 15 seconds.')
  const bundle = await bundleOf(options)
  const text = `${JSON.stringify(bundle, undefined, 2)}\n`
  if (target === undefined) return output.result(bundle, text.trimEnd()) as undefined
  output.text(text.trimEnd())
  if (options.yes !== true) await askToSave(target)
  fs.writeFileSync(target, text, { flag: 'wx', mode: 0o600 })
  output.result(
    { path: target, bytes: Buffer.byteLength(text), bundle },
    `Written: ${target}\nNo key, address, name or content is in it. Times and counts are: pass it on only to whom you ask for help.`,
  )
}

/** A daemon that does not answer is when help is wanted most. */
async function bundleOf(options: SupportOptions): Promise<SupportBundle> {
  if (isRunning(options)) {
    try {
      return await withDaemon(options, (client) => client.call('makeSupportBundle'))
    } catch {
      // Without it, then: the doctor finds out why.
    }
  }
  const { homeSupportBundle } = await import('@warren/node')
  return homeSupportBundle({
    home: homeOf(options),
    version: VERSION,
    command: (...words) => commandFor(options, ...words),
  })
}

function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}

/** Anything but a yes is a no: Ctrl-C and Ctrl-D too. @throws CommandFailure `cancelled`. */
async function askToSave(target: string): Promise<void> {
  const terminal = readline.createInterface({ input: process.stdin, output: process.stderr })
  const left = new Promise<string>((resolve) => {
    terminal.once('close', () => resolve(''))
  })
  try {
    const asked = terminal.question(`Save this as ${target}? [y/N] `).catch(() => '')
    const answer = await Promise.race([asked, left])
    if (/^y(es)?$/i.test(answer.trim())) return
  } finally {
    terminal.close()
  }
  throw new CommandFailure('cancelled', 'Nothing was saved.', { next: 'Answer y to save it.' })
}
