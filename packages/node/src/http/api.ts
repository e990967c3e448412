/**
 * The local API as a function from request to response: the table of operations decides who may, what is parsed and what
 * is answered. It listens nowhere itself (docs/spec/local-api.md).
 */
import {
  IDEMPOTENCY_KEY_MAX_CHARACTERS,
  type Operation,
  OPERATIONS,
  type OperationName,
  type Parsed,
  PATHS,
  type Problem,
  problemOf,
} from '@warren/api'
import { asWarrenError, type Clock, type Log } from '@warren/kernel'
import { type Context, Hono } from 'hono'
import type { EventFeed } from '../jobs/event-feed.ts'
import { EVENT_LISTENERS_MAX, EVENT_LISTENERS_RESERVED } from '../limits.ts'
import { admit, foreignSite } from './admission.ts'
import { eventStream } from './event-stream.ts'
import type { HandledOperation, Handlers } from './handlers.ts'
import type { Answers, StoredAnswer } from './idempotency.ts'
import type { Quotas } from './quotas.ts'
import { parseJson, readBody } from './read-body.ts'
import type { PageSessions } from './page-sessions.ts'
import type { StreamHandlers } from './stream-handlers.ts'
import type { Caller, Tokens } from './tokens.ts'

export interface ApiPorts {
  readonly clock: Clock
  readonly log: Log
  readonly tokens: Tokens
  readonly page: PageSessions
  readonly answers: Answers
  readonly feed: EventFeed
  readonly quotas: Quotas
  readonly handlers: Handlers
  readonly streams: StreamHandlers
}

/** Answers tell about this machine: no cache keeps them, no page frames them. */
export const API_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
} as const

const TOO_OFTEN = problemOf('overloaded', 'This token has asked as often as it may in a minute.', {
  next: 'Ask again in a moment; events (GET /v1/events) tell what changes without asking.',
  retry: 'later',
})

/** @returns the request handler, for a server to call. */
export function createApi(ports: ApiPorts): (request: Request) => Response | Promise<Response> {
  const app = new Hono()
  app.use('*', async (context, next) => {
    const problem = foreignSite(context.req.raw.headers)
    if (problem !== undefined) return problemResponse(problem)
    await next()
    return undefined
  })
  for (const name of Object.keys(PATHS) as OperationName[]) {
    const [method, path] = PATHS[name]
    app.on(method, path.replaceAll(/\{(\w+)\}/g, ':$1'), (context) => answer(name, context, ports))
  }
  const known = new Set(Object.values(PATHS).map(([, path]) => path.replaceAll(/\{\w+\}/g, '*')))
  app.notFound((context) => {
    const isKnown = [...known].some((path) => matches(path, context.req.path))
    if (!isKnown)
      return problemResponse(
        problemOf('not-found', 'There is no such resource.', { next: 'Ask GET /v1/openapi.json.' }),
      )
    return problemResponse(
      problemOf('wrong-method', 'This resource does not know this method.', {
        next: 'Ask GET /v1/openapi.json.',
      }),
    )
  })
  app.onError((error) => problemResponse(problemFor(error, ports.log)))
  return (request) => app.fetch(request)
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const given = path.split('/')
  return (
    wanted.length === given.length && wanted.every((part, index) => part === '*' || part === given[index])
  )
}

async function answer(name: OperationName, context: Context, ports: ApiPorts): Promise<Response> {
  const { headers } = context.req.raw
  const { tokens, page } = ports
  const admitted = (): Caller | Problem =>
    admit(name, headers, (text) => page.callerOf(text) ?? tokens.callerOf(text))
  const caller = admitted()
  if ('detail' in caller) return problemResponse(caller)
  if (!ports.quotas.mayAsk(caller)) return problemResponse(TOO_OFTEN)
  if (name === 'getEvents') return answerEvents(caller, () => !('detail' in admitted()), headers, ports)
  if (name === 'addShareStream' || name === 'getContent') return answerStream(name, context, caller, ports)
  const text = await readBody(context.req.raw, ports.clock)
  if (typeof text !== 'string') return problemResponse(text)
  const parsed = parse(OPERATIONS[name], context, text)
  if ('problem' in parsed) return problemResponse(parsed.problem)
  const work = (): Promise<StoredAnswer> => handle(name, parsed.request, caller, ports)
  const key = headers.get('idempotency-key')
  if (context.req.method !== 'POST' || key === null) return jsonResponse(await work())
  if (key === '' || key.length > IDEMPOTENCY_KEY_MAX_CHARACTERS) {
    return problemResponse(problemOf('bad-input', 'An Idempotency-Key has 1 to 128 characters.'))
  }
  return jsonResponse(await ports.answers.once({ caller: caller.id, key, operation: name, body: text }, work))
}

