/**
 * Media in the page: a browser's player sends no token, so a file of a link is given an address of its own for a while, at the page's own origin
 * (docs/spec/local-api.md §12). Only pictures, sound and film, in which nothing can run, are ever answered there.
 */
import type { MediaTicket } from '@warren/api'
import { asWarrenError, type Clock, fail, type Random, toHex } from '@warren/kernel'
import { isMedia, mediaTypeOf } from '../gateway/media-type.ts'
import { MEDIA_TICKETS_MAX } from '../limits.ts'
import type { ContentControl } from '../shares/control.ts'
import { CONTENT_PATIENCE_MS, MEDIA_TICKET_MS } from '../timeouts.ts'
import { foreignSite } from './admission.ts'
import { contentResponse } from './serve-content.ts'

export interface MediaTickets {
  add(link: string, path: string | undefined): MediaTicket
  /** @returns undefined for a request of something else. */
  serve(request: Request): Promise<Response> | undefined
}

interface MediaPorts {
  readonly clock: Clock
  readonly random: Random
  /** @throws WarrenError `locked`, `closed`. */
  content(): ContentControl
  /** Of every answer. */
  readonly headers: Readonly<Record<string, string>>
}

const TICKET_BYTES = 16
const PLACE = /^\/media\/([0-9a-f]{32})$/

export function createMediaTickets({ clock, random, content, headers }: MediaPorts): MediaTickets {
  const tickets = new Map<string, { link: string; path: string | undefined; endsAtMs: number }>()
  const refusal = (status: number, sentence: string): Response =>
    new Response(`${sentence}\n`, {
      status,
      headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    })

  const answer = async (request: Request, id: string): Promise<Response> => {
    const ticket = tickets.get(id)
    if (ticket === undefined || ticket.endsAtMs <= clock.nowMs())
      return refusal(404, 'There is nothing here.')
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refusal(405, 'Only reading is possible here.')
    const asked = { isHead: request.method === 'HEAD', headers: request.headers, signal: request.signal }
    try {
      return await contentResponse(clock, asked, {
        open: async (progress) => {
          const reader = await content().open(ticket.link, ticket.path, progress)
          if (isMedia(reader.name)) return reader
          throw fail('bad-input', 'this is neither sound, film nor a picture', { next: 'Get it instead.' })
        },
        headersOf: ({ name }) => ({ ...headers, 'content-type': mediaTypeOf(name).contentType }),
        patienceMs: CONTENT_PATIENCE_MS,
      })
    } catch (error) {
      return refusal(502, asWarrenError(error).message)
    }
  }
  return {
    add(link, path) {
      const [oldest] = tickets.keys()
      if (tickets.size >= MEDIA_TICKETS_MAX && oldest !== undefined) tickets.delete(oldest)
      const id = toHex(random.bytes(TICKET_BYTES))
      tickets.set(id, { link, path, endsAtMs: clock.nowMs() + MEDIA_TICKET_MS })
      const expiresAt = new Date(clock.wallMs() + MEDIA_TICKET_MS).toISOString()
      return { path: `/media/${id}`, expiresAt }
    },
    serve(request) {
      const id = PLACE.exec(new URL(request.url).pathname)?.[1]
      if (id === undefined) return undefined
      const problem = foreignSite(request.headers)
      if (problem !== undefined) return Promise.resolve(refusal(problem.status, problem.detail))
      return answer(request, id)
    },
  }
}
