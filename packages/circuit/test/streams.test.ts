import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatBytes, type Duplex, equalBytes, fail, isWarrenError } from '@warren/kernel'
import { CELL_COMMANDS, commandOf, DEFAULT_GEOMETRY } from '@warren/wire'
import { flowBoundsOf } from '../src/flow/flow-bounds.ts'
import { MAX_STREAMS, PENDING_HIGH_BYTES } from '../src/limits.ts'
import { STREAM_OPEN_TIMEOUT_MS } from '../src/timeouts.ts'
import { TestNetwork } from './support/network.ts'
import { Collector, sendAll, serve } from './support/streams.ts'

const { dataBytes } = DEFAULT_GEOMETRY
const BOUNDS = flowBoundsOf(DEFAULT_GEOMETRY)

function isKind(kind: string): (error: unknown) => boolean {
  return (error) => isWarrenError(error) && error.kind === kind
}

/** A network of three relays, the last of which hands its streams to the test. */
async function openTo(target = 'test') {
  const network = new TestNetwork({ relays: 3 })
  const client = network.createClient()
  const served: Duplex[] = []
  serve(network.relay(2), target, (stream) => served.push(stream))
  const circuit = await network.build(client, 0, 1, 2)
  const open = async (): Promise<{ near: Duplex; far: Duplex }> => {
    const near = await network.clock.settle(circuit.openStream(target), 10_000)
    return { near, far: served.at(-1) as Duplex }
  }
  return { network, client, circuit, open }
}

test('bytes arrive as written, whatever the sizes of the writes, in both directions at once', async () => {
  const { network, open } = await openTo()
  const writes = fc.array(fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 30_000 })), {
    maxLength: 12,
  })
  const property = fc.asyncProperty(writes, writes, async (upSizes, downSizes) => {
    const { near, far } = await open()
    const [up, down] = [upSizes, downSizes].map((sizes) =>
      sizes.map((size) => network.random.bytes(size)),
    ) as [Uint8Array[], Uint8Array[]]
    const [nearEnd, farEnd] = [new Collector(near), new Collector(far)]
    for (const chunk of up) near.write(chunk)
    near.end()
    for (const chunk of down) far.write(chunk)
    far.end()
    await network.clock.runUntil(() => nearEnd.isClosed && farEnd.isClosed, 60_000)
    assert.ok(equalBytes(farEnd.all, concatBytes(...up)))
    assert.ok(equalBytes(nearEnd.all, concatBytes(...down)))
    assert.equal(nearEnd.error ?? farEnd.error, undefined)
  })
  await fc.assert(property, { numRuns: 25 })
})

test('a stream that is begun carries what is written at once, and saves a round trip', async () => {
  const { network, client, circuit } = await openTo()
  const start = network.clock.nowMs()
  const waited = network.clock.settle(circuit.openStream('test'), 10_000)
  await waited
  const roundTripMs = network.clock.nowMs() - start
  let arrivedAtMs = 0
  const late: (() => void)[] = []
  network.relay(2).circuits.relay.onStream('late', (incoming) => {
    late.push(() => {
      const far = incoming.accept()
      far.start({ data: (bytes) => far.write(bytes), end: () => far.end(), drain() {}, close() {} })
    })
    arrivedAtMs = network.clock.nowMs()
  })
  const begunAtMs = network.clock.nowMs()
  const near = circuit.beginStream('late').stream
  const bytes = network.random.bytes(50_000)
  near.write(bytes)
  near.end()
  const collector = new Collector(near)
  await network.clock.runFor(1000)
  assert.ok(arrivedAtMs - begunAtMs <= roundTripMs)
  for (const accept of late) accept()
  await network.clock.runUntil(() => collector.isClosed, 10_000)
  assert.ok(equalBytes(collector.all, bytes))
  assert.equal(collector.error, undefined)
  assert.ok(client.circuits.circuits().includes(circuit), 'the circuit goes on')
})

test('what is written to a stream that is refused costs the stream, not its circuit', async () => {
  const { network, circuit, open } = await openTo()
  for (let round = 0; round < 5; round++) {
    const near = circuit.beginStream('nobody serves this').stream
    const collector = new Collector(near)
    near.write(new Uint8Array(600_000))
    await network.clock.runUntil(() => collector.isClosed, 10_000)
    assert.ok(isKind('refused')(collector.error))
  }
  const { near, far } = await open()
  const [, farEnd] = [new Collector(near), new Collector(far)]
  near.write(new Uint8Array(10))
  near.end()
  await network.clock.runUntil(() => farEnd.hasEnded, 10_000)
  assert.equal(farEnd.all.length, 10)
})

