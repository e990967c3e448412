/**
 * `npm run bench:wan [-- --write]`: what a person waits for on a wide-area network of eight hosts, 25 ms and 100 Mbit/s each, two of
 * them behind routers. Needs root, since the hosts are network namespaces. `--write` puts the table into docs/benchmarks.md.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cpus } from 'node:os'
import { type Json, until, type Wan, type WanNode } from '@warren/testkit/processes'
import { row, writeSection } from './sections.ts'
import { onWan, startWanNetwork, WAN_RELAY_PORT } from './wan-network.ts'

const RELAYS = 6
const ROUNDS = 3
const SMALL_BYTES = 20_000
const LARGE_BYTES = 40_000_000

interface Results {
  readonly upMs: number[]
  readonly firstByteMs: number[]
  readonly oneCircuitMBPerS: number[]
  readonly threeCircuitsMBPerS: number[]
  /** Three circuits, one of which is torn down on the way. */
  readonly circuitClosedMBPerS: number[]
  /** Three circuits, one of whose relays is killed on the way. */
  readonly relayKilledMBPerS: number[]
}

class Bench {
  readonly #wan: Wan
  readonly #nodes: readonly WanNode[]
  readonly #sharer: WanNode
  readonly #getter: WanNode
  #serial = 0

  constructor(wan: Wan, nodes: readonly WanNode[]) {
    this.#wan = wan
    this.#nodes = nodes
    this.#sharer = nodes.at(-2) as WanNode
    this.#getter = nodes.at(-1) as WanNode
  }

  /** Milliseconds from `up --detach` to its return, of a node that has been in the network before. */
  async measureUp(): Promise<number> {
    await this.#getter.down()
    const startMs = performance.now()
    await this.#getter.up()
    return performance.now() - startMs
  }

