/** Two circuits to one service as legs of each other: order, survival, bounds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { equalBytes } from '@warren/kernel'
import type { ClientCircuit } from '../src/circuit.ts'
import { LegPairs } from '../src/conflux/leg-pairs.ts'
import { Sequencer } from '../src/conflux/sequencer.ts'
import { Collector, joinAt, sendAll } from './support/streams.ts'
import { TestNetwork } from './support/network.ts'

/** A client and a service with two pairs of joined circuits, by relays of which only the first of each is the same. */
async function twoLegs(seed: string, cellsPerMs = 2) {
  const network = new TestNetwork({ relays: 10, cellsPerMs, delayMs: 5, seed })
  const [clientNode, serviceNode] = [network.createClient(), network.createClient()]
  const pair = async (
    client: number[],
    service: number[],
  ): Promise<readonly [ClientCircuit, ClientCircuit]> => {
    const meeting = client.at(-1) as number
    const near = await network.build(clientNode, ...client)
    const far = await network.build(serviceNode, ...service, meeting)
    await joinAt(network, network.relay(meeting))(near, far)
    return [near, far]
  }
  const [first, farFirst] = await pair([0, 1, 2], [3, 4, 5])
  const [second, farSecond] = await pair([0, 6, 7], [3, 8, 9])
  const pairs = new LegPairs()
  for (const circuit of [farFirst, farSecond]) circuit.acceptLegs(pairs)
  return { network, clientNode, serviceNode, first, second, farFirst, farSecond, pairs }
}

type Legs = Awaited<ReturnType<typeof twoLegs>>

/** An echo of `up`, with `down` as the answer. */
function exchange({ network, first, farFirst }: Legs, up: Uint8Array, down: Uint8Array) {
  const ends: Collector[] = []
  farFirst.onStream((incoming) => {
    const stream = incoming.accept()
    const collector = new Collector(stream)
    ends.push(collector)
    sendAll(stream, collector, down)
  })
  const stream = first.beginStream('80').stream
  const near = new Collector(stream)
  sendAll(stream, near, up)
  return {
    near,
    far: (): Collector | undefined => ends[0],
    isOver: () => near.isClosed && ends[0]?.isClosed === true,
    network,
  }
}

test('a second leg is used, and every byte arrives once and in order, both ways', async () => {
  const legs = await twoLegs('both')
  const { network, first, second } = legs
  await network.clock.settle(first.addLeg(second), 30_000)
  const [up, down] = [network.random.bytes(800_000), network.random.bytes(1_500_000)]
  let secondCells = 0
  const meeting = network.link(network.relay(7), 6)
  meeting.tap = (cell) => {
    secondCells++
    return [cell]
  }
  const { near, far, isOver } = exchange(legs, up, down)
  await network.clock.runUntil(isOver, 60_000)
  assert.ok(equalBytes(near.all, down))
  assert.ok(far() !== undefined && equalBytes((far() as Collector).all, up))
  assert.ok(secondCells > 50, `${secondCells} cells on the second leg`)
})

test('a stream survives the loss of either leg at any time, and no byte is lost or comes twice', async () => {
  const schedule = fc.record({
    breakAtMs: fc.integer({ min: 0, max: 400 }),
    which: fc.constantFrom('first' as const, 'second' as const, 'farFirst' as const, 'farSecond' as const),
    upBytes: fc.integer({ min: 1, max: 400_000 }),
    downBytes: fc.integer({ min: 1, max: 900_000 }),
    seed: fc.string({ minLength: 4, maxLength: 4 }),
  })
  const property = fc.asyncProperty(schedule, async ({ breakAtMs, which, upBytes, downBytes, seed }) => {
    const legs = await twoLegs(seed)
    const { network, first, second, clientNode, serviceNode } = legs
    await network.clock.settle(first.addLeg(second), 30_000)
    // Until the service has heard that we know as well.
    await network.clock.runFor(200)
    const [up, down] = [network.random.bytes(upBytes), network.random.bytes(downBytes)]
    const { near, far, isOver } = exchange(legs, up, down)
    await network.clock.runFor(breakAtMs)
    // As when a relay in its middle dies: both ends hear of it, each in its own time.
    const victim = { first: [1, 2], second: [6, 7], farFirst: [4, 5], farSecond: [8, 9] }[which] as [
      number,
      number,
    ]
    network.link(network.relay(victim[0]), victim[1]).close()
    await network.clock.runUntil(isOver, 120_000)
    assert.ok(equalBytes(near.all, down), `${near.bytes} of ${down.length} bytes down`)
    assert.ok(far() !== undefined && equalBytes((far() as Collector).all, up))
    // Nothing is left of it: neither circuits nor what was kept to be sent again.
    await network.clock.runFor(60_000)
    first.destroy()
    second.destroy()
    await network.clock.runFor(5000)
    for (const node of [clientNode, serviceNode]) {
      assert.equal(node.circuits.stats().clientCircuits, 0)
      assert.equal(node.circuits.stats().heldBytes, 0)
    }
  })
  await fc.assert(property, { numRuns: 12 })
})

