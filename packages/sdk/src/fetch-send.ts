/** Carries requests to a daemon by `fetch`, for pages in a browser. Nothing here needs Node. */
import { ApiError, daemonNotRunning } from './api-error.ts'
import { chunksOf, givenUp } from './body-chunks.ts'
import type { Send, WireRequest } from './client.ts'

/** Silence of the daemon before its answer begins; no operation takes that long: long work is a job. */
const ANSWER_TIMEOUT_MS = 30_000
/** Browsers send a `Blob` from disk, but everything else only as a whole: so much of it is held in memory. */
const COLLECTED_MAX_BYTES = 256 * 1024 * 1024

/**
 * @param origin - where the API answers, such as `http://127.0.0.1:9251`; empty for the page's own origin.
 */
export function createFetchSend(origin: string): Send {
  const base = origin.replace(/\/+$/, '')
  return async (request) => {
    const { signal } = request
    const body = await bodyOf(request.body)
    const silence = new AbortController()
    // An upload takes as long as it takes, and `fetch` does not tell when it has all gone.
    const timer =
      body instanceof Blob ? undefined : setTimeout(() => silence.abort(noAnswer()), ANSWER_TIMEOUT_MS)
    try {
      const response = await fetch(base + request.path, {
        method: request.method,
        headers: { ...request.headers },
        signal: signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]),
        // Only the token says who asks, and what is asked for stays between the two.
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        ...(body === undefined ? {} : { body }),
      })
      return { status: response.status, body: chunksOf(response.body, signal, errorOf) }
    } catch (error) {
      throw signal?.aborted === true ? givenUp(error) : errorOf(error)
    } finally {
      clearTimeout(timer)
    }
  }
}

async function bodyOf(body: WireRequest['body']): Promise<string | Blob | undefined> {
  if (body === undefined || typeof body === 'string' || body instanceof Blob) return body
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > COLLECTED_MAX_BYTES) {
      throw new ApiError('too-large', 'A browser cannot send so many bytes while they come.', {
        next: 'Hand over the File or Blob itself, or use the command line.',
      })
    }
    chunks.push(new Uint8Array(chunk))
  }
  return new Blob(chunks)
}

function noAnswer(): ApiError {
  return new ApiError('timeout', 'The daemon does not answer.', {
    next: 'Look into the log in the home directory.',
  })
}

function errorOf(error: unknown): ApiError {
  // A browser does not tell a page why.
  return error instanceof ApiError ? error : daemonNotRunning(error)
}
