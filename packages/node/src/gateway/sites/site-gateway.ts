/**
 * Sites in a browser: `http://NAME.localhost:PORT/`, one origin each (docs/spec/sites.md §9). What comes is a stranger's: pages are written
 * anew, nothing of it runs, and it loads nothing but itself.
 */
import { type Freshness, Turns } from '@warren/applications'
import { asWarrenError, type Cancel, fail, type Offload } from '@warren/kernel'
import { type ContentRequest, contentResponse } from '../../http/serve-content.ts'
import { patiently } from '../../http/patience.ts'
import {
  GATEWAY_ROWS_MAX,
  LEAVE_ADDRESS_MAX_CHARACTERS,
  SANITISED_AT_ONCE,
  SITE_CSS_MAX_BYTES,
  SITE_HTML_MAX_BYTES,
} from '../../limits.ts'
import type { ContentReader, FileProgress } from '../../shares/control.ts'
import type { SiteSource } from '../../sites/source.ts'
import { GATEWAY_PATIENCE_MS } from '../../timeouts.ts'

import { admitBrowser } from '../admission.ts'
import { dispositionOf } from '../media-type.ts'
import { failurePage, questionPage } from '../pages.ts'
import { CONTENT_HEADERS, failureResponse, pageResponse } from '../responses.ts'
import type { GatewayPorts } from '../gateway.ts'
import { SANITISE_JOB } from './sanitise-job.ts'
import type { SiteHost } from './site-host.ts'
import { scriptedMediaOf, type SiteMedia, siteMediaOf } from './site-media.ts'
import { arrivalPage, endedPage, leavePage, scriptsPage, siteListingPage } from './site-pages.ts'
import { GATEWAY_PATH, LEAVE_PATH, VISIT_PATH } from './urls.ts'

/** What the gateway asks of sites. */
export interface SiteWindow {
  /**
   * @param freshness - how new it has to be, if no version is named.
   * @throws WarrenError `not-found`: no site has this name here, or nothing is at the address; `unreachable`, ...
   */
  open(host: SiteHost, progress: FileProgress, freshness: Freshness): Promise<SiteSource>
  /** True: a folder of this machine, under a word that only its owner was told; the network is not asked for it. */
  isPreview(label: string): boolean
  /** True: its scripts may run, so it opens in a browser of its own only. @param address - 56 characters. */
  mayRunScripts(address: string): boolean
  /** @returns what that browser shows from now on; undefined: the ticket is used, old, or another site's. */
  enter(ticket: string, address: string): string | undefined
  isBrowser(session: string, address: string): boolean
  /** True once, within seconds, for a ticket to this very site or version. */
  admit(ticket: string, host: SiteHost): boolean
}

const SESSION_COOKIE = 'warren-browse'
const COOKIE = /(?:^|;\s*)warren-browse=([0-9a-f]{32})(?:;|$)/
const TICKET_PATH = `${GATEWAY_PATH}open/`
const SITE_HEADERS = {
  ...CONTENT_HEADERS,
  'x-dns-prefetch-control': 'off',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), midi=()',
} as const
const INDEX = 'index.html'

interface Visit {
  readonly ports: GatewayPorts
  readonly window: SiteWindow
  readonly host: SiteHost
  readonly request: Request
  readonly url: URL
  readonly turns: Turns
}

export function createSiteGateway(
  ports: GatewayPorts,
): (request: Request, host: SiteHost) => Promise<Response> {
  const turns = new Turns(SANITISED_AT_ONCE)
  return async (request, host) => {
    const admission = admitBrowser(request.headers, 'site')
    if (admission === 'foreign')
      return pageResponse(403, failurePage('Web pages from elsewhere may not use this place.', undefined))
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return pageResponse(405, failurePage('Only reading is possible here.', undefined), {
        allow: 'GET, HEAD',
      })
    const url = new URL(request.url)
    try {
      const visit = { ports, window: ports.sites(), host, request, url, turns }
      if (url.pathname.startsWith(VISIT_PATH)) return letIn(visit)
      // Whose page leads to a preview is its owner's: nobody else knows the word, and nobody learns that it is opened.
      if (admission === 'ask' && !visit.window.isPreview(host.label))
        return pageResponse(403, questionPage(url.pathname))
      return url.pathname.startsWith(GATEWAY_PATH) ? ownPage(visit) : await answer(visit)
    } catch (error) {
      return failureResponse(error, ports.log)
    }
  }
}

/**
 * Goes on to the site, so that the ticket stands neither in the history nor in what the site's page could tell. By a page and not by a
 * redirect: after that the page elsewhere would still be who sent the browser, now and whenever it loads the site again.
 */
function letIn({ window, host, url }: Visit): Response {
  const isExpected = window.admit(url.pathname.slice(VISIT_PATH.length), host)
  return isExpected ? pageResponse(200, arrivalPage()) : pageResponse(403, questionPage('/'))
}

/** The gateway's own pages at a site's place. */
function ownPage({ window, host, url }: Visit): Response {
  if (url.pathname === LEAVE_PATH) {
    const to = url.searchParams.get('to') ?? ''
    return pageResponse(200, leavePage(to.slice(0, LEAVE_ADDRESS_MAX_CHARACTERS)))
  }
  const ticket = url.pathname.startsWith(TICKET_PATH) ? url.pathname.slice(TICKET_PATH.length) : ''
  const session = ticket === '' ? undefined : window.enter(ticket, host.label)
  if (session === undefined) throw nothingHere()
  const cookie = `${SESSION_COOKIE}=${session}; Path=/; HttpOnly; SameSite=Strict`
  return pageResponse(303, '', { location: '/', 'set-cookie': cookie })
}

