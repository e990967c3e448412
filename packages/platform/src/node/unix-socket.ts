/** Connections to servers on this machine that listen on a Unix socket. */
import { Socket } from 'node:net'
import { type Cancel, fail, throwIfCancelled } from '@warren/kernel'
import { SocketDuplex } from './socket-duplex.ts'

/**
 * @param path - absolute.
 * @throws WarrenError `refused`: nobody listens; `unreachable`; `cancelled`.
 */
export async function connectUnixSocket(path: string, cancel?: Cancel): Promise<SocketDuplex> {
  throwIfCancelled(cancel)
  return new Promise((resolve, reject) => {
    const socket = new Socket({ allowHalfOpen: true })
    const settle = (): void => {
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
    const onError = (cause: NodeJS.ErrnoException): void =>
      giveUp(
        cause.code === 'ECONNREFUSED' || cause.code === 'ENOENT'
          ? fail('refused', 'connect: nobody listens there', { cause })
          : fail('unreachable', 'connect: the socket cannot be reached', { cause }),
      )
    cancel?.addEventListener('abort', onAbort)
    socket.once('error', onError)
    socket.connect({ path }, () => {
      settle()
      resolve(new SocketDuplex(socket, 'unix'))
    })
  })
}
