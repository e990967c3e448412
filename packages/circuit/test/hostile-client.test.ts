import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concatBytes, drawBelow, type Rate } from '@warren/kernel'
import { CELL_COMMANDS, DEFAULT_GEOMETRY } from '@warren/wire'
import { RELAY_COMMANDS } from '../src/circuit.ts'
import { flowBoundsOf } from '../src/flow/flow-bounds.ts'
import { encodeBegin, encodeCreate, encodeEnd, encodeXon } from '../src/format.ts'
import { type LinkRates, MAX_PAD_ANSWERS } from '../src/limits.ts'
import { newRelayCell } from '../src/relay-cell.ts'
import { TestNetwork } from './support/network.ts'
import { RawClient, type RawMessage } from './support/raw-client.ts'
import { Collector, sendAll, serve } from './support/streams.ts'

/** The same for every link. */
const ratesOf = (rate: Rate): LinkRates => ({ client: rate, relay: rate })
const CELL_BYTES = DEFAULT_GEOMETRY.cellBytes
const EMPTY = new Uint8Array(0)
const { begin, connected, data, markedData, end, sendme, xoff, xon, extend, extended, drop } = RELAY_COMMANDS
const BOUNDS = flowBoundsOf(DEFAULT_GEOMETRY)

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
  const cells = (): RawMessage[] =>
    raw.messages.filter(({ command }) => command === data || command === markedData)
  const marks = (): RawMessage[] => raw.messages.filter(({ command }) => command === markedData)
  return { network, raw, open, cells, marks }
}

test('a sender goes on only for updates that carry the tags of what it sent', async () => {
  const { network, raw, open, cells, marks } = await connectedRaw()
  await open('down')
  await network.clock.runFor(5000)
  const before = cells().length
  assert.equal(before, BOUNDS.initialWindowCells)
  raw.sendRelay(0, sendme, 0, (marks()[0] as RawMessage).tag)
  await network.clock.runFor(5000)
  const more = cells().length - before
  // Eight cells are acknowledged, and the window grows by as many.
  assert.equal(more, 16)
  assert.equal(raw.isDestroyed, false)
})

test('a receiver that acknowledges nothing is sent the first window, and nothing is kept of it', async () => {
  const { network, open, cells } = await connectedRaw()
  await open('down')
  await network.clock.runFor(600_000)
  assert.equal(cells().length, BOUNDS.initialWindowCells)
  // What the application wrote and has not left is all that waits.
  assert.ok(
    network.relay(0).circuits.stats().heldBytes / CELL_BYTES <= (128 * 1024) / DEFAULT_GEOMETRY.dataBytes + 5,
  )
})

test('an update with a wrong tag tears the circuit down', async () => {
  const { network, raw, open, cells } = await connectedRaw()
  await open('down')
  await network.clock.runFor(1000)
  raw.sendRelay(0, sendme, 0, (cells()[0] as RawMessage).tag)
  await network.clock.runUntil(() => raw.isDestroyed, 1000)
  assert.equal(network.relay(0).circuits.stats().relayCircuits, 0)
})

test('an update out of turn tears the circuit down', async () => {
  const { network, raw, open } = await connectedRaw()
  await open('up')
  raw.sendRelay(0, sendme, 0, new Uint8Array(16))
  await network.clock.runUntil(() => raw.isDestroyed, 1000)
})

test('an update replayed tears the circuit down', async () => {
  const { network, raw, open, marks } = await connectedRaw()
  await open('down')
  await network.clock.runFor(1000)
  const { tag } = marks()[0] as RawMessage
  raw.sendRelay(0, sendme, 0, tag)
  raw.sendRelay(0, sendme, 0, tag)
  await network.clock.runUntil(() => raw.isDestroyed, 1000)
})

test('a sender that ignores XOFF tears the circuit down before it fills more than a window', async () => {
  const { network, raw, open } = await connectedRaw()
  await open('up')
  const most = BOUNDS.xoffCells + BOUNDS.maxWindowCells + 1
  for (let count = 0; count < most; count++) raw.sendRelay(0, data, 1, Uint8Array.of(1))
  await network.clock.runFor(1000)
  assert.deepEqual(
    raw.messages.filter(({ command }) => command === xoff).map(({ streamId }) => streamId),
    [1],
  )
  assert.equal(raw.isDestroyed, false)
  assert.equal(network.relay(0).memory.usedBytes, most * CELL_BYTES)
  raw.sendRelay(0, data, 1, Uint8Array.of(1))
  await network.clock.runUntil(() => raw.isDestroyed, 1000)
  assert.equal(network.relay(0).memory.count(), 0)
})