async function answer(visit: Visit): Promise<Response> {
  const { ports, window, host, request, url } = visit
  const path = pathOf(url.pathname)
  if (path === undefined) throw nothingHere()
  const wait = <T>(work: (progress: FileProgress) => Promise<T>): Promise<T> =>
    patiently(ports.clock, GATEWAY_PATIENCE_MS, request.signal, work)
  const source = await wait((progress) => window.open(host, progress, freshnessOf(request)))
  const { address } = source
  const isScripted = address !== undefined && window.mayRunScripts(address)
  if (isScripted && !isOwnBrowser(visit, address)) return pageResponse(403, scriptsPage(address))
  const found = await source.file(path)
  if (found !== undefined)
    return isFolderPath(url) ? redirect(url) : fileResponse(visit, source, path, found, isScripted)
  const rows = await source.folder(path)
  if (rows === undefined) throw nothingHere()
  if (source.isEnded && rows.length === 0) return pageResponse(410, endedPage())
  if (!isFolderPath(url)) return redirect(url)
  const index = await source.file([...path, INDEX])
  if (index !== undefined) return fileResponse(visit, source, [...path, INDEX], index, isScripted)
  const first = Math.max(0, Math.floor(Number(url.searchParams.get('from') ?? 0)) || 0)
  const isMore = first + GATEWAY_ROWS_MAX < rows.length
  const shown = rows.slice(first, first + GATEWAY_ROWS_MAX)
  const nextPage = isMore ? `?from=${first + GATEWAY_ROWS_MAX}` : undefined
  return pageResponse(200, siteListingPage({ title: source.title, folder: path, rows: shown, nextPage }))
}

/** Who loads a page again wants to see what is new. */
function freshnessOf({ headers }: Request): Freshness {
  return /no-cache|max-age=0/.test(headers.get('cache-control') ?? '') ? 'recent' : 'known'
}

function isOwnBrowser({ window, request }: Visit, address: string): boolean {
  const session = COOKIE.exec(request.headers.get('cookie') ?? '')?.[1]
  return session !== undefined && window.isBrowser(session, address)
}

/** Components; undefined: no path that a site can have. */
function pathOf(pathname: string): string[] | undefined {
  try {
    return pathname
      .split('/')
      .filter((step) => step !== '')
      .map(decodeURIComponent)
  } catch {
    return undefined
  }
}

const isFolderPath = (url: URL): boolean => url.pathname.endsWith('/')

/** To the path with a slash at its end if that was missing, or without; what a page loads is counted from there. */
function redirect(url: URL): Response {
  const path = url.pathname.replaceAll(/\/{2,}/g, '/')
  const location = isFolderPath(url) ? path.replace(/\/$/, '') : `${path}/`
  return pageResponse(302, '', { location: location === '' ? '/' : location })
}

function fileResponse(
  visit: Visit,
  source: SiteSource,
  path: readonly string[],
  file: ContentReader,
  isScripted: boolean,
): Promise<Response> {
  const { ports, request } = visit
  const { headers, signal } = request
  const tooLong = (kind: 'html' | 'css'): boolean =>
    file.bytes > (kind === 'html' ? SITE_HTML_MAX_BYTES : SITE_CSS_MAX_BYTES)
  const media = isScripted ? scriptedMediaOf(file.name) : siteMediaOf(file.name, tooLong)
  const asked: ContentRequest = { isHead: request.method === 'HEAD', headers, signal }
  return contentResponse(ports.clock, asked, {
    open: async (progress) => {
      const tagged = { ...file, tag: `${file.tag}${media.sanitised ?? ''}` }
      const { sanitised } = media
      if (sanitised === undefined) return tagged
      progress.waiting('the page')
      return sanitisedReader(visit, source, path, tagged, sanitised, progress.cancel)
    },
    headersOf: ({ name }) => headersOf(name, media),
    patienceMs: GATEWAY_PATIENCE_MS,
  })
}

function headersOf(name: string, media: SiteMedia): Readonly<Record<string, string>> {
  return {
    ...SITE_HEADERS,
    'content-security-policy': media.policy,
    'content-type': media.contentType,
    'content-disposition': dispositionOf(name, !media.isSaved),
  }
}

/** The file as it is written anew, whole: its length is known only then. */
async function sanitisedReader(
  { ports, turns }: Visit,
  source: SiteSource,
  path: readonly string[],
  file: ContentReader,
  kind: 'html' | 'css',
  cancel: Cancel,
): Promise<ContentReader> {
  const place = { address: source.address, path, port: ports.port() ?? 80 }
  const bytes = await readWhole(file, cancel)
  const written = await turns.run(() => sanitise(ports.offload, { kind, bytes, place }))
  return {
    ...file,
    bytes: written.length,
    async *read({ first, last }) {
      yield written.subarray(first, last + 1)
    },
  }
}

async function sanitise(
  offload: Offload,
  order: Parameters<typeof SANITISE_JOB.run>[1],
): Promise<Uint8Array> {
  try {
    return await offload.run(SANITISE_JOB, order)
  } catch (error) {
    if (asWarrenError(error).kind === 'overloaded') throw error
    throw fail('malformed', 'this page cannot be shown safely', {
      next: 'Get it as a file instead, and look at it with a program that you trust.',
      cause: error,
    })
  }
}

async function readWhole(file: ContentReader, cancel: Cancel): Promise<Uint8Array> {
  const whole = new Uint8Array(file.bytes)
  if (file.bytes === 0) return whole
  let at = 0
  for await (const chunk of file.read({ first: 0, last: file.bytes - 1 }, cancel)) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole.subarray(0, at)
}

function nothingHere(): Error {
  return fail('not-found', 'the site holds no such page', { next: 'Look at its first page: /' })
}
