/** `warren browse`: a site in a Chromium of its own, with a profile that is new each time and gone afterwards. */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { confinedArguments, findChromium, prepareProfile } from '../browse/chromium.ts'
import { CommandFailure } from '../command-failure.ts'
import { type HomeOption, onInterrupt, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'

export interface BrowseOptions extends HomeOption {
  readonly chromium?: string
  /** False: `--no-sandbox`. */
  readonly sandbox: boolean
}

export async function browse(
  output: Output,
  site: string,
  { chromium, sandbox, ...options }: BrowseOptions,
): Promise<undefined> {
  const program = chromium ?? findChromium()
  if (program === undefined) {
    throw new CommandFailure('not-found', 'There is no Chromium on this machine.', {
      next: 'Install it (on Debian: apt install chromium), or give the path of one: --chromium PATH. Sites without scripts open in any browser.',
    })
  }
  if (sandbox && process.getuid?.() === 0) {
    throw new CommandFailure('unsupported', 'Chromium has no sandbox when root starts it.', {
      next: 'Run Warren and this command as another user. To go without it all the same: --no-sandbox',
    })
  }
  const way = await withDaemon(options, (client) => client.call('browseSite', { params: { site } }))
  const { url = '', address, scripts } = way
  const what = scripts ? 'Its scripts run there.' : 'No scripts run: warren site allow lets them.'
  output.result(
    { address, scripts },
    `The site opens in a browser of its own, which reaches nothing else. ${what}`,
  )
  await runChromium(program, url, sandbox)
}

/** Resolves once it was closed. The address in its arguments works once, so whoever sees it there later has nothing of it. */
async function runChromium(program: string, url: string, sandbox: boolean): Promise<void> {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-browse-'))
  const interrupt = onInterrupt()
  try {
    prepareProfile(profile)
    const own = [`--user-data-dir=${profile}`, ...(sandbox ? [] : ['--no-sandbox'])]
    const child = spawn(program, [...own, ...confinedArguments(new URL(url).host), '--new-window', url], {
      stdio: 'ignore',
    })
    interrupt.signal.addEventListener('abort', () => child.kill())
    await new Promise<void>((resolve, reject) => {
      child.on('exit', () => resolve())
      child.on('error', (cause) =>
        reject(
          new CommandFailure('not-found', 'This Chromium cannot be started.', {
            next: `Look at the path that was given. The system says: ${cause.message}`,
          }),
        ),
      )
    })
  } finally {
    interrupt.release()
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  }
}
