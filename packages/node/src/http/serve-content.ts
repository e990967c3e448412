/** Answers with the bytes of a file that a link holds: whole or one range, as they arrive and are verified. */
import { type Cancel, CancelSource, type Clock } from '@warren/kernel'
import type { ByteRange, ContentReader, FileProgress } from '../shares/control.ts'
import { parseByteRange } from './byte-range.ts'
import { patiently } from './patience.ts'

export interface ContentRequest {
  readonly isHead: boolean
  readonly headers: Headers
  /** The asker has left. */
  readonly signal: AbortSignal
}

export interface ContentAnswer {
  open(progress: FileProgress): Promise<ContentReader>
  /** Beside those that say which bytes they are. */
  headersOf(reader: ContentReader): Readonly<Record<string, string>>
  /** For the first bytes: once they are sent, nothing but an end too early can be told any more. */
  readonly patienceMs: number
}

/** @throws WarrenError before any byte is sent: what `open` throws, and why the first bytes cannot be had; `timeout`. */
export function contentResponse(
  clock: Clock,
  request: ContentRequest,
  answer: ContentAnswer,
): Promise<Response> {
  return patiently(clock, answer.patienceMs, request.signal, async (progress) => {
    const reader = await answer.open(progress)
    const etag = `"${reader.tag}"`
    const headers = { ...answer.headersOf(reader), 'accept-ranges': 'bytes', etag }
    const known = request.headers.get('if-none-match')
    if (known !== null && (known.trim() === '*' || known.includes(etag)))
      return new Response(null, { status: 304, headers })
    const range = rangeOf(request.headers, etag, reader.bytes)
    if (range === 'outside') {
      const none = { 'content-range': `bytes */${reader.bytes}` }
      return new Response(null, { status: 416, headers: { ...headers, ...none } })
    }
    const { first, last } = range ?? { first: 0, last: reader.bytes - 1 }
    const bytes = last - first + 1
    const length = {
      'content-length': String(bytes),
      ...(range === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${reader.bytes}` }),
    }
    const isEmpty = request.isHead || bytes === 0
    const body = isEmpty ? null : await begunStream(reader, { first, last }, request.signal, progress.cancel)
    return new Response(body, { status: range === undefined ? 200 : 206, headers: { ...headers, ...length } })
  })
}

function rangeOf(headers: Headers, etag: string, bytes: number): ReturnType<typeof parseByteRange> {
  const condition = headers.get('if-range')
  const asked = condition === null || condition === etag ? headers.get('range') : null
  return parseByteRange(asked ?? undefined, bytes)
}

/**
 * A stream whose first bytes are there. Pulled as the asker takes it; ends the reading when the asker leaves.
 *
 * @param early - gives up the wait for the first bytes.
 * @throws WarrenError why there are none.
 */
async function begunStream(
  reader: ContentReader,
  range: ByteRange,
  signal: AbortSignal,
  early: Cancel,
): Promise<ReadableStream<Uint8Array>> {
  const source = new CancelSource()
  const iterator = reader.read(range, source.cancel)[Symbol.asyncIterator]()
  const giveUp = (): void => source.abort()
  // One who has left asks for nothing any more, and a reader that nobody asks stays open.
  const leave = (): void => {
    giveUp()
    void iterator.return?.()
  }
  const finish = (): void => signal.removeEventListener('abort', leave)
  signal.addEventListener('abort', leave, { once: true })
  early.addEventListener('abort', giveUp)
  let ready: IteratorResult<Uint8Array> | undefined
  try {
    ready = await iterator.next()
  } catch (error) {
    finish()
    throw error
  } finally {
    early.removeEventListener('abort', giveUp)
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = ready ?? (await iterator.next())
          ready = undefined
          if (done !== true) return controller.enqueue(value)
          finish()
          controller.close()
        } catch (error) {
          finish()
          controller.error(error)
        }
      },
      cancel() {
        finish()
        leave()
      },
    },
    { highWaterMark: 0 },
  )
}
