import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OPERATIONS } from '@warren/api'
import fc from 'fast-check'
import { crowdOf } from '../src/compose/exposure.ts'
import { echo, NEVER, SmallNetwork } from './small-network.ts'

test('a node says who is its guard and for how long, what its circuits are for, and where its streams lead; a relay what it passes on', async () => {
  const network = new SmallNetwork(6)
  const relays = network.makeRelays()
  const service = network.make('192.168.1.1')
  const visitor = network.make('192.168.2.1')
  await network.start(...relays)
  await network.start(service, visitor)
  await network.net.host('192.168.1.1').localNet.listen({ host: '127.0.0.1', port: 8080 }, echo)
  const { address } = service.services.add({ ports: [{ port: 80, target: '127.0.0.1:8080' }] })
  await network.clock.settle(
    service.services.published(address, () => {}, NEVER),
    60_000,
  )
  const request = { service: address.slice(0, 56), port: 80, isolation: 'a' }
  const stream = await network.clock.settle(visitor.connect(request), 60_000)
  let received = 0
  const data = (bytes: Uint8Array): void => {
    received += bytes.length
  }
  stream.start({ data, end: () => {}, drain: () => {}, close: () => {} })
  stream.write(new Uint8Array(5_000))
  await network.clock.runUntil(() => received === 5_000, 60_000)

  const exposure = visitor.exposure()
  assert.ok(OPERATIONS.getExposure.answer.safeParse(exposure).success)
  assert.deepEqual([exposure.relays, exposure.operators, exposure.prefixes], [6, 6, 6])
  const current = exposure.guards.filter((guard) => guard.current)
  assert.equal(current.length, 1)
  assert.equal(current[0]?.used, true)
  assert.ok((current[0]?.ageMs ?? 0) > 0)
  assert.deepEqual([exposure.forwarding.relay, exposure.forwarding.publishes], [false, []])

  const [mine] = visitor.streams()
  assert.equal(visitor.streams().length, 1)
  assert.deepEqual([mine?.purpose, mine?.service, mine?.target], ['connection', address, '80'])
  assert.deepEqual([mine?.sentBytes, mine?.receivedBytes], [5_000, 5_000])
  const carrier = visitor.circuits().find(({ id }) => id === mine?.circuits[0])
  assert.deepEqual([carrier?.purpose, carrier?.streams], ['connection', 1])
  assert.equal(carrier?.path[0]?.id, current[0]?.id)
  assert.ok(visitor.circuits().every(({ purpose }) => purpose !== 'visitor' && purpose !== 'listening'))

  const theirs = service.streams().filter(({ purpose }) => purpose === 'visitor')
  assert.deepEqual(
    theirs.map((one) => [one.service, one.target, one.receivedBytes]),
    [[address, '80', 5_000]],
  )
  assert.ok(service.circuits().some(({ purpose }) => purpose === 'listening'))

  const forwarding = relays.map((relay) => relay.exposure().forwarding)
  assert.ok(forwarding.every(({ relay, publishes }) => relay && publishes.length >= 3))
  assert.ok(forwarding.some(({ circuits, passedBytes }) => circuits > 0 && passedBytes > 0))
  const { sent } = visitor.traffic(600)
  assert.ok(sent.reduce((sum, bytes) => sum + bytes, 0) === visitor.summary().bandwidth.sentBytes)
  await network.stop(service, visitor, ...relays)
})

test('the crowd beside a node is at least itself, more where more clients are linked, and never said to be known', () => {
  assert.deepEqual([crowdOf(undefined).estimate, crowdOf(undefined).atLeast], [undefined, 1])
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(100), (clients, more) => {
      const [few, many] = [crowdOf(clients), crowdOf(clients + more)]
      const { low, high } = few.range ?? { low: 0, high: 0 }
      assert.ok(low >= 1 && low <= (few.estimate ?? 0) && (few.estimate ?? 0) <= high)
      assert.ok((many.range?.low ?? 0) >= low && (many.range?.high ?? 0) >= high)
      // Of whatever the truth is about this node's relay, the range allows for it.
      assert.ok(high >= clients + 1)
    }),
  )
})
