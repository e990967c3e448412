/** A local server that is being put on the network from the page. */
import type { Job, Service, TargetCheck } from '@warren/api'
import { type Failure, failureOf } from './failure.ts'
import { live } from './live.svelte.ts'
import { parseTyped, visitorPort } from './target.ts'

/** A key that was made here for somebody: told once, kept nowhere. */
export interface HandedKey {
  readonly publicKey: string
  readonly privateKey: string
}

export class Serving {
  typed = $state('')
  name = $state('')
  /** As typed; empty: what suits the server. */
  port = $state('')
  isForSome = $state(false)
  publicKeys: readonly string[] = $state.raw([])
  handed: readonly HandedKey[] = $state.raw([])
  besideRelay = $state(false)
  isBusy = $state(false)
  failure: Failure | undefined = $state.raw()
  check: TargetCheck | undefined = $state.raw()
  isChecking = $state(false)
  /** Of the service that was made last. */
  address: string | undefined = $state.raw()
  /** What the daemon answered first; later news of the job come by events. */
  #first: Job | undefined = $state.raw()
  #key = crypto.randomUUID()

  get target() {
    return parseTyped(this.typed)
  }

  get visitorPort(): number {
    const wanted = Number(this.port)
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= 65_535) return wanted
    return this.target === undefined ? 80 : visitorPort(this.target, this.check?.found !== 'accepts')
  }

  get job(): Job | undefined {
    return this.#first === undefined ? undefined : (live.jobs.get(this.#first.id) ?? this.#first)
  }

  get service(): Service | undefined {
    return this.address === undefined ? undefined : live.services.get(this.address)
  }

  async look(): Promise<void> {
    const target = this.target?.target
    if (target === undefined) {
      this.check = undefined
      return
    }
    this.isChecking = true
    try {
      this.check = await live.client.call('checkTarget', { body: { target } })
      this.failure = undefined
    } catch (error) {
      this.check = undefined
      this.failure = failureOf(error)
    } finally {
      this.isChecking = false
    }
  }

  async makeKey(): Promise<void> {
    try {
      const pair = await live.client.call('newClientKeys')
      this.handed = [...this.handed, pair]
      this.publicKeys = [...this.publicKeys, pair.publicKey]
    } catch (error) {
      this.failure = failureOf(error)
    }
  }

  dropKey(publicKey: string): void {
    this.handed = this.handed.filter((pair) => pair.publicKey !== publicKey)
    this.publicKeys = this.publicKeys.filter((key) => key !== publicKey)
  }

  async start(): Promise<void> {
    const { target } = this
    if (target === undefined) return
    this.isBusy = true
    this.failure = undefined
    const name = this.name.trim()
    const body = {
      ports: [{ port: this.visitorPort, target: target.target }],
      ...(name === '' ? {} : { name }),
      ...(this.isForSome ? { clients: [...this.publicKeys] } : {}),
      ...(this.besideRelay ? { besideRelay: true } : {}),
    }
    try {
      const job = await live.client.call('addService', { body }, { idempotencyKey: this.#key })
      this.#first = job
      if (job.result?.service !== undefined) live.services.put(job.result.service)
      this.address = job.result?.service?.address
    } catch (error) {
      this.failure = failureOf(error)
    } finally {
      this.#key = crypto.randomUUID()
      this.isBusy = false
    }
  }

  /** Gives up what is not reachable yet: then the service is gone, and what was typed is still there. */
  async giveUp(): Promise<void> {
    const { job } = this
    if (job === undefined) return
    try {
      await live.client.call('cancelJob', { params: { id: job.id } })
      this.address = undefined
      this.#first = undefined
    } catch (error) {
      this.failure = failureOf(error)
    }
  }
}
