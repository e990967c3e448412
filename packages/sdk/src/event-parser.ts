/** Reads server-sent events (WHATWG HTML §9.2.6) as far as Warren writes them. */
import type { Event } from '@warren/api'
import { ApiError } from './api-error.ts'

/** Longer than any event. */
const EVENT_MAX_CHARACTERS = 1024 * 1024

const TYPES: ReadonlySet<string> = new Set<Event['type']>([
  'status',
  'job',
  'service',
  'share',
  'download',
  'site',
  'pin',
  'removed',
  'reset',
])

export interface NumberedEvent {
  /** To come back with. */
  readonly id: string
  readonly event: Event
}

/** @throws ApiError `bug`, `too-large`: what answers there is not Warren. */
export async function* parseEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<NumberedEvent> {
  const reader = new EventReader()
  for await (const chunk of body) yield* reader.push(chunk)
}

/** Puts events together from bytes in pieces of any size. */
export class EventReader {
  readonly #decoder = new TextDecoder()
  #text = ''

  /** @returns the events that are complete with these bytes. @throws ApiError `bug`, `too-large`. */
  push(chunk: Uint8Array): NumberedEvent[] {
    // The end of an event may lie across two chunks.
    let from = Math.max(0, this.#text.length - 1)
    this.#text += this.#decoder.decode(chunk, { stream: true })
    const events: NumberedEvent[] = []
    let begin = 0
    for (let end = this.#text.indexOf('\n\n', from); end >= 0; end = this.#text.indexOf('\n\n', from)) {
      const parsed = parseBlock(this.#text.slice(begin, end))
      begin = end + 2
      from = begin
      if (parsed !== undefined) events.push(parsed)
    }
    this.#text = this.#text.slice(begin)
    if (this.#text.length > EVENT_MAX_CHARACTERS)
      throw new ApiError('too-large', 'An event is too long to be from Warren.')
    return events
  }
}

/** @returns undefined for comments and for events of a newer Warren. */
function parseBlock(block: string): NumberedEvent | undefined {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ')
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2))
  }
  const id = fields.get('id')
  const type = fields.get('event')
  const data = fields.get('data')
  if (id === undefined || type === undefined || data === undefined || !TYPES.has(type)) return undefined
  return { id, event: { type, data: parseData(data) } as Event }
}

function parseData(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below.
  }
  throw new ApiError('bug', 'What answers there is not Warren.', { next: 'Check the address of the API.' })
}
