/** Opens streams through the proxy port of a daemon in another process. */
import net from 'node:net'
import type { Duplex } from 'node:stream'
import { ApiError, daemonNotRunning } from '../api-error.ts'
import { OPEN_TIMEOUT_MS } from '../timeouts.ts'
import type { OpenStream } from './open-stream.ts'
import { ANSWER_BYTES, checkAnswer, connectRequest } from './socks5.ts'

/** @param proxyOf - `HOST:PORT` of the proxy as the status tells it; undefined: there is none. */
export function createOpenByProxy(
  proxyOf: (signal?: AbortSignal) => Promise<string | undefined>,
): OpenStream {
  return async ({ name, port, isolation, signal }) => {
    const proxy = await proxyOf(signal)
    if (proxy === undefined) {
      throw new ApiError('conflict', 'The daemon has no proxy port, through which streams are opened.', {
        next: 'Start it without "--proxy off", and wait until it is usable.',
      })
    }
    const request = connectRequest(name, port, Buffer.from(isolation.program), Buffer.from(isolation.text))
    return negotiate(proxy, request, signal)
  }
}

function negotiate(proxy: string, request: Buffer, signal: AbortSignal | undefined): Promise<Duplex> {
  const url = new URL(`tcp://${proxy}`)
  const socket = net.connect({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port),
    allowHalfOpen: true,
    noDelay: true,
  })
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.off('readable', look).off('end', look).off('error', onError)
    }
    const giveUp = (error: ApiError): void => {
      settle()
      // What the socket says from now on nobody waits for.
      socket.on('error', () => {})
      socket.destroy()
      reject(error)
    }
    const onAbort = (): void => giveUp(new ApiError('cancelled', 'Given up.', { cause: signal?.reason }))
    const onError = (error: Error): void => giveUp(daemonNotRunning(error))
    const look = (): void => {
      // At the end fewer bytes come than were asked for.
      const answer = socket.read(ANSWER_BYTES) as Buffer | null
      if (answer === null && !socket.readableEnded) return
      try {
        checkAnswer(answer ?? Buffer.alloc(0))
      } catch (error) {
        return giveUp(error as ApiError)
      }
      settle()
      resolve(socket)
    }
    const timer = setTimeout(
      () =>
        giveUp(
          new ApiError('timeout', 'The service did not answer in time.', { next: 'Try again in a moment.' }),
        ),
      OPEN_TIMEOUT_MS,
    )
    if (signal?.aborted === true) return onAbort()
    signal?.addEventListener('abort', onAbort)
    socket.on('readable', look).on('end', look).on('error', onError)
    socket.write(request)
  })
}
