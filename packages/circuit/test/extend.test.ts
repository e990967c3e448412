import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWarrenError } from '@warren/kernel'
import { CELL_COMMANDS, commandOf } from '@warren/wire'
import { RELAY_COMMANDS } from '../src/circuit.ts'
import { BUILD_OVER_PER_HOP_MS } from '../src/timeouts.ts'
import { TestNetwork } from './support/network.ts'
import { RawClient } from './support/raw-client.ts'

const NINE = [0, 1, 2, 3, 4, 5, 6, 7, 8]

function isKind(kind: string, hop?: number): (error: unknown) => boolean {
  return (error) =>
    isWarrenError(error) && error.kind === kind && (hop === undefined || error.fields['hop'] === hop)
}

test('nine relays make a circuit and a ninth extend is refused by the client', async () => {
  const network = new TestNetwork({ relays: 10 })
  const circuit = await network.build(network.createClient(), ...NINE)
  assert.equal(circuit.hops, 9)
  await assert.rejects(circuit.extend(network.relayInfo(9)), isKind('unsupported'))
})

test('a ninth RELAY_EARLY cell tears the circuit down at the first relay', async () => {
  const network = new TestNetwork({ relays: 10 })
  const raw = new RawClient(network, 0)
  await raw.create(0)
  for (const relay of NINE.slice(1)) await raw.extend(relay)
  assert.equal(network.relay(8).circuits.stats().relayCircuits, 1)
  raw.sendRelay(8, RELAY_COMMANDS.extend, 0, await raw.extendData(9), CELL_COMMANDS.relayEarly)
  await network.clock.runUntil(() => raw.isDestroyed, 10_000)
  await network.clock.runFor(100)
  for (const relay of network.relays) assert.equal(relay.circuits.stats().relayCircuits, 0)
})

test('an EXTEND in a RELAY cell is refused', async () => {
  const network = new TestNetwork({ relays: 2 })
  const raw = new RawClient(network, 0)
  await raw.create(0)
  raw.sendRelay(0, RELAY_COMMANDS.extend, 0, await raw.extendData(1))
  await network.clock.runUntil(() => raw.isDestroyed, 10_000)
})

test('a relay that turns RELAY into RELAY_EARLY on the way only breaks the circuit', async () => {
  const network = new TestNetwork({ relays: 3 })
  const client = network.createClient()
  const circuit = await network.build(client, 0, 1)
  network.link(network.relay(0), 1).tap = (cell) => {
    if (commandOf(cell) === CELL_COMMANDS.relay) cell[4] = CELL_COMMANDS.relayEarly
    return [cell]
  }
  circuit.send(RELAY_COMMANDS.drop, new Uint8Array(0))
  await network.clock.runUntil(() => !circuit.isOpen, 10_000)
})

test('a relay extends neither to itself nor back to where the circuit came from', async () => {
  for (const [target, hops] of [
    [1, [0, 1]],
    [0, [0, 1]],
  ] as const) {
    const network = new TestNetwork({ relays: 2 })
    const building = network.build(network.createClient(), ...hops, target)
    await assert.rejects(building, isKind('closed', 2))
    assert.equal(network.relay(0).circuits.stats().relayCircuits, 0)
  }
})

test('a second EXTEND while the first is under way tears the circuit down', async () => {
  const network = new TestNetwork({ relays: 3 })
  const raw = new RawClient(network, 0)
  await raw.create(0)
  const [first, second] = [await raw.extendData(1), await raw.extendData(2)]
  raw.sendRelay(0, RELAY_COMMANDS.extend, 0, first, CELL_COMMANDS.relayEarly)
  raw.sendRelay(0, RELAY_COMMANDS.extend, 0, second, CELL_COMMANDS.relayEarly)
  await network.clock.runUntil(() => raw.isDestroyed, 10_000)
  await network.clock.runFor(1000)
  for (const relay of network.relays) assert.equal(relay.circuits.stats().relayCircuits, 0)
})

test('building says at which hop a relay was not found', async () => {
  const network = new TestNetwork({ relays: 2 })
  const unknown = { ...network.relayInfo(1), id: new Uint8Array(32).fill(9) }
  const { builder } = network.createClient().circuits
  const building = builder.build([network.relayInfo(0), unknown])
  await assert.rejects(network.clock.settle(building, 60_000), isKind('unreachable', 1))
  const first = builder.build([unknown])
  await assert.rejects(network.clock.settle(first, 60_000), isKind('unreachable', 0))
})

