/** The home directory of a command, and the daemon that runs with it. */
import path from 'node:path'
import { type Client, connectDaemon, defaultHome, readDaemonFile } from '@warren/sdk'
import { badInput, CommandFailure, failureOf } from './command-failure.ts'
import { EXIT } from './exit-codes.ts'
import { identityOf } from './processes/identity.ts'
import { shellCommand } from './show/table.ts'

export interface HomeOption {
  readonly home?: string
}

/** The absolute path of the home that was given, or of the default one. */
export function homeOf({ home }: HomeOption): string {
  if (home === '') throw badInput('The home directory is empty text.', 'Type: warren COMMAND --home DIR')
  return path.resolve(home ?? defaultHome(process.env))
}

/** How a command is typed for this home. */
export function commandFor(options: HomeOption, ...words: readonly string[]): string {
  return shellCommand('warren', ...words, ...(options.home === undefined ? [] : ['--home', options.home]))
}

/**
 * Asks the daemon of a home.
 *
 * @throws CommandFailure with exit code 3: no daemon runs there; else what the daemon said.
 */
export async function withDaemon<T>(options: HomeOption, ask: (client: Client) => Promise<T>): Promise<T> {
  const home = homeOf(options)
  const daemon = readDaemonFile(home)
  // A daemon that was killed leaves its word behind. Who listens at its port now must not be shown the token.
  if (daemon === undefined || identityOf(daemon.pid) === undefined) throw notRunning(home, options)
  try {
    return await ask(connectDaemon(home))
  } catch (error) {
    throw failureOf(error).exitCode === EXIT.notRunning ? notRunning(home, options) : error
  }
}

/** Whether a daemon runs with this home. */
export function isRunning(options: HomeOption): boolean {
  const daemon = readDaemonFile(homeOf(options))
  return daemon !== undefined && identityOf(daemon.pid) !== undefined
}

function notRunning(home: string, options: HomeOption): CommandFailure {
  return new CommandFailure('unreachable', `Warren does not run with the home ${home}.`, {
    next: `Type: ${commandFor(options, 'up')}`,
    exitCode: EXIT.notRunning,
  })
}

export interface Interrupt {
  readonly signal: AbortSignal
  /** As if somebody had pressed Ctrl-C. */
  abort(): void
  release(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A signal to give up: the first Ctrl-C. The second one ends the process at once. */
export function onInterrupt(): Interrupt {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted)
    controller.abort()
  }
  for (const name of SIGNALS) process.on(name, stop)
  return {
    signal: controller.signal,
    abort: () => controller.abort(),
    release() {
      for (const name of SIGNALS) process.off(name, stop)
    },
  }
}
