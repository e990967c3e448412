import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Duplex, equalBytes } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import { createLinkedNetwork, type LinkedNode } from './support/linked-network.ts'
import { Collector, sendAll } from './support/streams.ts'
import { TEST_CIRCUIT_LIFE_MS } from '../src/timeouts.ts'

const DELAY_MS = 10
/** 16 Mbit/s: far below what the windows allow over this delay, so that queues fill and every limit works. */
const RATE_BYTES_PER_S = 2_000_000

async function servedByThird() {
  const network = createLinkedNetwork({ delayMs: DELAY_MS, rateBytesPerS: RATE_BYTES_PER_S })
  const relays: LinkedNode[] = []
  for (let count = 0; count < 3; count++) relays.push(await network.create(true))
  const client = await network.create(false)
  const served: Collector[] = []
  relays[2]?.circuits.relay.onStream('echo', (incoming) => {
    const stream: Duplex = incoming.accept()
    const collector = new Collector(stream)
    served.push(collector)
    collector.onEnd = () => sendAll(stream, collector, collector.all)
  })
  const path: readonly RelayInfo[] = network.relays
  return { network, relays, client, path, served }
}

test('over real links of a slow path a stream uses the path and loses nothing, both ways', async () => {
  const { network, client, path } = await servedByThird()
  const circuit = await network.clock.settle(client.circuits.builder.build(path), 20_000)
  const stream = await network.clock.settle(circuit.openStream('echo'), 20_000)
  const collector = new Collector(stream)
  const data = network.random.bytes(4_000_000)
  const startedMs = network.clock.nowMs()
  sendAll(stream, collector, data)
  await network.clock.runUntil(() => collector.isClosed, 120_000)
  assert.ok(equalBytes(collector.all, data))
  const seconds = (network.clock.nowMs() - startedMs) / 1000
  const idealSeconds = (2 * data.length) / RATE_BYTES_PER_S
  assert.ok(seconds < 1.5 * idealSeconds, `${seconds} s where the path alone takes ${idealSeconds} s`)
})

test('many streams over one circuit all arrive', async () => {
  const { network, client, path } = await servedByThird()
  const circuit = await network.clock.settle(client.circuits.builder.build(path), 20_000)
  const sizes = Array.from({ length: 20 }, (_, index) => 1 + index * 9_001)
  const opened = await network.clock.settle(Promise.all(sizes.map(() => circuit.openStream('echo'))), 20_000)
  const checks = opened.map((stream, index) => {
    const data = network.random.bytes(sizes[index] ?? 0)
    const collector = new Collector(stream)
    sendAll(stream, collector, data)
    return { data, collector }
  })
  await network.clock.runUntil(() => checks.every(({ collector }) => collector.isClosed), 120_000)
  for (const { data, collector } of checks) assert.ok(equalBytes(collector.all, data))
})

test('a relay that dies in the middle of a transfer closes the circuit at once at both ends', async () => {
  const { network, relays, client, path, served } = await servedByThird()
  const circuit = await network.clock.settle(client.circuits.builder.build(path), 20_000)
  const stream = await network.clock.settle(circuit.openStream('echo'), 20_000)
  const collector = new Collector(stream)
  sendAll(stream, collector, network.random.bytes(8_000_000))
  await network.clock.runUntil(() => (served[0]?.bytes ?? 0) > 1_000_000, 30_000)
  network.net.host(relays[1]?.host ?? '').crash()
  await network.clock.runUntil(() => collector.isClosed && served[0]?.isClosed === true, 1000)
  assert.equal(circuit.isOpen, false)
  for (const index of [0, 2]) assert.equal(relays[index]?.circuits.stats().relayCircuits, 0)
})

test('circuits back to the relay they came from end soon, and leave no link behind, however many anybody makes', async () => {
  const { network, relays, client, path } = await servedByThird()
  const [first, second] = path as [RelayInfo, RelayInfo, RelayInfo]
  const linksOf = (): number[] => relays.map(({ links }) => links.links().length)
  await network.clock.settle(client.circuits.builder.build([first, second]), 20_000)
  const before = linksOf()
  const backAgain = Array.from({ length: 12 }, () => client.circuits.builder.build([first, second, first]))
  const circuits = await network.clock.settle(Promise.all(backAgain), 20_000)
  assert.notDeepEqual(linksOf(), before)
  await network.clock.runFor(TEST_CIRCUIT_LIFE_MS + 1000)
  assert.deepEqual(
    circuits.map(({ isOpen }) => isOpen),
    circuits.map(() => false),
  )
  await network.clock.runFor(20_000)
  assert.deepEqual(linksOf(), before)
})
