/** What links hold is counted in bytes, and a link whose peer reads nothing is given up before it costs the others. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawBelow, MemoryQuota } from '@warren/kernel'
import { createSeededRandom } from '@warren/testkit'
import { CELL_COMMANDS, type CellCommand, DEFAULT_GEOMETRY, newCell } from '@warren/wire'
import { connectedPair, createTestNetwork } from './network.ts'

const { cellBytes } = DEFAULT_GEOMETRY
const MBIT_BYTES = 125_000

const cellOf = (circuitId: number, command: CellCommand = CELL_COMMANDS.relay): Uint8Array =>
  newCell(DEFAULT_GEOMETRY, circuitId, command)

test('the account is what links hold through sends, slow paths, forgotten circuits and closing', async () => {
  const memory = new MemoryQuota()
  const random = createSeededRandom('link memory')
  const path = { delayMs: 20, rateBytesPerS: MBIT_BYTES }
  const { network, near, far } = await connectedPair({ defaultPath: path }, { memory })
  const ids = Array.from({ length: 4 }, () => near.link.allocateCircuitId())
  let mostBytes = 0
  for (let step = 0; step < 300; step++) {
    const id = ids[drawBelow(random, ids.length)] as number
    const action = drawBelow(random, 10)
    if (action < 7) for (let count = drawBelow(random, 20); count > 0; count--) near.link.send(cellOf(id))
    else if (action < 8) near.link.forget(id)
    else far.link.send(cellOf(id))
    await network.clock.runFor(drawBelow(random, 20))
    const told = memory.usedBytes
    // What left the channel since it last said so is all that may be less.
    assert.ok(told >= memory.count())
    mostBytes = Math.max(mostBytes, told)
  }
  assert.ok(mostBytes > 100 * cellBytes)
  await network.clock.runFor(600_000)
  assert.equal(memory.count(), 0)
  for (let count = 0; count < 50; count++) near.link.send(cellOf(ids[0] as number))
  near.link.close()
  await network.clock.runFor(60_000)
  assert.deepEqual([memory.usedBytes, memory.holders], [0, 0])
})

test('a peer that is refused a thousand times and reads nothing loses its link, and others keep theirs', async () => {
  const network = createTestNetwork()
  const memory = new MemoryQuota(200 * cellBytes)
  const relay = await network.relay('relay', { memory })
  const honest = network.node('honest')
  await network.clock.settle(honest.manager.linkTo(relay.target), 10_000)
  const hostile = network.node('hostile', { unstarted: true })
  await network.clock.settle(hostile.manager.linkTo(relay.target), 10_000)
  await network.clock.runUntil(() => relay.opened.length === 2, 10_000)
  const [toHonest, toHostile] = relay.opened
  assert.ok(toHonest !== undefined && toHostile !== undefined)
  for (let count = 1; count <= 1000; count++) {
    toHostile.link.send(cellOf(0x8000_0000 + count, CELL_COMMANDS.destroy))
    toHonest.link.send(cellOf(0x8000_0000 + count))
    if (count % 4 === 0) await network.clock.runFor(1)
  }
  await network.clock.runFor(1000)
  assert.equal(toHostile.closes[0]?.kind, 'overloaded')
  assert.deepEqual(toHonest.closes, [])
  assert.equal(honest.opened[0]?.cells.length, 1000)
  assert.equal(memory.evictions, 1)
})
