/** Seven links to a service and back, the product's own: what a person waits for, and what others on a slow line do. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LinkedNode } from './support/linked-network.ts'
import { ServiceNetwork, type ServicePath } from './support/service-path.ts'

const MBIT_BYTES = 125_000
/** One way, on each of seven links: a round trip of 350 ms. */
const DELAY_MS = 25

async function joined(mbit: number): Promise<{
  readonly network: ServiceNetwork
  readonly clientNode: LinkedNode
  readonly serviceNode: LinkedNode
  readonly join: () => Promise<ServicePath>
}> {
  const network = new ServiceNetwork({ delayMs: DELAY_MS, rateBytesPerS: mbit * MBIT_BYTES })
  await network.start()
  const [clientNode, serviceNode] = [await network.createNode(), await network.createNode()]
  return { network, clientNode, serviceNode, join: () => network.join(clientNode, serviceNode) }
}

/** What a transfer carries, in bytes a second, and how many seconds each of some requests takes that are made beside it over another path. */
async function besideTransfer(
  network: ServiceNetwork,
  transfer: ServicePath,
  other: ServicePath,
  { warmUpMs, requests }: { readonly warmUpMs: number; readonly requests: number },
): Promise<{ readonly rate: number; readonly delays: readonly number[] }> {
  const { clock } = network.network
  const { collector } = network.fetch(transfer, 100_000_000)
  await clock.runFor(warmUpMs)
  const [startMs, before] = [clock.nowMs(), collector.bytes]
  const delays: number[] = []
  for (let count = 0; count < requests; count++) {
    delays.push(await network.secondsFor(other, 100))
    await clock.runFor(1000)
  }
  return { rate: ((collector.bytes - before) * 1000) / (clock.nowMs() - startMs), delays }
}

test('100 Mbit/s and 350 ms: 5 MB in 2.5 s on a fresh circuit, in 1.5 s on one that was used, then 8 MB/s', async () => {
  const { network, join } = await joined(100)
  const path = await join()
  const fresh = await network.secondsFor(path, 5_000_000)
  assert.ok(fresh < 2.5, `${fresh} s`)
  const again = await network.secondsFor(path, 5_000_000)
  assert.ok(again < 1.5, `${again} s`)
  const seconds = await network.secondsFor(path, 20_000_000)
  assert.ok(20 / seconds > 8, `${20 / seconds} MB/s`)
  await network.network.clock.runFor(20_000)
  const rested = await network.secondsFor(path, 5_000_000)
  assert.ok(rested < 1.5, `${rested} s after a pause`)
})

test('a service behind 1 Mbit/s: a transfer fills the line and a request on another circuit still takes 1.5 s at most', async () => {
  const { network, serviceNode, join } = await joined(100)
  const uplink = { delayMs: DELAY_MS, rateBytesPerS: MBIT_BYTES }
  network.network.net.setPath(serviceNode.host, network.relays[3]?.host ?? '', uplink)
  const [transfer, other] = [await join(), await join()]
  const alone = await network.secondsFor(other, 100)
  const { rate, delays } = await besideTransfer(network, transfer, other, { warmUpMs: 5000, requests: 20 })
  assert.ok(rate > 0.7 * MBIT_BYTES, `${rate} bytes/s beside a request a second`)
  assert.ok(Math.max(...delays) < 1.5, `${delays.join(' ')} s, alone ${alone}`)
})

test('two transfers over one slow link share it evenly, and one that comes late gets its share', async () => {
  const { network, serviceNode, join } = await joined(100)
  const slow = { delayMs: DELAY_MS, rateBytesPerS: 8 * MBIT_BYTES }
  network.network.net.setPath(network.relays[4]?.host ?? '', network.relays[5]?.host ?? '', slow)
  const others = await network.createNode()
  const [first, second] = [await join(), await network.join(others, serviceNode)]
  const one = network.fetch(first, 100_000_000).collector
  await network.network.clock.runFor(8000)
  const two = network.fetch(second, 100_000_000).collector
  await network.network.clock.runFor(4000)
  const before = [one.bytes, two.bytes] as const
  await network.network.clock.runFor(8000)
  const [a, b] = [one.bytes - before[0], two.bytes - before[1]]
  assert.ok(Math.min(a, b) > 0.42 * (a + b), `${a} and ${b} bytes`)
  assert.ok(a + b > 0.8 * 8 * 8 * MBIT_BYTES, `${a + b} bytes`)
})

test('a client that takes 16 Mbit/s and sends 2 fills its line, and a request beside it takes less than a second', async () => {
  const { network, clientNode, join } = await joined(100)
  network.network.net.setLine(clientNode.host, {
    upBytesPerS: 2 * MBIT_BYTES,
    downBytesPerS: 16 * MBIT_BYTES,
  })
  const [transfer, other] = [await join(), await join()]
  const { rate, delays } = await besideTransfer(network, transfer, other, { warmUpMs: 15_000, requests: 10 })
  assert.ok(rate > 0.75 * 16 * MBIT_BYTES, `${rate} bytes/s`)
  assert.ok(Math.max(...delays) < 1, `${delays.join(' ')} s`)
})
