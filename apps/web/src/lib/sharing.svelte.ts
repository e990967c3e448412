/** A share that is being made on the page: found where it lies if it can be, else copied with the owner's knowledge. */
import type { Job, Request, Share } from '@warren/api'
import type { Dropped } from './dropped.ts'
import { type Failure, failureOf } from './failure.ts'
import { live } from './live.svelte.ts'

/** How long a share stays, as the page asks it. */
export interface ShareChoice {
  readonly stays: 'kept' | 'once' | 'until'
  /** Of `until`: a day, as a browser's field gives it. */
  readonly day: string
  readonly clients: readonly string[]
  readonly besideRelay: boolean
  /** Its content is left with relays as well. */
  readonly leave: boolean
}

export const NO_CHOICE: ShareChoice = {
  stays: 'kept',
  day: '',
  clients: [],
  besideRelay: false,
  leave: false,
}

type Stage =
  | { readonly name: 'idle' }
  /** It is looked for where it lies. */
  | { readonly name: 'finding'; readonly dropped: Dropped }
  /** Chosen, and not yet shared: the owner says how long. */
  | { readonly name: 'chosen'; readonly path: string }
  /** A file that lies nowhere: only a copy can be shared. */
  | { readonly name: 'copy'; readonly file: File }
  /** A folder that was not found: it must be shown. */
  | { readonly name: 'where'; readonly title: string }
  | { readonly name: 'working'; readonly jobId: string | undefined }
  | { readonly name: 'made'; readonly shareId: string }

type Options = Omit<Request<'addShare'>['body'], 'path'>

export class Sharing {
  stage: Stage = $state.raw({ name: 'idle' })
  failure: Failure | undefined = $state.raw()
  /** What the daemon answered first; later news of the job come by events. */
  #first: Job | undefined = $state.raw()
  #key = ''
  #isLeft = false

  get job(): Job | undefined {
    if (this.stage.name !== 'working' || this.stage.jobId === undefined) return undefined
    return live.jobs.get(this.stage.jobId) ?? this.#first
  }

  get share(): Share | undefined {
    const id = this.stage.name === 'made' ? this.stage.shareId : undefined
    return id === undefined ? undefined : live.shares.get(id)
  }

  reset(): void {
    this.stage = { name: 'idle' }
    this.failure = undefined
  }

  choose(path: string): void {
    this.#key = crypto.randomUUID()
    this.failure = undefined
    this.stage = { name: 'chosen', path }
  }

  async drop(dropped: Dropped): Promise<void> {
    this.failure = undefined
    this.stage = { name: 'finding', dropped }
    const { path } = await live.client
      .call('findPlace', { body: dropped.wanted })
      .catch(() => ({ path: undefined }))
    if (path !== undefined) return this.choose(path)
    const { file, wanted } = dropped
    this.stage = file === undefined ? { name: 'where', title: wanted.name } : { name: 'copy', file }
  }

  async start(choice: ShareChoice): Promise<void> {
    const { stage } = this
    if (stage.name !== 'chosen' && stage.name !== 'copy') return
    this.failure = undefined
    this.#isLeft = choice.leave && choice.stays !== 'once'
    this.stage = { name: 'working', jobId: undefined }
    try {
      const job = await (stage.name === 'chosen'
        ? live.client.call(
            'addShare',
            { body: { path: stage.path, ...optionsOf(choice) } },
            { idempotencyKey: this.#key },
          )
        : live.client.shareStream(queryOf(stage.file.name, choice), stage.file))
      this.#first = job
      this.stage = { name: 'working', jobId: job.id }
    } catch (error) {
      this.failure = failureOf(error)
      this.stage = stage
      this.#key = crypto.randomUUID()
    }
  }

  /** Called whenever the job has news. */
  follow(job: Job): void {
    if (this.stage.name !== 'working') return
    const share = job.result?.share
    // The link is there long before the share can be reached: it is shown at once.
    if (share?.link !== undefined) {
      live.shares.put(share)
      this.stage = { name: 'made', shareId: share.id }
      if (this.#isLeft) void this.#leave(share)
    } else if (job.error !== undefined) {
      this.failure = job.error
      this.stage = { name: 'idle' }
    } else if (job.state === 'cancelled') this.reset()
  }

  /** It stays as long as the share does, unless that has no end: then it is renewed. */
  async #leave({ id, until }: Share): Promise<void> {
    try {
      const body = until === undefined ? {} : { until }
      await live.client.call('leaveShare', { params: { id }, body })
    } catch (error) {
      this.failure = failureOf(error)
    }
  }
}

function optionsOf({ stays, day, clients, besideRelay }: ShareChoice): Options {
  return {
    ...(stays === 'once' ? { once: true } : {}),
    // To the end of that day, where the owner is.
    ...(stays === 'until' && day !== '' ? { until: new Date(`${day}T23:59:59`).toISOString() } : {}),
    ...(clients.length === 0 ? {} : { clients: [...clients] }),
    ...(besideRelay ? { besideRelay } : {}),
  }
}

function queryOf(name: string, choice: ShareChoice): NonNullable<Request<'addShareStream'>['query']> {
  const { once, until, clients, besideRelay } = optionsOf(choice)
  return {
    name,
    ...(once === true ? { once: 'true' } : {}),
    ...(until === undefined ? {} : { until }),
    ...(clients === undefined ? {} : { clients: clients.join(',') }),
    ...(besideRelay === true ? { besideRelay: 'true' } : {}),
  }
}
