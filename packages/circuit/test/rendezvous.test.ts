import assert from 'node:assert/strict'
import { test } from 'node:test'
import { equalBytes } from '@warren/kernel'
import { Collector, joinAt, sendAll, serve } from './support/streams.ts'
import { TestNetwork, type TestNetworkOptions } from './support/network.ts'

/** A client over relays 0-1-2 and a service over 3-4-5, joined at relay 2 (the service's fourth hop). */
async function joined(options: Partial<TestNetworkOptions> = {}) {
  const network = new TestNetwork({ relays: 6, cellsPerMs: 64, ...options })
  const join = joinAt(network, network.relay(2))
  const [clientNode, serviceNode] = [network.createClient(), network.createClient()]
  const client = await network.build(clientNode, 0, 1, 2)
  const service = await network.build(serviceNode, 3, 4, 5, 2)
  await join(client, service)
  return { network, client, service, clientNode, serviceNode }
}

for (const profile of ['cgo-gmac', 'cgo-polyval'] as const) {
  test(`five megabytes pass both ways through joined circuits with ${profile}`, async () => {
    const { network, client, service } = await joined({ profile })
    assert.deepEqual([client.hops, service.hops], [4, 5])
    const [up, down] = [network.random.bytes(5_000_000), network.random.bytes(5_000_000)]
    let far: Collector | undefined
    service.onStream((incoming) => {
      assert.equal(incoming.target, '80')
      const stream = incoming.accept()
      far = new Collector(stream)
      sendAll(stream, far, down)
    })
    const stream = await network.clock.settle(client.openStream('80'), 10_000)
    const near = new Collector(stream)
    sendAll(stream, near, up)
    await network.clock.runUntil(() => near.isClosed && far?.isClosed === true, 120_000)
    assert.ok(equalBytes(near.all, down))
    assert.ok(far !== undefined && equalBytes(far.all, up))
    assert.deepEqual([client.openStreams, service.openStreams], [0, 0])
  })
}

test('the service opens streams too, and ids of the two sides do not collide', async () => {
  const { network, client, service } = await joined()
  const accepted: string[] = []
  for (const circuit of [client, service])
    circuit.onStream((incoming) => accepted.push(incoming.target) && incoming.accept())
  const openings = Array.from({ length: 20 }, (_, index) => [
    client.openStream(`from client ${index}`),
    service.openStream(`from service ${index}`),
  ]).flat()
  const streams = await network.clock.settle(Promise.all(openings), 10_000)
  assert.equal(streams.length, 40)
  assert.equal(new Set(accepted).size, 40)
  assert.deepEqual([client.openStreams, service.openStreams], [40, 40])
})

test('a virtual hop without a handler refuses streams', async () => {
  const { network, client } = await joined()
  await assert.rejects(network.clock.settle(client.openStream('80'), 5000), { kind: 'refused' })
  assert.equal(client.isOpen, true)
})

test('when one side goes the other goes too, and the relays forget both', async () => {
  for (const side of ['client', 'service'] as const) {
    const parts = await joined()
    parts[side].destroy()
    await parts.network.clock.runFor(1000)
    assert.deepEqual([parts.client.isOpen, parts.service.isOpen], [false, false])
    for (const { circuits } of parts.network.relays) assert.equal(circuits.stats().relayCircuits, 0)
  }
})

test('the meeting point holds no more than the window when one side does not take cells', async () => {
  const { network, client, service, clientNode } = await joined()
  service.onStream((incoming) => {
    const stream = incoming.accept()
    sendAll(stream, new Collector(stream), new Uint8Array(10_000_000))
  })
  const near = new Collector(await network.clock.settle(client.openStream('80'), 10_000))
  const toClient = network.link(clientNode, 0).other
  assert.ok(toClient !== undefined)
  toClient.isFlowing = false
  await network.clock.runFor(10_000)
  assert.ok(toClient.maxQueuedCells <= 384 + 16, `${toClient.maxQueuedCells} cells were queued`)
  toClient.flow()
  await network.clock.runUntil(() => near.bytes === 10_000_000, 120_000)
  assert.equal(client.isOpen, true)
})

test('a circuit that is in use already is not joined', async () => {
  const network = new TestNetwork({ relays: 3 })
  const join = joinAt(network, network.relay(1))
  serve(network.relay(1), 'records', (stream) => new Collector(stream))
  const client = await network.build(network.createClient(), 0, 1)
  const service = await network.build(network.createClient(), 2, 1)
  await network.clock.settle(service.openStream('records'), 5000)
  await join(client, service)
  await network.clock.runFor(1000)
  assert.equal(service.isOpen, false)
  assert.equal(client.isOpen, true)
})
