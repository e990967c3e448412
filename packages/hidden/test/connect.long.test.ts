import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, fail, isWarrenError } from '@warren/kernel'
import { formatOnionAddress } from '@warren/crypto'
import { connect, published, roundTrip, startClient, startService } from './support/parties.ts'
import { OPEN_PORT_HEARD_MS } from '../src/timeouts.ts'
import { TestNetwork } from './support/network.ts'

async function ready(relays = 8, seed = 'ready') {
  const network = new TestNetwork({ relays, seed })
  const service = startService(network)
  await published(network, service)
  return { network, service, client: startClient(network), address: service.service.address }
}

/** The code of the failure that a connection ends with. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (isWarrenError(error)) return String(error.fields['code'] ?? error.kind)
    throw error
  }
  return 'connected'
}

test('a client reaches a service, and bytes come back as they went', async () => {
  const { network, client, address } = await ready()
  const bytes = network.random.bytes(100_000)
  assert.deepEqual(
    await roundTrip(network, await connect(network, client, `www.${address}.onion`), bytes),
    bytes,
  )
})

test('in a network of six relays everything has its place', async () => {
  const { network, client, address, service } = await ready(6, 'six')
  assert.deepEqual(service.service.status().introductionPoints, { established: 3, wanted: 3 })
  assert.deepEqual(service.service.status().published.current, { stored: 6, holders: 6 })
  const bytes = network.random.bytes(1000)
  assert.deepEqual(await roundTrip(network, await connect(network, client, address), bytes), bytes)
})

test('the steps of a connection are told in order', async () => {
  const { network, client, address } = await ready()
  const steps: string[] = []
  const onStep = (step: string): void => {
    steps.push(step)
  }
  const request = { address, port: 80, isolation: 'a', onStep }
  await network.clock.settle(client.client.connect(request), 60_000)
  const firstFive = [
    'fetching the descriptor',
    'establishing the rendezvous',
    'introducing',
    'waiting for the service',
  ]
  assert.deepEqual(steps, [...firstFive, 'opening the stream'])
  steps.length = 0
  await network.clock.settle(client.client.connect(request), 60_000)
  assert.deepEqual(steps, ['opening the stream'])
})

test('streams of one isolation key share a circuit, others never do', async () => {
  const { network, client, address, service } = await ready()
  const connections = ['a', 'a', 'b', 'a', 'b'].map((isolation) =>
    client.client.connect({ address, port: 80, isolation }),
  )
  await network.clock.settle(Promise.all(connections), 60_000)
  assert.equal(client.client.stats().sessions, 2)
  assert.equal(service.service.status().circuits, 2)
})

test('a port that the service does not have is refused, and the circuit stays', async () => {
  const { network, client, address } = await ready()
  assert.equal(await failureOf(connect(network, client, address, { port: 81 })), 'port-refused')
  assert.equal(client.client.stats().sessions, 1)
})

/** Opens a stream and says how long that took in virtual time. */
async function timed(
  { network, client, address }: Awaited<ReturnType<typeof ready>>,
  request: { readonly port?: number; readonly isEager?: boolean; readonly isolation?: string },
) {
  const startMs = network.clock.nowMs()
  const opening = client.client.connect({ address, port: 80, isolation: 'a', ...request })
  const stream = await network.clock.settle(opening, 60_000)
  return { stream, ms: network.clock.nowMs() - startMs }
}

test('the first stream of a circuit is asked for with the introduction: it opens as the service comes', async () => {
  const parties = await ready()
  const { network, service } = parties
  const steps: { readonly step: string; readonly atMs: number }[] = []
  const onStep = (step: string): void => void steps.push({ step, atMs: network.clock.nowMs() })
  const request = { address: parties.address, port: 80, isolation: 'a', onStep }
  const stream = await network.clock.settle(parties.client.client.connect(request), 60_000)
  const opening = steps.find(({ step }) => step === 'opening the stream')
  assert.equal(network.clock.nowMs(), opening?.atMs)
  assert.equal(service.service.status().circuits, 1)
  const bytes = network.random.bytes(20_000)
  assert.deepEqual(await roundTrip(network, stream, bytes), bytes)
})

test('who asked for the first stream and gave up leaves the circuit to whoever else waits for it', async () => {
  const { network, client, address, service } = await ready()
  const source = new CancelSource()
  const first = client.client.connect({ address, port: 81, isolation: 'a', cancel: source.cancel })
  const second = client.client.connect({ address, port: 80, isolation: 'a' })
  network.clock.after(20, () => source.abort())
  await assert.rejects(network.clock.settle(first, 60_000), { kind: 'cancelled' })
  const stream = await network.clock.settle(second, 60_000)
  const bytes = network.random.bytes(3000)
  assert.deepEqual(await roundTrip(network, stream, bytes), bytes)
  assert.equal(service.service.status().circuits, 1)
})

