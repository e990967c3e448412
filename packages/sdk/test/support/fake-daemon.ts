/** A daemon that answers by method and path, and remembers what it was asked. */
import type { Client, Send, WireRequest } from '@warren/sdk'
import { createClient } from '@warren/sdk'

export interface FakeAnswer {
  readonly status?: number
  /** As JSON; with `events` as a stream that stays open. */
  readonly body?: unknown
  readonly events?: AsyncIterable<readonly [type: string, data: unknown]>
}

export type FakeAnswers = Readonly<Record<string, (request: WireRequest) => FakeAnswer>>

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export function fakeSend(answers: FakeAnswers): { readonly send: Send; readonly asked: string[] } {
  const asked: string[] = []
  const send: Send = async (request) => {
    const route = `${request.method} ${request.path.split('?')[0]}`
    asked.push(route)
    const problem: FakeAnswer = {
      status: 404,
      body: { kind: 'not-found', detail: `No ${route}.`, next: 'Ask for another.' },
    }
    const { status = 200, body, events } = answers[route]?.(request) ?? problem
    return { status, body: events === undefined ? once(JSON.stringify(body)) : told(events, request.signal) }
  }
  return { send, asked }
}

export function fakeDaemon(answers: FakeAnswers): { readonly client: Client; readonly asked: string[] } {
  const { send, asked } = fakeSend(answers)
  return { client: createClient(send, 'token'), asked }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield utf8(text)
}

async function* told(
  events: AsyncIterable<readonly [string, unknown]>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let count = 0
  for await (const [type, data] of events)
    yield utf8(`id: f-${++count}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
  await new Promise((_, reject) => {
    signal?.addEventListener('abort', reject)
    if (signal?.aborted === true) reject(new Error('given up'))
  })
}
