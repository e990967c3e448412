/** A small SOCKS5 client (RFC 1928), as any program brings its own: what it gets, everybody gets. */
import { once } from 'node:events'
import http from 'node:http'
import { connect, type Socket } from 'node:net'
import { CommandFailure } from '../command-failure.ts'

export interface Fetched {
  readonly status: number
  readonly body: Buffer
}

export interface FetchOptions {
  /** `HOST:PORT` of the proxy. */
  readonly proxy: string
  readonly host: string
  readonly port: number
  readonly path: string
  readonly signal: AbortSignal
}

/**
 * Fetches over HTTP through a SOCKS5 proxy, which is given the name and looks it up.
 *
 * @throws CommandFailure `unreachable`: the proxy refused, with its reply code; whatever the socket throws.
 */
export async function fetchThroughSocks({ proxy, host, port, path, signal }: FetchOptions): Promise<Fetched> {
  const colon = proxy.lastIndexOf(':')
  const socket = connect({ host: proxy.slice(0, colon), port: Number(proxy.slice(colon + 1)), signal })
  try {
    await once(socket, 'connect')
    await openThrough(socket, host, port)
    return await get(socket, host, path, signal)
  } finally {
    socket.destroy()
  }
}

const VERSION = 5
const NO_AUTHENTICATION = 0
const CONNECT = 1
const DOMAIN_NAME = 3
const SUCCEEDED = 0
/** Of an answer: version, reply, reserved, address type, an IPv4 address and a port. */
const REPLY_BYTES = 10

async function openThrough(socket: Socket, host: string, port: number): Promise<void> {
  socket.write(Uint8Array.of(VERSION, 1, NO_AUTHENTICATION))
  const [, method] = await readExactly(socket, 2)
  if (method !== NO_AUTHENTICATION) throw refused(method ?? 0)
  const name = Buffer.from(host, 'latin1')
  socket.write(Buffer.from([VERSION, CONNECT, 0, DOMAIN_NAME, name.length, ...name, port >> 8, port & 0xff]))
  const [, reply] = await readExactly(socket, REPLY_BYTES)
  if (reply !== SUCCEEDED) throw refused(reply ?? 0)
}

function refused(code: number): CommandFailure {
  const hex = code.toString(16).toUpperCase().padStart(2, '0')
  return new CommandFailure('unreachable', `The proxy refused with code ${hex}.`, {
    next: 'docs/spec/proxy.md says what the codes mean.',
  })
}

async function readExactly(socket: Socket, bytes: number): Promise<Uint8Array> {
  for (;;) {
    const chunk: Buffer | null = socket.read(bytes)
    if (chunk !== null && chunk.length === bytes) return chunk
    if (socket.readableEnded || chunk !== null)
      throw new CommandFailure('closed', 'The proxy closed the connection.')
    await Promise.race([once(socket, 'readable'), once(socket, 'end')])
  }
}

async function get(socket: Socket, host: string, path: string, signal: AbortSignal): Promise<Fetched> {
  const request = http.request({
    host,
    path,
    signal,
    createConnection: () => socket,
    headers: { connection: 'close' },
  })
  request.end()
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks) }
}
