/** Follows a job to its end by the events of the daemon. */
import type { Event, Job } from '@warren/api'
import { ApiError } from './api-error.ts'
import type { Client } from './client.ts'

export interface FollowOptions {
  readonly signal?: AbortSignal
  /** Told of every other event meanwhile, such as those of what the job works on. */
  readonly onEvent?: (event: Event) => void
}

/** @throws ApiError the job's own error if it failed, `cancelled` if it was given up. */
export async function followJob(
  client: Client,
  start: Job,
  onChange: (job: Job) => void,
  options: FollowOptions = {},
): Promise<Job> {
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal])
  let job = start
  onChange(job)
  try {
    // Listening comes before the second look, so that nothing happens between the two unseen.
    const events = client.events({ signal })
    let next = events.next()
    job = await client.call('getJob', { params: { id: start.id } }, { signal })
    while (job.state === 'running') {
      onChange(job)
      const { value, done } = await next
      if (done === true) break
      next = events.next()
      options.onEvent?.(value)
      if (value.type === 'job' && value.data.id === job.id) job = value.data
      else if (value.type === 'reset')
        job = await client.call('getJob', { params: { id: start.id } }, { signal })
    }
    next.catch(() => {})
  } finally {
    stop.abort()
  }
  options.signal?.throwIfAborted()
  onChange(job)
  if (job.error !== undefined) throw new ApiError(job.error.kind, job.error.message, { next: job.error.next })
  return job
}
