/**
 * Plain TCP for proxies and for the servers behind services. Takes IP addresses and the word `localhost`, which is
 * 127.0.0.1 here: no resolver is ever asked.
 */
import { createServer, isIP, type AddressInfo, Socket } from 'node:net'
import {
  type Cancel,
  fail,
  type Listener,
  type LocalNet,
  type PeerAddress,
  throwIfCancelled,
} from '@warren/kernel'
import { bindFailure } from './bind-failure.ts'
import { SocketDuplex } from './socket-duplex.ts'

/** A server on this machine or beside it answers at once or not at all. */
const CONNECT_TIMEOUT_MS = 10_000

export function createLocalNet(): LocalNet {
  return { connect, listen }
}

async function connect(address: PeerAddress, cancel?: Cancel): Promise<SocketDuplex> {
  throwIfCancelled(cancel)
  const host = ipOf(address)
  return new Promise((resolve, reject) => {
    const socket = new Socket({ allowHalfOpen: true })
    socket.setNoDelay(true)
    const settle = (): void => {
      clearTimeout(timer)
      cancel?.removeEventListener('abort', onAbort)
      socket.removeListener('error', onError)
    }
    const giveUp = (error: unknown): void => {
      settle()
      socket.on('error', () => {})
      socket.destroy()
      reject(error)
    }
    const onAbort = (): void => giveUp(fail('cancelled', 'the caller gave up'))
    const onError = (cause: NodeJS.ErrnoException): void => giveUp(connectFailure(cause))
    const timer = setTimeout(() => giveUp(fail('timeout', 'connect: no answer in time')), CONNECT_TIMEOUT_MS)
    cancel?.addEventListener('abort', onAbort)
    socket.once('error', onError)
    socket.connect({ host, port: address.port }, () => {
      settle()
      resolve(new SocketDuplex(socket))
    })
  })
}

function connectFailure(cause: NodeJS.ErrnoException): Error {
  switch (cause.code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return fail('refused', 'connect: nobody listens there', { cause })
    case 'ETIMEDOUT':
      return fail('timeout', 'connect: no answer in time', { cause })
    default:
      return fail('unreachable', 'connect: the address cannot be reached', { cause })
  }
}

async function listen(address: PeerAddress, accept: (connection: SocketDuplex) => void): Promise<Listener> {
  const host = ipOf(address)
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    accept(new SocketDuplex(socket)),
  )
  await new Promise<void>((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException): void => {
      reject(fail('unreachable', 'listen: the address cannot be bound', bindFailure(cause)))
    }
    server.once('error', onError)
    server.listen({ host, port: address.port, exclusive: true }, () => {
      server.removeListener('error', onError)
      resolve()
    })
  })
  // Too many open files refuses one connection; it must not end the process.
  server.on('error', () => {})
  const bound = server.address() as AddressInfo
  return {
    address: { host: bound.address, port: bound.port },
    close: () =>
      new Promise((resolve) => {
        // The port is free at once; `close` itself would wait for every connection that was accepted.
        server.close()
        setImmediate(resolve)
      }),
  }
}

function ipOf(address: PeerAddress): string {
  const host = address.host === 'localhost' ? '127.0.0.1' : address.host
  if (isIP(host) === 0)
    throw fail('bad-input', 'local net: the host is not an IP address', {
      next: 'Give an IP address, such as 127.0.0.1.',
    })
  return host
}
