/** Services and clients of a test network, and what they do with streams. */
import { concatBytes, type Duplex, type StateStore, type WarrenError } from '@warren/kernel'
import { MemoryState } from '@warren/testkit'
import {
  createHiddenClient,
  type HiddenClient,
  type HiddenClientConfig,
} from '../../src/client/hidden-client.ts'
import {
  createHiddenService,
  type HiddenService,
  type HiddenServiceConfig,
} from '../../src/service/hidden-service.ts'
import type { HiddenServiceStatus } from '../../src/service/service-status.ts'
import { PERIOD_MINUTES, type TestNetwork, type TestNode } from './network.ts'

export const SEED = new Uint8Array(32).fill(0x11)

export interface TestService {
  readonly node: TestNode
  readonly service: HiddenService
  readonly statuses: HiddenServiceStatus[]
  readonly state: StateStore
}

/** A service that echoes on port 80 and refuses every other. */
export function startService(
  network: TestNetwork,
  options: Partial<HiddenServiceConfig> & { readonly skewMs?: number; readonly state?: StateStore } = {},
): TestService {
  const node = network.createNode(options.skewMs)
  const state = options.state ?? new MemoryState()
  const statuses: HiddenServiceStatus[] = []
  const service = createHiddenService(
    { ...network.ports(node.clock), state },
    {
      identitySeed: SEED,
      networkId: network.networkId,
      periodMinutes: PERIOD_MINUTES,
      view: network.view,
      records: node.records,
      openCircuitTo: node.openCircuitTo,
      avoidAsLastHop: (relay) => relay === node.guard,
      authorisedClients: [],
      onStream: (stream) => (stream.target === '80' ? echo(stream.accept()) : stream.refuse('refused')),
      onStatus: (status) => statuses.push(status),
      ...options,
    },
  )
  service.start()
  return { node, service, statuses, state }
}

/** Waits until descriptors of both periods are with all holders. */
export async function published(network: TestNetwork, { service }: TestService): Promise<void> {
  await network.clock.runUntil(() => service.status().waitingFor === undefined, 60_000)
}

export interface TestClient {
  readonly node: TestNode
  readonly client: HiddenClient
}

export function startClient(
  network: TestNetwork,
  options: Partial<HiddenClientConfig> & { readonly skewMs?: number } = {},
): TestClient {
  const node = network.createNode(options.skewMs)
  const { records, openCircuitTo, takeCircuit } = node
  const client = createHiddenClient(network.ports(node.clock), {
    networkId: network.networkId,
    periodMinutes: PERIOD_MINUTES,
    view: network.view,
    records,
    openCircuitTo,
    takeCircuit,
    ...options,
  })
  return { node, client }
}

export function connect(
  network: TestNetwork,
  { client }: TestClient,
  address: string,
  options: { readonly port?: number; readonly isolation?: string } = {},
): Promise<Duplex> {
  const { port = 80, isolation = 'a' } = options
  return network.clock.settle(client.connect({ address, port, isolation }), 300_000)
}

/** Sends `bytes`, ends, and returns what came back. */
export async function roundTrip(
  network: TestNetwork,
  stream: Duplex,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let isOver = false
  let failure: WarrenError | undefined
  stream.start({
    data: (chunk) => chunks.push(chunk.slice()),
    end: () => {},
    drain: () => {},
    close: (error) => {
      isOver = true
      failure = error
    },
  })
  stream.write(bytes)
  stream.end()
  await network.clock.runUntil(() => isOver, 120_000)
  if (failure !== undefined) throw failure
  return concatBytes(...chunks)
}

function echo(stream: Duplex): void {
  stream.start({
    data: (chunk) => void stream.write(chunk),
    end: () => stream.end(),
    drain: () => {},
    close: () => {},
  })
}
