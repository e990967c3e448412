/** Far ends that fall silent: whom a client believes to think, and what it gives up. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { equalBytes, fail, type WarrenError } from '@warren/kernel'
import { CELL_COMMANDS, commandOf } from '@warren/wire'
import { type ClientCircuit, RELAY_COMMANDS, type RelayCircuit } from '../src/circuit.ts'
import { LegPairs } from '../src/conflux/leg-pairs.ts'
import { encodeBegin } from '../src/format.ts'
import { PROBE_ANSWER_RATE } from '../src/limits.ts'
import { TestNetwork, type TestNode } from './support/network.ts'
import { RawClient } from './support/raw-client.ts'
import { Collector, joinAt, sendAll, serve } from './support/streams.ts'

const EMPTY = new Uint8Array(0)
const MINUTE_MS = 60_000

/** A client and a service, joined at relay 2. */
async function joined(seed = 'silent', cellsPerMs = 32) {
  const network = new TestNetwork({ relays: 6, delayMs: 10, seed, cellsPerMs })
  const [clientNode, serviceNode] = [network.createClient(), network.createClient()]
  const client = await network.build(clientNode, 0, 1, 2)
  const service = await network.build(serviceNode, 3, 4, 5, 2)
  await joinAt(network, network.relay(2))(client, service)
  return { network, clientNode, serviceNode, client, service }
}

/** From now on a relay swallows what circuits carry to and from the next one, and keeps its links. */
function swallow(network: TestNetwork, from: TestNode, toIndex: number): void {
  const link = network.link(from, toIndex)
  for (const end of [link, link.other]) {
    if (end === undefined) continue
    end.tap = (cell) => (commandOf(cell) === CELL_COMMANDS.relay ? [] : [cell])
  }
}

/** Accepts streams and never says a word on them. */
function listen(service: ClientCircuit): void {
  service.onStream((incoming) => new Collector(incoming.accept()))
}

test('a stream that nobody answers ends when its circuit turns out to swallow it, and not later', async () => {
  const { network, client, service } = await joined()
  listen(service)
  swallow(network, network.relay(0), 1)
  let error: WarrenError | undefined
  client.openStream('80').catch((thrown: WarrenError) => {
    error = thrown
  })
  await network.clock.runFor(6_000)
  assert.equal(client.isOpen, true)
  await network.clock.runFor(2_000)
  assert.equal(error?.kind, 'timeout')
  assert.equal(client.isOpen, false)
  assert.equal((await client.closed)?.kind, 'timeout')
})

test('a transfer that a relay swallows in the middle ends at both ends', async () => {
  const { network, client, service, serviceNode } = await joined()
  service.onStream((incoming) => {
    const stream = incoming.accept()
    sendAll(stream, new Collector(stream), new Uint8Array(20_000_000))
  })
  const near = new Collector(await network.clock.settle(client.openStream('80'), 10_000))
  await network.clock.runUntil(() => near.bytes > 1_000_000, 60_000)
  swallow(network, network.relay(4), 5)
  await network.clock.runFor(9_000)
  assert.equal(near.isClosed, false, 'an established stream is given more time')
  await network.clock.runFor(6_000)
  assert.equal(near.error?.kind, 'timeout')
  await network.clock.runFor(1_000)
  assert.equal(serviceNode.circuits.stats().clientCircuits, 0)
})

test('a service that thinks for an hour is left to think, and asked ever less often', async () => {
  const { network, client, service, clientNode } = await joined()
  let answer = (): void => {}
  service.onStream((incoming) => {
    const stream = incoming.accept()
    new Collector(stream)
    answer = () => void stream.write(new Uint8Array(10))
  })
  const near = new Collector(await network.clock.settle(client.openStream('80'), 10_000))
  let cells = 0
  network.link(clientNode, 0).tap = (cell) => {
    cells++
    return [cell]
  }
  await network.clock.runFor(60 * MINUTE_MS)
  assert.equal(near.isClosed, false)
  // 2, 4, 8, 16, 32 s and then once a minute; keep-alives beside them.
  assert.ok(cells > 55 && cells < 75, `${cells} cells in an hour`)
  answer()
  await network.clock.runUntil(() => near.bytes === 10, 1_000)
})

test('who has no stream open asks nothing, and no timer is left', async () => {
  const { network, client, service, clientNode } = await joined()
  listen(service)
  const stream = await network.clock.settle(client.openStream('80'), 10_000)
  new Collector(stream)
  stream.abort(fail('closed', 'test: enough'))
  await network.clock.runFor(5_000)
  let cells = 0
  network.link(clientNode, 0).tap = (cell) => {
    cells++
    return [cell]
  }
  await network.clock.runFor(10 * MINUTE_MS)
  assert.equal(cells, 0)
  assert.equal(client.isOpen, true)
})

