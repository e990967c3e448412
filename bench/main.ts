/**
 * `npm run bench [-- --json] [-- --write]`: the promises that are numbers, each measured beside its reference in one run.
 *
 * `--json` prints the result as JSON only; `--write` also puts the table into docs/benchmarks.md.
 */
import { cpus, totalmem } from 'node:os'
import { findProgram } from '@warren/testkit'
import { curl, type Origin, RELAYS, startOrigin, Testbed, WarrenNode } from '@warren/testkit/processes'
import { measureBare } from './bare/pipeline.ts'
import { type Results, tableOf } from './report.ts'
import { writeSection } from './sections.ts'

const ROUNDS = 5
const CELLS = 25_000
const TRANSFER_BYTES = 100_000_000

async function curlTimes(args: readonly string[]): Promise<{ total: number; firstByte: number }> {
  const format = '{"total":%{time_total},"firstByte":%{time_starttransfer}}'
  const result = await curl([...args, '-o', '/dev/null', '-w', format], { timeoutMs: 300_000 })
  return JSON.parse(result.output) as { total: number; firstByte: number }
}

/** MB/s of one stream after its first byte. */
async function measureProduct(testbed: Testbed, address: string): Promise<number> {
  const url = `http://${address}.onion/bytes/${TRANSFER_BYTES}`
  const { total, firstByte } = await curlTimes(['--socks5-hostname', testbed.client.proxy, url])
  return TRANSFER_BYTES / 1e6 / (total - firstByte)
}

/** Milliseconds from typing `up --detach` on a new home to its return. */
async function measureUp(testbed: Testbed, round: number): Promise<number> {
  const { directory, networkFile } = testbed
  const node = await WarrenNode.create({ name: `up-${round}`, directory, networkFile })
  const startMs = performance.now()
  await node.start()
  const tookMs = performance.now() - startMs
  await node.stop()
  return tookMs
}

async function measureMalformed(testbed: Testbed): Promise<number> {
  const { total } = await curlTimes([
    '--socks5-hostname',
    testbed.client.proxy,
    `http://${'a'.repeat(56)}.onion/`,
  ])
  return total * 1000
}

function machine(): string {
  const [cpu] = cpus()
  return `${cpus().length} cores ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
}

async function measure(testbed: Testbed, origin: Origin): Promise<Results> {
  const address = await testbed.service.addService(origin.port)
  // Circuits are built and compilers warm before anything is measured, as in the bare pipeline.
  await measureProduct(testbed, address)
  const [bare, product, up, malformed]: number[][] = [[], [], [], []]
  for (let round = 0; round < ROUNDS; round++) {
    bare?.push(await measureBare(CELLS))
    product?.push(await measureProduct(testbed, address))
    up?.push(await measureUp(testbed, round))
    malformed?.push(await measureMalformed(testbed))
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    relays: RELAYS,
    bareMegabytesPerS: bare ?? [],
    productMegabytesPerS: product ?? [],
    upMs: up ?? [],
    malformedNameMs: malformed ?? [],
  }
}

for (const program of ['curl', 'openssl'] as const) {
  if (findProgram(program) === undefined) throw new Error(`the benchmark needs ${program}`)
}
const testbed = await Testbed.start()
const origin = await startOrigin()
try {
  const results = await measure(testbed, origin)
  const table = tableOf(results)
  console.log(process.argv.includes('--json') ? JSON.stringify(results) : table)
  if (process.argv.includes('--write')) writeSection(table)
} finally {
  await origin.close()
  await testbed.close()
}
