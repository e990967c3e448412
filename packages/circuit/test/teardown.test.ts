import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Duplex } from '@warren/kernel'
import { CELL_COMMANDS, commandOf } from '@warren/wire'
import { RELAY_COMMANDS } from '../src/circuit.ts'
import { IDLE_SWEEP_MS, IDLE_SWEEPS, KEEP_ALIVE_MS } from '../src/timeouts.ts'
import type { Tap } from './support/fake-link.ts'
import { TestNetwork } from './support/network.ts'
import { Collector, sendAll, serve } from './support/streams.ts'

/** A download of several megabytes under way over relays 0, 1, 2. */
async function downloading() {
  const network = new TestNetwork({ relays: 3, delayMs: 5 })
  const client = network.createClient()
  let far: Collector | undefined
  serve(network.relay(2), 'file', (stream: Duplex) => {
    far = new Collector(stream)
    sendAll(stream, far, new Uint8Array(8_000_000))
  })
  const circuit = await network.build(client, 0, 1, 2)
  const near = new Collector(await network.clock.settle(circuit.openStream('file'), 10_000))
  await network.clock.runUntil(() => near.bytes > 1_000_000, 10_000)
  const assertAllGone = async (): Promise<void> => {
    await network.clock.runUntil(() => near.isClosed && far?.isClosed === true, 10_000)
    await network.clock.runFor(100)
    assert.ok(near.error !== undefined && !near.hasEnded)
    assert.equal(circuit.isOpen, false)
    const expected = { clientCircuits: 0, relayCircuits: 0, waitingHandshakes: 0, heldBytes: 0 }
    for (const { circuits } of [client, ...network.relays]) assert.deepEqual(circuits.stats(), expected)
  }
  return { network, client, circuit, assertAllGone }
}

test('the client destroys a circuit and every relay forgets it', async () => {
  const { network, circuit, assertAllGone } = await downloading()
  circuit.destroy()
  await assertAllGone()
  assert.equal(await network.clock.settle(circuit.closed, 10), undefined)
})

test('a relay that shuts down, wherever it stands, ends the circuit at both sides', async () => {
  for (const index of [0, 1, 2]) {
    const { network, circuit, assertAllGone } = await downloading()
    network.relay(index).circuits.close()
    await assertAllGone()
    assert.equal((await network.clock.settle(circuit.closed, 10))?.kind, 'closed')
  }
})

test('a link that breaks ends the circuits on it, at both sides', async () => {
  for (const index of [0, 1, 2]) {
    const { network, client, assertAllGone } = await downloading()
    network.link(index === 0 ? client : network.relay(index - 1), index).close()
    await assertAllGone()
  }
})

const ATTACKS: Record<string, (random: { bytes(count: number): Uint8Array }) => Tap> = {
  'flips a bit': () => (cell) => {
    cell[2000] = (cell[2000] as number) ^ 4
    return [cell]
  },
  'flips a bit of a tag': () => (cell) => {
    cell[8] = (cell[8] as number) ^ 1
    return [cell]
  },
  'replays a cell': () => (cell) => [cell, cell.slice()],
  'drops a cell': () => () => [],
  'makes a cell up': (random) => (cell) => {
    cell.set(random.bytes(cell.length - 7), 7)
    return [cell]
  },
}

function onceOnRelayCells(attack: Tap): Tap {
  let isDone = false
  return (cell, from) => {
    if (isDone || commandOf(cell) !== CELL_COMMANDS.relay) return [cell]
    isDone = true
    return attack(cell, from)
  }
}

for (const [name, make] of Object.entries(ATTACKS)) {
  test(`a relay that ${name}, in either direction, ends the circuit`, async () => {
    for (const [from, to] of [
      ['client', 0],
      [0, 1],
      [1, 2],
    ] as const) {
      for (const direction of ['forward', 'backward'] as const) {
        const { network, client, assertAllGone } = await downloading()
        const link = network.link(from === 'client' ? client : network.relay(from), to)
        const attacked = direction === 'forward' ? link : link.other
        if (attacked === undefined) throw new Error('links come in pairs')
        attacked.tap = onceOnRelayCells(make(network.random))
        await assertAllGone()
      }
    }
  })
}

test('a relay that swaps two cells ends the circuit', async () => {
  const { network, assertAllGone } = await downloading()
  let kept: Uint8Array | undefined
  let isDone = false
  const link = network.link(network.relay(0), 1).other
  if (link === undefined) throw new Error('links come in pairs')
  link.tap = (cell) => {
    if (isDone) return [cell]
    if (kept === undefined) {
      kept = cell
      return []
    }
    isDone = true
    return [cell, kept]
  }
  await assertAllGone()
})

test('a circuit through which nothing passes is forgotten by its relays; one kept alive is not', async () => {
  const network = new TestNetwork({ relays: 3 })
  const client = network.createClient()
  const silent = network.createClient()
  const kept = await network.build(client, 0, 1, 2)
  const idle = await network.build(silent, 0, 1, 2)
  network.link(silent, 0).tap = () => []
  await network.clock.runFor(KEEP_ALIVE_MS * 3 + IDLE_SWEEP_MS * (IDLE_SWEEPS + 1))
  assert.equal(kept.isOpen, true)
  for (const { circuits } of network.relays) assert.equal(circuits.stats().relayCircuits, 1)
  assert.equal(idle.isOpen, false)
})

test('a message that nobody asked for ends the circuit, a requested one does not', async () => {
  const network = new TestNetwork({ relays: 1 })
  network.relay(0).circuits.relay.onMessage(RELAY_COMMANDS.establishIntro, (circuit, data) => {
    circuit.reply(RELAY_COMMANDS.introEstablished, data)
  })
  const client = network.createClient()
  const circuit = await network.build(client, 0)
  const { establishIntro, introEstablished } = RELAY_COMMANDS
  const data = network.random.bytes(100)
  const answer = await network.clock.settle(
    circuit.request(establishIntro, data, introEstablished, 1000),
    5000,
  )
  assert.deepEqual(answer.slice(), data)
  const handled: number[] = []
  circuit.onMessage(introEstablished, (message) => handled.push(message.length))
  circuit.send(establishIntro, new Uint8Array(7))
  await network.clock.runFor(100)
  assert.deepEqual(handled, [7])
  const other = await network.build(client, 0)
  other.send(establishIntro, new Uint8Array(7))
  await network.clock.runFor(100)
  assert.equal(other.isOpen, false)
})

test('one answer is awaited at a time, and one that comes after the time-out is dropped', async () => {
  const network = new TestNetwork({ relays: 1, delayMs: 100 })
  network.relay(0).circuits.relay.onMessage(RELAY_COMMANDS.establishIntro, (circuit, data) => {
    circuit.reply(RELAY_COMMANDS.introEstablished, data)
  })
  const circuit = await network.build(network.createClient(), 0)
  const { establishIntro, introEstablished } = RELAY_COMMANDS
  const ask = (byte: number, timeoutMs: number) =>
    circuit.request(establishIntro, Uint8Array.of(byte), introEstablished, timeoutMs)
  const first = assert.rejects(ask(1, 50), { kind: 'timeout' })
  await assert.rejects(ask(2, 50), { kind: 'overloaded' })
  await network.clock.settle(first, 1000)
  const answer = await network.clock.settle(ask(3, 5000), 10_000)
  assert.deepEqual([...answer], [3])
  assert.equal(circuit.isOpen, true)
})
