/** Waits until something of the daemon is so: by its events, and by looking now and then. */
import type { Event } from '@warren/api'
import { ApiError } from './api-error.ts'
import type { Client } from './client.ts'
import { LOOK_AGAIN_MS } from './timeouts.ts'

/**
 * @param look - asks the daemon now; undefined: not yet.
 * @param concerns - whether an event is a reason to look again; `reset` always is.
 * @throws ApiError what `look` throws; `closed`: the daemon stopped; `cancelled`.
 */
export async function lookUntil<T>(
  client: Client,
  look: () => Promise<T | undefined>,
  concerns: (event: Event) => boolean,
  signal?: AbortSignal,
): Promise<T> {
  const stop = new AbortController()
  const events = client.events({
    signal: signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]),
  })
  const listen = (): ReturnType<typeof events.next> => {
    const next = events.next()
    next.catch(() => {})
    return next
  }
  try {
    let next = listen()
    for (;;) {
      const found = await look()
      if (found !== undefined) return found
      const later = timer(LOOK_AGAIN_MS)
      try {
        for (;;) {
          const told = await Promise.race([next, later.over])
          if (told === undefined) break
          if (told.done === true) throw ended(signal)
          next = listen()
          if (told.value.type === 'reset' || concerns(told.value)) break
        }
      } finally {
        later.cancel()
      }
    }
  } finally {
    stop.abort()
  }
}

function timer(ms: number): { readonly over: Promise<undefined>; cancel(): void } {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), ms)
  return { over: promise, cancel: () => clearTimeout(timer) }
}

function ended(signal: AbortSignal | undefined): ApiError {
  return signal?.aborted === true
    ? new ApiError('cancelled', 'Given up.', { cause: signal.reason })
    : new ApiError('closed', 'The daemon stopped.', { next: 'Start it again: warren up' })
}
