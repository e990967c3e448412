/** Carries requests to a daemon in this very process: its API is a function, so there is no socket between the two. */
import { ApiError, daemonNotRunning } from './api-error.ts'
import { chunksOf, givenUp } from './body-chunks.ts'
import type { Send, WireRequest } from './client.ts'

/**
 * @param handle - what the daemon would answer a request over HTTP with; it checks the same.
 * @param stopped - aborted when the daemon has stopped: its answers end then, as connections would.
 */
export function createDirectSend(
  handle: (request: Request) => Response | Promise<Response>,
  stopped: AbortSignal,
): Send {
  return async (request) => {
    if (stopped.aborted) throw daemonNotRunning()
    const signal = request.signal === undefined ? stopped : AbortSignal.any([request.signal, stopped])
    if (signal.aborted) throw givenUp(signal.reason)
    const response = await handle(requestOf(request, signal))
    return { status: response.status, body: chunksOf(response.body, signal, errorOf) }
  }
}

function requestOf({ method, path, headers, body }: WireRequest, signal: AbortSignal): Request {
  return new Request(`http://localhost${path}`, {
    method,
    headers: { ...headers, host: 'localhost' },
    signal,
    ...(body === undefined ? {} : { body: body as string | Blob, duplex: 'half' }),
  })
}

function errorOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return new ApiError('closed', 'The answer ended too early.', { next: 'Ask again.', cause: error })
}
