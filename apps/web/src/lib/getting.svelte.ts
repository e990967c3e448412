/** A link on its way through the page: what it holds, what of it is wanted, then the download. */
import type { Content, ContentEntry, Download, Job } from '@warren/api'
import { PAGE_MAX_ITEMS } from '@warren/api/limits'
import { type Failure, failureOf } from './failure.ts'
import { live } from './live.svelte.ts'

type Stage =
  | { readonly name: 'idle' }
  | { readonly name: 'looking'; readonly jobId: string | undefined }
  | { readonly name: 'shown'; readonly content: Content }
  | { readonly name: 'fetching'; readonly downloadId: string }

export interface GetChoice {
  readonly to: string
  readonly only: readonly string[] | undefined
  readonly bytesPerS: number | undefined
  /** It is served to others afterwards. */
  readonly keepSharing: boolean
  readonly besideRelay: boolean
}

export class Getting {
  stage: Stage = $state.raw({ name: 'idle' })
  failure: Failure | undefined = $state.raw()
  /** As many as were asked for so far. */
  entries: readonly ContentEntry[] = $state.raw([])
  /** There are more to ask for. */
  cursor: string | undefined = $state()
  #first: Job | undefined = $state.raw()

  get job(): Job | undefined {
    if (this.stage.name !== 'looking' || this.stage.jobId === undefined) return undefined
    return live.jobs.get(this.stage.jobId) ?? this.#first
  }

  get download(): Download | undefined {
    return this.stage.name === 'fetching' ? live.downloads.get(this.stage.downloadId) : undefined
  }

  reset(): void {
    this.stage = { name: 'idle' }
    this.failure = undefined
    this.entries = []
    this.cursor = undefined
  }

  async look(link: string): Promise<void> {
    this.reset()
    this.stage = { name: 'looking', jobId: undefined }
    try {
      const job = await live.client.call('inspectLink', { body: { link: link.trim() } })
      this.#first = job
      this.stage = { name: 'looking', jobId: job.id }
    } catch (error) {
      this.stage = { name: 'idle' }
      this.failure = failureOf(error)
    }
  }

  /** Called whenever the job has news. */
  follow(job: Job): void {
    if (this.stage.name !== 'looking') return
    const content = job.result?.content
    if (job.state === 'done' && content !== undefined) {
      this.stage = { name: 'shown', content }
      void this.more()
    } else if (job.error !== undefined) {
      this.stage = { name: 'idle' }
      this.failure = job.error
    } else if (job.state === 'cancelled') this.reset()
  }

  async more(): Promise<void> {
    const { stage } = this
    if (stage.name !== 'shown' || stage.content.kind === 'file') return
    try {
      const cursor = this.cursor === undefined ? {} : { cursor: this.cursor }
      const query = { link: stage.content.link, limit: PAGE_MAX_ITEMS, ...cursor }
      const page = await live.client.call('listContent', { query })
      this.entries = [...this.entries, ...page.items]
      this.cursor = page.next
    } catch (error) {
      this.failure = failureOf(error)
    }
  }

  async start({ to, only, bytesPerS, keepSharing, besideRelay }: GetChoice): Promise<void> {
    const { stage } = this
    if (stage.name !== 'shown') return
    this.failure = undefined
    try {
      const job = await live.client.call('addDownload', {
        body: {
          link: stage.content.link,
          to,
          ...(only === undefined ? {} : { only: [...only] }),
          ...(bytesPerS === undefined ? {} : { bytesPerS }),
          ...(keepSharing ? { keepSharing, besideRelay } : {}),
        },
      })
      const download = job.result?.download
      if (download === undefined) return
      live.downloads.put(download)
      this.stage = { name: 'fetching', downloadId: download.id }
    } catch (error) {
      this.failure = failureOf(error)
    }
  }
}
