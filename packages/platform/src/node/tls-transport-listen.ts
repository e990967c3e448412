/**
 * The listening side: a plain HTTPS server for everybody who cannot prove to know the relay.
 *
 * Everything up to the proof is Node's own HTTPS server, and whatever does not carry the right proof goes on to its
 * ordinary request path, so a prober meets the bytes, the time-outs and the ways of closing of a small web server. Only
 * `shouldUpgradeCallback` is ours, and it has no side effect when it says no (docs/spec/link.md §3).
 */
import { constants } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { type AcceptEvents, fail, type Listener, OPENING_BYTES, type PeerAddress } from '@warren/kernel'
import { bindFailure } from './bind-failure.ts'
import type { TlsCertificate } from './tls-transport-certificate.ts'
import { bindingOf, TlsChannel } from './tls-transport-channel.ts'
import { type HttpsTimes, MAX_PENDING_CONNECTIONS, MAX_PENDING_PER_ADDRESS } from './tls-transport-limits.ts'

const PAGE =
  '<!doctype html>\n<html>\n<head><title>It works</title></head>\n<body><h1>It works</h1></body>\n</html>\n'
const NOT_FOUND = 'Not Found\n'

/** Answers like a small web server with one page. */
export function answerPlainly(request: IncomingMessage, response: ServerResponse): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const found = isRead && request.url === '/'
  response.writeHead(found ? 200 : 404, {
    'Content-Type': found ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
  })
  response.end(found ? PAGE : NOT_FOUND)
}

/**
 * What the HTTPS server of a listener is made with: Node's own choices of versions and groups, as any small web server
 * has them. Only what carries a proof must be TLS 1.3, and its dialler sees to the group.
 */
function httpsOptionsOf(certificate: TlsCertificate, times: HttpsTimes): ServerOptions {
  return {
    key: certificate.key,
    cert: certificate.cert,
    // Neither stateless tickets nor a session store: nothing to resume, and no key that outlives a connection.
    secureOptions: constants.SSL_OP_NO_TICKET,
    handshakeTimeout: times.handshakeTimeoutMs,
    headersTimeout: times.headersTimeoutMs,
    requestTimeout: times.requestTimeoutMs,
    keepAliveTimeout: times.keepAliveTimeoutMs,
    connectionsCheckingInterval: times.checkingIntervalMs,
  }
}

/** @throws WarrenError `unreachable`: the address cannot be bound. */
export async function listenTls(
  address: PeerAddress,
  events: AcceptEvents,
  certificate: TlsCertificate,
  times: HttpsTimes,
): Promise<Listener> {
  const pending = new PendingConnections()
  const options = {
    ...httpsOptionsOf(certificate, times),
    shouldUpgradeCallback: (request: IncomingMessage) => isOpening(request, events),
  }
  const server = createServer(options, answerPlainly)
  server.on('connection', (socket: Socket) => pending.add(socket))
  server.on('upgrade', (request: IncomingMessage, _stream: unknown, early: Buffer) => {
    const socket = request.socket as TLSSocket
    socket.on('error', () => {})
    if (socket.destroyed) return
    pending.release(socket)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    events.accepted(new TlsChannel(socket, bindingOf(socket), early))
  })
  await bind(server, address)
  // Too many open files refuses one connection; it must not end the process.
  server.on('error', () => {})
  const bound = server.address() as AddressInfo
  return {
    address: { host: bound.address, port: bound.port },
    close: () =>
      new Promise((resolve) => {
        server.close()
        // `close` would wait for every channel that was accepted; the port itself is free at once.
        pending.destroyAll()
        setImmediate(resolve)
      }),
  }
}

function isOpening(request: IncomingMessage, events: AcceptEvents): boolean {
  const { headers } = request
  if (
    request.method !== 'GET' ||
    headers['content-length'] !== undefined ||
    headers['transfer-encoding'] !== undefined
  ) {
    return false
  }
  const proof = /^session=([\w-]{43})$/.exec(headers.cookie ?? '')?.[1]
  if (proof === undefined) return false
  const bytes = Uint8Array.from(Buffer.from(proof, 'base64url'))
  const socket = request.socket as TLSSocket
  // Before TLS 1.3 an exporter need not be unique to the connection (RFC 7627), so it proves nothing there.
  if (bytes.length !== OPENING_BYTES || socket.destroyed || socket.getProtocol() !== 'TLSv1.3') return false
  return events.verifyOpening(bytes, bindingOf(socket))
}

function bind(server: Server, address: PeerAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      reject(fail('unreachable', 'listen: the address cannot be bound', bindFailure(error)))
    }
    server.once('error', onError)
    server.listen({ host: address.host, port: address.port, exclusive: true }, () => {
      server.removeListener('error', onError)
      resolve()
    })
  })
}

/** Connections that are not channels yet: bounded in total and per address, so that openings cannot use us up. */
class PendingConnections {
  readonly #sockets = new Map<string, Socket>()
  readonly #perAddress = new Map<string, number>()

  add(socket: Socket): void {
    const address = socket.remoteAddress ?? ''
    const count = this.#perAddress.get(address) ?? 0
    if (this.#sockets.size >= MAX_PENDING_CONNECTIONS || count >= MAX_PENDING_PER_ADDRESS) {
      socket.destroy()
      return
    }
    const name = nameOf(socket)
    this.#sockets.set(name, socket)
    this.#perAddress.set(address, count + 1)
    socket.once('close', () => this.#remove(name, socket, address))
  }

  /** The connection became a channel: its owner bounds those. */
  release(socket: TLSSocket): void {
    const name = nameOf(socket)
    const pending = this.#sockets.get(name)
    if (pending !== undefined) this.#remove(name, pending, socket.remoteAddress ?? '')
  }

  destroyAll(): void {
    for (const socket of this.#sockets.values()) socket.destroy()
  }

  #remove(name: string, socket: Socket, address: string): void {
    if (this.#sockets.get(name) !== socket) return
    this.#sockets.delete(name)
    const count = (this.#perAddress.get(address) ?? 0) - 1
    if (count > 0) this.#perAddress.set(address, count)
    else this.#perAddress.delete(address)
  }
}

/** TLS wraps the socket it was given; both know the same remote end. */
function nameOf(socket: Socket): string {
  return `${socket.remoteAddress}|${socket.remotePort}`
}