test('who asks once on a circuit without streams is told whether it still carries, and no timer is left', async () => {
  const network = new TestNetwork({ relays: 3, delayMs: 10, seed: 'asked' })
  const clientNode = network.createClient()
  const client = await network.build(clientNode, 0, 1, 2)
  let cells = 0
  network.link(clientNode, 0).tap = (cell) => {
    cells++
    return [cell]
  }
  for (let minute = 1; minute <= 3; minute++) {
    client.ask()
    // Once more while the answer is under way: nothing.
    client.ask()
    await network.clock.runFor(MINUTE_MS)
    assert.equal(cells, minute)
  }
  assert.equal(client.isOpen, true)
  swallow(network, network.relay(1), 2)
  client.ask()
  await network.clock.runFor(3_000)
  assert.equal(client.isOpen, true)
  await network.clock.runFor(6_000)
  assert.equal(client.isOpen, false)
  assert.equal((await client.closed)?.kind, 'timeout')
})

test('whoever swallows on its own side is told from whoever does behind the rendezvous, whatever it had brought before', async () => {
  for (const [from, to, silence] of [
    ['client', 0, 'guard'],
    [0, 1, 'path'],
    [1, 2, 'path'],
    [5, 2, undefined],
    [3, 4, undefined],
    ['service', 3, undefined],
  ] as const) {
    const { network, client, service, clientNode, serviceNode } = await joined(`${from}`)
    service.onStream((incoming) => {
      const stream = incoming.accept()
      new Collector(stream)
      stream.write(new Uint8Array(100_000))
    })
    const near = new Collector(await network.clock.settle(client.openStream('80'), 10_000))
    await network.clock.runUntil(() => near.bytes === 100_000, 10_000)
    await network.clock.runFor(MINUTE_MS)
    assert.equal(client.silence, undefined)
    const ends = { client: clientNode, service: serviceNode }
    swallow(network, typeof from === 'number' ? network.relay(from) : ends[from], to)
    await network.clock.runFor(2 * MINUTE_MS)
    assert.equal(client.isOpen, false)
    assert.equal(client.silence, silence, `${from} to ${to}`)
  }
})

test('a guard is not blamed whose answer may wait behind what somebody else sends', async () => {
  for (const isFlooded of [false, true]) {
    const network = new TestNetwork({ relays: 3, delayMs: 10, seed: 'flood' })
    const node = network.createClient()
    let end: RelayCircuit | undefined
    network.relay(2).circuits.relay.onMessage(RELAY_COMMANDS.establishRendezvous, (circuit) => {
      end = circuit
    })
    const circuit = await network.build(node, 0, 1, 2)
    circuit.send(RELAY_COMMANDS.establishRendezvous, EMPTY)
    await network.clock.runUntil(() => end !== undefined, 1_000)
    // What the client asks does not arrive, as if its answer were still on the way.
    network.link(node, 0).tap = (cell) => (commandOf(cell) === CELL_COMMANDS.relay ? [] : [cell])
    circuit.ask()
    for (let sent = 0; sent < 100; sent++) {
      if (isFlooded) end?.reply(RELAY_COMMANDS.drop, EMPTY)
      await network.clock.runFor(100)
    }
    assert.equal(circuit.isOpen, false)
    assert.equal(circuit.silence, isFlooded ? 'path' : 'guard')
  }
})

test('the line of either end stands still for a while: nothing is lost', async () => {
  const pause = fc.record({
    of: fc.constantFrom('client' as const, 'service' as const),
    // In hundredths: doubles are drawn near zero more often than not.
    arrived: fc.integer({ min: 0, max: 90 }),
    seed: fc.string({ minLength: 4, maxLength: 4 }),
    share: fc.integer({ min: 0, max: 100 }),
  })
  const property = fc.asyncProperty(pause, async ({ of, arrived, seed, share }) => {
    const { network, client, service, clientNode, serviceNode } = await joined(seed, 1)
    const body = network.random.bytes(2_000_000)
    service.onStream((incoming) => {
      const stream = incoming.accept()
      sendAll(stream, new Collector(stream), body)
    })
    const near = new Collector(await network.clock.settle(client.openStream('80'), 10_000))
    await network.clock.runUntil(() => near.bytes >= (arrived / 100) * body.length, 60_000)
    const line = of === 'client' ? network.link(clientNode, 0) : network.link(serviceNode, 3)
    for (const end of [line, line.other]) if (end !== undefined) end.isFlowing = false
    // One's own line may be away for as long as its link lives; the other end's for less than an answer is awaited.
    await network.clock.runFor((share / 100) * (of === 'client' ? 55_000 : 9_000))
    for (const end of [line, line.other]) end?.flow()
    await network.clock.runUntil(() => near.bytes === body.length, 60_000)
    assert.ok(equalBytes(near.all, body))
  })
  await fc.assert(property, { numRuns: 12 })
})

