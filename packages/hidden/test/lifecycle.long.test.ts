import assert from 'node:assert/strict'
import { test } from 'node:test'
import { equalBytes, fail, isWarrenError } from '@warren/kernel'
import { MemoryState } from '@warren/testkit'
import { credentialsFor } from '../src/descriptor.ts'
import { decodeDescriptor } from '../src/descriptor-format.ts'
import { createDescriptorRecordType } from '../src/descriptor-record.ts'
import { currentPeriod } from '../src/time-period.ts'
import { CHANGE_DELAY_MIN_MS, DESCRIPTOR_LIFETIME_MS } from '../src/timeouts.ts'
import {
  connect,
  published,
  roundTrip,
  startClient,
  startService,
  type TestService,
} from './support/parties.ts'
import { NETWORK_ID, PERIOD_MINUTES, TestNetwork } from './support/network.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (isWarrenError(error)) return String(error.fields['code'] ?? error.kind)
    throw error
  }
  return 'connected'
}

async function works(network: TestNetwork, service: TestService, skewMs = 0): Promise<void> {
  const bytes = network.random.bytes(500)
  const client = startClient(network, { skewMs })
  const stream = await connect(network, client, service.service.address)
  assert.deepEqual(await roundTrip(network, stream, bytes), bytes)
  client.client.stop()
}

/** The revision that readers get for the service's descriptor of the current period. */
async function publishedRevision(network: TestNetwork, service: TestService): Promise<number> {
  const type = createDescriptorRecordType(network.primitives, {
    networkId: NETWORK_ID,
    periodMinutes: PERIOD_MINUTES,
  })
  const period = currentPeriod(network.clock.wallMs(), PERIOD_MINUTES)
  const { location } = credentialsFor(network.primitives, NETWORK_ID, service.service.identityKey, period)
  const found = await network.clock.settle(network.createNode().records.get(type, location), 60_000)
  assert.ok(found)
  return decodeDescriptor(found.record).revision
}

test('a restart keeps the address, and its descriptors supersede those from before', async () => {
  const network = new TestNetwork({ relays: 8 })
  const state = new MemoryState()
  const first = startService(network, { state })
  await published(network, first)
  const before = await publishedRevision(network, first)
  network.crash(first.node)
  first.service.stop()
  const second = startService(network, { state: MemoryState.restore(state.snapshot()) })
  assert.equal(second.service.address, first.service.address)
  await published(network, second)
  assert.ok((await publishedRevision(network, second)) > before)
  await works(network, second)
})

test('a service that lost its state publishes above what holders have', async () => {
  const network = new TestNetwork({ relays: 8 })
  const first = startService(network)
  await published(network, first)
  for (let change = 0; change < 5; change++) {
    first.service.setAuthorisedClients([])
    await network.clock.runFor(20_000)
  }
  const before = await publishedRevision(network, first)
  first.service.stop()
  const second = startService(network)
  await published(network, second)
  assert.ok((await publishedRevision(network, second)) > before)
  await works(network, second)
})

test('a service stays reachable for days, through periods and rotations', async () => {
  const network = new TestNetwork({ relays: 8 })
  const service = startService(network)
  await published(network, service)
  assert.equal(service.service.status().state, 'reachable')
  for (let step = 0; step < 5; step++) {
    await network.clock.runFor(9 * HOUR_MS)
    await works(network, service)
  }
  assert.equal(service.service.status().waitingFor, undefined)
})

test('clocks that are hours off do not matter, at the beginning and at the end of a period', async () => {
  for (const intoPeriodMs of [0.2 * HOUR_MS, 12 * HOUR_MS, 23.8 * HOUR_MS]) {
    const network = new TestNetwork({ relays: 8 })
    const startMs = (Math.ceil(network.clock.wallMs() / DAY_MS) + 1) * DAY_MS
    network.clock.wallOffsetMs = startMs + intoPeriodMs - network.clock.wallMs()
    for (const relay of network.relays) relay.clock.wallOffsetMs = network.clock.wallOffsetMs
    const service = startService(network, { skewMs: network.clock.wallOffsetMs + 2 * HOUR_MS })
    await published(network, service)
    for (const skewMs of [-8 * HOUR_MS, -1 * HOUR_MS, 0, 1 * HOUR_MS, 8 * HOUR_MS]) {
      await works(network, service, network.clock.wallOffsetMs + skewMs)
    }
  }
})

test('when all introduction points die at once, the first that takes their place is published at once', async () => {
  const network = new TestNetwork({ relays: 24, seed: 'all dying' })
  const service = startService(network)
  await published(network, service)
  const before = await publishedRevision(network, service)
  for (const relay of network.relays) if (relay.hidden.stats().introductionPoints > 0) network.kill(relay)
  const { statuses } = service
  const isBack = (): boolean => (statuses.at(-1)?.introductionPoints.established ?? 0) > 0
  await network.clock.runUntil(() => !isBack(), 10_000)
  await network.clock.runUntil(isBack, 10_000)
  await network.clock.runFor(CHANGE_DELAY_MIN_MS / 2)
  assert.ok((await publishedRevision(network, service)) > before)
})

test('when introduction points die, others take their place and are published', async () => {
  const network = new TestNetwork({ relays: 12, seed: 'dying' })
  const service = startService(network)
  await published(network, service)
  const serving = network.relays.filter(({ hidden }) => hidden.stats().introductionPoints > 0)
  assert.equal(serving.length, 3)
  for (const relay of serving.slice(0, 2)) if (relay.info !== service.node.guard) network.kill(relay)
  await network.clock.runFor(3 * 60_000)
  assert.equal(service.service.status().introductionPoints.established, 3)
  await works(network, service)
})

