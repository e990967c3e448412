/** `GET /v1/events`: the feed as server-sent events, each with an id to come back with. */
import type { Clock, Timer } from '@warren/kernel'
import { utf8 } from '@warren/kernel'
import { EVENTS_QUEUED_MAX } from '../limits.ts'
import { EVENT_HEARTBEAT_MS } from '../timeouts.ts'
import type { EventFeed, FeedItem } from '../jobs/event-feed.ts'
import { maySeeEvent } from './directory-limit.ts'
import type { Caller } from './tokens.ts'

export interface EventStreamPorts {
  readonly clock: Clock
  readonly feed: EventFeed
}

function format({ id, event }: Pick<FeedItem, 'id' | 'event'>): Uint8Array {
  return utf8(`id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`)
}

/**
 * @param mayStill - whether its token or session has not ended meanwhile.
 * @param lastId - the `Last-Event-ID` of a listener that comes back.
 * @returns a stream that ends only when the listener leaves, may no longer listen, or is cut off for not reading.
 */
export function eventStream(
  ports: EventStreamPorts,
  caller: Caller,
  mayStill: () => boolean,
  lastId: string | undefined,
): ReadableStream<Uint8Array> {
  const { clock, feed } = ports
  let heartbeat: Timer | undefined
  let leave: (() => void) | undefined
  const stop = (): void => {
    heartbeat?.cancel()
    leave?.()
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const cutOff = (): void => {
          stop()
          controller.close()
        }
        const look = (): void => {
          if (!mayStill()) cutOff()
        }
        const beat = (): void => {
          // A session that is not renewed ends by itself.
          if (!mayStill()) return cutOff()
          controller.enqueue(utf8(': still here\n\n'))
          heartbeat = clock.after(EVENT_HEARTBEAT_MS, beat)
        }
        const send = (item: FeedItem): void => {
          if (!maySeeEvent(caller, item)) return
          if ((controller.desiredSize ?? 0) <= 0) return cutOff()
          controller.enqueue(format(item))
        }
        controller.enqueue(utf8('retry: 1000\n\n'))
        const missed = feed.since(lastId)
        if (missed === undefined)
          controller.enqueue(format({ id: feed.lastId, event: { type: 'reset', data: {} } }))
        leave = feed.listen(send, look)
        missed?.forEach(send)
        heartbeat = clock.after(EVENT_HEARTBEAT_MS, beat)
      },
      cancel: stop,
    },
    { highWaterMark: EVENTS_QUEUED_MAX * 4 },
  )
}
