/** A daemon with thousands of transfers, as the page sees it: the page itself is the product's, what it is told is made up. */
import { readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

const EVENT_EVERY_MS = 20
const SOCKETS = 200

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
}

function downloadOf(index: number, verifiedBytes: number): object {
  return {
    id: `download-${String(index).padStart(6, '0')}`,
    link: 'warren:none',
    name: `a file with a name of usual length ${index}.bin`,
    state: index % 7 === 0 ? 'running' : 'done',
    step: 'getting the files',
    totalBytes: 1_000_000_000,
    verifiedBytes,
    bytesPerS: 1_000_000,
    sources: [],
    circuits: 3,
    to: '/home/user/Downloads',
    files: 1,
    renamed: [],
    renamedCount: 0,
  }
}

function relayOf(index: number): object {
  const [high, low] = [index >> 8, index & 255]
  return {
    id: `${index}`.padStart(64, '0'),
    address: `10.${high}.${low}.1:9252`,
    operator: `${index}`.padStart(64, 'f'),
    prefix: `10.${high}.0.0/16`,
  }
}

function circuitOf(index: number): object {
  return {
    id: index,
    purpose: 'connection',
    hops: 3,
    path: [0, 1, 2].map((hop) => relayOf((index * 3 + hop) % STATUS.relays)),
    legs: [],
    ageMs: 1000,
    streams: 0,
    sentBytes: 0,
    receivedBytes: 0,
  }
}

const EXPOSURE = {
  guards: [{ ...relayOf(0), layer: 'guard', ageMs: 1e9, used: true, current: true }],
  relays: 2000,
  operators: 2000,
  prefixes: 8,
  crowd: { method: 'none', atLeast: 1, how: 'not known', uncertainty: 'not known' },
  forwarding: { relay: false, listed: false, circuits: 0, passedBytes: 0, publishes: [] },
}

const TRAFFIC_STEPS = 600

function traffic(): object {
  const line = (scale: number): number[] =>
    Array.from({ length: TRAFFIC_STEPS }, (_, step) => Math.round(scale * (1 + Math.sin(step / 9))))
  return { stepMs: 1000, lastAt: new Date().toISOString(), sent: line(40_000), received: line(900_000) }
}

function socketOf(index: number): object {
  return {
    id: `${index}`,
    protocol: 'tcp',
    local: `192.168.1.2:${20_000 + index}`,
    remote: `10.0.${index & 255}.1:9252`,
    state: 'open',
    purpose: 'link',
    says: 'A link to a relay.',
    leaves: true,
  }
}

const STATUS = {
  state: 'usable',
  version: '0.0.0',
  uptimeMs: 1,
  network: { id: '00', name: 'large', testing: true, operators: 2000 },
  relays: 2000,
  circuits: 700,
  services: 0,
  servicesPublished: 0,
  bandwidth: { sentBytes: 0, receivedBytes: 0, sentBytesPerS: 0, receivedBytesPerS: 0 },
  storage: { passphrase: false },
}

export interface FakeDaemon {
  /** With a code that opens it. */
  readonly url: string
  close(): Promise<void>
}

/** @param pageDirectory - the compiled page. */
export async function startFakeDaemon(
  pageDirectory: string,
  counts: { readonly downloads: number; readonly circuits: number },
): Promise<FakeDaemon> {
  const downloads = Array.from({ length: counts.downloads }, (_, index) => downloadOf(index, index * 1000))
  const circuits = Array.from({ length: counts.circuits }, (_, index) => circuitOf(index))
  const relays = Array.from({ length: STATUS.relays }, (_, index) => relayOf(index))
  const sockets = Array.from({ length: SOCKETS }, (_, index) => socketOf(index))
  const timers = new Set<NodeJS.Timeout>()
  const listOf = (items: readonly object[], query: URLSearchParams): object => {
    const first = Number(query.get('cursor') ?? 0)
    const end = first + Number(query.get('limit') ?? 50)
    return { items: items.slice(first, end), ...(end < items.length ? { next: String(end) } : {}) }
  }
  const answers: Readonly<Record<string, (query: URLSearchParams) => object>> = {
    '/v1/page/sessions': () => ({ token: 'x', expiresAt: new Date(Date.now() + 1e7).toISOString() }),
    '/v1/status': () => STATUS,
    '/v1/places': () => ({ home: '/home/user', downloads: '/home/user/Downloads', desktop: false }),
    '/v1/downloads': (query) => listOf(downloads, query),
    '/v1/circuits': (query) => listOf(circuits, query),
    '/v1/exposure': () => EXPOSURE,
    '/v1/traffic': traffic,
    '/v1/relays': (query) => listOf(relays, query),
    '/v1/sockets': (query) => listOf(sockets, query),
  }
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/v1/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      let count = 0
      const timer = setInterval(() => {
        count++
        const data = JSON.stringify(downloadOf((count * 7) % counts.downloads, count * 1_000_000))
        response.write(`id: 00000000-${count}\nevent: download\ndata: ${data}\n\n`)
      }, EVENT_EVERY_MS)
      timers.add(timer)
      response.on('close', () => clearInterval(timer))
      return
    }
    if (pathname.startsWith('/v1/')) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify((answers[pathname] ?? (() => ({ items: [] })))(searchParams)))
      return
    }
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    response.writeHead(200, { 'content-type': MEDIA_TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? '' })
    response.end(readFileSync(join(pageDirectory, name)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/#${'0'.repeat(32)}`,
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearInterval(timer)
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
