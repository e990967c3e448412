/** The demonstration: relays, two nodes, a page on the network, a file from one to the other, all in this process. */
import path from 'node:path'
import type { Service } from '@warren/api'
import { DEFAULT_PROXY, startDaemon, startLocalNetwork } from '@warren/node'
import { type Client, connectDaemon } from '@warren/sdk'
import { CommandFailure } from '../command-failure.ts'
import { EXIT } from '../exit-codes.ts'
import { preparePage } from '../built/prepare.ts'
import { tryPort } from '../testnet/relay-addresses.ts'
import { DEMO_FETCH_TIMEOUT_MS } from '../timeouts.ts'
import { VERSION } from '../version.ts'
import { serveSamplePage } from './sample-page.ts'
import { getFile, type SharedFile, shareFile } from './shared-file.ts'
import { fetchThroughSocks } from './socks-client.ts'

const RELAYS = 6
/** One for both nodes. */
const PAGE = preparePage()

export interface DemoOptions {
  /** Where everything is kept. */
  readonly directory: string
  readonly signal: AbortSignal
  /** Told what is done and how long it took. */
  readonly step: (name: string, ms: number) => void
}

export interface Demo {
  readonly home: string
  readonly proxy: string
  readonly api: string
  readonly relays: readonly string[]
  readonly service: Service
  /** Where the page is served on this machine. */
  readonly pagePort: number
  /** The second node, and what it fetched from the first. */
  readonly friend: { readonly home: string; readonly directory: string; readonly file: string }
  readonly shared: SharedFile
  readonly notice: string | undefined
}

/** What was opened, closed in the reverse order whatever happens. */
export class Openings {
  readonly #closers: (() => unknown)[] = []

  add(close: () => unknown): void {
    this.#closers.push(close)
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close()
  }
}

/**
 * Starts all of it; what it opened is closed by `openings`, also if it fails half way.
 *
 * @throws CommandFailure, WarrenError, ApiError why it does not work here.
 */
export async function startDemo(options: DemoOptions, openings: Openings): Promise<Demo> {
  const { directory, signal } = options
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    throwIfInterrupted(signal)
    const beganMs = performance.now()
    const result = await work()
    options.step(name, performance.now() - beganMs)
    return result
  }
  const network = await timed(`${RELAYS} relays started; each knows every other`, () =>
    startLocalNetwork({ directory: path.join(directory, 'relays'), relays: RELAYS, name: 'demonstration' }),
  )
  openings.add(() => network.stop())
  const home = path.join(directory, 'node')
  const proxyAddress = await freeProxyAddress()
  const friendHome = path.join(directory, 'friend')
  const [client, friend] = await timed('your node joined them, and that of a friend', () =>
    Promise.all([
      startNode(home, network.networkFile, { proxy: proxyAddress }, signal, openings),
      startNode(friendHome, network.networkFile, { proxy: 'off' }, signal, openings),
    ]),
  )
  const page = await serveSamplePage()
  openings.add(() => page.close())
  const service = await timed('a sample page put on the network', () => publish(client, page.port, signal))
  const { proxy = '', api = '', network: info } = await client.call('getStatus')
  await timed(`the page fetched back through the proxy: ${page.body.length} bytes, not one changed`, () =>
    fetchBack(proxy, service.address, page.body, signal),
  )
  const shared = await timed('a file of 4 MB shared by your node', () => shareFile(client, directory, signal))
  const fetched = path.join(directory, 'fetched')
  const file = await timed('the file fetched by your friend over three circuits: not one byte changed', () =>
    getFile(friend, shared, fetched, signal),
  )
  // Somebody may look at it next.
  void PAGE.directory()
  const relays = network.relays.flatMap((relay) => relay.summary().relay?.address ?? [])
  return {
    home,
    proxy,
    api,
    relays,
    service,
    pagePort: page.port,
    friend: { home: friendHome, directory: fetched, file },
    shared,
    notice: info.notice,
  }
}

async function startNode(
  home: string,
  networkFile: string,
  config: { readonly proxy: string },
  signal: AbortSignal,
  openings: Openings,
): Promise<Client> {
  const daemon = await startDaemon({ home, version: VERSION, networkFile, config, page: PAGE })
  openings.add(() => daemon.stop())
  const client = connectDaemon(home)
  const job = daemon.upJob
  if (job !== undefined) await client.follow(job, () => {}, { signal })
  return client
}

/** The usual one if nobody has it: another Warren may run on this machine. */
async function freeProxyAddress(): Promise<string> {
  const colon = DEFAULT_PROXY.lastIndexOf(':')
  const host = DEFAULT_PROXY.slice(0, colon)
  return (await tryPort(host, Number(DEFAULT_PROXY.slice(colon + 1)))) === undefined
    ? `${host}:0`
    : DEFAULT_PROXY
}

async function publish(client: Client, port: number, signal: AbortSignal): Promise<Service> {
  const body = { name: 'sample page', ports: [{ port: 80, target: `127.0.0.1:${port}` }] }
  const job = await client.call('addService', { body })
  const done = await client.follow(job, () => {}, { signal })
  if (done.result?.service !== undefined) return done.result.service
  throw new CommandFailure('bug', 'The daemon tells no service.')
}

async function fetchBack(proxy: string, host: string, expected: Buffer, signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(DEMO_FETCH_TIMEOUT_MS)])
  const { status, body } = await fetchThroughSocks({ proxy, host, port: 80, path: '/', signal: patience })
  if (status === 200 && body.equals(expected)) return
  throw new CommandFailure(
    'not-authentic',
    `What came back is not the page: status ${status}, ${body.length} bytes.`,
  )
}

function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new CommandFailure('cancelled', 'Given up; nothing is left behind.', { exitCode: EXIT.interrupted })
}
