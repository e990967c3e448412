/** The local API of one daemon: its tokens, remembered answers and handlers put together. */
import type { StateStore } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'
import type { DaemonControl } from '../control.ts'
import { API_HEADERS, createApi } from '../http/api.ts'
import { createHandlers, type TellRemoved } from '../http/handlers.ts'
import { createAnswers } from '../http/idempotency.ts'
import { createMediaTickets } from '../http/media-tickets.ts'
import { createPageServer } from '../http/page-server.ts'
import { createPageSessions } from '../http/page-sessions.ts'
import { createPlaceFinder } from '../http/places.ts'
import { createQuotas } from '../http/quotas.ts'
import { createStreamHandlers } from '../http/stream-handlers.ts'
import { createTokens } from '../http/tokens.ts'
import type { EventFeed } from '../jobs/event-feed.ts'
import type { JobBoard } from '../jobs/job-board.ts'
import type { ContentControl } from '../shares/control.ts'
import { ownerToken } from './home.ts'
import { createPageFiles, type PageSource } from './page-files.ts'
import { createPageKey } from './page-key.ts'
import type { DaemonPorts } from './ports.ts'

export interface ApiParts {
  readonly home: HomeDir
  readonly ports: DaemonPorts
  readonly daemon: DaemonControl
  readonly jobs: JobBoard
  readonly feed: EventFeed
  /** Where the page's files are; none: it was not built. */
  readonly options: { readonly page?: PageSource }
}

export interface LocalApi {
  /** For a listener. */
  readonly handle: (request: Request) => Response | Promise<Response>
  /** The page with a fresh code; undefined on a Unix socket. */
  readonly pageUrl: () => string | undefined
}

export function composeApi(parts: ApiParts): LocalApi {
  const { home, ports, daemon, jobs, feed, options } = parts
  const { clock, primitives, log } = ports
  const state = (): StateStore | undefined => daemon.state()
  const tokens = createTokens(primitives, ownerToken(home, primitives), state)
  const answers = createAnswers({ clock, primitives, state })
  const origin = (): string | undefined => originOf(daemon.status().api ?? '')
  const page = createPageSessions({ clock, primitives, key: createPageKey(home, primitives.random), origin })
  const places = createPlaceFinder(clock, process.env)
  const content = (): ContentControl => daemon.node().files.content
  const media = createMediaTickets({ clock, random: primitives.random, content, headers: MEDIA_HEADERS })
  const tellRemoved: TellRemoved = (kind, id) => {
    feed.publish(kind === 'service' ? 'services' : 'files', { type: 'removed', data: { kind, id } })
  }
  const quotas = createQuotas({ clock, jobs, state, shares: () => daemon.node().files.shares })
  const accessEnded = (): void => feed.accessEnded()
  const handlerPorts = { clock, daemon, jobs, tokens, quotas, page, places, media, tellRemoved, accessEnded }
  const handlers = createHandlers(handlerPorts)
  const streams = createStreamHandlers(handlerPorts, API_HEADERS)
  const api = createApi({ clock, log, tokens, page, answers, feed, quotas, handlers, streams })
  const servePage = createPageServer(createPageFiles(options.page))
  return {
    handle: async (request) => (await servePage(request)) ?? media.serve(request) ?? api(request),
    pageUrl: () => page.addCode().url,
  }
}

/** A stranger's bytes at the page's origin: should somebody lead a browser there, nothing in them runs or loads anything. */
const MEDIA_HEADERS = { ...API_HEADERS, 'content-security-policy': "sandbox; default-src 'none'" }

/** @returns undefined for a Unix socket: no browser comes there. */
function originOf(api: string): string | undefined {
  return api === '' || api.startsWith('unix:') ? undefined : `http://${api}/`
}