test('a leg that swallows is left for the other one, and no byte is lost', async () => {
  const which = fc.record({
    hop: fc.constantFrom([1, 2] as const, [0, 7] as const, [4, 5] as const, [8, 9] as const),
    afterMs: fc.integer({ min: 0, max: 400 }),
    seed: fc.string({ minLength: 4, maxLength: 4 }),
  })
  const property = fc.asyncProperty(which, async ({ hop, afterMs, seed }) => {
    const network = new TestNetwork({ relays: 10, cellsPerMs: 2, delayMs: 5, seed })
    const [clientNode, serviceNode] = [network.createClient(), network.createClient()]
    const pair = async (near: number[], far: number[], meeting: number) => {
      const client = await network.build(clientNode, ...near, meeting)
      const service = await network.build(serviceNode, ...far, meeting)
      await joinAt(network, network.relay(meeting))(client, service)
      return [client, service] as const
    }
    const [first, farFirst] = await pair([0, 1], [3, 4], 2)
    const [second, farSecond] = await pair([0, 7], [3, 8], 9)
    const pairs = new LegPairs()
    for (const circuit of [farFirst, farSecond]) circuit.acceptLegs(pairs)
    await network.clock.settle(first.addLeg(second), 30_000)
    await network.clock.runFor(200)
    const body = network.random.bytes(3_000_000)
    farFirst.onStream((incoming) => {
      const stream = incoming.accept()
      sendAll(stream, new Collector(stream), body)
    })
    const near = new Collector(await network.clock.settle(first.openStream('80'), 10_000))
    await network.clock.runFor(afterMs)
    // The link from relay 4 goes to where the first two are joined, by way of the fifth hop of neither.
    const [from, to] = hop[0] === 4 ? ([4, 2] as const) : hop
    swallow(network, network.relay(from), to)
    await network.clock.runUntil(() => near.bytes === body.length || near.isClosed, 30_000)
    assert.equal(near.error, undefined)
    assert.ok(equalBytes(near.all, body))
  })
  await fc.assert(property, { numRuns: 12 })
})

test('a relay answers as often as anybody has to ask, and tears down beyond that', async () => {
  const network = new TestNetwork({ relays: 2 })
  serve(network.relay(0), 'records', (stream) => void new Collector(stream))
  const raw = new RawClient(network, 0)
  await raw.create(0)
  raw.sendRelay(0, RELAY_COMMANDS.begin, 1, encodeBegin('records'))
  const answers = (): number => raw.messages.filter(({ command }) => command === RELAY_COMMANDS.probed).length
  for (let count = 0; count < PROBE_ANSWER_RATE.burst; count++)
    raw.sendRelay(0, RELAY_COMMANDS.probe, 0, EMPTY)
  await network.clock.runFor(100)
  assert.equal(answers(), PROBE_ANSWER_RATE.burst)
  assert.equal(raw.isDestroyed, false)
  for (let count = 0; count < 2; count++) raw.sendRelay(0, RELAY_COMMANDS.probe, 0, EMPTY)
  await network.clock.runUntil(() => raw.isDestroyed, 1_000)
})

test('an answer that nobody asked for tears the circuit down', async () => {
  const network = new TestNetwork({ relays: 2 })
  serve(network.relay(0), 'records', (stream) => void new Collector(stream))
  const raw = new RawClient(network, 0)
  await raw.create(0)
  raw.sendRelay(0, RELAY_COMMANDS.probed, 0, EMPTY)
  await network.clock.runUntil(() => raw.isDestroyed, 1_000)
})

test('a rendezvous point that is joined says that it is there, and takes no stream', async () => {
  const network = new TestNetwork({ relays: 3 })
  const { relay } = network.relay(0).circuits
  const { establishRendezvous, rendezvous1, probe, probed, begin } = RELAY_COMMANDS
  let waiting: RelayCircuit | undefined
  relay.onMessage(establishRendezvous, (circuit) => {
    waiting = circuit
  })
  relay.onMessage(rendezvous1, (circuit) => circuit.join(waiting as RelayCircuit))
  const raw = new RawClient(network, 0)
  await raw.create(0)
  raw.sendRelay(0, establishRendezvous, 0, EMPTY)
  const other = await network.build(network.createClient(), 1, 2, 0)
  other.send(rendezvous1, EMPTY)
  await network.clock.runUntil(() => waiting?.isJoined === true, 1_000)
  raw.sendRelay(0, probe, 0, EMPTY)
  await network.clock.runUntil(() => raw.messages.some(({ command }) => command === probed), 1_000)
  raw.sendRelay(0, begin, 1, encodeBegin('records'))
  await network.clock.runUntil(() => raw.isDestroyed, 1_000)
})