test('a leg that is lost while it is being linked leaves the stream whole, or ends it at both ends', async () => {
  const schedule = fc.record({
    breakAtMs: fc.integer({ min: 0, max: 150 }),
    which: fc.constantFrom([1, 2] as const, [6, 7] as const),
    seed: fc.string({ minLength: 4, maxLength: 4 }),
  })
  const property = fc.asyncProperty(schedule, async ({ breakAtMs, which, seed }) => {
    const legs = await twoLegs(seed)
    const { network, first, second } = legs
    const [up, down] = [network.random.bytes(200_000), network.random.bytes(300_000)]
    const { near, far } = exchange(legs, up, down)
    await network.clock.runFor(60)
    first.addLeg(second).catch(() => {})
    await network.clock.runFor(breakAtMs)
    network.link(network.relay(which[0]), which[1]).close()
    await network.clock.runUntil(() => near.isClosed && far()?.isClosed === true, 120_000)
    const isWhole = near.error === undefined
    assert.ok(equalBytes(near.all, down.subarray(0, isWhole ? down.length : near.bytes)))
    assert.ok(equalBytes((far() as Collector).all, up.subarray(0, far()?.bytes)))
    if (isWhole) assert.equal(far()?.bytes, up.length)
    // Nothing went over the second leg that the first cannot bring again.
    if (which[0] === 6) assert.ok(isWhole, near.error?.message ?? '')
  })
  await fc.assert(property, { numRuns: 24 })
})

test('when both legs are lost the stream ends with an error, at both ends', async () => {
  const legs = await twoLegs('gone')
  const { network, first, second } = legs
  await network.clock.settle(first.addLeg(second), 30_000)
  const { near, far, isOver } = exchange(legs, new Uint8Array(2_000_000), new Uint8Array(2_000_000))
  await network.clock.runFor(100)
  for (const [relay, next] of [
    [1, 2],
    [6, 7],
  ] as const)
    network.link(network.relay(relay), next).close()
  await network.clock.runUntil(isOver, 10_000)
  assert.equal(near.error?.kind, 'closed')
  assert.equal(far()?.error?.kind, 'closed')
})

test('the first circuit destroyed by its owner takes the second with it', async () => {
  const { network, first, second, farFirst, farSecond } = await twoLegs('ended')
  await network.clock.settle(first.addLeg(second), 30_000)
  first.destroy()
  await network.clock.runFor(1000)
  for (const circuit of [first, second, farFirst, farSecond]) assert.equal(circuit.isOpen, false)
})

test('a service that does not offer legs, and a circuit with streams, are not linked', async () => {
  const { network, first, second, farFirst } = await twoLegs('busy')
  farFirst.onStream((incoming) => incoming.accept())
  await network.clock.settle(first.openStream('80'), 5000)
  await assert.rejects(network.clock.settle(second.addLeg(first), 30_000), { kind: 'protocol-violation' })
})

test('messages of two legs are handled in order, whatever order they come in, and what waits is bounded', () => {
  const order = fc.integer({ min: 1, max: 60 }).chain((count) =>
    fc.shuffledSubarray(
      Array.from({ length: count }, (_, index) => index),
      { minLength: count, maxLength: count },
    ),
  )
  fc.assert(
    fc.property(order, fc.nat({ max: 10 }), (sequences, repeats) => {
      const sequencer = new Sequencer(60, repeats)
      const handled: number[] = []
      const accept = (sequence: number): void => {
        if (sequence === sequencer.next) {
          sequencer.advance()
          handled.push(sequence)
        } else sequencer.hold(sequence, { command: sequence, cell: new Uint8Array(0) })
        for (let next = sequencer.take(); next !== undefined; next = sequencer.take())
          handled.push(next.command)
      }
      for (const sequence of sequences) accept(sequence)
      assert.deepEqual(
        handled,
        sequences.toSorted((a, b) => a - b),
      )
      for (let count = 0; count < repeats; count++) accept(0)
      assert.throws(() => accept(0), { kind: 'protocol-violation' })
      assert.equal(handled.length, sequences.length)
    }),
  )
  const full = new Sequencer(2, 0)
  for (const sequence of [5, 7]) full.hold(sequence, { command: 0, cell: new Uint8Array(0) })
  assert.throws(() => full.hold(9, { command: 0, cell: new Uint8Array(0) }), { kind: 'protocol-violation' })
})

test('two legs show one group of streams, each with what it carried; circuits without a common far end show their own', async () => {
  const legs = await twoLegs('shown')
  const { network, first, second } = legs
  const { near, isOver } = exchange(legs, network.random.bytes(5_000), network.random.bytes(4_000_000))
  const [mine] = first.streamGroups
  assert.ok(mine !== undefined && second.streamGroups.every((group) => group !== mine))
  await network.clock.settle(first.addLeg(second), 30_000)
  assert.deepEqual([...first.streamGroups, ...second.streamGroups], [mine, mine])
  await network.clock.runUntil(() => near.bytes > 50_000, 60_000)
  const [shown, ...more] = mine.streams()
  assert.equal(more.length, 0)
  assert.equal(shown?.target, '80')
  assert.equal(shown.sentBytes, 5_000)
  assert.equal(shown.receivedBytes, near.bytes)
  await network.clock.runUntil(isOver, 60_000)
  assert.deepEqual(mine.streams(), [])
})