test('XOFF stops a stream and XON lets it go on; neither may come as often as a far end likes', async () => {
  const { network, raw, open, cells, marks } = await connectedRaw()
  await open('down')
  let acknowledged = 0
  const acknowledgeAll = async (): Promise<void> => {
    await network.clock.runFor(20)
    for (; acknowledged < marks().length; acknowledged++)
      raw.sendRelay(0, sendme, 0, (marks()[acknowledged] as RawMessage).tag)
    await network.clock.runFor(20)
  }
  while (cells().length < BOUNDS.xoffCells) await acknowledgeAll()
  raw.sendRelay(0, xoff, 1, EMPTY)
  await acknowledgeAll()
  const stoppedAt = cells().length
  for (let count = 0; count < 5; count++) await acknowledgeAll()
  assert.equal(cells().length, stoppedAt)
  raw.sendRelay(0, xon, 1, encodeXon(1_000_000))
  await acknowledgeAll()
  assert.ok(cells().length > stoppedAt)
  assert.equal(raw.isDestroyed, false)
  // Every pair of them has to be earned by cells.
  for (let count = 0; count < 40 && !raw.isDestroyed; count++) {
    raw.sendRelay(0, xoff, 1, EMPTY)
    raw.sendRelay(0, xon, 1, encodeXon(1))
    await network.clock.runFor(3)
  }
  assert.equal(raw.isDestroyed, true)
})

test('a reader that says it is slow is sent no more than a quarter above that', async () => {
  const { network, raw, open, cells, marks } = await connectedRaw()
  await open('down')
  let acknowledged = 0
  const run = async (durationMs: number): Promise<void> => {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 20) {
      for (; acknowledged < marks().length; acknowledged++)
        raw.sendRelay(0, sendme, 0, (marks()[acknowledged] as RawMessage).tag)
      await network.clock.runFor(20)
    }
  }
  while (cells().length < BOUNDS.xoffCells) await run(20)
  raw.sendRelay(0, xoff, 1, EMPTY)
  await run(500)
  raw.sendRelay(0, xon, 1, encodeXon(100))
  await run(1000)
  const before = cells().length
  await run(5000)
  const kibPerS = ((cells().length - before) * DEFAULT_GEOMETRY.cellBytes) / 1024 / 5
  assert.ok(kibPerS > 100 && kibPerS < 130, `${kibPerS} KiB/s`)
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
  'an update for a stream': (raw) => raw.sendRelay(0, sendme, 1, new Uint8Array(16)),
  'an XOFF for what was never sent': (raw) => raw.sendRelay(0, xoff, 1, EMPTY),
  'an XOFF that carries data': (raw) => raw.sendRelay(0, xoff, 1, Uint8Array.of(1)),
  'an XON of a stream that is not stopped': (raw) => raw.sendRelay(0, xon, 1, encodeXon(1)),
  'an XON of the wrong length': (raw) => raw.sendRelay(0, xon, 1, Uint8Array.of(1)),
  'an XOFF for a stream that is not there': (raw) => raw.sendRelay(0, xoff, 5, EMPTY),
  'a mark sooner than it may come': (raw) => raw.sendRelay(0, markedData, 1, Uint8Array.of(1)),
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
  const commands = [...Object.values(RELAY_COMMANDS), 0, 12, 255]
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
    heldBytes: 0,
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
    heldBytes: 0,
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
  for (let count = 0; count < 2 * BOUNDS.maxQueuedCells && !raw.isDestroyed; count++) {
    raw.sendRelay(1, drop, 0, EMPTY)
    if (count % 50 === 0) await network.clock.runFor(5)
  }
  assert.ok(raw.isDestroyed)
  assert.ok(stuck.maxQueuedCells <= BOUNDS.maxQueuedCells + 1, `${stuck.maxQueuedCells} cells were queued`)
  stuck.flow()
  await network.clock.runFor(100)
  assert.equal(bystander.isOpen, true)
})

test('a relay answers PAD with DROPs, and with no more than one circuit may ask for', async () => {
  const { network, raw } = await connectedRaw()
  const { pad } = RELAY_COMMANDS
  const drops = (): number => raw.messages.filter(({ command }) => command === drop).length
  raw.sendRelay(0, pad, 0, Uint8Array.of(MAX_PAD_ANSWERS - 2))
  raw.sendRelay(0, pad, 0, Uint8Array.of(2))
  await network.clock.runFor(100)
  assert.equal(drops(), MAX_PAD_ANSWERS)
  assert.equal(raw.isDestroyed, false)
  raw.sendRelay(0, pad, 0, Uint8Array.of(1))
  await network.clock.runUntil(() => raw.isDestroyed, 1000)
  assert.equal(drops(), MAX_PAD_ANSWERS)
})
