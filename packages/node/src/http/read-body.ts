/** Reads a request's JSON body within its bound. */
import { BODY_MAX_BYTES, type Problem, problemOf } from '@warren/api'
import { type Clock, concatBytes, utf8Text } from '@warren/kernel'
import { API_REQUEST_TIMEOUT_MS } from '../timeouts.ts'

const TOO_LARGE = problemOf('too-large', `A body has at most ${BODY_MAX_BYTES} bytes.`)

const TOO_SLOW = problemOf('timeout', 'The body did not arrive in time.')

/** @returns the body's text, empty if there is none; or why it is refused. */
export async function readBody(request: Request, clock: Clock): Promise<string | Problem> {
  if (request.body === null) return ''
  if (Number(request.headers.get('content-length') ?? 0) > BODY_MAX_BYTES) return TOO_LARGE
  const chunks: Uint8Array[] = []
  let length = 0
  let isLate = false
  const reader = request.body.getReader()
  const timer = clock.after(API_REQUEST_TIMEOUT_MS, () => {
    isLate = true
    void reader.cancel().catch(() => {})
  })
  try {
    for (;;) {
      // What the platform declares as any chunk is bytes here.
      const { value, done } = (await reader.read()) as { value?: Uint8Array; done: boolean }
      if (isLate) return TOO_SLOW
      if (done || value === undefined) break
      length += value.length
      if (length > BODY_MAX_BYTES) {
        void reader.cancel().catch(() => {})
        return TOO_LARGE
      }
      chunks.push(value)
    }
  } finally {
    timer.cancel()
  }
  // Node's server shows an empty stream where a DELETE came without a body; that needs no media type.
  if (length === 0) return ''
  const mediaType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (mediaType !== 'application/json') {
    return problemOf('wrong-media-type', 'The body must be JSON.', {
      next: 'Send "Content-Type: application/json".',
    })
  }
  try {
    return utf8Text(concatBytes(...chunks))
  } catch {
    return problemOf('bad-input', 'The body is not UTF-8.')
  }
}

/** @returns what the text says; or why it says nothing. */
export function parseJson(text: string): { value: unknown } | Problem {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return problemOf('bad-input', 'The body is not JSON.')
  }
}
