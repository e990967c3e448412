/** Serves links to browsers on a loopback port: the usual one, one that was taken before, or the one that was asked for. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { fail, type PeerAddress, utf8, utf8Text } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'
import { type Config, DEFAULT_GATEWAY, parseHostPort } from '../config.ts'
import { createGateway, type GatewayPorts } from '../gateway/gateway.ts'
import { GATEWAY_CONNECTIONS_MAX } from '../limits.ts'
import { API_REQUEST_TIMEOUT_MS } from '../timeouts.ts'

export interface GatewayListener {
  /** With the port that was taken. */
  readonly address: PeerAddress
  close(): Promise<void>
}

/** Holds the port of the last run, so that links of the `http` form stay right. */
const PORT_FILE_NAME = 'gateway-port'

/**
 * @param asked - undefined: the one of the last run, else the usual one, else any free one.
 * @throws WarrenError `unreachable`: the one that was asked for is taken.
 */
async function listenGateway(
  home: HomeDir,
  asked: string | undefined,
  handle: (request: Request) => Response | Promise<Response>,
): Promise<GatewayListener> {
  const usual = parseHostPort(DEFAULT_GATEWAY)
  const candidates = asked === undefined ? [rememberedPort(home), usual.port, 0] : [parseHostPort(asked).port]
  const host = asked === undefined ? usual.host : parseHostPort(asked).host
  for (const port of candidates) {
    if (port === undefined) continue
    const listener = await listenAt({ host, port }, handle)
    if (listener === undefined) continue
    home.writeUnforced(PORT_FILE_NAME, utf8(`${listener.address.port}\n`))
    return listener
  }
  throw fail('unreachable', 'the port for browsers cannot listen at its address', {
    next: 'Another program may have it. Choose another: --gateway HOST:PORT, or --gateway off.',
  })
}

/** The next one that is asked for nowhere takes the usual port. */
export function forgetGatewayPort(home: HomeDir): void {
  home.remove(PORT_FILE_NAME)
}

function rememberedPort(home: HomeDir): number | undefined {
  const bytes = home.read(PORT_FILE_NAME, 16)
  const port = bytes === undefined ? 0 : Number(utf8Text(bytes))
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : undefined
}

/** undefined: somebody has it. */
async function listenAt(
  address: PeerAddress,
  handle: (request: Request) => Response | Promise<Response>,
): Promise<GatewayListener | undefined> {
  const listener = getRequestListener(handle)
  const server = http.createServer((request, response) => void listener(request, response))
  server.requestTimeout = API_REQUEST_TIMEOUT_MS
  server.headersTimeout = API_REQUEST_TIMEOUT_MS
  server.maxConnections = GATEWAY_CONNECTIONS_MAX
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ ...address, exclusive: true }, () => resolve(true))
  })
  if (!isListening) return undefined
  const { port } = server.address() as AddressInfo
  return {
    address: { host: address.host, port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Opens it unless the owner wants none: who lets no program connect (`proxy` off) has no browser to serve either. */
export async function openGateway(
  home: HomeDir,
  { gateway, proxy }: Pick<Config, 'gateway' | 'proxy'>,
  ports: Omit<GatewayPorts, 'port'>,
): Promise<GatewayListener | undefined> {
  if (gateway === 'off' || (gateway === undefined && proxy === 'off')) return undefined
  const place: { port?: number } = {}
  const listener = await listenGateway(home, gateway, createGateway({ ...ports, port: () => place.port }))
  place.port = listener.address.port
  return listener
}
