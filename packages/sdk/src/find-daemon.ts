/** Finds the daemon of a home directory: where its API is, and the owner's token (docs/spec/local-api.md §1). */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ApiError, daemonNotRunning } from './api-error.ts'
import { type Client, createClient } from './client.ts'
import { createHttpSend } from './http-send.ts'

/** What the daemon writes down while it runs. */
export interface DaemonFile {
  /** `HOST:PORT`, or `unix:` and a path. */
  readonly api: string
  readonly pid: number
  readonly version: string
}

export const DAEMON_FILE_NAME = 'daemon.json'
export const TOKEN_FILE_NAME = 'api-token'

/** `$WARREN_HOME`, or `.warren` in the user's own directory. */
export function defaultHome(env: Readonly<Record<string, string | undefined>>): string {
  return env['WARREN_HOME'] || path.join(os.homedir(), '.warren')
}

/** @returns undefined if no daemon has left its word there. */
export function readDaemonFile(home: string): DaemonFile | undefined {
  const text = readText(path.join(home, DAEMON_FILE_NAME))
  // A power loss may have left it without content, and its daemon is gone too.
  if (text === undefined || /^[\s\0]*$/.test(text)) return undefined
  const { api, pid, version } = parseWord(text)
  if (typeof api === 'string' && typeof pid === 'number' && typeof version === 'string') {
    return { api, pid, version }
  }
  throw new ApiError('storage', 'The file daemon.json in the home directory is damaged.', {
    next: 'Remove it and type: warren up',
  })
}

function parseWord(text: string): Partial<DaemonFile> {
  try {
    return (JSON.parse(text) as Partial<DaemonFile> | null) ?? {}
  } catch {
    return {}
  }
}

/** @throws ApiError `unreachable`: no daemon runs; `no-permission`: its token cannot be read. */
export function connectDaemon(home: string): Client {
  const daemon = readDaemonFile(home)
  // After kill -9 the file still names a port, which anybody may have taken: the owner's token must not go there.
  if (daemon === undefined || !isAlive(daemon.pid)) throw daemonNotRunning()
  return createClient(createHttpSend(daemon.api), readToken(home))
}

/** The owner's token. @throws ApiError `unreachable`: no daemon has run there; `no-permission`. */
export function readToken(home: string): string {
  const token = readText(path.join(home, TOKEN_FILE_NAME))?.trim()
  if (token === undefined || token === '') throw daemonNotRunning()
  return token
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new ApiError('no-permission', 'The home directory cannot be read.', {
      next: 'Run this as the user who started Warren, or name another directory with --home.',
      cause: error,
    })
  }
}
