/** Answers with the bytes of a file that a link holds: whole or one range, as they arrive and are verified. */
import { CancelSource } from '@warren/kernel'
import type { ByteRange, ContentReader } from '../shares/control.ts'
import { parseByteRange } from './byte-range.ts'

export interface ContentRequest {
  readonly isHead: boolean
  readonly headers: Headers
  /** The asker has left. */
  readonly signal: AbortSignal
}

export function contentResponse(
  reader: ContentReader,
  request: ContentRequest,
  headers: Readonly<Record<string, string>>,
): Response {
  const given = request.headers
  const etag = `"${reader.tag}"`
  const all = { ...headers, 'accept-ranges': 'bytes', etag }
  if (given.get('if-none-match')?.includes(etag) === true)
    return new Response(null, { status: 304, headers: all })
  const condition = given.get('if-range')
  const asked = condition === null || condition === etag ? given.get('range') : null
  const range = parseByteRange(asked ?? undefined, reader.bytes)
  if (range === 'outside') {
    return new Response(null, {
      status: 416,
      headers: { ...all, 'content-range': `bytes */${reader.bytes}` },
    })
  }
  const { first, last } = range ?? { first: 0, last: reader.bytes - 1 }
  const bytes = last - first + 1
  const status = range === undefined ? 200 : 206
  const length = {
    'content-length': String(bytes),
    ...(range === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${reader.bytes}` }),
  }
  const body = request.isHead || bytes === 0 ? null : streamOf(reader, { first, last }, request.signal)
  return new Response(body, { status, headers: { ...all, ...length } })
}

/** Pulled as the asker takes it; ends the reading when the asker leaves. */
function streamOf(reader: ContentReader, range: ByteRange, signal: AbortSignal): ReadableStream<Uint8Array> {
  const source = new CancelSource()
  const leave = (): void => source.abort()
  signal.addEventListener('abort', leave, { once: true })
  let iterator: AsyncIterator<Uint8Array> | undefined
  const finish = (): void => {
    signal.removeEventListener('abort', leave)
    leave()
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          iterator ??= reader.read(range, source.cancel)[Symbol.asyncIterator]()
          const { value, done } = await iterator.next()
          if (done !== true) return controller.enqueue(value)
          finish()
          controller.close()
        } catch (error) {
          finish()
          controller.error(error)
        }
      },
      async cancel() {
        finish()
        await iterator?.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
