/** Links that nobody uses: padding, silence, idleness. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CELL_COMMANDS, DEFAULT_GEOMETRY, newCell } from '@warren/wire'
import { connectedPair } from './network.ts'

const { cellBytes } = DEFAULT_GEOMETRY

test('an idle link is padded in both directions at intervals within the stated range', async () => {
  const sent = new Map<string, number[]>()
  const { network, client, relay } = await connectedPair(
    {
      onTraffic: (from, _to, bytes, timeMs) => {
        assert.equal(bytes % cellBytes, 0)
        sent.set(from, [...(sent.get(from) ?? []), timeMs])
      },
    },
    { padding: { minMs: 1500, maxMs: 9500 } },
  )
  await network.clock.runFor(500_000)
  for (const ip of [client.host.ip, relay.host.ip]) {
    const times = sent.get(ip) ?? []
    const gaps = times.slice(1).map((timeMs, index) => timeMs - (times[index] as number))
    assert.ok(Math.max(...gaps) <= 9500, `a gap of ${Math.max(...gaps)} ms`)
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    // The larger of two uniform draws: 1.5 + 8 * 2/3 seconds.
    assert.ok(Math.abs(mean - 6833) < 1000, `mean ${mean} ms`)
  }
})

test('a link that carries cells is not padded on top', async () => {
  const { network, near, far } = await connectedPair({}, { padding: { minMs: 1500, maxMs: 9500 } })
  let cells = 0
  far.onCell = () => cells++
  const id = near.link.allocateCircuitId()
  let segments = 0
  for (let second = 0; second < 60; second++) {
    near.link.send(newCell(DEFAULT_GEOMETRY, id, CELL_COMMANDS.relay))
    await network.clock.runFor(1000)
    segments++
  }
  assert.equal(cells, segments)
})

test('a silent peer is asked, and given up when it stays silent', async () => {
  const { network, near, far, client } = await connectedPair()
  await network.clock.runFor(100_000)
  assert.equal(near.closes.length + far.closes.length, 0, 'a peer that answers is kept')
  network.net.partition([client.host.ip])
  await network.clock.runFor(59_000 - 15_000)
  assert.equal(near.closes.length, 0)
  await network.clock.runFor(20_000)
  assert.deepEqual(
    near.closes.map((error) => error?.kind),
    ['timeout'],
  )
  assert.deepEqual(
    far.closes.map((error) => error?.kind),
    ['timeout'],
  )
})

test('a link that nobody uses is closed after a while; one with a circuit is kept', async () => {
  const { network, near, far, client, relay } = await connectedPair()
  const id = near.link.allocateCircuitId()
  near.link.send(newCell(DEFAULT_GEOMETRY, id, CELL_COMMANDS.create))
  await network.clock.runFor(3_600_000)
  assert.equal(near.closes.length + far.closes.length, 0)
  near.link.send(newCell(DEFAULT_GEOMETRY, id, CELL_COMMANDS.destroy))
  near.link.releaseCircuitId(id)
  await network.clock.runFor(700_000)
  assert.deepEqual([near.closes, far.closes], [[undefined], [undefined]])
  assert.deepEqual([client.manager.links(), relay.manager.links()], [[], []])
})

test('a link on which only the accepting end has circuits is kept too', async () => {
  const { network, near, far } = await connectedPair()
  const id = far.link.allocateCircuitId()
  far.link.send(newCell(DEFAULT_GEOMETRY, id, CELL_COMMANDS.create))
  await network.clock.runFor(3_600_000)
  assert.equal(near.closes.length, 0)
  assert.equal(near.cells.length, 1)
})

test('a link that is closed while its peer cannot be reached is gone all the same', async () => {
  const { network, near, client } = await connectedPair()
  network.net.partition([client.host.ip])
  near.link.close()
  await network.clock.runFor(11_000)
  assert.deepEqual(near.closes, [undefined])
  assert.deepEqual(client.manager.links(), [])
})