  /** Milliseconds from opening a link in a browser to the first byte of the file; nothing of the link is known before. */
  async measureFirstByte(): Promise<number> {
    const share = await this.#share(SMALL_BYTES)
    const gateway = String((await this.#getter.must(['status']))['gateway'])
    const url = String(share['url']).replace(/localhost:\d+/, gateway)
    const args = ['-sS', '-o', '/dev/null', '-w', '%{time_starttransfer} %{http_code}', url]
    const { output, errors } = await this.#getter.host.run('curl', args)
    const [seconds, code] = output.split(' ')
    if (code !== '200') throw new Error(`the link was not opened: ${output} ${errors}`)
    return Number(seconds) * 1000
  }

  /** MB/s of a whole download from the command to the last byte, over circuits that are built for it. */
  async measureRate(circuits: number, midway?: () => Promise<void>): Promise<number> {
    const share = await this.#share(LARGE_BYTES)
    const to = join(this.#wan.directory, `to${this.#serial}`)
    mkdirSync(to)
    const getting = this.#getter.must(
      ['get', String(share['link']), '--to', to, '--circuits', String(circuits)],
      { timeoutMs: 300_000 },
    )
    if (midway !== undefined) {
      await until('a third is there', 120_000, async () => {
        const { objects } = await this.#getter.run(['get', 'list'])
        const running = objects.find(({ state }) => state === 'running')
        return Number(running?.['verifiedBytes']) > LARGE_BYTES / 3 ? true : undefined
      })
      await midway()
    }
    const got = await getting
    await this.#sharer.must(['share', 'stop', 'all'])
    return LARGE_BYTES / 1000 / Number(got['ms'])
  }

  /** Tears down one of the circuits that carry the download. */
  async closeCircuitInUse(): Promise<void> {
    await this.#getter.must(['circuits', 'close', String((await this.#circuitInUse())?.['id'])])
  }

  /** Kills the last relay of a circuit that carries the download. */
  async killRelayInUse(): Promise<void> {
    const inUse = await this.#circuitInUse()
    const last = (inUse?.['path'] as { address: string }[] | undefined)?.at(-1)
    const victim = this.#nodes.find(({ host }) => `${host.address}:${WAN_RELAY_PORT}` === last?.address)
    if (victim === undefined) throw new Error('no circuit carries the download')
    victim.kill()
  }

  async #circuitInUse(): Promise<Json | undefined> {
    const { objects } = await this.#getter.run(['circuits'])
    const byLoad = objects.toSorted((a, b) => Number(b['receivedBytes']) - Number(a['receivedBytes']))
    return byLoad.find((circuit) => Number(circuit['streams']) > 0)
  }

  async #share(bytes: number): Promise<Json> {
    const file = join(this.#wan.directory, `file${++this.#serial}`)
    writeFileSync(file, randomBytes(bytes))
    const share = await this.#sharer.must(['share', file])
    await until('the share is reachable', 60_000, async () => {
      const { objects } = await this.#sharer.run(['share', 'list'])
      return objects.find(({ id }) => id === share['id'])?.['state'] === 'reachable' ? true : undefined
    })
    return share
  }
}

async function measure(bench: Bench): Promise<Results> {
  const results: Results = {
    upMs: [],
    firstByteMs: [],
    oneCircuitMBPerS: [],
    threeCircuitsMBPerS: [],
    circuitClosedMBPerS: [],
    relayKilledMBPerS: [],
  }
  for (let round = 0; round < ROUNDS; round++) {
    results.upMs.push(await bench.measureUp())
    results.firstByteMs.push(await bench.measureFirstByte())
    results.oneCircuitMBPerS.push(await bench.measureRate(1))
    results.threeCircuitsMBPerS.push(await bench.measureRate(3))
    results.circuitClosedMBPerS.push(await bench.measureRate(3, () => bench.closeCircuitInUse()))
  }
  // Last: the network is one relay short from here on.
  results.relayKilledMBPerS.push(await bench.measureRate(3, () => bench.killRelayInUse()))
  return results
}

function tableOf(results: Results): string {
  const { oneCircuitMBPerS, threeCircuitsMBPerS, circuitClosedMBPerS } = results
  const gains = threeCircuitsMBPerS.map((rate, round) => rate / (oneCircuitMBPerS[round] ?? Number.NaN))
  const costs = circuitClosedMBPerS.map(
    (rate, round) => 100 * (1 - rate / (threeCircuitsMBPerS[round] ?? Number.NaN)),
  )
  const date = new Date().toISOString().slice(0, 10)
  return `## A wide-area network

\`npm run bench:wan -- --write\` on ${date}; ${cpus().length} cores ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}. Eight hosts in network namespaces, 25 ms one way and
100 Mbit/s each; six are relays, sharer and getter are behind routers that let them only dial out. All processes share this machine, so rates are bounded by its cores as well;
a file of ${LARGE_BYTES / 1e6} MB, each time a new link, from the command to the last byte.

| What | Promised | Median | All rounds |
|---|---|---|---|
${row('`warren up --detach` of a node that was in the network before', '-', results.upMs, 'ms', 0)}
${row('a link is opened on the local port: first byte of the file', '3000 ms', results.firstByteMs, 'ms', 0)}
${row('one circuit', '-', oneCircuitMBPerS, 'MB/s', 2)}
${row('three circuits', '-', threeCircuitsMBPerS, 'MB/s', 2)}
${row('three circuits over one', '1.5 or more', gains, 'times', 2)}
${row('three circuits, the busiest of which is torn down after a third', '-', circuitClosedMBPerS, 'MB/s', 2)}
${row('what that costs of the rate', 'under 20 %', costs, '%', 0)}
${row('three circuits, a relay of one is killed after a third', '-', results.relayKilledMBPerS, 'MB/s', 2)}

Of six relays, one that dies lies on most paths of both ends, so more than one of the three circuits is rebuilt at the same time.
`
}

await onWan({ hosts: RELAYS + 2, nat: [RELAYS + 1, RELAYS + 2] }, async (wan) => {
  const bench = new Bench(wan, await startWanNetwork(wan, RELAYS))
  const table = tableOf(await measure(bench))
  console.log(table)
  if (process.argv.includes('--write')) writeSection(table)
})
