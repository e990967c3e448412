/** Streams under any schedule of writers, readers and links: nothing starves, overflows or stands still. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Duplex } from '@warren/kernel'
import { DEFAULT_GEOMETRY } from '@warren/wire'
import { flowBoundsOf } from '../src/flow/flow-bounds.ts'
import { PENDING_HIGH_BYTES } from '../src/limits.ts'
import { Collector, sendAll, serve } from './support/streams.ts'
import { TestNetwork } from './support/network.ts'

const BOUNDS = flowBoundsOf(DEFAULT_GEOMETRY)
const { dataBytes } = DEFAULT_GEOMETRY

async function opened() {
  const network = new TestNetwork({ relays: 3, delayMs: 20, cellsPerMs: 1 })
  const client = network.createClient()
  const served: Duplex[] = []
  serve(network.relay(2), 'test', (stream) => served.push(stream))
  const circuit = await network.build(client, 0, 1, 2)
  const open = async (): Promise<{ readonly near: Duplex; readonly far: Duplex }> => {
    const near = await network.clock.settle(circuit.openStream('test'), 10_000)
    return { near, far: served.at(-1) as Duplex }
  }
  return { network, client, circuit, open }
}

/** Writes for ever as the stream takes it. */
function flood(stream: Duplex): { readonly collector: Collector; readonly written: () => number } {
  const collector = new Collector(stream)
  const chunk = new Uint8Array(dataBytes)
  let written = 0
  const fill = (): void => {
    for (;;) {
      written += chunk.length
      if (!stream.write(chunk)) return
    }
  }
  collector.onDrain = fill
  fill()
  return { collector, written: () => written }
}

test('a reader that stalls stops its stream, and nothing more of it comes than was under way', async () => {
  const { network, client, circuit, open } = await opened()
  const { near, far } = await open()
  new Collector(near)
  const { written } = flood(far)
  await network.clock.runFor(1500)
  near.pause()
  const before = written()
  await network.clock.runFor(2000)
  const stopped = written()
  assert.ok(
    stopped - before <= (BOUNDS.xoffCells + 1000) * dataBytes,
    `${stopped - before} bytes after the pause`,
  )
  await network.clock.runFor(20_000)
  assert.equal(written(), stopped)
  assert.ok(
    client.circuits.stats().heldBytes <= (BOUNDS.xoffCells + BOUNDS.maxWindowCells) * BOUNDS.cellBytes,
  )
  assert.equal(circuit.isOpen, true)
})

test('a stalled stream and a slow one leave the circuit to a third', async () => {
  const { network, open } = await opened()
  const [stalled, slow, quick] = [await open(), await open(), await open()]
  for (const { far } of [stalled, slow, quick]) flood(far)
  new Collector(stalled.near)
  stalled.near.pause()
  const slowEnd = new Collector(slow.near)
  slow.near.pause()
  const quickEnd = new Collector(quick.near)
  await network.clock.runFor(2000)
  const before = { slow: slowEnd.bytes, quick: quickEnd.bytes }
  // Reads about 100 kB/s, in bursts.
  for (let turn = 0; turn < 30; turn++) {
    const until = slowEnd.bytes + 10_000
    slow.near.resume()
    if (slowEnd.bytes < until) await network.clock.runFor(1)
    slow.near.pause()
    await network.clock.runFor(99)
  }
  const quickRate = (quickEnd.bytes - before.quick) / 3
  // The links take a cell a millisecond: 4 MB/s.
  assert.ok(quickRate > 2_000_000, `${quickRate} bytes/s`)
  assert.ok(slowEnd.bytes > before.slow)
})

test('under any schedule of writers, readers and links everything arrives, and bounds are kept', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ run: fc.integer({ min: 1, max: 400 }) }) },
    { weight: 3, arbitrary: fc.record({ pause: fc.nat({ max: 9 }) }) },
    { weight: 3, arbitrary: fc.record({ resume: fc.nat({ max: 9 }) }) },
    { weight: 1, arbitrary: fc.record({ stall: fc.nat({ max: 1 }) }) },
    { weight: 1, arbitrary: fc.record({ flow: fc.nat({ max: 1 }) }) },
  )
  const sizes = fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 4 })
  const property = fc.asyncProperty(sizes, fc.array(step, { maxLength: 40 }), async (streams, steps) => {
    const { network, client, circuit, open } = await opened()
    const links = [network.link(client, 0), network.link(network.relay(0), 1)].flatMap((link) => [
      link,
      link.other ?? link,
    ])
    const ends: { readonly stream: Duplex; readonly collector: Collector; readonly expected: number }[] = []
    for (const size of streams) {
      const { near, far } = await open()
      const [nearEnd, farEnd] = [new Collector(near), new Collector(far)]
      const back = Math.ceil(size / 3)
      ends.push({ stream: near, collector: nearEnd, expected: back })
      ends.push({ stream: far, collector: farEnd, expected: size })
      sendAll(near, nearEnd, new Uint8Array(size))
      sendAll(far, farEnd, new Uint8Array(back))
    }
    // What both ends may hold: all that streams wait with, what they were stopped at, and a window each way.
    const pending = Math.ceil(PENDING_HIGH_BYTES / dataBytes) + 5
    const mostCells = 2 * (streams.length * (pending + BOUNDS.xoffCells) + BOUNDS.maxWindowCells)
    const check = (): void => {
      const held = [client, ...network.relays].reduce((sum, node) => sum + node.circuits.stats().heldBytes, 0)
      assert.ok(held <= mostCells * BOUNDS.cellBytes, `${held} bytes`)
      assert.equal(circuit.isOpen, true)
    }
    for (const what of steps) {
      if ('run' in what) await network.clock.runFor(what.run)
      else if ('pause' in what) ends[what.pause % ends.length]?.stream.pause()
      else if ('resume' in what) ends[what.resume % ends.length]?.stream.resume()
      else if ('stall' in what)
        for (const link of links.slice(2 * what.stall, 2 * what.stall + 2)) link.isFlowing = false
      else for (const link of links.slice(2 * what.flow, 2 * what.flow + 2)) link.flow()
      check()
    }
    for (const link of links) link.flow()
    for (const { stream } of ends) stream.resume()
    await network.clock.runUntil(() => ends.every(({ collector }) => collector.isClosed), 600_000)
    for (const { collector, expected } of ends) assert.equal(collector.bytes, expected)
  })
  await fc.assert(property, { numRuns: 5 })
})
