/** Reads a request's JSON body within its bound. */
import { BODY_MAX_BYTES, type Problem, problemOf } from '@warren/api'
import { concatBytes, utf8Text } from '@warren/kernel'

const TOO_LARGE = problemOf('too-large', `A body has at most ${BODY_MAX_BYTES} bytes.`)

/** @returns the body's text, empty if there is none; or why it is refused. */
export async function readBody(request: Request): Promise<string | Problem> {
  if (request.body === null) return ''
  if (Number(request.headers.get('content-length') ?? 0) > BODY_MAX_BYTES) return TOO_LARGE
  const chunks: Uint8Array[] = []
  let length = 0
  // What the platform declares as any chunk is bytes here.
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > BODY_MAX_BYTES) return TOO_LARGE
    chunks.push(chunk)
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
