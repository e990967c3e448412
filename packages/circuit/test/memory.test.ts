import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawBelow, type Duplex } from '@warren/kernel'
import type { ClientCircuit } from '../src/circuit.ts'
import { TestNetwork } from './support/network.ts'
import { Collector, serve } from './support/streams.ts'

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
          const stream = anyOf(circuits)?.beginStream('both')
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
