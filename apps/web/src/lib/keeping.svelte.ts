/** What this node keeps alive, which events keep right, and what it holds for others, which is read when the screen is shown. */
import type { Job, Pin, StoreStatus } from '@warren/api'
import { Attempt } from './attempt.svelte.ts'
import { type Failure } from './failure.ts'
import { live } from './live.svelte.ts'

/** An address of a site, alone or as a browser shows it here. */
const SITE = /^(?:https?:\/\/)?([a-z2-7]{56})(?:\.(?:onion|warren|localhost))?(?::\d+)?\/?$/i

export class Keeping {
  store: StoreStatus | undefined = $state.raw()
  /** Reading. */
  readonly look = new Attempt()
  /** Keeping something, or no longer. */
  readonly change = new Attempt()
  /** Why a site could not be kept. */
  failure: Failure | undefined = $state.raw()
  #asked: Job | undefined = $state.raw()

  /** Sites are looked for in the network before they are kept. */
  get job(): Job | undefined {
    const asked = this.#asked
    return asked === undefined ? undefined : (live.jobs.get(asked.id) ?? asked)
  }

  read(): Promise<boolean> {
    return this.look.run(async () => {
      const pins: Pin[] = []
      for await (const pin of live.client.list('listPins')) pins.push(pin)
      live.pins.replaceAll(pins)
      this.store = await live.client.call('getStoreStatus')
    })
  }

  /** @param target - a link, a capability, or the address of a site. */
  async keep(target: string): Promise<boolean> {
    this.failure = undefined
    const site = SITE.exec(target.trim())?.[1]?.toLowerCase()
    return this.change.run(async () => {
      if (site === undefined) await live.client.call('addPin', { body: { target: target.trim() } })
      else this.#asked = await live.client.call('pinSite', { params: { site }, body: {} })
    })
  }

  /** Called whenever the job has news. */
  follow(job: Job): void {
    if (this.#asked === undefined || job.state === 'running') return
    this.#asked = undefined
    this.failure = job.error
  }

  async cancel(): Promise<void> {
    const { job } = this
    if (job !== undefined)
      await this.change.run(async () => {
        await live.client.call('cancelJob', { params: { id: job.id } })
      })
  }

  async drop({ id }: Pin): Promise<void> {
    await this.change.run(async () => {
      await live.client.call('removePin', { params: { id } })
    })
  }
}
