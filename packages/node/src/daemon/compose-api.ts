/** The local API of one daemon: its tokens, remembered answers and handlers put together. */
import type { StateStore } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'
import type { DaemonControl } from '../control.ts'
import { API_HEADERS, createApi } from '../http/api.ts'
import { createHandlers } from '../http/handlers.ts'
import { createAnswers } from '../http/idempotency.ts'
import { createQuotas } from '../http/quotas.ts'
import { createStreamHandlers } from '../http/stream-handlers.ts'
import { createTokens } from '../http/tokens.ts'
import type { EventFeed } from '../jobs/event-feed.ts'
import type { JobBoard } from '../jobs/job-board.ts'
import { ownerToken } from './home.ts'
import type { DaemonPorts } from './ports.ts'

export interface ApiParts {
  readonly home: HomeDir
  readonly ports: DaemonPorts
  readonly daemon: DaemonControl
  readonly jobs: JobBoard
  readonly feed: EventFeed
}

/** @returns the request handler, for a listener. */
export function composeApi(parts: ApiParts): (request: Request) => Response | Promise<Response> {
  const { home, ports, daemon, jobs, feed } = parts
  const { clock, primitives, log } = ports
  const state = (): StateStore | undefined => daemon.state()
  const tokens = createTokens(primitives, ownerToken(home, primitives), state)
  const answers = createAnswers({ clock, primitives, state })
  const quotas = createQuotas({ clock, jobs, state, shares: () => daemon.node().files.shares })
  const handlerPorts = { clock, daemon, jobs, tokens, quotas }
  const handlers = createHandlers(handlerPorts)
  const streams = createStreamHandlers(handlerPorts, API_HEADERS)
  return createApi({ clock, log, tokens, answers, feed, quotas, handlers, streams })
}
