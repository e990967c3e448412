/**
 * `npm run bench:files [-- --write] [-- --huge]`: sharing and getting on one machine, each beside a stream of the same bytes to a
 * service. `--huge` also moves 10 GB and looks at the memory of both processes, which takes a quarter of an hour.
 */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { curl, mustWarren, startOrigin, Testbed, type WarrenNode } from '@warren/testkit/processes'
import { row, writeSection } from './sections.ts'

const ROUNDS = 3
const TRANSFER_BYTES = 200_000_000
const SMALL_FILES = 20_000
const FILES_A_FOLDER = 200
const HUGE_BYTES = 10_000_000_000
const GET_TIMEOUT_MS = 3_600_000

interface Results {
  readonly streamMBPerS: number[]
  readonly getMBPerS: number[]
  readonly shareFilesPerS: number[]
  readonly getFilesPerS: number[]
  /** Of sharer and getter, the most that either ever took. */
  readonly hugeMiB: number[]
  readonly hugeMBPerS: number[]
}

/** The largest resident memory that a process has had, in MiB. */
function peakMiB({ pid }: WarrenNode): number {
  const peak = /VmHWM:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(peak?.[1]) / 1024
}

class Bench {
  readonly #testbed: Testbed
  #serial = 0

  constructor(testbed: Testbed) {
    this.#testbed = testbed
  }

  /** MB/s of one stream to a service, its opening included. */
  async stream(address: string): Promise<number> {
    const url = `http://${address}.onion/bytes/${TRANSFER_BYTES}`
    const args = [
      '--socks5-hostname',
      this.#testbed.client.proxy,
      url,
      '-o',
      '/dev/null',
      '-w',
      '%{time_total}',
    ]
    const { output } = await curl(args, { timeoutMs: 300_000 })
    return TRANSFER_BYTES / 1e6 / Number(output)
  }

  /** MB/s from the command to the last byte, of a link that was never seen before. */
  async get(bytes: number): Promise<number> {
    const file = join(this.#testbed.directory, `file-${++this.#serial}`)
    fs.writeFileSync(file, '')
    for (let at = 0; at < bytes; at += 100_000_000) fs.appendFileSync(file, randomBytes(100_000_000))
    const { ms } = await this.#shareAndGet(file)
    fs.rmSync(file)
    return bytes / 1000 / ms
  }

  async smallFiles(): Promise<{ readonly shared: number; readonly got: number }> {
    const folder = join(this.#testbed.directory, `folder-${++this.#serial}`)
    for (let index = 0; index < SMALL_FILES; index++) {
      const below = join(folder, String(Math.floor(index / FILES_A_FOLDER)))
      if (index % FILES_A_FOLDER === 0) fs.mkdirSync(below, { recursive: true })
      fs.writeFileSync(join(below, `${index}.txt`), randomBytes(200 + (index % 1500)))
    }
    const { shareMs, ms } = await this.#shareAndGet(folder)
    return { shared: (1000 * SMALL_FILES) / shareMs, got: (1000 * SMALL_FILES) / ms }
  }

  async #shareAndGet(file: string): Promise<{ readonly shareMs: number; readonly ms: number }> {
    const { service, client, directory } = this.#testbed
    const startMs = performance.now()
    const share = await service.must('share', file)
    const shareMs = performance.now() - startMs
    const to = join(directory, `to-${this.#serial}`)
    fs.mkdirSync(to)
    const command = ['get', String(share['link']), '--to', to, '--home', client.home]
    const got = await mustWarren(directory, command, { timeoutMs: GET_TIMEOUT_MS })
    await service.must('share', 'stop', 'all')
    fs.rmSync(to, { recursive: true })
    return { shareMs, ms: Number(got['ms']) }
  }

  memoryMiB(): number[] {
    return [peakMiB(this.#testbed.service), peakMiB(this.#testbed.client)]
  }

  /** Memory counts from a fresh start. */
  async restart(): Promise<void> {
    for (const node of [this.#testbed.service, this.#testbed.client]) {
      await node.stop()
      await node.start()
    }
  }
}

async function measure(bench: Bench, address: string): Promise<Results> {
  const results: Results = {
    streamMBPerS: [],
    getMBPerS: [],
    shareFilesPerS: [],
    getFilesPerS: [],
    hugeMiB: [],
    hugeMBPerS: [],
  }
  // Compilers warm, circuits are there.
  await bench.stream(address)
  for (let round = 0; round < ROUNDS; round++) {
    results.streamMBPerS.push(await bench.stream(address))
    results.getMBPerS.push(await bench.get(TRANSFER_BYTES))
  }
  for (let round = 0; round < 3; round++) {
    const { shared, got } = await bench.smallFiles()
    results.shareFilesPerS.push(shared)
    results.getFilesPerS.push(got)
  }
  if (process.argv.includes('--huge')) {
    await bench.restart()
    results.hugeMBPerS.push(await bench.get(HUGE_BYTES))
    results.hugeMiB.push(...bench.memoryMiB())
  }
  return results
}

function tableOf(results: Results): string {
  const shares = results.getMBPerS.map((rate, round) => rate / (results.streamMBPerS[round] ?? Number.NaN))
  const date = new Date().toISOString().slice(0, 10)
  const huge =
    results.hugeMiB.length === 0
      ? ''
      : `${row('a file of 10 GB', '-', results.hugeMBPerS, 'MB/s', 1)}
${row('the most memory for it: sharer, getter', '286 MiB (300 MB)', results.hugeMiB, 'MiB', 0)}
`
  return `## Files

\`npm run bench:files -- --huge --write\` on ${date}; ${cpus().length} cores ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}. Six relays, sharer and getter on this one machine
over loopback. A stream of 200 MB to a service and a file of 200 MB by a new link take turns, both from the command to the last byte.

| What | Promised | Median | All rounds |
|---|---|---|---|
${row('one stream to a service', '-', results.streamMBPerS, 'MB/s', 1)}
${row('a shared file', '-', results.getMBPerS, 'MB/s', 1)}
${row('file over stream', '1 or more', shares, 'times', 2)}
${row('20,000 small files are shared', '500 files/s', results.shareFilesPerS, 'files/s', 0)}
${row('20,000 small files are fetched', '500 files/s', results.getFilesPerS, 'files/s', 0)}
${huge}`
}

const testbed = await Testbed.start()
const origin = await startOrigin()
try {
  const address = await testbed.service.addService(origin.port)
  const table = tableOf(await measure(new Bench(testbed), address))
  console.log(table)
  if (process.argv.includes('--write')) writeSection(table)
} finally {
  await origin.close()
  await testbed.close()
}
