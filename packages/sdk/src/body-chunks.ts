/** The body of an answer of `fetch` as bytes in a loop. Nothing here needs Node. */
import { ApiError } from './api-error.ts'

/** Only what both lists of types, the browser's and Node's, agree on. */
interface ByteStream {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>
    cancel(): Promise<void>
  }
}

/**
 * Leaving the loop ends the connection, and so does the signal. Safari has no `for await` over streams.
 *
 * @throws ApiError `cancelled`: the signal said so; what `errorOf` makes of a broken connection.
 */
export async function* chunksOf(
  stream: ByteStream | null,
  signal: AbortSignal | undefined,
  errorOf: (error: unknown) => ApiError,
): AsyncGenerator<Uint8Array> {
  if (stream === null) return
  const reader = stream.getReader()
  const isGivenUp = (): boolean => signal?.aborted === true
  const leave = (): void => void reader.cancel().catch(() => {})
  signal?.addEventListener('abort', leave)
  try {
    if (isGivenUp()) throw givenUp(signal?.reason)
    for (;;) {
      const { done, value } = await reader.read()
      if (isGivenUp()) throw givenUp(signal?.reason)
      if (done) return
      if (value !== undefined) yield value
    }
  } catch (error) {
    throw isGivenUp() ? givenUp(error) : errorOf(error)
  } finally {
    signal?.removeEventListener('abort', leave)
    leave()
  }
}

export function givenUp(cause: unknown): ApiError {
  return cause instanceof ApiError ? cause : new ApiError('cancelled', 'Given up.', { cause })
}
