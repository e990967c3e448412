/** What a person waits for on a wide-area network: the product and C Tor on the same eight hosts, in turns. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { cleanEnvironment, until, type Wan, type WanHost, type WanNode } from '@warren/testkit/processes'
import type { Findings, Part, Row } from '../report.ts'
import { TorNetwork, torVersion } from '../tor/tor-network.ts'
import { measureRoundTrips } from '../bare/round-trips.ts'
import { fetchTimed } from '../transfers.ts'
import { onWan, startWanNetwork } from '../wan-network.ts'

const RELAYS = 6
const CLIENT_HOPS = 3
const CLIENT = 7
const SERVICE = 8
const ROUNDS = 3
const ORIGIN_PORT = 8123
const PAGE_BYTES = 5_000_000
const FILE_BYTES = 20_000_000
const PUBLISH_MS = 180_000
const BUILDS = 15
const BUILD_MS = 30_000

/** What is measured, in the order in which it is. */
const WAITS = [
  { key: 'firstContact', what: 'first byte of a service never met', promised: '1800 ms' },
  {
    key: 'known',
    what: 'first byte of a service whose descriptor is there, over a new circuit',
    promised: '1300 ms',
  },
  { key: 'fresh', what: '5 MB over that circuit', promised: '3000 ms' },
  { key: 'used', what: '5 MB again, over the same', promised: '2000 ms' },
] as const
type Wait = (typeof WAITS)[number]['key']

interface Rounds {
  readonly waits: Readonly<Record<Wait, number[]>>
  readonly fileRate: number[]
}

/** One of the two networks, as whoever sits at the client's host meets it. */
interface Side {
  readonly name: string
  readonly host: WanHost
  readonly proxy: string
  /** Services nobody has met, one a round. */
  readonly names: readonly string[]
  /** Tears down what leads to services. Undefined: descriptors are shared, so another isolation key is as good. */
  readonly closeCircuits?: () => Promise<void>
  /** Milliseconds that circuits of three hops took, one built at a time; undefined: this network does not tell. */
  readonly buildOneByOne?: () => Promise<number[]>
}

async function measureSide(side: Side, round: number, to: Rounds): Promise<void> {
  const { host, proxy, names, closeCircuits } = side
  const url = `http://${names[round]}`
  const over = (isolation: string, path: string) => ({ host, proxy, isolation, url: url + path })
  to.waits.firstContact.push((await fetchTimed(over(`a${round}`, '/small'))).firstByteMs)
  await closeCircuits?.()
  const again = closeCircuits === undefined ? `b${round}` : `a${round}`
  to.waits.known.push((await fetchTimed(over(again, '/small'))).firstByteMs)
  to.waits.fresh.push((await fetchTimed(over(again, `/bytes/${PAGE_BYTES}`))).totalMs)
  to.waits.used.push((await fetchTimed(over(again, `/bytes/${PAGE_BYTES}`))).totalMs)
  const { totalMs } = await fetchTimed(over(again, `/bytes/${FILE_BYTES}`))
  to.fileRate.push(FILE_BYTES / 1000 / totalMs)
}

async function startProduct(wan: Wan): Promise<Side> {
  const nodes = await startWanNetwork(wan, RELAYS)
  const [client, service] = [nodes[CLIENT - 1], nodes[SERVICE - 1]] as [WanNode, WanNode]
  const names: string[] = []
  for (let index = 0; index <= ROUNDS; index++) {
    const added = await service.must(['service', 'add', `80=127.0.0.1:${ORIGIN_PORT}`])
    names.push(String(added['address']).replace(/\.(onion|warren)$/, '.onion'))
  }
  await until('the services are published', PUBLISH_MS, async () =>
    (await service.must(['status']))['servicesPublished'] === names.length ? true : undefined,
  )
  const closeCircuits = async (): Promise<void> => {
    const { objects } = await client.run(['circuits'])
    const toServices = objects.filter(({ hops }) => hops === CLIENT_HOPS + 1)
    // Not all are there to close: a second leg goes with the first.
    for (const { id } of toServices) await client.run(['circuits', 'close', String(id)])
  }
  return {
    name: 'Warren',
    host: client.host,
    proxy: client.proxy,
    names,
    buildOneByOne: () => buildOneByOne(client),
    closeCircuits,
  }
}

/** Closes a circuit that waits for a connection, which another takes the place of, and so on. */
async function buildOneByOne(client: WanNode): Promise<number[]> {
  const waiting = async (): Promise<{ id: unknown; hopsMs: number[] }[]> => {
    const { objects } = await client.run(['circuits'])
    return objects
      .filter(({ purpose }) => purpose === 'ready')
      .map(({ id, hopsMs }) => ({ id, hopsMs: hopsMs as number[] }))
      .filter(({ hopsMs }) => hopsMs.length === CLIENT_HOPS)
  }
  const tookMs: number[] = []
  while (tookMs.length < BUILDS) {
    const before = await until('circuits are ready', BUILD_MS, async () => {
      const found = await waiting()
      return found.length >= 2 ? found : undefined
    })
    const known = new Set(before.map(({ id }) => id))
    await client.must(['circuits', 'close', String(before[0]?.id)])
    const made = await until('another takes its place', BUILD_MS, async () =>
      (await waiting()).find(({ id }) => !known.has(id)),
    )
    tookMs.push(made.hopsMs.reduce((sum, ms) => sum + ms, 0))
  }
  return tookMs
}

