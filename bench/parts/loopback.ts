/** Streams to a service on this machine: the product and C Tor, with the same hops, in turns. */
import { join } from 'node:path'
import { type Origin, startOrigin, Testbed, until } from '@warren/testkit/processes'
import { processorMs } from '../processes.ts'
import type { Findings, Part } from '../report.ts'
import { TorNetwork, torVersion } from '../tor/tor-network.ts'
import { fetchTimed, fetchTogether } from '../transfers.ts'

const ROUNDS = 5
const STREAMS = 8
const ONE_STREAM_BYTES = 20_000_000
const EIGHT_STREAMS_BYTES = 64_000_000
const WARM_UP_BYTES = 40_000_000
const PUBLISH_MS = 120_000

/** One of the two networks: where its proxy is, and the names of a service that is warm and of services nobody has met. */
interface Side {
  readonly name: string
  readonly proxy: string
  readonly warm: string
  readonly unmet: string[]
}

interface Rounds {
  readonly one: number[]
  readonly eight: number[]
  readonly firstContactMs: number[]
  readonly knownServiceMs: number[]
}

async function measureSide({ proxy, warm, unmet }: Side, round: number, to: Rounds): Promise<void> {
  const url = `http://${warm}/bytes`
  to.one.push((await fetchTimed({ proxy, url: `${url}/${ONE_STREAM_BYTES}` })).rate)
  const streams = Array.from({ length: STREAMS }, (_, index) => ({
    proxy,
    url: `${url}/${EIGHT_STREAMS_BYTES / STREAMS}`,
    isolation: `stream${index}`,
  }))
  to.eight.push(await fetchTogether(streams, EIGHT_STREAMS_BYTES))
  const name = unmet.shift() ?? ''
  to.firstContactMs.push((await fetchTimed({ proxy, url: `http://${name}/small` })).firstByteMs)
  const again = { proxy, url: `http://${name}/small`, isolation: `round${round}` }
  to.knownServiceMs.push((await fetchTimed(again)).firstByteMs)
}

async function productSide(testbed: Testbed, origin: Origin): Promise<Side> {
  const names: string[] = []
  for (let index = 0; index <= ROUNDS; index++) names.push(await testbed.service.addService(origin.port))
  await until('the services are published', PUBLISH_MS, async () => {
    const { objects } = await testbed.service.run('status')
    return objects.at(-1)?.['servicesPublished'] === names.length
  })
  const [warm = '', ...unmet] = names.map((name) => `${name}.onion`)
  return { name: 'Warren', proxy: testbed.client.proxy, warm, unmet }
}

async function torSide(testbed: Testbed, origin: Origin): Promise<Side> {
  const directory = join(testbed.directory, 'tor')
  const tor = await TorNetwork.start({ directory, originPort: origin.port, services: ROUNDS + 1 })
  const [warm = '', ...unmet] = Array.from({ length: ROUNDS + 1 }, (_, index) => tor.onion(index))
  return { name: 'Tor', proxy: tor.proxy, warm, unmet }
}

/** Circuits are built and compilers warm before anything is measured. */
async function warmUp({ proxy, warm }: Side): Promise<void> {
  const url = `http://${warm}/bytes/${WARM_UP_BYTES}`
  await until('the service is reached', PUBLISH_MS, () => fetchTimed({ proxy, url }).catch(() => undefined))
  for (let index = 0; index < STREAMS; index++)
    await fetchTimed({ proxy, url: `http://${warm}/bytes/1000000`, isolation: `stream${index}` })
}

/** Gigabits a second that the relay with least to do forwards per second of processor time. */
async function measureForwarding(testbed: Testbed, { proxy, warm }: Side): Promise<number> {
  const relays = testbed.relays().map(({ pid }) => pid)
  const before = relays.map(processorMs)
  await fetchTimed({ proxy, url: `http://${warm}/bytes/${EIGHT_STREAMS_BYTES}` })
  const usedMs = relays.map((pid, index) => processorMs(pid) - (before[index] ?? 0))
  // Relays off the path take next to nothing; those at the ends of a circuit or the rendezvous do more than one layer.
  const onPath = usedMs.filter((ms) => ms > EIGHT_STREAMS_BYTES / 1e6)
  return (EIGHT_STREAMS_BYTES * 8) / 1e6 / Math.min(...onPath)
}