test('a stream that is begun and never answered closes by itself', async () => {
  const { network, circuit } = await openTo()
  network.relay(2).circuits.relay.onStream('silent', () => {})
  const collector = new Collector(circuit.beginStream('silent').stream)
  await network.clock.runFor(STREAM_OPEN_TIMEOUT_MS + 1000)
  assert.ok(collector.isClosed && isKind('timeout')(collector.error))
})

test('small writes of one turn share a cell', async () => {
  const { network, client, open } = await openTo()
  const { near, far } = await open()
  const farEnd = new Collector(far)
  let relayCells = 0
  network.link(client, 0).tap = (cell) => {
    if (commandOf(cell) === CELL_COMMANDS.relay) relayCells++
    return [cell]
  }
  for (let count = 0; count < 100; count++) near.write(Uint8Array.of(count))
  await network.clock.runUntil(() => farEnd.bytes === 100, 1000)
  assert.equal(relayCells, 1)
  assert.equal(farEnd.chunks.length, 1)
})

test('one direction ends and the other goes on', async () => {
  const { network, circuit, open } = await openTo()
  const { near, far } = await open()
  const [nearEnd, farEnd] = [new Collector(near), new Collector(far)]
  near.end()
  await network.clock.runUntil(() => farEnd.hasEnded, 1000)
  assert.equal(farEnd.isClosed, false)
  const late = network.random.bytes(200_000)
  sendAll(far, farEnd, late)
  await network.clock.runUntil(() => nearEnd.isClosed, 10_000)
  assert.ok(equalBytes(nearEnd.all, late))
  assert.equal(circuit.openStreams, 0)
})

test('abort at either end resets the other', async () => {
  for (const abortNear of [true, false]) {
    const { network, circuit, open } = await openTo()
    const { near, far } = await open()
    const [nearEnd, farEnd] = [new Collector(near), new Collector(far)]
    const [aborted, other] = abortNear ? [near, farEnd] : [far, nearEnd]
    aborted.write(network.random.bytes(50_000))
    aborted.abort(fail('cancelled', 'enough'))
    await network.clock.runUntil(() => nearEnd.isClosed && farEnd.isClosed, 1000)
    assert.equal(other.error?.kind, 'closed')
    assert.equal(circuit.openStreams, 0)
    // The circuit is as good as before.
    const next = await open()
    const nextEnd = new Collector(next.near)
    sendAll(next.far, new Collector(next.far), network.random.bytes(100_000))
    await network.clock.runUntil(() => nextEnd.hasEnded, 5000)
  }
})

test('a stream that is aborted while the far end still sends leaves the circuit open', async () => {
  const { network, circuit, open } = await openTo()
  const { near, far } = await open()
  const nearEnd = new Collector(near)
  sendAll(far, new Collector(far), network.random.bytes(4_000_000))
  await network.clock.runUntil(() => nearEnd.bytes > 500_000, 5000)
  near.abort(fail('cancelled', 'enough'))
  await network.clock.runFor(5000)
  assert.equal(circuit.isOpen, true)
  const next = await open()
  const nextEnd = new Collector(next.near)
  const data = network.random.bytes(3_000_000)
  sendAll(next.far, new Collector(next.far), data)
  await network.clock.runUntil(() => nextEnd.hasEnded, 20_000)
  assert.ok(equalBytes(nextEnd.all, data))
})

test('a reader that stalls makes every hop together hold what it is stopped at and what was under way', async () => {
  const { network, client, circuit, open } = await openTo()
  const { near, far } = await open()
  const nearEnd = new Collector(near)
  near.pause()
  let written = 0
  const farEnd = new Collector(far)
  const chunk = network.random.bytes(dataBytes)
  const fill = (): void => {
    while (written < 20_000_000) {
      written += chunk.length
      if (!far.write(chunk)) return
    }
  }
  farEnd.onDrain = fill
  fill()
  let heldCells = 0
  for (let second = 0; second < 30; second++) {
    await network.clock.runFor(1000)
    const now = [client, ...network.relays].reduce(
      (sum, node) => sum + node.memory.count() / DEFAULT_GEOMETRY.cellBytes,
      0,
    )
    heldCells = Math.max(heldCells, now)
  }
  // By then no more cells have arrived, and so the window has grown by no more, than were let through.
  const mostCells = BOUNDS.xoffCells + 4 * BOUNDS.initialWindowCells
  assert.ok(written <= mostCells * dataBytes + PENDING_HIGH_BYTES + chunk.length, `${written} bytes accepted`)
  assert.ok(heldCells <= mostCells + Math.ceil(PENDING_HIGH_BYTES / dataBytes) + 1, `${heldCells} cells`)
  assert.equal(circuit.isOpen, true)
  near.resume()
  await network.clock.runUntil(() => nearEnd.bytes > 10_000_000, 30_000)
})

