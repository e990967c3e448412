/** Nodes of a test bed that leave content with its relays and read it from them. */
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'
import { curl, type Json, mustWarren, Testbed, WarrenNode } from '@warren/testkit/processes'
import { firstBytesMs, makeSite, pageName, roundTripsOver, withoutFirst } from './site-pages.ts'

/** For one transfer, however large. */
const TRANSFER_LIMIT_MS = 4 * 3_600_000
const PAGE_LIMIT_MS = 120_000
const CHUNK_BYTES = 8_000_000
/** What the relays of a test bed have room for. */
const ROOM_MB = 1000
const MS_PER_S = 1000

/**
 * One file as it was shared live, left, and read from its holders. Rates in megabytes (10^6) a second, from the command to the last byte; the most
 * that was resident of a node until then, in MiB.
 */
export interface LeftTransfer {
  readonly authorMiB: number
  readonly readerMiB: number
  readonly liveMBPerS: number
  readonly leaveMBPerS: number
  readonly holdersMBPerS: number
}

/** A file of random bytes, and their SHA-256. */
function makeFile(path: string, bytes: number): string {
  const hash = createHash('sha256')
  const file = fs.openSync(path, 'w')
  for (let at = 0; at < bytes; at += CHUNK_BYTES) {
    const chunk = randomBytes(Math.min(CHUNK_BYTES, bytes - at))
    hash.update(chunk)
    fs.writeSync(file, chunk)
  }
  fs.closeSync(file)
  return hash.digest('hex')
}

function hashOf(path: string): string {
  const hash = createHash('sha256')
  const file = fs.openSync(path, 'r')
  const chunk = Buffer.alloc(CHUNK_BYTES)
  for (let read = fs.readSync(file, chunk); read > 0; read = fs.readSync(file, chunk))
    hash.update(chunk.subarray(0, read))
  fs.closeSync(file)
  return hash.digest('hex')
}

/** An author, who is the test bed's service node, and readers: its client, who reads from the author, and another, who never met him. */
export class LeftBed {
  readonly testbed: Testbed
  readonly reader: WarrenNode
  #serial = 0

  private constructor(testbed: Testbed, reader: WarrenNode) {
    this.testbed = testbed
    this.reader = reader
  }

  /** @param mostMB - the largest content that is to be left. */
  static async start(relays: number, mostMB: number): Promise<LeftBed> {
    const testbed = await Testbed.start({ relays })
    if (mostMB > ROOM_MB) await giveRoom(testbed, relays, mostMB)
    const { directory, networkFile } = testbed
    const reader = await WarrenNode.create({ name: 'reader', directory, networkFile })
    await reader.start()
    return new LeftBed(testbed, reader)
  }

  /**
   * Shares a file of so many MB (10^6) live and has it fetched, leaves it, kills the author, and reads it from its holders. The author is up again afterwards.
   *
   * @throws Error if one byte of what came is another.
   */
  async transfer(sizeMB: number, progress: (text: string) => void): Promise<LeftTransfer> {
    const bytes = sizeMB * 1e6
    const { service, client, directory } = this.testbed
    const file = join(directory, `file-${++this.#serial}`)
    const sha256 = makeFile(file, bytes)
    const live = await this.#must(service, 'share', file)
    const liveMs = await this.#get(client, String(live['link']), sha256)
    progress(`${sizeMB} MB live: ${rateOf(bytes, liveMs).toFixed(1)} MB/s`)
    await service.must('share', 'stop', 'all')
    const startMs = performance.now()
    const left = await this.#must(service, 'share', file, '--leave')
    const leaveMs = performance.now() - startMs
    const authorMiB = mostResidentMiB(service)
    progress(`left: ${rateOf(bytes, leaveMs).toFixed(1)} MB/s, author ${authorMiB.toFixed(0)} MiB`)
    await service.kill()
    try {
      const holdersMs = await this.#get(this.reader, String(left['link']), sha256)
      const readerMiB = mostResidentMiB(this.reader)
      progress(
        `from holders: ${rateOf(bytes, holdersMs).toFixed(1)} MB/s, reader ${readerMiB.toFixed(0)} MiB`,
      )
      return {
        authorMiB,
        readerMiB,
        liveMBPerS: rateOf(bytes, liveMs),
        leaveMBPerS: rateOf(bytes, leaveMs),
        holdersMBPerS: rateOf(bytes, holdersMs),
      }
    } finally {
      fs.rmSync(file)
      await service.start()
      await service.must('share', 'stop', 'all')
    }
  }

  async #get(node: WarrenNode, link: string, sha256: string): Promise<number> {
    const to = join(this.testbed.directory, `to-${this.#serial}-${node.name}`)
    fs.mkdirSync(to)
    const startMs = performance.now()
    const got = await this.#must(node, 'get', link, '--to', to)
    const tookMs = performance.now() - startMs
    if (hashOf(String(got['path'])) !== sha256) throw new Error('what came is not what was shared')
    fs.rmSync(to, { recursive: true })
    return tookMs
  }

  #must(node: WarrenNode, ...args: string[]): Promise<Json> {
    const command = [...args, '--home', node.home]
    return mustWarren(this.testbed.directory, command, { timeoutMs: TRANSFER_LIMIT_MS })
  }

  /**
   * Publishes a site of small pages, each in a part of its own, and opens them one after the other as a reader's browser does: the first one
   * finds the site and builds circuits, for those that follow they are there.
   *
   * @returns milliseconds to the first byte of each page.
   */
  async pages(count: number): Promise<number[]> {
    const folder = join(this.testbed.directory, 'site')
    makeSite(folder, count)
    const { address } = await this.testbed.service.must('site', 'publish', folder)
    const { port } = new URL(String((await this.reader.must('site', 'preview', folder))['url']))
    const firstByteMs: number[] = []
    for (let index = 0; index < count; index++) {
      const at = `${String(address)}.localhost:${port}`
      const url = `http://${at}/${pageName(index)}.html`
      firstByteMs.push(
        ...(await this.#firstBytesMs(['--resolve', `${at}:127.0.0.1`, '-o', '/dev/null', url])),
      )
    }
    return firstByteMs
  }

  /** Milliseconds from a request to its answer's first byte over one stream that is open, to a service. @param address - of it. */
  async roundTrips(address: string, count: number): Promise<number[]> {
    return this.#firstBytesMs(roundTripsOver(this.reader.proxy, address, count)).then(withoutFirst)
  }

  async #firstBytesMs(args: readonly string[]): Promise<number[]> {
    return firstBytesMs((command) => curl(command, { timeoutMs: PAGE_LIMIT_MS }), args)
  }

  async close(): Promise<void> {
    await this.reader.stop().catch(() => {})
    await this.testbed.close()
  }
}

/** Of all that comes over one link a relay takes a quarter of its quota (docs/spec/store.md §8), and there are few links here. */
async function giveRoom(
  { directory, testnetDirectory }: Testbed,
  relays: number,
  mostMB: number,
): Promise<void> {
  for (let index = 1; index <= relays; index++) {
    const home = join(testnetDirectory, `relay-${index}`)
    await mustWarren(directory, ['store', 'quota', `${mostMB}MB`, '--home', home])
  }
}

function mostResidentMiB({ home }: WarrenNode): number {
  const { pid } = JSON.parse(fs.readFileSync(join(home, 'daemon.json'), 'utf8')) as { pid: number }
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kibibytes) / 1024
}

function rateOf(bytes: number, ms: number): number {
  return (bytes / 1e6 / ms) * MS_PER_S
}