/** Bytes that come or go as they are: never kept for repeats, never bounded. */
async function answerStream(
  name: 'addShareStream' | 'getContent',
  context: Context,
  caller: Caller,
  { streams, log }: ApiPorts,
): Promise<Response> {
  const { raw } = context.req
  const parsed = parse(OPERATIONS[name], context, '')
  if ('problem' in parsed) return problemResponse(parsed.problem)
  try {
    if (name === 'getContent') {
      const { query } = parsed.request as Parsed<'getContent'>
      return await streams.getContent(query, { isHead: false, headers: raw.headers, signal: raw.signal })
    }
    const { query } = parsed.request as Parsed<'addShareStream'>
    const job = await streams.addShareStream(query, raw.body, caller)
    return jsonResponse({ status: OPERATIONS[name].status, body: JSON.stringify(job) })
  } catch (error) {
    return problemResponse(problemFor(error, log))
  }
}

async function handle(
  name: HandledOperation,
  request: unknown,
  caller: Caller,
  ports: ApiPorts,
): Promise<StoredAnswer> {
  const handler = ports.handlers[name] as (request: unknown, caller: Caller) => unknown
  try {
    return { status: OPERATIONS[name].status, body: JSON.stringify(await handler(request, caller)) }
  } catch (error) {
    const problem = problemFor(error, ports.log)
    return { status: problem.status, body: JSON.stringify(problem) }
  }
}

function answerEvents(caller: Caller, mayStill: () => boolean, headers: Headers, ports: ApiPorts): Response {
  const reserved = caller.quota === undefined ? 0 : EVENT_LISTENERS_RESERVED
  if (ports.feed.listeners >= EVENT_LISTENERS_MAX - reserved) {
    return problemResponse(
      problemOf('overloaded', 'Too many programs listen for events.', { retry: 'later' }),
    )
  }
  const stream = eventStream(ports, caller, mayStill, headers.get('last-event-id') ?? undefined)
  return new Response(stream, {
    headers: { ...API_HEADERS, 'content-type': 'text/event-stream; charset=utf-8' },
  })
}

type ParsedRequest = { readonly request: unknown } | { readonly problem: Problem }

function parse(operation: Operation, context: Context, text: string): ParsedRequest {
  let given: unknown
  if (operation.body !== undefined) {
    const json = parseJson(text)
    if ('detail' in json) return { problem: json }
    given = json.value
  }
  const parts = [
    ['params', operation.params, context.req.param()],
    ['query', operation.query, context.req.query()],
    ['body', operation.body, given],
  ] as const
  const request: Record<string, unknown> = {}
  for (const [part, schema, value] of parts) {
    const result = schema?.safeParse(value)
    if (result === undefined) continue
    if (!result.success) return { problem: problemOf('bad-input', sentenceOf(result.error.issues)) }
    request[part] = result.data
  }
  return { request }
}

type Issues = readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]

/** The first few complaints: `ports.0.target: is not ...`. Values are not repeated. */
function sentenceOf(issues: Issues): string {
  return issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ')
}

function problemFor(thrown: unknown, log: Log): Problem {
  const error = asWarrenError(thrown)
  if (error.kind === 'bug') log.write('error', 'api: a request failed for a reason of our own', {}, error)
  const sentence = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`
  return problemOf(error.kind, sentence, { next: error.next, retry: error.retry })
}

function problemResponse(problem: Problem): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      ...API_HEADERS,
      'content-type': 'application/problem+json',
      ...(problem.kind === 'no-token' ? { 'www-authenticate': 'Bearer' } : {}),
      ...(problem === TOO_OFTEN ? { 'retry-after': '1' } : {}),
    },
  })
}

function jsonResponse({ status, body }: StoredAnswer): Response {
  const failed = status >= 400
  return new Response(body, {
    status,
    headers: { ...API_HEADERS, 'content-type': failed ? 'application/problem+json' : 'application/json' },
  })
}