test('a stalled reader does not stop another stream of the same circuit', async () => {
  const { network, open } = await openTo()
  const stalled = await open()
  new Collector(stalled.near)
  stalled.near.pause()
  sendAll(stalled.far, new Collector(stalled.far), network.random.bytes(3_000_000))
  await network.clock.runFor(5000)
  const other = await open()
  const otherEnd = new Collector(other.near)
  const data = network.random.bytes(5_000_000)
  sendAll(other.far, new Collector(other.far), data)
  await network.clock.runUntil(() => otherEnd.hasEnded, 60_000)
  assert.ok(equalBytes(otherEnd.all, data))
})

test('two streams share a circuit evenly', async () => {
  const { network, open } = await openTo()
  const [first, second] = [await open(), await open()]
  const [firstEnd, secondEnd] = [new Collector(first.near), new Collector(second.near)]
  sendAll(first.far, new Collector(first.far), network.random.bytes(3_000_000))
  sendAll(second.far, new Collector(second.far), network.random.bytes(3_000_000))
  await network.clock.runUntil(() => firstEnd.bytes + secondEnd.bytes > 3_000_000, 30_000)
  const share = firstEnd.bytes / (firstEnd.bytes + secondEnd.bytes)
  assert.ok(share > 0.35 && share < 0.65, `share ${share}`)
})

test('nothing is lost that arrived with its END before the circuit went', async () => {
  const { network, circuit, open } = await openTo()
  const { near, far } = await open()
  const nearEnd = new Collector(near)
  near.pause()
  const data = network.random.bytes(200_000)
  sendAll(far, new Collector(far), data)
  await network.clock.runFor(2000)
  circuit.destroy()
  await network.clock.runFor(10)
  assert.equal(nearEnd.bytes, 0)
  near.resume()
  await network.clock.runUntil(() => nearEnd.isClosed, 1000)
  assert.ok(nearEnd.hasEnded && equalBytes(nearEnd.all, data))
  assert.equal(nearEnd.error?.kind, 'closed')
})

test('a refused stream says why', async () => {
  const { network, circuit } = await openTo()
  const cases = [
    ['refused', 'refused'],
    ['notFound', 'not-found'],
    ['overloaded', 'overloaded'],
    ['timeout', 'timeout'],
  ] as const
  for (const [reason, kind] of cases) {
    network.relay(2).circuits.relay.onStream(reason, (incoming) => incoming.refuse(reason))
    await assert.rejects(network.clock.settle(circuit.openStream(reason), 5000), isKind(kind))
  }
  await assert.rejects(
    network.clock.settle(circuit.openStream('nobody serves this'), 5000),
    isKind('refused'),
  )
  await assert.rejects(circuit.openStream(''), isKind('bad-input'))
  await assert.rejects(circuit.openStream('x'.repeat(256)), isKind('bad-input'))
  assert.equal(circuit.openStreams, 0)
  assert.equal(circuit.isOpen, true)
})

test('a stream that is not answered times out, and a late answer is ignored', async () => {
  const { network, circuit } = await openTo()
  let accept: (() => Duplex) | undefined
  network.relay(2).circuits.relay.onStream('slow', (incoming) => {
    accept = () => incoming.accept()
  })
  const opening = assert.rejects(circuit.openStream('slow'), isKind('timeout'))
  await network.clock.settle(opening, STREAM_OPEN_TIMEOUT_MS + 1000)
  assert.equal(circuit.openStreams, 0)
  await network.clock.runFor(100)
  const late = new Collector((accept as () => Duplex)())
  await network.clock.runFor(100)
  assert.equal(late.isClosed, true)
  assert.equal(circuit.isOpen, true)
})

test('an answer that crosses the opener giving up harms nothing', async () => {
  const { network, circuit, open } = await openTo()
  const controller = new AbortController()
  const opening = circuit.openStream('test', controller.signal)
  network.clock.after(8, () => controller.abort())
  await assert.rejects(network.clock.settle(opening, 5000), isKind('cancelled'))
  await network.clock.runFor(1000)
  assert.equal(circuit.isOpen, true)
  await open()
})

test('streams of one circuit are bounded', async () => {
  const { network, circuit, open } = await openTo()
  for (let count = 0; count < MAX_STREAMS; count++) await open()
  await assert.rejects(circuit.openStream('test'), isKind('overloaded'))
  assert.equal(network.relay(2).circuits.stats().relayCircuits, 1)
})
