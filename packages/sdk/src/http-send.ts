/** Carries requests to a daemon over loopback TCP or a Unix socket, without the start-up cost of `fetch`. */
import http from 'node:http'
import { ApiError, daemonNotRunning } from './api-error.ts'
import type { Send, WireRequest } from './client.ts'

/** Silence of the daemon before its answer begins; no operation takes that long: long work is a job. */
const ANSWER_TIMEOUT_MS = 30_000

/** @param api - `HOST:PORT`, or `unix:` and a path. */
export function createHttpSend(api: string): Send {
  const place = placeOf(api)
  return (request) =>
    new Promise((resolve, reject) => {
      const { method, path, headers, body, signal } = request
      const sent = http.request({
        ...place,
        method,
        path,
        headers: headersOf(headers, body),
        agent: false,
        ...(signal && { signal }),
      })
      sent.on('timeout', () =>
        sent.destroy(
          new ApiError('timeout', 'The daemon does not answer.', {
            next: 'Look into the log in the home directory.',
          }),
        ),
      )
      sent.on('response', (response) => {
        sent.setTimeout(0)
        resolve({ status: response.statusCode ?? 500, body: response })
      })
      sent.on('error', (error: NodeJS.ErrnoException) => reject(errorOf(error)))
      if (typeof body === 'object') return void sendAll(sent, body instanceof Blob ? body.stream() : body)
      sent.setTimeout(ANSWER_TIMEOUT_MS)
      sent.end(body)
    })
}

/** Bytes may come as slowly as they want; only when all are sent the answer is due. */
async function sendAll(sent: http.ClientRequest, body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of body) {
      if (sent.destroyed) return
      if (!sent.write(chunk)) await drained(sent)
    }
    sent.setTimeout(ANSWER_TIMEOUT_MS)
    sent.end()
  } catch (error) {
    sent.destroy(error instanceof Error ? error : undefined)
  }
}

/** Resolves when there is room again, or nobody is there any more. */
function drained(sent: http.ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      sent.off('drain', settle)
      sent.off('close', settle)
      resolve()
    }
    sent.on('drain', settle)
    sent.on('close', settle)
  })
}

function headersOf(headers: WireRequest['headers'], body: WireRequest['body']): Record<string, string> {
  return {
    ...headers,
    ...(typeof body !== 'string' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  }
}

function placeOf(api: string): http.RequestOptions {
  if (api.startsWith('unix:'))
    return { socketPath: api.slice('unix:'.length), headers: { host: 'localhost' } }
  const url = new URL(`http://${api}`)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port }
}

function errorOf(error: NodeJS.ErrnoException): Error {
  if (error instanceof ApiError) return error
  if (['ECONNREFUSED', 'ENOENT', 'ECONNRESET'].includes(error.code ?? '')) return daemonNotRunning(error)
  if (error.name === 'AbortError') return new ApiError('cancelled', 'Given up.', { cause: error })
  return new ApiError('unreachable', 'The daemon cannot be reached.', {
    next: 'Type: warren status',
    cause: error,
    isNotRunning: true,
  })
}
