/**
 * What the page knows of the node: read once, then kept right by the one stream of events. A tab that lost it says so, comes back by itself, and
 * reads again what it missed.
 */
import type { Download, Event, Job, Pin, PinState, Places, Service, Share, Site, Status } from '@warren/api'
import { ApiError, type Client, createClient, createFetchSend } from '@warren/sdk/browser'
import { forgetSession, keepSession } from './enter.ts'
import { Table } from './table.svelte.ts'

/** Between tries to reach a daemon that has gone: it may be starting again. */
const RETRY_MS = 1000
/** A session is renewed long before it ends. */
const RENEW_MS = 6 * 3600 * 1000

export type Connection = 'connecting' | 'live' | 'lost' | 'signed-out'

class Live {
  connection: Connection = $state('connecting')
  status: Status | undefined = $state.raw()
  /** Folders of this machine, once they are known. */
  places: Places | undefined = $state.raw()
  readonly shares = new Table<Share>(({ id }) => id)
  readonly downloads = new Table<Download>(({ id }) => id)
  readonly services = new Table<Service>(({ address }) => address)
  readonly sites = new Table<Site>(({ address }) => address)
  /** What is kept alive. */
  readonly pins = new Table<Pin>(({ id }) => id)
  readonly jobs = new Table<Job>(({ id }) => id)
  #client: Client | undefined
  #stop: AbortController | undefined

  /** @throws Error before {@link begin}. */
  get client(): Client {
    if (this.#client === undefined) throw new Error('no session')
    return this.#client
  }

  begin(token: string): void {
    this.#stop?.abort()
    const stop = new AbortController()
    this.#stop = stop
    this.#client = createClient(createFetchSend(''), token)
    this.connection = 'connecting'
    const renewal = setInterval(() => void this.#renew(), RENEW_MS)
    stop.signal.addEventListener('abort', () => clearInterval(renewal))
    void this.#follow(stop.signal)
  }

  signOut(): void {
    this.#stop?.abort()
    forgetSession()
    this.connection = 'signed-out'
  }

  async #renew(): Promise<void> {
    try {
      const session = keepSession(await this.client.call('renewPageSession'))
      this.#client = createClient(createFetchSend(''), session.token)
    } catch {
      // The next request says what is wrong.
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // The session may have been renewed since the last round.
      const { client } = this
      const round = new AbortController()
      try {
        // Listening begins before reading, so that nothing happens between the two unseen.
        const events = client.events({ signal: AbortSignal.any([signal, round.signal]) })
        const first = events.next()
        first.catch(() => {})
        await this.#readAll(client)
        this.connection = 'live'
        for (let step = await first; step.done !== true; step = await events.next()) {
          await this.#take(client, step.value)
        }
      } catch (error) {
        if (signal.aborted) return
        const isOver = error instanceof ApiError && error.kind === 'no-token'
        if (isOver && client === this.#client) return this.signOut()
      } finally {
        round.abort()
      }
      if (signal.aborted) return
      this.connection = 'lost'
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  /** After something that changes everything. */
  async refresh(): Promise<void> {
    await this.#readAll(this.client)
  }

  async #readAll(client: Client): Promise<void> {
    this.status = await client.call('getStatus')
    this.places ??= await client.call('getPlaces')
    this.jobs.replaceAll(await all(client.list('listJobs')))
    // What lies in the state comes once that is open.
    if (isClosed(this.status)) {
      if (this.status.state !== 'starting') this.#forgetAll()
      return
    }
    const [shares, downloads, services, sites, pins] = await Promise.all([
      all(client.list('listShares')),
      all(client.list('listDownloads')),
      all(client.list('listServices')),
      all(client.list('listSites')),
      all(client.list('listPins')),
    ])
    this.shares.replaceAll(shares)
    this.downloads.replaceAll(downloads)
    this.services.replaceAll(services)
    this.sites.replaceAll(sites)
    this.pins.replaceAll(pins)
  }

  /** Of a node that is gone: a demonstration, or one that was locked. */
  #forgetAll(): void {
    for (const table of [this.shares, this.downloads, this.services, this.sites, this.pins])
      table.replaceAll([])
  }

  async #take(client: Client, event: Event): Promise<void> {
    if (event.type === 'reset') return this.#readAll(client)
    if (event.type === 'share') this.shares.put(event.data)
    else if (event.type === 'download') this.downloads.put(event.data)
    else if (event.type === 'service') this.services.put(event.data)
    else if (event.type === 'site') this.sites.put(event.data)
    else if (event.type === 'pin') await this.#takePin(client, event.data)
    else if (event.type === 'job') this.jobs.put(event.data)
    else if (event.type === 'removed') this.#tableOf(event.data.kind).remove(event.data.id)
    else {
      const wasClosed = isClosed(this.status)
      this.status = event.data
      if (wasClosed && !isClosed(event.data)) await this.#readAll(client)
    }
  }

  /** Events say how a pin stands, and not what it keeps. */
  async #takePin(client: Client, pin: PinState): Promise<void> {
    const known = this.pins.get(pin.id)
    if (known === undefined) this.pins.replaceAll(await all(client.list('listPins')))
    else this.pins.put({ capability: known.capability, ...pin })
  }

  #tableOf(kind: 'share' | 'download' | 'service' | 'pin'): { remove(id: string): void } {
    if (kind === 'share') return this.shares
    if (kind === 'pin') return this.pins
    return kind === 'download' ? this.downloads : this.services
  }
}

/** There is nothing but the status until a passphrase is given, a network joined, or the node begun anew. */
function isClosed(status: Status | undefined): boolean {
  return status !== undefined && ['locked', 'no-network', 'starting'].includes(status.state)
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

export const live = new Live()
