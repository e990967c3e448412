/** Facts of a healthy machine, from which tests take something away. */
import type { Status } from '@warren/api'
import type { Facts, RelayFacts, RelayOutcome } from '../../src/doctor/facts.ts'

export const HEALTHY: Facts = {
  home: { path: '/home/ann/.warren', exists: true, write: 'done' },
  disk: { freeBytes: 1e10, totalBytes: 1e11, freeFiles: 1e6 },
  config: {
    config: {
      proxy: '127.0.0.1:9250',
      api: '127.0.0.1:0',
      relay: false,
      portMapping: false,
      logLevel: 'info',
    },
  },
  state: { key: 'open', state: 'fine' },
  instance: { lock: 'free' },
  daemon: undefined,
  network: { origin: 'home', name: 'test', testing: true, entries: 3, toleratedSkewMs: 300_000 },
  relays: relaysWith('linked', 'linked', 'linked'),
  upstream: undefined,
  ports: [{ use: 'proxy', address: '127.0.0.1:9250', outcome: 'free' }],
  machine: { interfaces: 1, nodeMajor: 26, openFilesMax: 65_536, freeMemoryBytes: 4e9, version: '0.1.0' },
  command: (...words) => ['warren', ...words].join(' '),
}

export function relaysWith(...outcomes: readonly RelayOutcome[]): RelayFacts[] {
  return outcomes.map((outcome, index) => ({
    address: `198.51.100.${index + 1}:${9001 + (index % 2)}`,
    port: 9001 + (index % 2),
    isLoopback: false,
    isGuard: false,
    outcome,
    tookMs: 20,
    ...(outcome === 'linked' ? { skewMs: 12 } : {}),
  }))
}

export const USABLE: Status = {
  state: 'usable',
  version: '0.1.0',
  uptimeMs: 1,
  network: { id: '00', name: 'test', testing: true, operators: 6 },
  relays: 6,
  circuits: 3,
  services: 0,
  servicesPublished: 0,
  bandwidth: { sentBytes: 0, receivedBytes: 0, sentBytesPerS: 0, receivedBytesPerS: 0 },
  storage: { passphrase: false },
}