async function startTor(wan: Wan): Promise<Side> {
  const tor = await TorNetwork.start({
    directory: join(wan.directory, 'tor'),
    originPort: ORIGIN_PORT,
    services: ROUNDS + 1,
    placeOf: (index) => wan.host(index + 1),
  })
  const names = Array.from({ length: ROUNDS + 1 }, (_, index) => tor.onion(index))
  return { name: 'Tor', host: wan.host(CLIENT), proxy: tor.proxy, names }
}

function startOrigin(wan: Wan): void {
  const [program = '', ...args] = wan.host(SERVICE).prefix
  const script = join(import.meta.dirname, '..', 'origin.ts')
  spawn(program, [...args, process.execPath, script, String(ORIGIN_PORT)], {
    env: cleanEnvironment(wan.directory),
    stdio: 'ignore',
  })
}

/** One more service than there are rounds, so that links are up and compilers warm. */
async function warmUp({ name, host, proxy, names }: Side): Promise<void> {
  const url = `http://${names[ROUNDS]}/bytes/${PAGE_BYTES}`
  await until(`${name} reaches a service`, PUBLISH_MS, () =>
    fetchTimed({ host, proxy, url, isolation: 'warm' }).catch(() => undefined),
  )
}

const newRounds = (): Rounds => ({
  waits: { firstContact: [], known: [], fresh: [], used: [] },
  fileRate: [],
})

function findingsOf(
  sides: readonly { readonly side: Side; readonly rounds: Rounds }[],
  links: { readonly roundTripMs: readonly number[]; readonly buildMs: readonly number[] },
  tor?: string,
): Findings {
  const rowsOf = (
    what: string,
    promised: string,
    unit: string,
    digits: number,
    of: (r: Rounds) => number[],
  ) =>
    sides.map(
      ({ side, rounds }): Row => ({
        what: `${side.name}: ${what}`,
        unit,
        digits,
        values: of(rounds),
        ...(side.name === 'Warren' ? { promised } : {}),
      }),
    )
  return {
    title: 'A service on a wide-area network, with C Tor beside it',
    intro: `Eight hosts in network namespaces, 25 ms one way and 100 Mbit/s each: six relays, a client and a service of Warren and of Tor ${tor ?? '(not installed)'} on each.
The two take turns. All processes share this machine, so rates are bounded by its cores as well. Whole transfers are from the request to the last byte.`,
    rows: [
      ...WAITS.flatMap(({ key, what, promised }) =>
        rowsOf(what, promised, 'ms', 0, ({ waits }) => waits[key]),
      ),
      {
        what: 'a cell there and back over a bare TLS connection: a round trip of a link',
        unit: 'ms',
        digits: 1,
        values: links.roundTripMs,
      },
      {
        what: 'Warren: a circuit of three hops on links that are there, one at a time',
        promised: '6 round trips of a link and 15 ms',
        unit: 'ms',
        digits: 0,
        values: links.buildMs,
      },
      ...rowsOf('20 MB over the same', '6 MB/s', 'MB/s', 2, ({ fileRate }) => fileRate),
    ],
  }
}

export const wideArea: Part = {
  name: 'wan',
  measure: (progress) =>
    onWan({ hosts: SERVICE }, async (wan) => {
      startOrigin(wan)
      progress('starting both networks')
      const version = await torVersion()
      const starting = [startProduct(wan), ...(version === undefined ? [] : [startTor(wan)])]
      const sides = await Promise.all(starting)
      progress('the first contact of each')
      await Promise.all(sides.map(warmUp))
      const measured = sides.map((side) => ({ side, rounds: newRounds() }))
      for (let round = 0; round < ROUNDS; round++) {
        for (const { side, rounds } of measured) {
          await measureSide(side, round, rounds)
          const waits = WAITS.map(({ key }) => rounds.waits[key].at(-1)?.toFixed(0)).join(', ')
          progress(`${side.name}: ${waits} ms, 20 MB at ${rounds.fileRate.at(-1)?.toFixed(2)} MB/s`)
        }
      }
      progress('circuits of three hops, one at a time')
      const buildMs = (await sides[0]?.buildOneByOne?.()) ?? []
      const roundTripMs = await measureRoundTrips(wan, wan.host(CLIENT), wan.host(1))
      return findingsOf(measured, { roundTripMs, buildMs }, version)
    }),
}
