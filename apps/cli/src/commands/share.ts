/** `warren share`: a file, a folder or stdin for whoever has the link. */
import path from 'node:path'
import type { Job, Share } from '@warren/api'
import type { Client } from '@warren/sdk'
import { badInput, CommandFailure } from '../command-failure.ts'
import { EXIT } from '../exit-codes.ts'
import { followLive } from '../follow-live.ts'
import { commandFor, type HomeOption, onInterrupt, withDaemon } from '../home.ts'
import { createLiveLine } from '../live-line.ts'
import type { Output } from '../output.ts'
import { parseClientKey } from '../parse.ts'
import { parseLink, parseUntil } from '../parse-files.ts'
import { showNewShare } from '../show/share.ts'
import { formatBytes } from '../show/units.ts'

export interface ShareOptions extends HomeOption {
  readonly name?: string
  readonly once?: boolean
  readonly until?: string
  readonly leave?: boolean
  readonly days?: number
  readonly client?: readonly string[]
  readonly also?: string
  readonly besideRelay?: boolean
  readonly skipUnreadable?: boolean
  readonly stdoutLink?: boolean
  readonly qr?: boolean
}

export async function share(
  output: Output,
  given: string | undefined,
  options: ShareOptions,
): Promise<undefined> {
  if (given === undefined || given === '') {
    throw badInput('What is to be shared is missing.', 'Type: warren share FILE, or warren share list')
  }
  const common = optionsOf(options)
  const leaveUntil = leaveUntilOf(options, common.until)
  const made = await withDaemon(options, async (client) => {
    const finish = (share: Share): Promise<Share> =>
      options.leave === true ? leaveShare(client, output, share, leaveUntil) : Promise.resolve(share)
    if (given === '-') return finish(await shareStdin(client, output, options, common))
    const { also, skipUnreadable } = options
    const job = await client.call('addShare', {
      body: {
        path: path.resolve(given),
        ...common,
        ...(also === undefined ? {} : { also: parseLink(also) }),
        ...(skipUnreadable === undefined ? {} : { skipUnreadable }),
      },
    })
    return finish(await followShare(client, job, output))
  })
  if (options.stdoutLink === true && !output.json) {
    output.text(made.link ?? '')
    return
  }
  const qr = options.qr === true && !output.json ? await qrOf(made) : ''
  const stop = commandFor(options, 'share', 'stop', made.id)
  const { left } = made
  const told = left === undefined ? made : { ...made, holders: left.holders, until: left.until }
  output.result(told, `${showNewShare(made, stop)}${qr}`)
}

/** How long what is left is to stay; undefined: 30 days, and on. @throws CommandFailure `bad-input`. */
function leaveUntilOf({ leave, days }: ShareOptions, until: string | undefined): string | undefined {
  if (days === undefined) return until
  if (leave !== true)
    throw badInput(
      '--days says how long something is left.',
      'Give --leave too, or --until to end the share.',
    )
  if (days < 1) throw badInput('A day is the shortest.', 'E.g. --leave --days 60')
  return parseUntil(`${days}d`, Date.now())
}

/** Giving up here ends only the waiting: what is begun goes on. */
async function leaveShare(
  client: Client,
  output: Output,
  { id, link }: Share,
  until: string | undefined,
): Promise<Share> {
  const body = until === undefined ? {} : { until }
  const job = await client.call('leaveShare', { params: { id }, body })
  const done = await followLive(client, job, output, {
    line: ({ state, percentage }) =>
      state === 'running' ? `leaving it with relays: ${Math.floor(percentage)} %` : undefined,
    givenUp: `It is shared as ${link ?? id}; leaving it goes on while the node runs.`,
  })
  return shareOf(done)
}

function shareOf({ result }: Job): Share {
  if (result?.share === undefined) throw new CommandFailure('bug', 'The daemon tells no share.')
  return result.share
}

type CommonOptions = Pick<ShareOptions, 'name' | 'once' | 'until' | 'besideRelay'> & { clients?: string[] }

function optionsOf({ name, once, until, client, besideRelay }: ShareOptions): CommonOptions {
  return {
    ...(name === undefined ? {} : { name }),
    ...(once === undefined ? {} : { once }),
    ...(until === undefined ? {} : { until: parseUntil(until, Date.now()) }),
    ...(client === undefined ? {} : { clients: client.map(parseClientKey) }),
    ...(besideRelay === undefined ? {} : { besideRelay }),
  }
}

async function shareStdin(
  client: Client,
  output: Output,
  { also, skipUnreadable }: ShareOptions,
  { clients, once, besideRelay, ...rest }: CommonOptions,
): Promise<Share> {
  if (also !== undefined || skipUnreadable !== undefined) {
    throw badInput(
      '--also and --skip-unreadable need a file or folder.',
      'Put what comes from stdin into a file first.',
    )
  }
  const query = {
    ...rest,
    ...(clients === undefined ? {} : { clients: clients.join(',') }),
    ...(once === true ? { once: 'true' as const } : {}),
    ...(besideRelay === true ? { besideRelay: 'true' as const } : {}),
  }
  const interrupt = onInterrupt()
  const live = createLiveLine(output.json)
  let sentBytes = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      sentBytes += chunk.length
      live.show(`          reading stdin: ${formatBytes(sentBytes)}`)
      yield chunk
    }
  }
  let job: Job
  try {
    job = await client.shareStream(query, counted(), { signal: interrupt.signal })
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    throw new CommandFailure('cancelled', 'Given up: nothing is shared.', { exitCode: EXIT.interrupted })
  } finally {
    live.clear()
    interrupt.release()
  }
  return followShare(client, job, output)
}

/** Follows the job to its end. @throws CommandFailure with exit code 130: it was interrupted, and nothing is shared. */
export async function followShare(client: Client, job: Job, output: Output): Promise<Share> {
  const done = await followLive(client, job, output, {
    line: ({ steps, percentage }) => {
      const reading = steps.find(({ state }) => state === 'running')
      const isFirst = reading !== undefined && steps[0] === reading && percentage > 0
      // Reading is the first of two steps, so half of the percentage is all of it.
      return isFirst ? `${reading.name}: ${Math.min(99, 2 * percentage)} %` : undefined
    },
    givenUp: 'Given up: nothing is shared.',
  })
  return shareOf(done)
}

async function qrOf({ link }: Share): Promise<string> {
  const { showQr } = await import('../show/qr.ts')
  return link === undefined ? '' : `\n\n${showQr(link)}`
}
