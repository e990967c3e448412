/** What a service leads to: a server that runs already, one that is made to listen, or a function that takes streams. */
import net from 'node:net'
import type { Duplex } from 'node:stream'
import { ApiError } from '../api-error.ts'
import { VISITORS_DEFAULT_MAX } from '../limits.ts'
import { checkPort } from '../streams/address.ts'
import { asTwoWay } from '../streams/two-way.ts'
import { listenPrivately } from './private-socket.ts'

/**
 * Takes one visitor's stream, and ends it. A loop over the stream reads until the visitor has ended, and leaves the other direction open. What it throws because the visitor is gone is nobody's concern. A visitor who breaks off looks like one who
 * has ended, since a Unix socket lies between: who must know whether all has come sends how much it is.
 */
export type StreamHandler = (stream: Duplex) => void | Promise<void>

/**
 * - a number: a port of 127.0.0.1 on which a server listens;
 * - text: `HOST:PORT` on this machine or in a private network, or `unix:/PATH`;
 * - a server of `node:net` or `node:http`, which is made to listen on a Unix socket of its own unless it listens already;
 * - a function that takes the stream of every visitor.
 */
export type ServeTarget = number | string | net.Server | StreamHandler

export interface HandlerOptions {
  /** Told of what a handler threw, unless its stream broke. Without it that is an unhandled rejection, as anywhere in Node. */
  readonly onError?: (error: unknown) => void
  /** Visitors at a time, 256 unless said; more are turned away. For handlers only. */
  readonly maxVisitors?: number
}

export interface LocalServer {
  /** As the API takes it. */
  readonly target: string
  /** Ends what was made here, not a server that ran before. */
  close(): Promise<void>
}

/** @throws ApiError `bad-input`, `storage`. */
export async function localServerOf(what: ServeTarget, options: HandlerOptions): Promise<LocalServer> {
  if (typeof what === 'number') {
    checkPort(what)
    return existing(`127.0.0.1:${what}`)
  }
  if (typeof what === 'string') return existing(what)
  if (typeof what !== 'function') return what.listening ? existing(targetOf(what)) : listening(what)
  const server = net.createServer(
    { allowHalfOpen: true },
    (stream) => void handle(what, stream, options.onError),
  )
  server.maxConnections = options.maxVisitors ?? VISITORS_DEFAULT_MAX
  return listening(server)
}

function existing(target: string): LocalServer {
  return { target, close: async () => {} }
}

async function listening(server: net.Server): Promise<LocalServer> {
  const streams = new Set<net.Socket>()
  const track = (stream: net.Socket): void => {
    streams.add(stream)
    stream.on('close', () => streams.delete(stream))
  }
  server.on('connection', track)
  const { target, remove } = await listenPrivately(server)
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const stream of streams) stream.destroy()
    await closed
    server.off('connection', track)
    remove()
  }
  return { target, close }
}

/** What a loop or a write says of a stream that is gone. */
const GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ECONNRESET', 'EPIPE'])

async function handle(
  handler: StreamHandler,
  stream: net.Socket,
  onError: HandlerOptions['onError'],
): Promise<void> {
  try {
    await handler(asTwoWay(stream))
  } catch (error) {
    stream.destroy()
    if (GONE.has((error as NodeJS.ErrnoException | undefined)?.code ?? '')) return
    if (onError === undefined) throw error
    onError(error)
  }
}

/** Where a server listens. One that listens everywhere is reached on loopback like any other. */
function targetOf(server: net.Server): string {
  const address = server.address()
  if (typeof address === 'string') return `unix:${address}`
  if (address === null) throw new ApiError('bad-input', 'The server does not listen.')
  const { address: host, port } = address
  if (host === '0.0.0.0' || host === '::') return `127.0.0.1:${port}`
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
