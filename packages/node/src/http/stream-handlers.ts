/** The two operations whose bodies are bytes of any length and not JSON: sharing a stream, and reading a file of a link. */
import type { Job, Parsed } from '@warren/api'
import { fail } from '@warren/kernel'
import { CONTENT_PATIENCE_MS } from '../timeouts.ts'
import { outsideOf } from './directory-limit.ts'
import type { HandlerPorts } from './handlers.ts'
import { type ContentRequest, contentResponse } from './serve-content.ts'
import { addShareStream } from './share-handlers.ts'
import type { Caller } from './tokens.ts'

export interface StreamHandlers {
  addShareStream(
    query: Parsed<'addShareStream'>['query'],
    body: ReadableStream<Uint8Array> | null,
    caller: Caller,
  ): Promise<Job>
  getContent(query: Parsed<'getContent'>['query'], request: ContentRequest): Promise<Response>
}

/** @param headers - of every answer. */
export function createStreamHandlers(
  ports: HandlerPorts,
  headers: Readonly<Record<string, string>>,
): StreamHandlers {
  return {
    addShareStream: (query, body, caller) => {
      // What comes that way lies nowhere, so such a token could neither see nor stop it.
      if (caller.directory !== undefined) throw outsideOf(caller.directory)
      if (body === null)
        throw fail('bad-input', 'there is nothing to share', { next: 'Send the bytes as the body.' })
      return addShareStream(ports, query, body as AsyncIterable<Uint8Array>, caller)
    },
    async getContent(query, request) {
      const { content } = ports.daemon.node().files
      return contentResponse(ports.clock, request, {
        open: (progress) => content.open(query.link, query.path, progress),
        headersOf: () => ({ ...headers, 'content-type': 'application/octet-stream' }),
        patienceMs: CONTENT_PATIENCE_MS,
      })
    },
  }
}
