/** A node in this very process as a `Warren`. */
import fs from 'node:fs'
import path from 'node:path'
import { asWarrenError, CancelSource } from '@warren/kernel'
import { type ConfigInput, type Daemon, joinByText, startDaemon } from '@warren/node'
import type { Job } from '@warren/api'
import manifest from '../package.json' with { type: 'json' }
import { ApiError } from './api-error.ts'
import { givenUp } from './body-chunks.ts'
import { createClient } from './client.ts'
import { createWarren } from './create-warren.ts'
import { createDirectSend } from './direct-send.ts'
import { readToken } from './find-daemon.ts'
import { letForeignFailuresPass } from './foreign-failures.ts'
import { serviceLabel } from './streams/address.ts'
import { DuplexStream } from './streams/duplex-stream.ts'
import type { OpenStream } from './streams/open-stream.ts'
import type { Warren } from './warren.ts'

/** Longer than a stop takes; nothing happens when it is over. */
const HOLD_MS = 60_000

export interface EmbedOptions {
  /** The home directory of the node, which nobody else uses meanwhile; made if it is not there. */
  readonly home: string
  /** The network: the text with which others join it, or the text of its file. Needed once; the home remembers it. */
  readonly network?: string
  /**
   * As in `config.json` (docs/spec/local-api.md §6). There is no proxy port unless it is said: streams are opened directly, and a port would
   * be open to every program of this machine.
   */
  readonly config?: ConfigInput
  /** Told how the node comes up. */
  readonly onJob?: (job: Job) => void
}

/** The daemon is there as well: commands of this machine find it by the same home. */
export interface EmbeddedWarren extends Warren {
  readonly home: string
  /** Settles when the node has stopped: with the reason if it could not start. */
  readonly stopped: Promise<ApiError | undefined>
}

/**
 * Starts a node in this process; resolves before it is usable.
 *
 * It takes no signals and ends no process: the program closes it, with `close` or `await using`. While it runs, rejections that peers cause and
 * nobody waits for do not end the program.
 *
 * @throws ApiError `bad-input`: home, network or configuration cannot be used; `storage`: the disk refuses, or a daemon uses this home.
 */
export async function embed(options: EmbedOptions): Promise<EmbeddedWarren> {
  const endGuard = letForeignFailuresPass()
  const daemon = await start(options).catch((error: unknown) => {
    endGuard()
    throw apiErrorOf(error)
  })
  const stopped = new AbortController()
  const over = daemon.stopped.then((error) => {
    endGuard()
    const reason = error === undefined ? undefined : apiErrorOf(error)
    stopped.abort(reason ?? new ApiError('closed', 'The node has stopped.', { next: 'Start it again.' }))
    return reason
  })
  const client = createClient(createDirectSend(daemon.handle, stopped.signal), readToken(daemon.homePath))
  const warren = createWarren({
    client,
    openStream: openDirectly(daemon),
    stop: () => heldOpen(daemon.stop()),
  })
  return Object.assign(warren, { home: daemon.homePath, stopped: over })
}

function start({ home, network, config, onJob }: EmbedOptions): Promise<Daemon> {
  const directory = path.resolve(home)
  return Promise.resolve().then(() => {
    fs.mkdirSync(path.dirname(directory), { recursive: true })
    if (network !== undefined) joinByText(directory, network.trim())
    return startDaemon({
      home: directory,
      version: manifest.version,
      config: { proxy: 'off', ...config },
      ...(onJob === undefined ? {} : { onJob }),
    })
  })
}

/** Nothing of a node that stops keeps the process alive, and Node ends a process in which nothing is left to wait for. */
async function heldOpen(work: Promise<void>): Promise<void> {
  const hold = setInterval(() => {}, HOLD_MS)
  await work.finally(() => clearInterval(hold))
}

function openDirectly(daemon: Daemon): OpenStream {
  return async ({ name, port, isolation, signal }) => {
    const source = new CancelSource()
    const giveUp = (): void => source.abort()
    const isGivenUp = (): boolean => signal?.aborted === true
    if (isGivenUp()) throw givenUp(signal?.reason)
    signal?.addEventListener('abort', giveUp)
    try {
      const service = serviceLabel(name)
      const key = `sdk ${isolation.program} ${isolation.text}`
      return new DuplexStream(
        await daemon.node().connect({ service, port, isolation: key, cancel: source.cancel }),
      )
    } catch (error) {
      throw isGivenUp() ? givenUp(error) : apiErrorOf(error)
    } finally {
      signal?.removeEventListener('abort', giveUp)
    }
  }
}

/** As the API would say it. */
function apiErrorOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const { kind, message, next } = asWarrenError(error)
  return new ApiError(kind, `${message.charAt(0).toUpperCase()}${message.slice(1)}.`, { next, cause: error })
}
