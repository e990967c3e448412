/** Serves the local API on a loopback port or a Unix socket. */
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { fail, utf8, utf8Text } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'
import { formatHostPort, parseHostPort } from '../config.ts'
import { API_CONNECTIONS_MAX } from '../limits.ts'
import { API_REQUEST_TIMEOUT_MS } from '../timeouts.ts'

/** Holds the port of the last run: a page that is open finds the daemon again after a restart. */
const PORT_FILE_NAME = 'api-port'

/**
 * Listens where it was asked to; if any port will do, at that of the last run if that is free.
 *
 * @throws WarrenError `unreachable`: the port or path is taken.
 */
export async function listenApiAgain(
  home: HomeDir,
  address: string,
  handle: (request: Request) => Response | Promise<Response>,
): Promise<ApiListener> {
  if (address.startsWith('unix:')) return listenApi(address, handle)
  const { host, port } = parseHostPort(address)
  if (port !== 0) return listenApi(address, handle)
  const before = home.read(PORT_FILE_NAME, 16)
  const remembered = before === undefined ? Number.NaN : Number(utf8Text(before))
  const isPort = Number.isInteger(remembered) && remembered > 0 && remembered <= 65_535
  const again = isPort ? formatHostPort({ host, port: remembered }) : address
  const listener = await listenApi(again, handle).catch(() => listenApi(address, handle))
  home.writeUnforced(PORT_FILE_NAME, utf8(`${parseHostPort(listener.address).port}\n`))
  return listener
}

export interface ApiListener {
  /** `HOST:PORT` with the port that was taken, or `unix:/path`. */
  readonly address: string
  close(): Promise<void>
}

/**
 * @param address - checked to be this machine's (config.ts).
 * @throws WarrenError `unreachable`: the port or path is taken.
 */
export async function listenApi(
  address: string,
  handle: (request: Request) => Response | Promise<Response>,
): Promise<ApiListener> {
  const listener = getRequestListener(handle)
  const server = http.createServer((request, response) => void listener(request, response))
  // What is shared from a stream takes as long as it takes; other bodies are timed where they are read.
  server.requestTimeout = 0
  server.headersTimeout = API_REQUEST_TIMEOUT_MS
  server.maxConnections = API_CONNECTIONS_MAX
  const socketPath = address.startsWith('unix:') ? address.slice('unix:'.length) : undefined
  // The home's lock says that no other daemon of ours serves it.
  if (socketPath !== undefined) removeStaleSocket(socketPath)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        fail('unreachable', 'the address of the local API is taken or not of this machine', {
          next: 'Give another with --api HOST:PORT, or leave it away: then a free port is taken.',
          cause,
        }),
      ),
    )
    if (socketPath !== undefined) server.listen(socketPath, resolve)
    else server.listen({ ...parseHostPort(address), exclusive: true }, resolve)
  })
  if (socketPath !== undefined) fs.chmodSync(socketPath, 0o600)
  return {
    address: socketPath === undefined ? formatBound(server.address() as AddressInfo) : address,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // Event streams end only when their listener leaves.
        server.closeAllConnections()
      }),
  }
}

function formatBound({ address, port }: AddressInfo): string {
  return formatHostPort({ host: address, port })
}

function removeStaleSocket(path: string): void {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false })
  if (stat?.isSocket() === true) fs.rmSync(path)
}