const lastOf = ({ one, eight, firstContactMs }: Rounds): string =>
  `${one.at(-1)?.toFixed(1)} MB/s, eight ${eight.at(-1)?.toFixed(1)} MB/s, first contact ${firstContactMs.at(-1)?.toFixed(0)} ms`

const newRounds = (): Rounds => ({ one: [], eight: [], firstContactMs: [], knownServiceMs: [] })

function findingsOf(product: Rounds, tor: Rounds, forwarding: number[], version: string): Findings {
  const over = (ours: readonly number[], theirs: readonly number[]): number[] =>
    ours.map((value, round) => value / (theirs[round] ?? Number.NaN))
  const rate = { unit: 'MB/s', digits: 1 }
  const wait = { unit: 'ms', digits: 0 }
  const times = { unit: 'times', digits: 1 }
  return {
    title: 'Loopback, with C Tor beside it',
    intro: `Warren and Tor ${version} each with six relays, a client and a service on loopback, the same web server and curl; a client has three hops, a
service four, and both ends the layer between them. The two take turns, one measuring while the other is idle. Rates are
after the first byte; each of eight streams has a circuit of its own, since one circuit of Tor carries no more than one stream does.`,
    rows: [
      { what: 'Warren, one stream', ...rate, values: product.one },
      { what: 'Tor, one stream', ...rate, values: tor.one },
      { what: 'one stream over Tor', promised: '5 or more', ...times, values: over(product.one, tor.one) },
      { what: `Warren, ${STREAMS} streams`, ...rate, values: product.eight },
      { what: `Tor, ${STREAMS} streams`, ...rate, values: tor.eight },
      {
        what: `${STREAMS} streams over Tor`,
        promised: '0.8 or more',
        ...times,
        values: over(product.eight, tor.eight),
      },
      {
        what: 'Warren, first byte of a service never met',
        ...wait,
        values: product.firstContactMs,
      },
      { what: 'Tor, the same', ...wait, values: tor.firstContactMs },
      { what: 'Warren, new circuit to a known service', ...wait, values: product.knownServiceMs },
      { what: 'Tor, the same', ...wait, values: tor.knownServiceMs },
      {
        what: 'a middle relay of Warren, per core',
        promised: '1 Gbit/s',
        unit: 'Gbit/s',
        digits: 2,
        values: forwarding,
      },
    ].filter(({ values }) => values.length > 0),
    ...(tor.one.length === 0
      ? { outro: 'Tor is not installed here (Debian: `tor`), so nothing stands beside.' }
      : {}),
  }
}

export const loopback: Part = {
  name: 'loopback',
  async measure(progress) {
    const version = await torVersion()
    const origin = await startOrigin()
    progress('starting both networks')
    const testbed = await Testbed.start()
    try {
      const starting = [productSide(testbed, origin)]
      if (version !== undefined) starting.push(torSide(testbed, origin))
      const sides = await Promise.all(starting)
      progress('the first contact of each')
      await Promise.all(sides.map(warmUp))
      const rounds = sides.map(newRounds)
      for (let round = 0; round < ROUNDS; round++) {
        for (const [index, side] of sides.entries()) {
          await measureSide(side, round, rounds[index] as Rounds)
          progress(`${side.name}: ${lastOf(rounds[index] as Rounds)}`)
        }
      }
      const forwarding: number[] = []
      for (let round = 0; round < 3; round++)
        forwarding.push(await measureForwarding(testbed, sides[0] as Side))
      return findingsOf(rounds[0] as Rounds, rounds[1] ?? newRounds(), forwarding, version ?? 'none')
    } finally {
      await testbed.close()
      await origin.close()
    }
  },
}
