/**
 * Links in a browser: `GET /w/BODY` and `GET /w/BODY/path` on loopback (docs/spec/local-api.md §9). What comes is a stranger's, so it
 * is verified before it is sent, nothing of it runs, and it can load nothing.
 */
import { type Clock, fail, type Log, type Offload } from '@warren/kernel'
import { patiently } from '../http/patience.ts'
import { contentResponse } from '../http/serve-content.ts'
import { GATEWAY_ROWS_MAX } from '../limits.ts'
import type { ContentControl, FileProgress } from '../shares/control.ts'
import { GATEWAY_PATIENCE_MS } from '../timeouts.ts'
import { admitBrowser } from './admission.ts'
import { dispositionOf, mediaTypeOf } from './media-type.ts'
import { failurePage, listingPage, questionPage, rowsOf } from './pages.ts'
import { CONTENT_HEADERS, failureResponse, pageResponse } from './responses.ts'
import { createSiteGateway, type SiteWindow } from './sites/site-gateway.ts'
import { siteHostOf } from './sites/site-host.ts'

export interface GatewayPorts {
  readonly clock: Clock
  readonly log: Log
  /** @throws WarrenError `locked`, `closed`. */
  content(): ContentControl
  /** @throws WarrenError `locked`, `closed`. */
  sites(): SiteWindow
  readonly offload: Offload
  /** Where it listens; undefined before that is known. */
  port(): number | undefined
}

/** A stranger's file: no scripts, no forms, nothing from elsewhere. Its own place may be read again, since media are read in ranges. */
const CONTENT_POLICY =
  "sandbox allow-same-origin; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** @returns the request handler, for a server to call. */
export function createGateway(ports: GatewayPorts): (request: Request) => Promise<Response> {
  const showSite = createSiteGateway(ports)
  return async (request) => {
    const site = siteHostOf(request.headers.get('host') ?? '', ports.port())
    if (site !== undefined) return showSite(request, site)
    const admission = admitBrowser(request.headers, 'machine')
    if (admission === 'foreign') {
      return pageResponse(403, failurePage('Web pages from elsewhere may not use this port.', undefined))
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return pageResponse(405, failurePage('Only reading is possible here.', undefined), {
        allow: 'GET, HEAD',
      })
    }
    const url = new URL(request.url)
    const place = placeOf(url.pathname)
    if (place === undefined) return pageResponse(404, failurePage('There is nothing here.', START_HINT))
    if (admission === 'ask') return pageResponse(403, questionPage(url.pathname))
    try {
      return await answer(ports, place, request, url.searchParams)
    } catch (error) {
      return failureResponse(error, ports.log)
    }
  }
}

const START_HINT = 'A link looks like http://localhost:PORT/w/ and many letters and digits.'

interface Place {
  readonly link: string
  /** `/w/BODY` */
  readonly base: string
  readonly path: readonly string[]
}

function placeOf(pathname: string): Place | undefined {
  const match = /^(\/w\/([\w-]{1,1024}))(?:\/(.*))?$/s.exec(pathname)
  if (match === null) return undefined
  const [, base = '', body = '', rest = ''] = match
  try {
    const path = rest.split('/').filter((step) => step !== '')
    return { base, link: `warren:${body}`, path: path.map(decodeURIComponent) }
  } catch {
    return undefined
  }
}

async function answer(
  ports: GatewayPorts,
  place: Place,
  request: Request,
  query: URLSearchParams,
): Promise<Response> {
  const content = ports.content()
  const { link, path } = place
  const wait = <T>(work: (progress: FileProgress) => Promise<T>): Promise<T> =>
    patiently(ports.clock, GATEWAY_PATIENCE_MS, request.signal, work)
  const held = await wait((progress) => content.inspect(link, progress))
  if (held.kind === 'folder') {
    const entries = await wait((progress) => content.entries(link, progress))
    const rows = rowsOf(entries, path)
    const isFile = entries.some((entry) => entry.kind === 'file' && entry.path === path.join('/'))
    if (rows !== undefined && !isFile) {
      const first = Math.max(0, Number(query.get('from') ?? 0) || 0)
      const nextPage =
        first + GATEWAY_ROWS_MAX < rows.length ? `?from=${first + GATEWAY_ROWS_MAX}` : undefined
      const shown = rows.slice(first, first + GATEWAY_ROWS_MAX)
      return pageResponse(
        200,
        listingPage({ content: held, folder: path, rows: shown, nextPage, base: place.base }),
      )
    }
    if (!isFile) throw notThere()
  } else if (path.length > 1 || (path[0] ?? held.name) !== held.name) {
    throw notThere()
  }
  const inside = held.kind === 'folder' ? path.join('/') : undefined
  const isHead = request.method === 'HEAD'
  const { headers, signal } = request
  return contentResponse(
    ports.clock,
    { isHead, headers, signal },
    {
      open: (progress) => content.open(link, inside, progress),
      headersOf: ({ name }) => fileHeaders(name),
      patienceMs: GATEWAY_PATIENCE_MS,
    },
  )
}

function fileHeaders(name: string): Readonly<Record<string, string>> {
  const { contentType, isShown } = mediaTypeOf(name)
  return {
    ...CONTENT_HEADERS,
    'content-security-policy': CONTENT_POLICY,
    'content-type': contentType,
    'content-disposition': dispositionOf(name, isShown),
  }
}

function notThere(): Error {
  return fail('not-found', 'the share holds no such file', {
    next: 'Look at what it holds: leave out what follows the link.',
  })
}
