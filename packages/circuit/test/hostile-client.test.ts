import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concatBytes, drawBelow, type Rate } from '@warren/kernel'
import { CELL_COMMANDS, DEFAULT_GEOMETRY } from '@warren/wire'
import { RELAY_COMMANDS } from '../src/circuit.ts'
import { encodeBegin, encodeCreate, encodeEnd } from '../src/format.ts'
import { type LinkRates, SENDME_CELLS, STREAM_WINDOW_CELLS } from '../src/limits.ts'
import { newRelayCell } from '../src/relay-cell.ts'
import { TestNetwork } from './support/network.ts'
import { RawClient, type RawMessage } from './support/raw-client.ts'
import { Collector, sendAll, serve } from './support/streams.ts'

/** The same for every link. */
const ratesOf = (rate: Rate): LinkRates => ({ client: rate, relay: rate })
const EMPTY = new Uint8Array(0)
const { begin, connected, data, end, sendme, extend, extended, drop } = RELAY_COMMANDS

/** A raw client with one hop to a relay that serves `down` (sends much) and `up` (reads nothing). */
async function connectedRaw() {
  const network = new TestNetwork({ relays: 2 })
  serve(network.relay(0), 'down', (stream) =>
    sendAll(stream, new Collector(stream), new Uint8Array(5_000_000)),
  )
  serve(network.relay(0), 'up', (stream) => {
    new Collector(stream)
    stream.pause()
  })
  const raw = new RawClient(network, 0)
  await raw.create(0)
  const open = async (target: string): Promise<void> => {
    raw.sendRelay(0, begin, 1, encodeBegin(target))
    await network.clock.runUntil(() => raw.messages.some(({ command }) => command === connected), 1000)
  }
  const cells = (): RawMessage[] => raw.messages.filter(({ command }) => command === data)
  return { network, raw, open, cells }
}

test('a sender goes on only for updates that carry the tags of what it sent', async () => {
  const { network, raw, open, cells } = await connectedRaw()
  await open('down')
  await network.clock.runFor(5000)
  assert.equal(cells().length, STREAM_WINDOW_CELLS)
  const tag = (cells()[SENDME_CELLS - 1] as RawMessage).tag
  raw.sendRelay(0, sendme, 0, tag)
  raw.sendRelay(0, sendme, 1, tag)
  await network.clock.runFor(5000)
  assert.equal(cells().length, STREAM_WINDOW_CELLS + SENDME_CELLS)
  assert.equal(raw.isDestroyed, false)
})

for (const streamId of [0, 1]) {
  const which = streamId === 0 ? 'circuit' : 'stream'
  test(`a ${which} update with a wrong tag tears the circuit down`, async () => {
    const { network, raw, open, cells } = await connectedRaw()
    await open('down')
    await network.clock.runFor(1000)
    raw.sendRelay(0, sendme, streamId, (cells()[SENDME_CELLS] as RawMessage).tag)
    await network.clock.runUntil(() => raw.isDestroyed, 1000)
    assert.equal(network.relay(0).circuits.stats().relayCircuits, 0)
  })

  test(`a ${which} update out of turn tears the circuit down`, async () => {
    const { network, raw, open } = await connectedRaw()
    await open('up')
    raw.sendRelay(0, sendme, streamId, new Uint8Array(16))
    await network.clock.runUntil(() => raw.isDestroyed, 1000)
  })

  test(`a ${which} update replayed tears the circuit down`, async () => {
    const { network, raw, open, cells } = await connectedRaw()
    await open('down')
    await network.clock.runFor(1000)
    const { tag } = cells()[SENDME_CELLS - 1] as RawMessage
    raw.sendRelay(0, sendme, streamId, tag)
    raw.sendRelay(0, sendme, streamId, tag)
    await network.clock.runUntil(() => raw.isDestroyed, 1000)
  })
}

test('a stream that sends beyond its window tears the circuit down', async () => {
  const { network, raw, open } = await connectedRaw()
  await open('up')
  for (let count = 0; count < STREAM_WINDOW_CELLS; count++) raw.sendRelay(0, data, 1, Uint8Array.of(1))
  await network.clock.runFor(1000)
  assert.equal(raw.isDestroyed, false)
  assert.equal(network.relay(0).circuits.stats().heldCells, STREAM_WINDOW_CELLS)
  raw.sendRelay(0, data, 1, Uint8Array.of(1))
  await network.clock.runUntil(() => raw.isDestroyed, 1000)
  assert.equal(network.relay(0).circuits.stats().heldCells, 0)
})

