/** What is done with one site of this node: an update, or that it is taken back. */
import type { Job, SitePublished } from '@warren/api'
import { type Failure, failureOf } from './failure.ts'
import { live } from './live.svelte.ts'

export class SiteWork {
  failure: Failure | undefined = $state.raw()
  /** What the last update came to. */
  updated: SitePublished | undefined = $state.raw()
  #asked: Job | undefined = $state.raw()
  #isAsking = $state(false)

  /** The job that runs. */
  get job(): Job | undefined {
    const asked = this.#asked
    return asked === undefined ? undefined : (live.jobs.get(asked.id) ?? asked)
  }

  get isBusy(): boolean {
    return this.#isAsking || this.#asked !== undefined
  }

  update(site: string): Promise<void> {
    return this.#ask(() => live.client.call('updateSite', { params: { site }, body: {} }))
  }

  unpublish(site: string): Promise<void> {
    return this.#ask(() => live.client.call('unpublishSite', { params: { site } }))
  }

  /** Called whenever the job has news. */
  follow(job: Job): void {
    if (this.#asked === undefined || job.state === 'running') return
    this.#asked = undefined
    const { result } = job
    if (result?.site !== undefined) live.sites.put(result.site)
    this.updated = result?.sitePublished
    this.failure = job.error
  }

  async cancel(): Promise<void> {
    const { job } = this
    if (job === undefined) return
    try {
      await live.client.call('cancelJob', { params: { id: job.id } })
    } catch (error) {
      this.failure = failureOf(error)
    }
  }

  async #ask(work: () => Promise<Job>): Promise<void> {
    if (this.isBusy) return
    this.#isAsking = true
    this.failure = undefined
    this.updated = undefined
    try {
      this.#asked = await work()
    } catch (error) {
      this.failure = failureOf(error)
    } finally {
      this.#isAsking = false
    }
  }
}
