/**
 * Circuits, streams and links that come and go for hours leave nothing behind: no byte in an account, no holder, no timer, no heap.
 * A minute of virtual time is one round; `npm run soak -- circuit/test/churn` runs ten hours of them.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { drawBelow, type Duplex } from '@warren/kernel'
import { effort } from '@warren/testkit'
import type { ClientCircuit } from '../src/circuit.ts'
import { createLinkedNetwork, type LinkedNode } from './support/linked-network.ts'
import { Collector } from './support/streams.ts'

const RELAYS = 3
const CLIENTS = 3
const ROUNDS = effort(6)
const ROUND_MS = 60_000
/** What compilers and pools of the first rounds take is no leak; a cell a round would be. */
const MAX_GROWTH_BYTES = 3_000_000

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Buffers are given back by a helper thread after the collection that found them: the second one waits for it. */
async function heldBytes(): Promise<number> {
  for (let count = 0; count < 3; count++) {
    collect()
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

test('hours of churn leave no byte, holder, timer or heap behind', async () => {
  const network = createLinkedNetwork({ delayMs: 10, rateBytesPerS: 2_000_000 })
  const { clock, random } = network
  const relays: LinkedNode[] = []
  for (let count = 0; count < RELAYS; count++) relays.push(await network.create(true))
  const clients: LinkedNode[] = []
  for (let count = 0; count < CLIENTS; count++) clients.push(await network.create(false))
  const nodes = [...relays, ...clients]
  let far: Duplex[] = []
  relays.at(-1)?.circuits.relay.onStream('any', (incoming) => {
    const stream = incoming.accept()
    new Collector(stream)
    far.push(stream)
    stream.write(random.bytes(1 + drawBelow(random, 200_000)))
  })

  /** One client: circuits, streams some of which are never read, and an end of one kind or another. */
  const live = async (client: LinkedNode): Promise<void> => {
    const circuits: ClientCircuit[] = []
    for (let count = 1 + drawBelow(random, 3); count > 0; count--)
      circuits.push(await client.circuits.builder.build(network.relays))
    for (const circuit of circuits) {
      for (let count = drawBelow(random, 4); count > 0; count--) {
        const stream = circuit.beginStream('any').stream
        new Collector(stream)
        stream.write(random.bytes(1 + drawBelow(random, 100_000)))
        if (drawBelow(random, 3) === 0) stream.pause()
        else if (drawBelow(random, 2) === 0) stream.end()
      }
    }
    await new Promise<void>((resolve) => clock.after(drawBelow(random, 20_000), resolve))
    const end = drawBelow(random, 3)
    if (end === 0) for (const circuit of circuits) circuit.destroy()
    else if (end === 1) for (const link of client.links.links()) link.close()
    // Else the relays' end goes first, below.
  }

  let baseBytes = 0
  let baseTimers: number | undefined
  for (let round = 0; round < ROUNDS; round++) {
    await clock.settle(Promise.all(clients.map(live)), ROUND_MS)
    for (const { links } of nodes) for (const link of links.links()) link.close()
    for (const stream of far) stream.resume()
    far = []
    await clock.runFor(ROUND_MS)
    for (const { memory, circuits, links } of nodes) {
      assert.deepEqual([memory.usedBytes, memory.holders, links.links().length], [0, 0, 0])
      const { clientCircuits, relayCircuits, waitingHandshakes } = circuits.stats()
      assert.deepEqual([clientCircuits, relayCircuits, waitingHandshakes], [0, 0, 0])
    }
    baseTimers ??= clock.pendingTimers
    assert.ok(clock.pendingTimers <= baseTimers + nodes.length, `${clock.pendingTimers} timers`)
    if (round === Math.floor(ROUNDS / 3)) baseBytes = await heldBytes()
  }
  const grownBytes = (await heldBytes()) - baseBytes
  assert.ok(grownBytes < MAX_GROWTH_BYTES, `${grownBytes} bytes more than after a third of the time`)
})
