/** What the network view shows: asked for again and again while somebody looks, since none of it comes by events. */
import type { Circuit, Exposure, RelayRef, Socket, Stream, Traffic } from '@warren/api'
import { type Failure, failureOf } from './failure.ts'
import { live } from './live.svelte.ts'

/** A curve that moves while one looks at it. */
const TRAFFIC_MS = 2_000
/** Circuits come and go within minutes. */
const PATHS_MS = 5_000
/** Of each list: more than a node ever has. */
const ITEMS_MAX = 10_000
/** The most that the API gives at once. */
const PAGE_ITEMS = 200

export class NetworkView {
  exposure: Exposure | undefined = $state.raw()
  circuits: readonly Circuit[] = $state.raw([])
  streams: readonly Stream[] = $state.raw([])
  sockets: readonly Socket[] = $state.raw([])
  relays: readonly RelayRef[] | undefined = $state.raw()
  traffic: Traffic | undefined = $state.raw()
  failure: Failure | undefined = $state.raw()

  /** @returns a function that ends it. */
  watch(): () => void {
    const timers = [
      every(TRAFFIC_MS, async () => {
        this.traffic = await live.client.call('getTraffic')
      }),
      every(PATHS_MS, () => this.#paths()),
    ]
    return () => {
      for (const stop of timers) stop()
    }
  }

  async #paths(): Promise<void> {
    try {
      this.exposure = await live.client.call('getExposure')
      this.circuits = await some((query) => live.client.call('listCircuits', { query }))
      this.streams = await some((query) => live.client.call('listStreams', { query }))
      this.sockets = await some((query) => live.client.call('listSockets', { query }))
      this.failure = undefined
    } catch (error) {
      this.failure = failureOf(error)
    }
  }

  /** Thousands of relays change seldom: read when they are asked for. */
  async readRelays(): Promise<void> {
    try {
      this.relays = await some((query) => live.client.call('listRelays', { query }))
    } catch (error) {
      this.failure = failureOf(error)
    }
  }
}

type Page<T> = { readonly items: readonly T[]; readonly next?: string | undefined }

async function some<T>(read: (query: { limit: number; cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const list: T[] = []
  let cursor: string | undefined
  do {
    const page = await read({ limit: PAGE_ITEMS, ...(cursor === undefined ? {} : { cursor }) })
    list.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined && list.length < ITEMS_MAX)
  return list
}

/** At once and then so long after each time that it ended; not while nobody sees the page. */
function every(pauseMs: number, work: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  const round = async (): Promise<void> => {
    if (!document.hidden) await work().catch(() => {})
    if (!isStopped) timer = setTimeout(() => void round(), pauseMs)
  }
  void round()
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}