test('an eager connection is there a round trip earlier; a refusal closes it, and the circuit stays', async () => {
  const parties = await ready()
  const { network, client } = parties
  await timed(parties, {})
  assert.ok((await timed(parties, { port: 82 }).catch(() => ({ ms: 1 }))).ms > 0)
  const { stream, ms } = await timed(parties, { isEager: true })
  assert.equal(ms, 0)
  const bytes = network.random.bytes(5000)
  assert.deepEqual(await roundTrip(network, stream, bytes), bytes)
  const refused = await timed(parties, { isEager: true, port: 81 })
  await assert.rejects(roundTrip(network, refused.stream, bytes), { kind: 'refused' })
  assert.equal(client.client.stats().sessions, 1)
})

test('a port that was accepted a moment ago is not waited for; one that was not, or long ago, is', async () => {
  const parties = await ready()
  const { network } = parties
  const first = await timed(parties, {})
  const { stream, ms } = await timed(parties, {})
  assert.equal(ms, 0)
  const bytes = network.random.bytes(5000)
  assert.deepEqual(await roundTrip(network, stream, bytes), bytes)
  // With a stream open the service would be asked whether it is there, and so be heard.
  for (const open of [first.stream, stream]) open.abort(fail('closed', 'test: enough'))
  await network.clock.runFor(OPEN_PORT_HEARD_MS + 5_000)
  assert.ok((await timed(parties, {})).ms > 0)
  const isolated = await timed(parties, { isolation: 'b' })
  assert.ok(isolated.ms > 0)
})

test('an address of nobody is not found, a mistyped one is malformed at once', async () => {
  const { network, client } = await ready()
  const nobody = formatOnionAddress(
    network.primitives,
    network.primitives.ed25519PublicOf(new Uint8Array(32).fill(9)),
  )
  assert.equal(await failureOf(connect(network, client, `${nobody}.onion`)), 'descriptor-not-found')
  const before = network.clock.nowMs()
  const mistyped = `${nobody.startsWith('a') ? 'b' : 'a'}${nobody.slice(1)}`
  for (const address of [mistyped, 'short.onion', `${nobody}.com`, '', `${nobody}.onion\0`]) {
    assert.equal(await failureOf(connect(network, client, address)), 'name-malformed', address)
  }
  assert.equal(network.clock.nowMs(), before)
})

test('a caller who gives up leaves nothing behind', async () => {
  const { network, client, address } = await ready()
  for (const afterMs of [1, 40, 150, 300]) {
    const source = new CancelSource()
    network.clock.after(afterMs, () => source.abort())
    const request = { address, port: 80, isolation: `try ${afterMs}`, cancel: source.cancel }
    await assert.rejects(network.clock.settle(client.client.connect(request), 60_000), { kind: 'cancelled' })
  }
  await network.clock.runFor(60_000)
  assert.equal(client.client.stats().sessions, 0)
  assert.equal(client.node.circuits.circuits().length, 0)
})

test('idle circuits are torn down at both ends', async () => {
  const { network, client, address, service } = await ready()
  const stream = await connect(network, client, address)
  await roundTrip(network, stream, new Uint8Array(10))
  await network.clock.runFor(20 * 60_000)
  assert.equal(client.client.stats().sessions, 0)
  assert.equal(service.service.status().circuits, 0)
  assert.equal(client.node.circuits.circuits().length, 0)
})

test('an open stream keeps its circuit for as long as it is open', async () => {
  const { network, client, address, service } = await ready()
  const stream = await connect(network, client, address)
  await network.clock.runFor(45 * 60_000)
  assert.equal(service.service.status().circuits, 1)
  assert.deepEqual(await roundTrip(network, stream, new Uint8Array(10)), new Uint8Array(10))
})

test('stopping leaves no circuit and no timer of a service or client', async () => {
  const { network, client, address, service } = await ready()
  await connect(network, client, address)
  client.client.stop()
  service.service.stop()
  await network.clock.runFor(1000)
  assert.equal(client.node.circuits.circuits().length, 0)
  assert.equal(service.node.circuits.circuits().length, 0)
  assert.equal(service.service.status().state, 'stopped')
  await assert.rejects(connect(network, client, address), { kind: 'closed' })
})
