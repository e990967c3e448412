/** What a node holds when it is idle, and how that and its rate grow with relays, circuits and streams. */
import { startOrigin, Testbed, until, WarrenNode, runProgram } from '@warren/testkit/processes'
import { residentMiB } from '../processes.ts'
import type { Part, Row } from '../report.ts'
import { fetchTimed } from '../transfers.ts'

const FEW_RELAYS = 6
const MANY_RELAYS = 20
/** Descriptors have come, first circuits are built, what starting took is collected. */
const SETTLE_MS = 40_000
const STREAM_COUNTS = [1, 8, 64, 500] as const
const STREAMS_BYTES = 64_000_000
/** Isolated circuits that one node keeps. */
const CIRCUITS_PER_CLIENT = 250
const CIRCUITS_AT_ONCE = 8
const OPENING_MS = 60_000

interface Idle {
  readonly clientMiB: number
  readonly relaysMiB: readonly number[]
}

async function measureIdle(testbed: Testbed): Promise<Idle> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  return {
    clientMiB: residentMiB(testbed.client.pid),
    relaysMiB: testbed.relays().map(({ pid }) => residentMiB(pid)),
  }
}

/** MB/s of so many streams at once, half of them over a second circuit since one carries at most 256. */
async function streamsRate(proxy: string, name: string, streams: number): Promise<number> {
  const url = `http://${name}/bytes/${STREAMS_BYTES / streams}`
  const halves = streams === 1 ? [1] : [streams / 2, streams / 2]
  const startMs = performance.now()
  await Promise.all(
    halves.map(async (count, half) => {
      const urls = Array.from({ length: count }, () => ['-o', '/dev/null', url]).flat()
      const args = ['-sS', '--fail', '-Z', '--parallel-immediate', '--parallel-max', '300', '-m', '110']
      const proxied = ['--proxy-user', `streams${half}:x`, '--socks5-hostname', proxy]
      const result = await runProgram('curl', [...args, ...proxied, ...urls], { timeoutMs: 120_000 })
      if (result.code !== 0) throw new Error(`${streams} streams: ${result.errors.slice(0, 500)}`)
    }),
  )
  return STREAMS_BYTES / 1000 / (performance.now() - startMs)
}

/**
 * Opens circuits to a service, each of an isolation key of its own, until there are `count` or the time is over: services and
 * relays answer so many a second and no more.
 */
async function openCircuits(client: WarrenNode, name: string, count: number): Promise<void> {
  const endsAtMs = performance.now() + OPENING_MS
  let next = 0
  const url = `http://${name}/small`
  const open = async (): Promise<void> => {
    while (next < count && performance.now() < endsAtMs)
      await fetchTimed({ proxy: client.proxy, url, isolation: `circuit${next++}`, limitS: 20 }).catch(
        () => {},
      )
  }
  await Promise.all(Array.from({ length: CIRCUITS_AT_ONCE }, open))
}

async function circuitsOf(node: WarrenNode): Promise<number> {
  const { objects } = await node.run('status')
  return Number(objects.at(-1)?.['circuits'])
}

async function loadRows(testbed: Testbed, progress: (text: string) => void): Promise<Row[]> {
  const origin = await startOrigin()
  try {
    const { client, service } = testbed
    const name = `${await service.addService(origin.port)}.onion`
    await until('the service is reached', 60_000, () =>
      fetchTimed({ proxy: client.proxy, url: `http://${name}/bytes/4000000` }).catch(() => undefined),
    )
    const rows: Row[] = []
    for (const streams of STREAM_COUNTS) {
      const rate = await streamsRate(client.proxy, name, streams)
      progress(`${streams} streams: ${rate.toFixed(1)} MB/s`)
      rows.push({ what: `${streams} streams at once`, unit: 'MB/s', digits: 1, values: [rate] })
    }
    const second = await WarrenNode.create({
      name: 'client2',
      directory: testbed.directory,
      networkFile: testbed.networkFile,
    })
    await second.start()
    const before = { circuits: await circuitsOf(service), mib: residentMiB(service.pid) }
    // Both at once: a circuit that is not used is closed after a while.
    await Promise.all([client, second].map((node) => openCircuits(node, name, CIRCUITS_PER_CLIENT)))
    const [circuits, mib] = [await circuitsOf(service), residentMiB(service.pid)]
    progress(`the service has ${circuits} circuits and ${mib.toFixed(0)} MiB`)
    const grownKiB = ((mib - before.mib) * 1024) / (circuits - before.circuits)
    const promised = circuits >= 500 ? { promised: '300 MiB' } : {}
    rows.push(
      { what: `a service with ${circuits} circuits`, ...promised, unit: 'MiB', digits: 0, values: [mib] },
      { what: 'growth for each circuit', unit: 'KiB', digits: 0, values: [grownKiB] },
      {
        what: 'the two clients',
        unit: 'MiB',
        digits: 0,
        values: [client, second].map(({ pid }) => residentMiB(pid)),
      },
    )
    const relays = testbed.relays().map(({ pid }) => residentMiB(pid))
    rows.push({ what: 'relays that carry them', unit: 'MiB', digits: 0, values: relays })
    await second.stop()
    return rows
  } finally {
    await origin.close()
  }
}

async function withRelays<T>(relays: number, run: (testbed: Testbed) => Promise<T>): Promise<T> {
  const testbed = await Testbed.start({ relays })
  try {
    return await run(testbed)
  } finally {
    await testbed.close()
  }
}

export const growth: Part = {
  name: 'growth',
  async measure(progress) {
    progress(`${MANY_RELAYS} relays, idle`)
    const many = await withRelays(MANY_RELAYS, measureIdle)
    progress(`a client has ${many.clientMiB.toFixed(0)} MiB; ${FEW_RELAYS} relays, idle`)
    const { few, rows } = await withRelays(FEW_RELAYS, async (testbed) => ({
      few: await measureIdle(testbed),
      rows: await loadRows(testbed, progress),
    }))
    const memory = { unit: 'MiB', digits: 0 }
    const perRelayKiB = ((many.clientMiB - few.clientMiB) * 1024) / (MANY_RELAYS - FEW_RELAYS)
    return {
      title: 'Memory, and growth',
      intro: `Resident memory as the kernel counts it, of processes on loopback; shared pages of the program count in full. Idle is ${SETTLE_MS / 1000} s after the start. Streams
fetch ${STREAMS_BYTES / 1e6} MB together.`,
      rows: [
        {
          what: `an idle client, ${MANY_RELAYS} relays`,
          promised: '160 MiB',
          ...memory,
          values: [many.clientMiB],
        },
        {
          what: `idle relays of ${MANY_RELAYS}`,
          promised: '160 MiB',
          ...memory,
          values: many.relaysMiB.toSorted((a, b) => a - b),
        },
        { what: `an idle client, ${FEW_RELAYS} relays`, ...memory, values: [few.clientMiB] },
        { what: 'growth for each relay', unit: 'KiB', digits: 0, values: [perRelayKiB] },
        ...rows,
      ],
    }
  },
}