test('a service whose guard fails for a while comes back to the same introduction points, and who came too early gets in', async () => {
  const network = new TestNetwork({ relays: 12, seed: 'guard fails' })
  const node = network.createNode()
  let isCut = false
  const service = startService(network, {
    avoidAsLastHop: (relay) => relay === node.guard,
    openCircuitTo: async (...wanted) => {
      if (isCut) throw fail('unreachable', 'test: the guard does not answer', { fields: { hop: 0 } })
      return node.openCircuitTo(...wanted)
    },
  })
  await published(network, service)
  const waitedAt = () => network.relays.filter(({ hidden }) => hidden.stats().introductionPoints > 0)
  const before = waitedAt()
  isCut = true
  for (const circuit of node.circuits.circuits()) circuit.destroy()
  const client = startClient(network)
  const { address } = service.service
  const early = client.client.connect({ address, port: 80, isolation: 'early' })
  await network.clock.runFor(3_000)
  assert.deepEqual(waitedAt(), [])
  isCut = false
  const stream = await network.clock.settle(early, 20_000)
  const bytes = network.random.bytes(100)
  assert.deepEqual(await roundTrip(network, stream, bytes), bytes)
  // Each waits for pauses of its own, of which the third is 6 s at most.
  await network.clock.runFor(8_000)
  assert.deepEqual(waitedAt(), before)
})

test('holders that fail are tried again and named as the cause', async () => {
  const network = new TestNetwork({ relays: 10, seed: 'holders' })
  const dead = network.relays[9]
  assert.ok(dead)
  network.kill(dead)
  const service = startService(network)
  await network.clock.runFor(60_000)
  const { published: counts, state, waitingFor, cause } = service.service.status()
  assert.equal(state, 'reachable')
  assert.ok(counts.current.stored >= 7)
  if (counts.current.stored < counts.current.holders || counts.next.stored < counts.next.holders) {
    assert.match(String(waitingFor), /holders/)
    assert.equal(cause, 'holders did not answer')
  }
  await works(network, service)
})

test('a network too small for introduction points is named as the cause', async () => {
  const network = new TestNetwork({ relays: 5 })
  const service = startService(network, { avoidAsLastHop: () => true })
  await network.clock.runFor(10_000)
  const status = service.service.status()
  assert.deepEqual(
    { state: status.state, waitingFor: String(status.waitingFor), cause: String(status.cause) },
    { state: 'starting', waitingFor: 'introduction points', cause: 'no further relay fits' },
  )
  service.service.stop()
})

test('introduction points are distinct relays and never the ones to avoid', async () => {
  const network = new TestNetwork({ relays: 7 })
  const service = startService(network)
  await published(network, service)
  const counts = network.relays.map(({ hidden }) => hidden.stats().introductionPoints)
  assert.deepEqual(
    counts.toSorted((a, b) => a - b),
    [0, 0, 0, 0, 1, 1, 1],
  )
  assert.equal(network.relayOf(service.node.guard).hidden.stats().introductionPoints, 0)
})

test('when the service dies its clients notice, and reach it again once it is back', async () => {
  const network = new TestNetwork({ relays: 8 })
  const state = new MemoryState()
  const first = startService(network, { state })
  await published(network, first)
  const client = startClient(network)
  await connect(network, client, first.service.address)
  network.crash(first.node)
  first.service.stop()
  await network.clock.runFor(1000)
  assert.equal(client.client.stats().sessions, 0)
  assert.equal(await failureOf(connect(network, client, first.service.address)), 'introduction-failed')
  const second = startService(network, { state })
  await published(network, second)
  const bytes = network.random.bytes(100)
  assert.deepEqual(
    await roundTrip(network, await connect(network, client, second.service.address), bytes),
    bytes,
  )
})

test('only clients with the right key get in; the others are told which is missing', async () => {
  const network = new TestNetwork({ relays: 8 })
  const [right, wrong] = [network.random.bytes(32), network.random.bytes(32)]
  const service = startService(network, { authorisedClients: [network.primitives.x25519PublicOf(right)] })
  await published(network, service)
  const { address, identityKey } = service.service
  let key: Uint8Array | undefined
  const client = startClient(network, {
    clientKeyFor: (identity) => (equalBytes(identity, identityKey) ? key : undefined),
  })
  assert.equal(await failureOf(connect(network, client, address)), 'client-key-missing')
  key = wrong
  assert.equal(await failureOf(connect(network, client, address)), 'client-key-wrong')
  key = right
  assert.equal(await failureOf(connect(network, client, address)), 'connected')
  service.service.setAuthorisedClients([network.primitives.x25519PublicOf(wrong)])
  await network.clock.runFor(30_000)
  client.client.forget(identityKey)
  assert.equal(
    await failureOf(connect(network, client, address, { isolation: 'after removal' })),
    'client-key-wrong',
  )
})

test('descriptors of a service that is gone expire with their holders', async () => {
  const network = new TestNetwork({ relays: 8 })
  const service = startService(network)
  await published(network, service)
  service.service.stop()
  await network.clock.runFor(DESCRIPTOR_LIFETIME_MS + HOUR_MS)
  for (const { holder } of network.relays) assert.equal(holder.stats().records, 0)
  const client = startClient(network)
  assert.equal(await failureOf(connect(network, client, service.service.address)), 'descriptor-not-found')
})
