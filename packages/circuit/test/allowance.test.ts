import assert from 'node:assert/strict'
import { test } from 'node:test'
import { equalBytes } from '@warren/kernel'
import type { RelayAllowance } from '../src/relay/pacer.ts'
import { TestNetwork, type TestNode } from './support/network.ts'
import { Collector, sendAll } from './support/streams.ts'

const RATE_BYTES_PER_S = 400_000

function allow(more: Partial<RelayAllowance>): { allowance: RelayAllowance; passed: () => number } {
  let passed = 0
  const allowance = {
    bytesPerS: undefined,
    passed: (bytes: number) => void (passed += bytes),
    accepts: () => true,
    ...more,
  }
  return { allowance, passed: () => passed }
}

function echoAt(relay: TestNode): void {
  relay.circuits.relay.onStream('echo', (incoming) => {
    const stream = incoming.accept()
    const collector = new Collector(stream)
    collector.onEnd = () => sendAll(stream, collector, collector.all)
  })
}

async function echoed(network: TestNetwork, from: TestNode, path: number[], bytes: number): Promise<number> {
  const circuit = await network.build(from, ...path)
  const stream = await network.clock.settle(circuit.openStream('echo'), 20_000)
  const collector = new Collector(stream)
  const data = network.random.bytes(bytes)
  const startedMs = network.clock.nowMs()
  sendAll(stream, collector, data)
  await network.clock.runUntil(() => collector.isClosed, 120_000)
  assert.ok(equalBytes(collector.all, data), 'all of it came back: no window broke, nothing was torn down')
  return (network.clock.nowMs() - startedMs) / 1000
}

test("a relay's rate slows what passes, loses nothing, and leaves its own circuits as quick as ever", async () => {
  const { allowance, passed } = allow({ bytesPerS: RATE_BYTES_PER_S })
  const network = new TestNetwork({
    relays: 4,
    allowance: (index) => (index === 1 ? allowance : undefined),
  })
  echoAt(network.relay(2))
  const bytes = 2_000_000
  const seconds = await echoed(network, network.createClient(), [0, 1, 2], bytes)
  const atLeast = (2 * bytes - RATE_BYTES_PER_S) / RATE_BYTES_PER_S
  assert.ok(seconds > atLeast && seconds < 1.4 * atLeast, `${seconds} s at the rate instead of ${atLeast} s`)
  assert.ok(passed() > 2 * bytes)
  // The last acknowledgements are still under way.
  await network.clock.runFor(1000)
  const before = passed()
  const own = await echoed(network, network.relay(1), [0, 3, 2], bytes)
  assert.ok(own < 1, `its own circuit took ${own} s`)
  assert.equal(passed(), before)
})

test('a relay that gives no more refuses new circuits and keeps those it has', async () => {
  let open = true
  const { allowance } = allow({ accepts: () => open })
  const network = new TestNetwork({ relays: 3, allowance: (index) => (index === 1 ? allowance : undefined) })
  echoAt(network.relay(2))
  const client = network.createClient()
  const circuit = await network.build(client, 0, 1, 2)
  open = false
  await assert.rejects(network.build(client, 0, 1, 2))
  const stream = await network.clock.settle(circuit.openStream('echo'), 20_000)
  const collector = new Collector(stream)
  sendAll(stream, collector, new Uint8Array(100_000))
  await network.clock.runUntil(() => collector.isClosed, 20_000)
  assert.equal(collector.bytes, 100_000)
})
