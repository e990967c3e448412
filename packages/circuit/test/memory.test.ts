import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawBelow, type Duplex } from '@warren/kernel'
import { DEFAULT_GEOMETRY } from '@warren/wire'
import { type ClientCircuit, RELAY_COMMANDS } from '../src/circuit.ts'
import { encodeBegin } from '../src/format.ts'
import { TestNetwork } from './support/network.ts'
import { RawClient } from './support/raw-client.ts'
import { Collector, sendAll, serve } from './support/streams.ts'

const CELL_BYTES = DEFAULT_GEOMETRY.cellBytes
const { begin, data } = RELAY_COMMANDS

/** What each node says that its queues hold is what they hold. */
function assertAccounts(network: TestNetwork, nodes: readonly TestNetwork['relays'][number][]): void {
  for (const { memory } of [...network.relays, ...nodes]) {
    const told = memory.usedBytes
    assert.equal(told, memory.count())
  }
}

test('whatever circuits and streams do, the accounts are what is held, and nothing once all is gone', async () => {
  for (let round = 0; round < 6; round++) {
    const network = new TestNetwork({
      relays: 3,
      seed: `memory ${round}`,
      ...(round % 2 === 0 ? {} : { memoryBytes: 200 * 4096 }),
      ...(round % 3 === 0
        ? { allowance: () => ({ bytesPerS: 400_000, passed() {}, accepts: () => true }) }
        : {}),
    })
    const { random, clock } = network
    const far: Duplex[] = []
    serve(network.relay(2), 'both', (stream) => {
      new Collector(stream)
      far.push(stream)
      stream.write(random.bytes(1 + drawBelow(random, 300_000)))
    })
    const client = network.createClient()
    const circuits: ClientCircuit[] = []
    const near: Duplex[] = []
    const anyOf = <T>(items: readonly T[]): T | undefined =>
      items.length === 0 ? undefined : items[drawBelow(random, items.length)]
    const act = async (): Promise<void> => {
      switch (drawBelow(random, 9)) {
        case 0:
          if (circuits.length < 6) circuits.push(await network.build(client, 0, 1, 2))
          return
        case 1: {
          const stream = anyOf(circuits)?.beginStream('both').stream
          if (stream === undefined) return
          new Collector(stream)
          near.push(stream)
          return
        }
        case 2:
          return anyOf(near)?.pause()
        case 3:
          return anyOf(far)?.pause()
        case 4:
          return anyOf([...near, ...far])?.resume()
        case 5:
          return anyOf([...near, ...far])?.end()
        case 6:
          if (drawBelow(random, 4) === 0) anyOf(circuits)?.destroy()
          return
        default:
          anyOf([...near, ...far])?.write(random.bytes(1 + drawBelow(random, 100_000)))
      }
    }
    for (let step = 0; step < 150; step++) {
      // A circuit that was destroyed, or given up for memory, throws at whoever uses it; that is not what is tested.
      await act().catch(() => {})
      await clock.runFor(drawBelow(random, 30))
      assertAccounts(network, [client])
    }
    for (const circuit of circuits) circuit.destroy()
    await clock.runFor(5000)
    // What came complete before its circuit went still waits for its reader.
    for (const stream of [...near, ...far]) stream.resume()
    await clock.runFor(5000)
    assertAccounts(network, [client])
    for (const { memory } of [...network.relays, client]) assert.equal(memory.usedBytes, 0)
  }
})

test('when memory runs out the circuit with the oldest cell goes, however little it holds', async () => {
  const network = new TestNetwork({ relays: 1, memoryBytes: 300 * CELL_BYTES })
  const { memory, circuits } = network.relay(0)
  serve(network.relay(0), 'up', (stream) => {
    new Collector(stream)
    stream.pause()
  })
  const fill = async (cells: number): Promise<RawClient> => {
    const raw = new RawClient(network, 0)
    await raw.create(0)
    raw.sendRelay(0, begin, 1, encodeBegin('up'))
    await network.clock.runFor(10)
    for (let count = 0; count < cells; count++) raw.sendRelay(0, data, 1, Uint8Array.of(1))
    await network.clock.runFor(1000)
    return raw
  }
  const old = await fill(50)
  const large = await fill(220)
  assert.deepEqual([old.isDestroyed, large.isDestroyed], [false, false])
  await assert.rejects(network.build(network.createClient(), 0), { kind: 'overloaded' })
  for (let count = 0; count < 31; count++) large.sendRelay(0, data, 1, Uint8Array.of(1))
  await network.clock.runFor(1000)
  assert.deepEqual([old.isDestroyed, large.isDestroyed], [true, false])
  assert.equal(circuits.stats().heldBytes, 251 * CELL_BYTES)
  assert.equal(memory.count(), 251 * CELL_BYTES)
  assert.equal(memory.evictions, 1)
})

test('a peer that sends for others and reads nothing costs its own circuits, not those of who reads', async () => {
  const network = new TestNetwork({ relays: 2, memoryBytes: 400 * CELL_BYTES, cellsPerMs: 8 })
  const reader = await network.build(network.createClient(), 0, 1)
  const stuck: RawClient[] = []
  for (let count = 0; count < 8; count++) {
    const raw = new RawClient(network, 0)
    await raw.create(0)
    await raw.extend(1)
    stuck.push(raw)
  }
  // Each asks for more than it takes: its link stands still while cells come back.
  for (const raw of stuck) {
    const link = raw.link.other
    assert.ok(link !== undefined)
    link.isFlowing = false
  }
  serve(network.relay(1), 'down', (stream) =>
    sendAll(stream, new Collector(stream), new Uint8Array(5_000_000)),
  )
  for (const raw of stuck) raw.sendRelay(1, begin, 1, encodeBegin('down'))
  const stream = await network.clock.settle(reader.openStream('down'), 10_000)
  const collected = new Collector(stream)
  let mostBytes = 0
  await network.clock.runUntil(() => {
    mostBytes = Math.max(mostBytes, network.relay(0).memory.usedBytes)
    return collected.bytes >= 5_000_000
  }, 60_000)
  assert.ok(mostBytes <= 410 * CELL_BYTES, `${mostBytes / CELL_BYTES} cells`)
  assert.ok(network.relay(0).memory.evictions > 0)
  assert.equal(reader.isOpen, true)
})
