/** What a reader of a site waits for on a wide-area network, beside the round trip of a path there. */
import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { join } from 'node:path'
import { cleanEnvironment, until, type WanNode } from '@warren/testkit/processes'
import type { Findings, Part, Row } from '../report.ts'
import { firstBytesMs, makeSite, pageName, roundTripsOver, withoutFirst } from '../site-pages.ts'
import { onWan, startWanNetwork } from '../wan-network.ts'

const RELAYS = 6
const READER = 7
const AUTHOR = 8
const ORIGIN_PORT = 8123
const READY_MS = 120_000
const PAGE_LIMIT_MS = 60_000
const TRIPS = 7
/** A fetch goes over three links, a stream to a service over seven. */
const FETCH_LINKS = 3
const SERVICE_LINKS = 7
/** Somebody reads a page: long enough for its head to be looked for again (docs/spec/sites.md §7). */
const READING_MS = 40_000

/** What is asked for in turn, each in a part that was not fetched before. */
const ASKED = [
  { what: 'another page of it', pauseMs: 0, times: 7, ending: 'html', isPromised: true },
  { what: 'a file of 600 kB of it', pauseMs: 0, times: 5, ending: 'zip', isPromised: false },
  { what: 'another page, 40 s later', pauseMs: READING_MS, times: 2, ending: 'html', isPromised: true },
] as const
const PAGES = 1 + ASKED.reduce((total, { times }) => total + times, 0)

class SiteBed {
  readonly #reader: WanNode
  readonly #author: WanNode
  readonly #directory: string
  #asked = 0

  constructor(directory: string, nodes: readonly WanNode[]) {
    this.#directory = directory
    this.#reader = nodes[READER - 1] as WanNode
    this.#author = nodes[AUTHOR - 1] as WanNode
  }

  /** Milliseconds of round trips of a path of three links, as those of the seven to a service tell. */
  async roundTrips(): Promise<number[]> {
    const [program = '', ...args] = this.#author.host.prefix
    const script = join(import.meta.dirname, '..', 'origin.ts')
    const env = cleanEnvironment(this.#directory)
    // Ends with the bed.
    spawn(program, [...args, process.execPath, script, String(ORIGIN_PORT)], { env, stdio: 'ignore' })
    const added = await this.#author.must(['service', 'add', `80=127.0.0.1:${ORIGIN_PORT}`])
    const address = String(added['address']).replace(/\.(onion|warren)$/, '')
    const times = await until('the service is reached', READY_MS, () =>
      this.#curl(roundTripsOver(this.#reader.proxy, address, TRIPS)).catch(() => undefined),
    )
    return withoutFirst(times).map((ms) => (ms * FETCH_LINKS) / SERVICE_LINKS)
  }

  /** @returns what asks for the next page or file of a site that nobody has met, in milliseconds to its first byte. */
  async publish(): Promise<(ending: string) => Promise<number>> {
    const folder = join(this.#directory, 'site')
    makeSite(folder, PAGES)
    const { address } = await this.#author.must(['site', 'publish', folder])
    const { url } = await this.#reader.must(['site', 'preview', folder])
    const at = `${String(address)}.localhost:${new URL(String(url)).port}`
    return async (ending) => {
      const page = `http://${at}/${pageName(this.#asked++)}.${ending}`
      const [took = Number.NaN] = await this.#curl(['--resolve', `${at}:127.0.0.1`, '-o', '/dev/null', page])
      return took
    }
  }

  #curl(args: readonly string[]): Promise<number[]> {
    return firstBytesMs(
      (command) => this.#reader.host.run('curl', command, { timeoutMs: PAGE_LIMIT_MS }),
      args,
    )
  }
}

async function measureOn(bed: SiteBed, progress: (text: string) => void): Promise<Findings> {
  const pathMs = await bed.roundTrips()
  const roundTripMs = pathMs.toSorted((a, b) => a - b)[Math.floor(pathMs.length / 2)] ?? Number.NaN
  progress(`a path round trip takes ${roundTripMs.toFixed(0)} ms`)
  const ask = await bed.publish()
  const rows: Row[] = [
    {
      what: 'a round trip of three links, from the seven to a service',
      unit: 'ms',
      digits: 0,
      values: pathMs,
    },
    { what: 'first byte of a site never met', unit: 'ms', digits: 0, values: [await ask('html')] },
  ]
  for (const { what, pauseMs, times, ending, isPromised } of ASKED) {
    const tookMs: number[] = []
    for (let count = 0; count < times; count++) {
      await wait(pauseMs)
      tookMs.push(await ask(ending))
    }
    progress(`${what}: ${tookMs.map((ms) => ms.toFixed(0)).join(', ')} ms`)
    rows.push(
      { what: `first byte of ${what}`, unit: 'ms', digits: 0, values: tookMs },
      {
        what: 'the same, in round trips',
        unit: 'round trips',
        digits: 1,
        values: tookMs.map((ms) => ms / roundTripMs),
        ...(isPromised ? { promised: '3 or fewer' } : {}),
      },
    )
  }
  return {
    title: 'A page of a site on a wide-area network',
    intro: `Eight hosts in network namespaces, 25 ms one way and 100 Mbit/s each: ${RELAYS} relays, an author and a reader who opens the site on his local port. A path round trip goes from
the reader over three links to a holder and back. Each page is a block in a part that was not fetched before; a holder answers no sooner than 10 ms after a request (docs/spec/store.md §6).`,
    rows,
  }
}

export const site: Part = {
  name: 'site',
  measure: (progress) =>
    onWan({ hosts: AUTHOR }, async (wan) => {
      progress('starting a network')
      return measureOn(new SiteBed(wan.directory, await startWanNetwork(wan, RELAYS)), progress)
    }),
}
