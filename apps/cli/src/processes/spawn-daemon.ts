/** Starts a daemon in a process of its own and hears from it until it is up. */
import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Job, Status } from '@warren/api'
import { CommandFailure, failureOfReport } from '../command-failure.ts'
import { makeDirectory } from '../make-directory.ts'
import { lastLines } from './last-lines.ts'
import type { DaemonMessage } from './messages.ts'

export interface StartedDaemon {
  readonly status: Status
  /** The page, with a code that opens it once. */
  readonly page?: string | undefined
}

export interface SpawnedDaemon {
  readonly pid: number
  /** Settles when the local API answers. @throws CommandFailure why it could not start. */
  readonly api: Promise<void>
  /** Settles when it is usable, or locked. @throws CommandFailure why it could not start. */
  readonly up: Promise<StartedDaemon>
  /** Settles when it has served as a relay for a while and waits for others; never if it is usable before. */
  readonly serving: Promise<StartedDaemon>
  /** Hears no more of it, so that this process may end. */
  release(): void
}

export interface SpawnOptions {
  readonly home: string
  /** Of `warren up`, after `--home`. */
  readonly args: readonly string[]
  readonly onProgress?: (job: Job) => void
  /** What it reads from stdin; nothing unless given. */
  readonly stdin?: string
}

const MAIN = path.join(import.meta.dirname, '..', 'main.ts')
/** In the home's log directory: what the process prints, which is nothing unless something went wrong. */
const CONSOLE_LOG = 'console.log'
const CONSOLE_LOG_MAX_BYTES = 64 * 1024
const LAST_LINES = 12

/**
 * The process belongs to no terminal and no process group of this one. It is known by its number at once, so that who
 * keeps a list can write it down before anything happens in it.
 */
export function spawnDaemon({ home, args, onProgress, stdin }: SpawnOptions): SpawnedDaemon {
  const logFile = openConsoleLog(home)
  const logStart = fs.fstatSync(logFile).size
  const child = spawn(process.execPath, [...process.execArgv, MAIN, 'up', '--home', home, ...args], {
    cwd: '/',
    detached: true,
    stdio: [stdin === undefined ? 'ignore' : 'pipe', logFile, logFile, 'ipc'],
  })
  // One that ends before it has read it tells why itself.
  child.stdin?.on('error', () => {}).end(stdin)
  fs.closeSync(logFile)
  const api = Promise.withResolvers<void>()
  const up = Promise.withResolvers<StartedDaemon>()
  const serving = Promise.withResolvers<StartedDaemon>()
  const failed = (error: Error): void => {
    api.reject(error)
    up.reject(error)
  }
  // Who only waits for one of the two must not be told of the other's failure by the process ending.
  api.promise.catch(() => {})
  up.promise.catch(() => {})
  child.on('message', (message: DaemonMessage) => {
    if (message.type === 'api') api.resolve()
    else if (message.type === 'progress') onProgress?.(message.job)
    else if (message.type === 'serving') serving.resolve(message)
    else if (message.type === 'up') up.resolve(message)
    else failed(failureOfReport(message.failure))
  })
  child.on('error', (cause) => failed(new CommandFailure('bug', 'No process could be started.', { cause })))
  child.on('exit', (code, signal) => failed(endedEarly(home, logStart, signal ?? code)))
  return {
    pid: child.pid ?? 0,
    api: api.promise,
    up: up.promise,
    serving: serving.promise,
    release: () => release(child),
  }
}

function release(child: ChildProcess): void {
  if (child.connected) child.disconnect()
  child.unref()
}

function openConsoleLog(home: string): number {
  const directory = path.join(home, 'log')
  makeDirectory(directory)
  try {
    const file = path.join(directory, CONSOLE_LOG)
    if ((fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) > CONSOLE_LOG_MAX_BYTES)
      fs.truncateSync(file)
    // Appended to: a daemon that runs already, which this one will find out, keeps its own words.
    return fs.openSync(file, 'a', 0o600)
  } catch (cause) {
    const next = 'Name another directory with --home, or check who owns this one.'
    throw new CommandFailure('storage', `Nothing can be written below ${home}.`, { next, cause })
  }
}

function endedEarly(home: string, logStart: number, end: NodeJS.Signals | number | null): CommandFailure {
  const how = typeof end === 'string' ? `by signal ${end}` : `with exit code ${end}`
  const words = lastLines(path.join(home, 'log', CONSOLE_LOG), LAST_LINES, logStart)
  const last = words.length === 0 ? '' : ` Its last words:\n${words.map((line) => `  ${line}`).join('\n')}\n`
  const next = `Its log: ${path.join(home, 'log', 'warren.log')}`
  return new CommandFailure('closed', `The daemon ended ${how} before it was usable.${last}`, { next })
}