const VIOLATIONS: Record<string, (raw: RawClient) => void> = {
  'data for a stream that is not there': (raw) => raw.sendRelay(0, data, 5, Uint8Array.of(1)),
  'data without bytes': (raw) => raw.sendRelay(0, data, 1, EMPTY),
  'an end for a stream that is not there': (raw) => raw.sendRelay(0, end, 5, encodeEnd('done')),
  'a second end': (raw) => {
    raw.sendRelay(0, end, 1, encodeEnd('done'))
    raw.sendRelay(0, end, 1, encodeEnd('done'))
  },
  'data after the end': (raw) => {
    raw.sendRelay(0, end, 1, encodeEnd('done'))
    raw.sendRelay(0, data, 1, Uint8Array.of(1))
  },
  'connected for nothing': (raw) => raw.sendRelay(0, connected, 1, EMPTY),
  'a begin with an even id': (raw) => raw.sendRelay(0, begin, 2, encodeBegin('up')),
  'a begin with id 0': (raw) => raw.sendRelay(0, begin, 0, encodeBegin('up')),
  'a begin with an id in use': (raw) => raw.sendRelay(0, begin, 1, encodeBegin('up')),
  'a begin without a target': (raw) => raw.sendRelay(0, begin, 3, Uint8Array.of(0)),
  'a begin whose target is cut off': (raw) => raw.sendRelay(0, begin, 3, Uint8Array.of(9, 65)),
  'an end of no length': (raw) => raw.sendRelay(0, end, 1, EMPTY),
  'an update of the wrong length': (raw) => raw.sendRelay(0, sendme, 0, new Uint8Array(15)),
  'extended, which only relays send': (raw) => raw.sendRelay(0, extended, 0, new Uint8Array(64)),
  'a command that does not exist': (raw) => raw.sendRelay(0, 99, 0, EMPTY),
  'a message that this relay does not handle': (raw) => raw.sendRelay(0, RELAY_COMMANDS.introduce1, 0, EMPTY),
  'an extend cut off': (raw) => raw.sendRelay(0, extend, 0, new Uint8Array(33), CELL_COMMANDS.relayEarly),
  'a length beyond the cell': (raw) => {
    const cell = newRelayCell(DEFAULT_GEOMETRY, data, 1, Uint8Array.of(1))
    cell.set([0xff, 0xff], 24)
    raw.sendRaw(0, cell)
  },
  CREATED: (raw) => raw.sendCell(CELL_COMMANDS.created, new Uint8Array(64)),
  'a second CREATE with the same id': (raw) =>
    raw.sendCell(CELL_COMMANDS.create, encodeCreate(new Uint8Array(64))),
  'a cell that nobody recognises': (raw) =>
    raw.sendCell(CELL_COMMANDS.relay, new Uint8Array(DEFAULT_GEOMETRY.bodyBytes)),
}

for (const [name, violate] of Object.entries(VIOLATIONS)) {
  test(`${name} tears the circuit down`, async () => {
    const { network, raw, open } = await connectedRaw()
    await open('up')
    violate(raw)
    await network.clock.runUntil(() => raw.isDestroyed, 1000)
    assert.equal(network.relay(0).circuits.stats().relayCircuits, 0)
    assert.deepEqual(network.relay(0).log.messages('error'), [])
  })
}

test('DROP cells are dropped', async () => {
  const { network, raw } = await connectedRaw()
  for (let count = 0; count < 50; count++) raw.sendRelay(0, drop, 0, network.random.bytes(40))
  await network.clock.runFor(1000)
  assert.equal(raw.isDestroyed, false)
})

test('whatever a client puts into relay cells, the relay only ever destroys that circuit', async () => {
  const network = new TestNetwork({ relays: 1, limits: { createRate: ratesOf({ perS: 1e6, burst: 1e6 }) } })
  serve(network.relay(0), 'up', (stream) => new Collector(stream))
  const commands = [...Object.values(RELAY_COMMANDS), 0, 9, 255]
  for (let run = 0; run < 60; run++) {
    const raw = new RawClient(network, 0)
    await raw.create(0)
    raw.sendRelay(0, begin, 1, encodeBegin('up'))
    for (let count = 0; count < 6; count++) {
      const command = commands[drawBelow(network.random, commands.length)] as number
      const bytes = network.random.bytes(drawBelow(network.random, 120))
      const cell = newRelayCell(DEFAULT_GEOMETRY, command, drawBelow(network.random, 4), bytes)
      if (drawBelow(network.random, 4) === 0) cell.set(network.random.bytes(2), 24)
      raw.sendRaw(
        0,
        cell,
        drawBelow(network.random, 3) === 0 ? CELL_COMMANDS.relayEarly : CELL_COMMANDS.relay,
      )
    }
    await network.clock.runFor(50)
    raw.link.close()
  }
  await network.clock.runFor(1000)
  assert.deepEqual(network.relay(0).log.messages('error'), [])
  assert.deepEqual(network.relay(0).circuits.stats(), {
    clientCircuits: 0,
    relayCircuits: 0,
    waitingHandshakes: 0,
    heldCells: 0,
  })
})

