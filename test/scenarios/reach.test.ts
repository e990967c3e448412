import assert from 'node:assert/strict'
import test from 'node:test'
import { SimNetwork } from '@warren/sim'
import { fetchAll, publishService, serveBytes, sha256 } from './support.ts'

const SECOND = 1000

test('fifty nodes find each other, and every client reaches every service without either touching the other', async () => {
  const sim = new SimNetwork({ seed: 'reach', relays: 40 })
  await sim.start(sim.relays)
  const services = [sim.addNode('service0'), sim.addNode('service1')]
  const clients = Array.from({ length: 8 }, (_, index) => sim.addNode(`client${index}`))
  await sim.start([...services, ...clients])
  await sim.clock.runUntil(() => sim.isConverged, 120 * SECOND)
  const body = sim.random.fork('body').bytes(300_000)
  const addresses: string[] = []
  for (const service of services) {
    await serveBytes(service, body)
    addresses.push(await publishService(sim, service))
  }
  const fetches = clients.flatMap((client) => addresses.map((address) => fetchAll(client, address)))
  const results = await sim.settle(Promise.all(fetches), 120 * SECOND)
  for (const result of results)
    assert.deepEqual(result, { bytes: body.length, sha256: sha256(body), error: undefined })
  const relayIps = new Set(sim.relays.map((relay) => relay.ip))
  for (const dial of sim.dials) {
    const [from, to] = dial.split('>') as [string, string]
    // A service's connection to its own local server stays on its machine.
    assert.ok(relayIps.has(to) || from === to, `${dial} touches somebody who is no relay`)
  }
  await sim.stop()
  assert.equal(sim.clock.pendingTimers, 0)
  assert.equal(sim.net.openConnections, 0)
})

test('a relay that dies in the middle of a transfer costs one attempt, not the service', async () => {
  const sim = new SimNetwork({
    seed: 'relay dies',
    relays: 10,
    path: { delayMs: 10, rateBytesPerS: 2_000_000 },
  })
  await sim.start(sim.relays)
  const [service, client] = [sim.addNode('service'), sim.addNode('client')]
  await sim.start([service, client])
  const body = sim.random.fork('body').bytes(3_000_000)
  await serveBytes(service, body)
  const address = await publishService(sim, service)
  let killed = false
  const first = fetchAll(client, address, {
    onData: (bytes) => {
      if (killed || bytes < body.length / 3) return
      killed = true
      // The rendezvous point: the last relay of the circuit that carries the transfer.
      const busiest = client.node.circuits().toSorted((a, b) => b.receivedBytes - a.receivedBytes)[0]
      const host = busiest?.path.at(-1)?.address.split(':')[0]
      const victim = sim.relays.find((relay) => relay.ip === host)
      assert.ok(victim !== undefined, 'the transfer runs over a known relay')
      victim.crash()
    },
  })
  const broken = await sim.settle(first, 120 * SECOND)
  assert.ok(killed)
  assert.ok(broken.error !== undefined, 'the transfer ends with an error, not as if it were complete')
  assert.ok(broken.bytes < body.length)
  const startedMs = sim.clock.nowMs()
  const again = await sim.settle(fetchAll(client, address), 60 * SECOND)
  assert.deepEqual(again, { bytes: body.length, sha256: sha256(body), error: undefined })
  assert.ok(sim.clock.nowMs() - startedMs < 30 * SECOND)
  await sim.stop()
})

test('both ends restarted: the address stays and is reached again', async () => {
  const sim = new SimNetwork({ seed: 'restart', relays: 8 })
  await sim.start(sim.relays)
  const [service, client] = [sim.addNode('service'), sim.addNode('client')]
  await sim.start([service, client])
  const body = sim.random.fork('body').bytes(50_000)
  await serveBytes(service, body)
  const address = await publishService(sim, service)
  const before = await sim.settle(fetchAll(client, address))
  assert.equal(before.bytes, body.length)
  service.crash()
  client.crash()
  await sim.start([service, client])
  await serveBytes(service, body)
  const [restored] = service.node.services.list()
  assert.equal(restored?.address.replace(/\.onion$/, ''), address)
  await sim.clock.runUntil(() => service.node.services.list()[0]?.state === 'published', 120 * SECOND)
  const after = await sim.settle(fetchAll(client, address), 120 * SECOND)
  assert.deepEqual(after, before)
  await sim.stop()
})

async function digestOfARun(seed: string): Promise<string> {
  const sim = new SimNetwork({ seed, relays: 7 })
  await sim.start(sim.relays)
  const [service, client] = [sim.addNode('service'), sim.addNode('client')]
  await sim.start([service, client])
  await serveBytes(service, sim.random.fork('body').bytes(20_000))
  const address = await publishService(sim, service)
  await sim.settle(fetchAll(client, address))
  await sim.stop()
  return sim.digest()
}

test('the same seed gives the same run, byte for byte, and another seed another', async () => {
  const first = await digestOfARun('same')
  assert.equal(await digestOfARun('same'), first)
  assert.notEqual(await digestOfARun('other'), first)
})