test('only the relay that was asked can say that the next one is not there; one that dies meanwhile blames nobody', async () => {
  const network = new TestNetwork({ relays: 3 })
  const client = network.createClient()
  const unknown = { ...network.relayInfo(1), id: new Uint8Array(32).fill(9) }
  const told = await network.build(client, 0, 1)
  await assert.rejects(network.clock.settle(told.extend(unknown), 60_000), isKind('unreachable'))
  await network.clock.runFor(1000)
  for (const relay of network.relays) assert.equal(relay.circuits.stats().relayCircuits, 0)

  const circuit = await network.build(client, 0, 1)
  const silent = network.link(network.relay(0), 1)
  silent.tap = () => []
  const extending = circuit.extend(network.relayInfo(2))
  await network.clock.runFor(1000)
  silent.close()
  await assert.rejects(network.clock.settle(extending, 60_000), (error) => {
    assert.ok(isWarrenError(error))
    assert.deepEqual([error.kind, error.fields['whileBuilding']], ['closed', true])
    return true
  })
})

test('a relay whose keys are not those of its descriptor is not authentic', async () => {
  const network = new TestNetwork({ relays: 3 })
  const impostor = { ...network.relayInfo(2), onionKey: network.relayInfo(1).onionKey }
  const { builder } = network.createClient().circuits
  const building = builder.build([network.relayInfo(0), network.relayInfo(1), impostor])
  // The relay refuses what was not made for its key, so the client learns no more than that.
  await assert.rejects(network.clock.settle(building, 60_000), isKind('unreachable', 2))
})

test('an answer that a relay on the way changed is not authentic', async () => {
  const network = new TestNetwork({ relays: 2 })
  const client = network.createClient()
  await network.build(client, 0)
  const building = client.circuits.builder.build(network.path(0, 1))
  await network.clock.runUntil(() => network.relay(0).links.size > 0, 1000)
  const back = network.link(network.relay(0), 1).other
  assert.ok(back !== undefined)
  back.tap = (cell) => {
    if (commandOf(cell) === CELL_COMMANDS.created) cell[60] = (cell[60] as number) ^ 1
    return [cell]
  }
  await assert.rejects(network.clock.settle(building, 60_000), isKind('not-authentic', 1))
})

test('a hop that never answers times out and leaves nothing behind', async () => {
  const network = new TestNetwork({ relays: 2 })
  const client = network.createClient()
  await network.build(client, 0)
  network.link(client, 0).tap = () => []
  const startedMs = network.clock.nowMs()
  const building = client.circuits.builder.build(network.path(0, 1))
  await assert.rejects(network.clock.settle(building, 60_000), isKind('timeout', 0))
  assert.ok(network.clock.nowMs() - startedMs <= BUILD_OVER_PER_HOP_MS + 1)
  assert.equal(client.circuits.stats().clientCircuits, 1)
})

test('who gives up building gets his answer at once', async () => {
  const network = new TestNetwork({ relays: 3, delayMs: 100 })
  const client = network.createClient()
  const controller = new AbortController()
  const building = client.circuits.builder.build(network.path(0, 1, 2), controller.signal)
  network.clock.after(250, () => controller.abort())
  await assert.rejects(network.clock.settle(building, 60_000), isKind('cancelled'))
  await network.clock.runFor(2000)
  assert.equal(client.circuits.stats().clientCircuits, 0)
  for (const relay of network.relays) assert.equal(relay.circuits.stats().relayCircuits, 0)
})

test('both ends of a circuit know one binding, and no other hop does', async () => {
  const network = new TestNetwork({ relays: 2 })
  let atRelay: Uint8Array | undefined
  network.relay(1).circuits.relay.onMessage(RELAY_COMMANDS.establishIntro, (circuit) => {
    atRelay = circuit.binding
  })
  const circuit = await network.build(network.createClient(), 0, 1)
  circuit.send(RELAY_COMMANDS.establishIntro, new Uint8Array(0))
  await network.clock.runUntil(() => atRelay !== undefined, 1000)
  assert.deepEqual(atRelay, circuit.binding)
  assert.notDeepEqual(circuit.binding, new Uint8Array(20))
})
