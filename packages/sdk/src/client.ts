/** The typed client of the local API: one method that knows every operation, and the few conveniences programs want. */
import type { Answer, Event, Job, OperationName, Request } from '@warren/api'
import { PAGE_MAX_ITEMS } from '@warren/api/limits'
import { PATHS } from '@warren/api/paths'
import { ApiError, errorOfAnswer } from './api-error.ts'
import { parseEvents } from './event-parser.ts'
import { type FollowOptions, followJob } from './follow-job.ts'

export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Text, or bytes of any length: as they come, or where they lie. */
  readonly body?: string | AsyncIterable<Uint8Array> | Blob
  readonly signal?: AbortSignal
}

export interface WireAnswer {
  readonly status: number
  /** Bytes as they come; leaving the loop ends the connection. */
  readonly body: AsyncIterable<Uint8Array>
}

/** How requests reach the daemon. @throws ApiError `unreachable`: it does not run. */
export type Send = (request: WireRequest) => Promise<WireAnswer>

export interface CallOptions {
  readonly signal?: AbortSignal
  /** The same key with the same request does nothing twice. */
  readonly idempotencyKey?: string
}

/** Requests without parts may be left out. */
type CallArguments<K extends OperationName> =
  Partial<Request<K>> extends Request<K>
    ? [request?: Request<K>, options?: CallOptions]
    : [request: Request<K>, options?: CallOptions]

export interface Client {
  /** @throws ApiError */
  call<K extends PlainOperation>(name: K, ...given: CallArguments<K>): Promise<Answer<K>>
  /**
   * Shares bytes while they come; resolves with the job that goes on with it when all have been sent.
   *
   * @param bytes - in a browser hand over the `File` or `Blob` itself: anything else is first held in memory there.
   * @throws ApiError
   */
  shareStream(
    query: NonNullable<Request<'addShareStream'>['query']>,
    bytes: AsyncIterable<Uint8Array> | Blob,
    options?: CallOptions,
  ): Promise<Job>
  /** The bytes of a file that a link holds, verified, as they arrive. Leaving the loop ends the connection. @throws ApiError */
  open(
    query: NonNullable<Request<'getContent'>['query']>,
    options?: OpenOptions,
  ): Promise<AsyncIterable<Uint8Array>>
  /** All entries of a list, page by page. */
  list<K extends ListOperation>(name: K, options?: CallOptions): AsyncGenerator<Answer<K>['items'][number]>
  /** What changes, until `signal` says stop; comes back by itself after a lost connection. */
  events(options?: CallOptions): AsyncGenerator<Event>
  /**
   * Follows a job to its end, telling every change.
   *
   * @throws ApiError the job's own error if it failed, `cancelled` if it was given up.
   */
  follow(job: Job, onChange: (job: Job) => void, options?: FollowOptions): Promise<Job>
}

/** Those with one JSON answer. */
type PlainOperation = Exclude<OperationName, 'getEvents' | 'addShareStream' | 'getContent'>

export interface OpenOptions {
  readonly signal?: AbortSignal
  /** Inclusive; without `last` up to the end. */
  readonly range?: { readonly first: number; readonly last?: number }
}

type ListOperation =
  | 'listCircuits'
  | 'listStreams'
  | 'listRelays'
  | 'listSockets'
  | 'listServices'
  | 'listClientAuth'
  | 'listJobs'
  | 'listTokens'
  | 'listShares'
  | 'listDownloads'
  | 'listNames'
  | 'listPins'
  | 'listSites'
  | 'listBoxes'

interface Parts {
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined
  readonly body?: unknown
}

/** @param token - of the scope that the operations need; the owner's may all. */
export function createClient(send: Send, token: string): Client {
  const call = async (
    name: OperationName,
    parts: Parts = {},
    options: CallOptions = {},
  ): Promise<unknown> => {
    const { status, body } = await send(requestOf(name, parts, token, options))
    const text = await readText(body)
    if (status >= 400) throw errorOfAnswer(status, text)
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw new ApiError('bug', 'What answers there is not Warren.', { status, cause })
    }
  }
  const client: Client = {
    call: (name, ...[parts, options]) => call(name, parts as Parts | undefined, options) as Promise<never>,
    async *list(name, options) {
      let cursor: string | undefined
      do {
        // The largest pages: whoever wants all of a list wants few requests.
        const query = { limit: PAGE_MAX_ITEMS, ...(cursor === undefined ? {} : { cursor }) }
        const page = (await call(name, { query }, options)) as { items: never[]; next?: string }
        yield* page.items
        cursor = page.next
      } while (cursor !== undefined)
    },
    async shareStream(query, bytes, options) {
      const request = requestOf('addShareStream', { query }, token, options ?? {})
      const headers = { ...request.headers, 'content-type': 'application/octet-stream' }
      const { status, body } = await send({ ...request, headers, body: bytes })
      const text = await readText(body)
      if (status >= 400) throw errorOfAnswer(status, text)
      return JSON.parse(text) as Job
    },
    async open(query, { signal, range } = {}) {
      const request = requestOf('getContent', { query }, token, signal === undefined ? {} : { signal })
      const wanted = range === undefined ? {} : { range: `bytes=${range.first}-${range.last ?? ''}` }
      const { status, body } = await send({ ...request, headers: { ...request.headers, ...wanted } })
      if (status >= 400) throw errorOfAnswer(status, await readText(body))
      return body
    },
    events: (options) => eventsFrom(send, token, options),
    follow: (job, onChange, options) => followJob(client, job, onChange, options),
  }
  return client
}

function requestOf(name: OperationName, parts: Parts, token: string, options: CallOptions): WireRequest {
  const [method, template] = PATHS[name]
  const path = template.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(parts.params?.[key] ?? ''),
  )
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(parts.query ?? {}))
    if (value !== undefined) query.set(key, String(value))
  return {
    method,
    path: query.size === 0 ? path : `${path}?${query.toString()}`,
    headers: {
      authorization: `Bearer ${token}`,
      ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
    },
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  }
}

/** Longer answers than any page of any list. */
const ANSWER_MAX_BYTES = 16 * 1024 * 1024

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > ANSWER_MAX_BYTES)
      throw new ApiError('too-large', 'The answer is too long to be from Warren.')
  }
  return text + decoder.decode()
}

async function* eventsFrom(send: Send, token: string, options: CallOptions = {}): AsyncGenerator<Event> {
  let lastId: string | undefined
  let failures = 0
  const isOver = (): boolean => options.signal?.aborted === true
  while (!isOver()) {
    try {
      const request = requestOf('getEvents', {}, token, options)
      const headers = { ...request.headers, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) }
      const { status, body } = await send({ ...request, headers })
      if (status >= 400) throw errorOfAnswer(status, await readText(body))
      for await (const { id, event } of parseEvents(body)) {
        failures = 0
        lastId = id
        yield event
      }
    } catch (error) {
      if (isOver()) return
      // A daemon that was stopped does not come back by asking it again and again.
      if (++failures > 3 || (error instanceof ApiError && error.status !== undefined)) throw error
      await new Promise((resolve) => setTimeout(resolve, 100 * failures))
    }
  }
}
