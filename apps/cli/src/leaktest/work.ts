/** Makes the node do what it does for its user: connect to a service, look for one, look into a link, refuse names of the internet. */
import type { Status } from '@warren/api'
import { fromHex, type Primitives } from '@warren/kernel'
import { decoyAddress, decoyLink } from '@warren/node'
import type { Client } from '@warren/sdk'
import { askProxy, type ProxyAnswer, type ProxyLanguage } from './ask-proxy.ts'

export interface Work {
  readonly name: string
  /** It must be refused. */
  readonly isForeign?: boolean
  readonly result: ProxyAnswer | 'looked'
}

export interface WorkOptions {
  readonly client: Client
  readonly primitives: Primitives
  readonly status: Status
  /** `ADDRESS.onion`, or with `:PORT`. */
  readonly visit: string | undefined
  readonly signal: AbortSignal
}

/** Names that a program forgot to keep local: what a careless proxy would look up or connect to. */
const FOREIGN: readonly (readonly [ProxyLanguage, string, string])[] = [
  ['socks5', 'leaktest.invalid', 'a name of the internet, by SOCKS5'],
  ['socks4a', 'leaktest.invalid', 'a name of the internet, by SOCKS4a'],
  ['connect', 'leaktest.invalid', 'a name of the internet, by HTTP CONNECT'],
  ['socks5', '192.0.2.1', 'an address of the internet, by SOCKS5'],
]

export async function makeItWork(options: WorkOptions): Promise<Work[]> {
  const { client, primitives, status, signal } = options
  const done: Work[] = []
  const { proxy } = status
  if (proxy !== undefined) {
    for (const [language, host, name] of FOREIGN)
      done.push({
        name,
        isForeign: true,
        result: await askProxy({ proxy, language, host, port: 80, signal }),
      })
    const visit = options.visit ?? (await ownService(client))
    if (visit !== undefined) done.push({ name: 'a service', result: await open(proxy, visit, signal) })
    const nobody = decoyAddress(primitives)
    done.push({ name: 'a service that is not there', result: await open(proxy, nobody, signal) })
  }
  const link = decoyLink(primitives, fromHex(status.network.id))
  const job = await client.call('inspectLink', { body: { link } })
  await client.follow(job, () => {}, { signal }).catch(() => {})
  await client.call('cancelJob', { params: { id: job.id } }).catch(() => {})
  done.push({ name: 'a link that nobody serves', result: 'looked' })
  return done
}

function open(proxy: string, place: string, signal: AbortSignal): Promise<ProxyAnswer> {
  const [host = '', port = '80'] = place.split(':')
  return askProxy({ proxy, language: 'socks5', host, port: Number(port), signal })
}

/** The first service of this node that can be reached; opening and closing it harms nobody. */
async function ownService(client: Client): Promise<string | undefined> {
  for await (const { address, state, ports, clients } of client.list('listServices')) {
    const [first] = ports
    const isReachable = state === 'published' || state === 'degraded'
    if (isReachable && clients.length === 0 && first !== undefined) return `${address}:${first.port}`
  }
  return undefined
}
