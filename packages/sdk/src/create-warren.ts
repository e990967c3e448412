/** The interface `Warren` over any client and any way to open streams. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Duplex } from 'node:stream'
import { ApiError } from './api-error.ts'
import type { Client } from './client.ts'
import { datagramsOver } from './datagrams/channel.ts'
import { lookUntil } from './events-until.ts'
import { checkStored, get, leave, share, shareBytes } from './files.ts'
import { createIdentities } from './identities.ts'
import { ISOLATION_MAX_BYTES } from './limits.ts'
import type { StreamHandler } from './services/local-server.ts'
import { type Served, serve } from './services/serve.ts'
import { checkPort, serviceName } from './streams/address.ts'
import type { OpenStream } from './streams/open-stream.ts'
import { asTwoWay } from './streams/two-way.ts'
import type { SharedBytes, Warren } from './warren.ts'

export interface WarrenParts {
  readonly client: Client
  readonly openStream: OpenStream
  /** Comes last in `close`. */
  readonly stop?: () => Promise<void>
}

const PROGRAM_BYTES = 16

export function createWarren({ client, openStream, stop }: WarrenParts): Warren {
  const program = randomBytes(PROGRAM_BYTES).toString('hex')
  const streams = new Set<Duplex>()
  const services = new Set<Served>()
  let closed: Promise<void> | undefined

  const start: Warren['serve'] = async (what, options) => {
    const served: Served = await serve(client, what, options, () => services.delete(served))
    if (closed === undefined) {
      services.add(served)
      return served
    }
    await served.close()
    throw isClosed()
  }
  const open: Warren['open'] = async (address, port, { isolation = '', signal } = {}) => {
    const name = serviceName(address)
    checkPort(port)
    checkIsolation(isolation)
    const stream = asTwoWay(await openStream({ name, port, isolation: { program, text: isolation }, signal }))
    if (closed !== undefined) {
      stream.destroy()
      throw isClosed()
    }
    streams.add(stream)
    stream.on('close', () => streams.delete(stream))
    return stream
  }
  const end = async (): Promise<void> => {
    for (const stream of streams) stream.destroy()
    const ends = await Promise.allSettled([...services].map((served) => served.close()))
    await stop?.()
    // With a daemon that is gone there is nothing left to end; an embedded one ends its services itself.
    const failed = ends.find((each) => each.status === 'rejected' && !isGone(each.reason))
    if (failed?.status === 'rejected') throw failed.reason
  }
  const close = (): Promise<void> => {
    closed ??= end()
    return closed
  }
  return {
    client,
    identities: createIdentities(client),
    usable: (options) => untilUsable(client, options),
    serve: start,
    open,
    serveDatagrams: (handler, options) => {
      const onStream: StreamHandler = (stream) => handler(datagramsOver(stream))
      return start(onStream, options)
    },
    openDatagrams: async (address, port, options) => datagramsOver(await open(address, port, options)),
    share(what, options) {
      if (typeof what === 'string') return share(client, { path: path.resolve(what) }, options)
      return 'bytes' in what ? shareAll(client, what, options) : share(client, what, options)
    },
    leave: (shareId, options) => leave(client, shareId, options),
    stored: (target, options) => checkStored(client, target, options),
    get: (link, { to, name, only, ...options }) =>
      get(
        client,
        {
          link,
          to: path.resolve(to),
          ...(name === undefined ? {} : { name }),
          ...(only === undefined ? {} : { only: [...only] }),
        },
        options,
      ),
    read: (link, { path: inside, ...options } = {}) =>
      client.open({ link, ...(inside === undefined ? {} : { path: inside }) }, options),
    events: (options) => client.events(options),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function shareAll(
  client: Client,
  { bytes, name, once, until, clients }: SharedBytes,
  options: Parameters<Warren['share']>[1],
): ReturnType<Warren['share']> {
  const query = {
    name,
    ...(once === undefined ? {} : { once: once ? ('true' as const) : ('false' as const) }),
    ...(until === undefined ? {} : { until }),
    ...(clients === undefined ? {} : { clients: clients.join(',') }),
  }
  return shareBytes(client, query, bytes instanceof Uint8Array ? inOne(bytes) : bytes, options)
}

async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function untilUsable(client: Client, { signal, onStatus }: Parameters<Warren['usable']>[0] = {}) {
  return lookUntil(
    client,
    async () => {
      const status = await client.call('getStatus')
      onStatus?.(status)
      if (status.state === 'usable') return status
      if (status.state === 'locked') {
        throw new ApiError('locked', 'The state is locked by a passphrase.', {
          next: 'Type: warren passphrase unlock',
        })
      }
      return undefined
    },
    ({ type }) => type === 'status',
    signal,
  )
}

function checkIsolation(text: string): void {
  if (Buffer.byteLength(text) <= ISOLATION_MAX_BYTES) return
  throw new ApiError('bad-input', 'The text for isolation is longer than 255 bytes.', {
    next: 'Give a shorter one.',
  })
}

function isClosed(): ApiError {
  return new ApiError('closed', 'This program has closed its connection to Warren.', {
    next: 'Make another.',
  })
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && ['unreachable', 'closed', 'locked'].includes(error.kind)
}