test('a flood of CREATE is answered up to the rate, the rest with DESTROY overloaded', async () => {
  const network = new TestNetwork({ relays: 1, limits: { createRate: ratesOf({ perS: 30, burst: 20 }) } })
  const raw = new RawClient(network, 0)
  for (let count = 0; count < 300; count++) {
    raw.sendCell(CELL_COMMANDS.create, encodeCreate(network.random.bytes(2440)), raw.link.allocateCircuitId())
  }
  let mostWaiting = 0
  await network.clock.runUntil(() => {
    mostWaiting = Math.max(mostWaiting, network.relay(0).circuits.stats().waitingHandshakes)
    return raw.destroyed.length === 300
  }, 10_000)
  assert.ok(mostWaiting <= 64, `${mostWaiting} handshakes waited`)
  assert.ok(raw.destroyed.filter(({ reason }) => reason === 1).length >= 300 - 20 - 10)
  assert.equal(network.relay(0).circuits.stats().waitingHandshakes, 0)
  // The peer waits and is served again.
  await network.clock.runFor(5000)
  await raw.create(0)
  assert.equal(network.relay(0).circuits.stats().relayCircuits, 1)
})

test('circuits through a relay are bounded in total', async () => {
  const network = new TestNetwork({ relays: 1, limits: { relayCircuits: 3 } })
  const client = network.createClient()
  for (let count = 0; count < 3; count++) await network.build(client, 0)
  await assert.rejects(network.build(client, 0), { kind: 'overloaded' })
})

test("a CREATE under an id that is not the peer's to give closes the link", async () => {
  for (const circuitId of [7, 0]) {
    const network = new TestNetwork({ relays: 1 })
    const raw = new RawClient(network, 0)
    raw.sendCell(CELL_COMMANDS.create, encodeCreate(network.random.bytes(2440)), circuitId)
    await network.clock.runUntil(() => raw.isLinkClosed, 1000)
  }
})

test('a node that is no relay refuses circuits', async () => {
  const network = new TestNetwork({ relays: 1 })
  const client = network.createClient()
  await network.build(client, 0)
  const link = network.link(client, 0).other
  assert.ok(link !== undefined)
  const cell = concatBytes(
    Uint8Array.of(0, 0, 0, 5, CELL_COMMANDS.create, 0, 0),
    encodeCreate(network.random.bytes(2440)),
  )
  const padded = new Uint8Array(DEFAULT_GEOMETRY.cellBytes)
  padded.set(cell)
  link.send(padded)
  await network.clock.runFor(100)
  assert.deepEqual(client.circuits.stats(), {
    clientCircuits: 1,
    relayCircuits: 0,
    waitingHandshakes: 0,
    heldCells: 0,
  })
})

test('cells queued for a peer that reads nothing are bounded: the circuit goes, others stay', async () => {
  const network = new TestNetwork({ relays: 2, cellsPerMs: 64 })
  const bystander = await network.build(network.createClient(), 0, 1)
  const raw = new RawClient(network, 0)
  await raw.create(0)
  await raw.extend(1)
  const stuck = network.link(network.relay(0), 1)
  stuck.isFlowing = false
  for (let count = 0; count < 3000 && !raw.isDestroyed; count++) {
    raw.sendRelay(1, drop, 0, EMPTY)
    if (count % 50 === 0) await network.clock.runFor(5)
  }
  assert.ok(raw.isDestroyed)
  assert.ok(stuck.maxQueuedCells <= 900, `${stuck.maxQueuedCells} cells were queued`)
  stuck.flow()
  await network.clock.runFor(100)
  assert.equal(bystander.isOpen, true)
})

test('when the memory of all circuits runs out the one that holds most goes', async () => {
  const network = new TestNetwork({ relays: 1, limits: { totalCells: 300 } })
  serve(network.relay(0), 'up', (stream) => {
    new Collector(stream)
    stream.pause()
  })
  const fill = async (cells: number): Promise<RawClient> => {
    const raw = new RawClient(network, 0)
    await raw.create(0)
    raw.sendRelay(0, begin, 1, encodeBegin('up'))
    await network.clock.runFor(10)
    for (let count = 0; count < cells; count++) raw.sendRelay(0, data, 1, Uint8Array.of(1))
    await network.clock.runFor(1000)
    return raw
  }
  const large = await fill(210)
  const small = await fill(80)
  assert.deepEqual([large.isDestroyed, small.isDestroyed], [false, false])
  await assert.rejects(network.build(network.createClient(), 0), { kind: 'overloaded' })
  for (let count = 0; count < 40; count++) small.sendRelay(0, data, 1, Uint8Array.of(1))
  await network.clock.runFor(1000)
  assert.deepEqual([large.isDestroyed, small.isDestroyed], [true, false])
  assert.equal(network.relay(0).circuits.stats().heldCells, 120)
  await network.build(network.createClient(), 0)
})
