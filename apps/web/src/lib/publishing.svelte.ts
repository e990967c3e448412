/** A folder on its way to an address: chosen where it lies, looked at as readers will see it, then published. */
import type { Job, Site } from '@warren/api'
import type { Dropped } from './dropped.ts'
import { type Failure, failureOf } from './failure.ts'
import { live } from './live.svelte.ts'

type Stage =
  | { readonly name: 'idle' }
  | { readonly name: 'finding'; readonly title: string }
  /** A folder that was not found: it must be shown. */
  | { readonly name: 'where'; readonly title: string }
  | { readonly name: 'not-a-folder' }
  | { readonly name: 'chosen'; readonly path: string }
  | { readonly name: 'working'; readonly path: string; readonly jobId: string | undefined }
  | { readonly name: 'made'; readonly address: string; readonly skipped: number }

/** What stands before `.localhost` in a browser. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?$/

export function isSiteName(name: string): boolean {
  return NAME.test(name) && name !== 'localhost'
}

export class Publishing {
  stage: Stage = $state.raw({ name: 'idle' })
  failure: Failure | undefined = $state.raw()
  /** What the daemon answered first; later news of the job come by events. */
  #first: Job | undefined = $state.raw()
  #key = ''

  get job(): Job | undefined {
    if (this.stage.name !== 'working' || this.stage.jobId === undefined) return undefined
    return live.jobs.get(this.stage.jobId) ?? this.#first
  }

  get site(): Site | undefined {
    return this.stage.name === 'made' ? live.sites.get(this.stage.address) : undefined
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

  async drop({ wanted }: Dropped): Promise<void> {
    this.failure = undefined
    if (wanted.kind === 'file') {
      this.stage = { name: 'not-a-folder' }
      return
    }
    this.stage = { name: 'finding', title: wanted.name }
    const { path } = await live.client.call('findPlace', { body: wanted }).catch(() => ({ path: undefined }))
    if (path !== undefined) return this.choose(path)
    this.stage = { name: 'where', title: wanted.name }
  }

  async start(name: string): Promise<void> {
    const { stage } = this
    if (stage.name !== 'chosen') return
    const { path } = stage
    this.failure = undefined
    this.stage = { name: 'working', path, jobId: undefined }
    try {
      const body = { path, ...(name === '' ? {} : { name }) }
      const job = await live.client.call('publishSite', { body }, { idempotencyKey: this.#key })
      this.#first = job
      this.stage = { name: 'working', path, jobId: job.id }
    } catch (error) {
      this.choose(path)
      this.failure = failureOf(error)
    }
  }

  /** Called whenever the job has news. */
  follow(job: Job): void {
    const { stage } = this
    if (stage.name !== 'working' || job.state === 'running') return
    const published = job.result?.sitePublished
    if (job.state === 'done' && published !== undefined) {
      const { site, skippedCount } = published
      live.sites.put(site)
      this.stage = { name: 'made', address: site.address, skipped: skippedCount }
      return
    }
    // The folder stays chosen, so that what was wrong can be mended and tried again.
    this.choose(stage.path)
    this.failure = job.error
  }
}
