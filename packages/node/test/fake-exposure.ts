/** One of each of what a daemon of the API tests shows of itself. */
import type { Circuit, Exposure, RelayRef, Socket, Stream, SupportBundle } from '@warren/api'

export const RELAY: RelayRef = { id: 'aa'.repeat(32), address: '10.1.0.1:443', prefix: '10.1.0.0/16' }

export const CIRCUIT: Circuit = {
  id: 7,
  purpose: 'connection',
  path: [RELAY],
  hops: 2,
  hopsMs: [310],
  streams: 1,
  legs: [],
  ageMs: 5,
  sentBytes: 3_000_001,
  receivedBytes: 5,
}

export const STREAM: Stream = {
  id: '7-1',
  circuits: [7],
  purpose: 'connection',
  service: `${'visited'.padEnd(56, 'a')}.onion`,
  target: '80',
  ageMs: 5,
  sentBytes: 3_000_001,
  receivedBytes: 5,
}

export const EXPOSURE: Exposure = {
  guards: [{ ...RELAY, layer: 'guard', ageMs: 1, used: true, current: true }],
  relays: 6,
  operators: 6,
  prefixes: 6,
  crowd: { method: 'none', atLeast: 1, how: 'not at all', uncertainty: 'all of it' },
  forwarding: { relay: false, listed: false, circuits: 0, passedBytes: 0, publishes: [] },
}

export const SOCKET: Socket = {
  id: '1',
  protocol: 'tcp',
  local: '127.0.0.1:9250',
  state: 'listening',
  purpose: 'proxy',
  says: 'The proxy.',
  leaves: false,
}

export const BUNDLE: SupportBundle = {
  version: '0.0.0',
  madeAt: '2026-01-01T00:00:00.000Z',
  system: { os: 'linux', cpu: 'x64', cpus: 2, memoryBytes: 1, node: '26.0.0' },
  config: {
    proxy: 'default',
    api: 'default',
    gateway: 'default',
    upstream: 'default',
    bandwidth: 'default',
    volume: 'default',
    memory: 'default',
    relay: false,
    portMapping: false,
    logLevel: 'info',
  },
  diagnosis: { healthy: true, findings: [], tookMs: 1 },
  jobs: [],
  log: [],
}
