/** Reads server-sent events (WHATWG HTML §9.2.6) as far as Warren writes them. */
import type { Event } from '@warren/api'
import { ApiError } from './api-error.ts'

/** Longer than any event. */
const EVENT_MAX_CHARACTERS = 1024 * 1024

export async function* parseEvents(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ id: string; event: Event }> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const parsed = parseBlock(text.slice(0, end))
      text = text.slice(end + 2)
      if (parsed !== undefined) yield parsed
    }
    if (text.length > EVENT_MAX_CHARACTERS)
      throw new ApiError('too-large', 'An event is too long to be from Warren.')
  }
}

/** @returns undefined for comments and for events of a newer Warren. */
function parseBlock(block: string): { id: string; event: Event } | undefined {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ')
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2))
  }
  const id = fields.get('id')
  const type = fields.get('event')
  const data = fields.get('data')
  if (id === undefined || type === undefined || data === undefined) return undefined
  if (!['status', 'job', 'service', 'share', 'download', 'removed', 'reset'].includes(type)) return undefined
  return { id, event: { type, data: JSON.parse(data) } as Event }
}
