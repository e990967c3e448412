/** What a link keeps under way: enough to fill a path, little enough to keep the order of cells ours. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PathOptions } from '@warren/testkit'
import { CELL_COMMANDS, DEFAULT_GEOMETRY, newCell } from '@warren/wire'
import { connectedPair } from './network.ts'

const { cellBytes } = DEFAULT_GEOMETRY
const MBIT_BYTES = 125_000

const relayCell = (circuitId: number): Uint8Array => newCell(DEFAULT_GEOMETRY, circuitId, CELL_COMMANDS.relay)

/** Sends as fast as the link takes it for a while; reports the rate at the far end and the most bytes under way. */
async function saturate(
  path: PathOptions,
  warmUpMs: number,
  measureMs: number,
): Promise<{ bytesPerS: number; mostWaitingBytes: number }> {
  const { near, far, network, client, relay } = await connectedPair({ defaultPath: path })
  const id = near.link.allocateCircuitId()
  let received = 0
  far.onCell = () => received++
  let mostWaitingBytes = 0
  let measuring = false
  const refill = (): void => {
    while (near.link.queuedCells(id) < 64) near.link.send(relayCell(id))
    if (measuring)
      mostWaitingBytes = Math.max(mostWaitingBytes, network.net.waitingBytes(client.host.ip, relay.host.ip))
  }
  const run = async (durationMs: number): Promise<void> => {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 2) {
      refill()
      await network.clock.runFor(2)
    }
  }
  await run(warmUpMs)
  const before = received
  measuring = true
  await run(measureMs)
  return { bytesPerS: ((received - before) * cellBytes * 1000) / measureMs, mostWaitingBytes }
}

test('a path of 100 Mbit/s and 50 ms round trip fills within two seconds', async () => {
  const { bytesPerS, mostWaitingBytes } = await saturate(
    { delayMs: 25, rateBytesPerS: 100 * MBIT_BYTES },
    2000,
    3000,
  )
  assert.ok(bytesPerS > 0.9 * 100 * MBIT_BYTES, `${Math.round(bytesPerS)} bytes/s`)
  // The path holds 625 kB; a quarter more and the smallest window are allowed, and rounding.
  assert.ok(mostWaitingBytes < 1.5 * 625_000, `${mostWaitingBytes} bytes under way`)
})

test('a path that stays full for half a minute is not filled more and more', async () => {
  const { bytesPerS, mostWaitingBytes } = await saturate(
    { delayMs: 20, rateBytesPerS: 20 * MBIT_BYTES },
    15_000,
    20_000,
  )
  assert.ok(bytesPerS > 0.85 * 20 * MBIT_BYTES, `${Math.round(bytesPerS)} bytes/s`)
  assert.ok(mostWaitingBytes < 1.6 * 100_000 + 64 * 1024, `${mostWaitingBytes} bytes under way`)
})

test('a path of 1 Mbit/s has a quarter of a second under way once it is known, and never more than the first window', async () => {
  const path = { delayMs: 25, rateBytesPerS: MBIT_BYTES }
  const first = await saturate(path, 1000, 5000)
  assert.ok(first.mostWaitingBytes <= 64 * 1024 + 2 * cellBytes, `${first.mostWaitingBytes} bytes under way`)
  const { bytesPerS, mostWaitingBytes } = await saturate(path, 10_000, 20_000)
  assert.ok(bytesPerS > 0.9 * MBIT_BYTES, `${Math.round(bytesPerS)} bytes/s`)
  assert.ok(mostWaitingBytes <= 0.3 * MBIT_BYTES + 2 * cellBytes, `${mostWaitingBytes} bytes under way`)
})

for (const delayMs of [1, 10, 25, 175]) {
  test(`a path of 100 Mbit/s and ${delayMs} ms one way is filled, with little more under way than it holds`, async () => {
    const { bytesPerS, mostWaitingBytes } = await saturate(
      { delayMs, rateBytesPerS: 100 * MBIT_BYTES },
      4000,
      delayMs === 10 ? 12_000 : 5000,
    )
    assert.ok(bytesPerS > 0.95 * 100 * MBIT_BYTES, `${Math.round(bytesPerS)} bytes/s`)
    const heldBytes = (Math.max(2 * delayMs, 50) / 1000) * 100 * MBIT_BYTES
    assert.ok(mostWaitingBytes < 1.5 * heldBytes + 128 * 1024, `${mostWaitingBytes} bytes under way`)
  })
}

for (const delayMs of [1, 10]) {
  test(`a peer whose process answers ${delayMs} to ${delayMs + 100} ms late, as it gets its turn, does not starve the path`, async () => {
    const { bytesPerS } = await saturate(
      { delayMs, jitterMs: 100, rateBytesPerS: 100 * MBIT_BYTES },
      3000,
      10_000,
    )
    assert.ok(bytesPerS > 0.6 * 100 * MBIT_BYTES, `${Math.round(bytesPerS)} bytes/s`)
  })
}

test('a peer that acknowledges nothing is sent the smallest window and no more', async () => {
  const { near, network, client, relay } = await connectedPair({ defaultPath: { delayMs: 5 } })
  const id = near.link.allocateCircuitId()
  network.net.partition([client.host.ip])
  for (let count = 0; count < 500; count++) near.link.send(relayCell(id))
  await network.clock.runFor(1000)
  assert.ok(network.net.waitingBytes(client.host.ip, relay.host.ip) <= 64 * 1024 + cellBytes)
  assert.ok(near.link.queuedCells(id) >= 500 - 17)
})

test('circuits take turns: one with few cells does not wait behind one with many', async () => {
  const { near, far, network } = await connectedPair({
    defaultPath: { delayMs: 5, rateBytesPerS: 10 * MBIT_BYTES },
  })
  const [greedy, modest] = [near.link.allocateCircuitId(), near.link.allocateCircuitId()]
  for (let count = 0; count < 400; count++) near.link.send(relayCell(greedy))
  for (let count = 0; count < 5; count++) near.link.send(relayCell(modest))
  await network.clock.runUntil(() => far.cells.length === 405, 60_000)
  const order = far.cells.map((cell) => new DataView(cell.buffer, cell.byteOffset).getUint32(0))
  assert.ok(order.lastIndexOf(modest) < 16, `the last modest cell came at place ${order.lastIndexOf(modest)}`)
})

test('a circuit that filled its queue is told once when it has emptied', async () => {
  const { near, far, network } = await connectedPair({
    defaultPath: { delayMs: 5, rateBytesPerS: 10 * MBIT_BYTES },
  })
  const [full, short] = [near.link.allocateCircuitId(), near.link.allocateCircuitId()]
  for (let count = 0; count < 100; count++) near.link.send(relayCell(full))
  for (let count = 0; count < 10; count++) near.link.send(relayCell(short))
  await network.clock.runUntil(() => far.cells.length === 110, 60_000)
  assert.deepEqual(near.writable, [full])
})

test('a circuit that is forgotten leaves nothing in the queue', async () => {
  const { near, far, network } = await connectedPair()
  const [gone, stays] = [near.link.allocateCircuitId(), near.link.allocateCircuitId()]
  for (let count = 0; count < 50; count++) {
    near.link.send(relayCell(gone))
    near.link.send(relayCell(stays))
  }
  near.link.forget(gone)
  assert.equal(near.link.queuedCells(gone), 0)
  await network.clock.runFor(1000)
  assert.equal(far.cells.length, 50)
})

test('more cells of a circuit than a link may hold close the link as overloaded, after the call', async () => {
  const { near, network } = await connectedPair()
  const id = near.link.allocateCircuitId()
  for (let count = 0; count < 5000; count++) near.link.send(relayCell(id))
  assert.equal(near.closes.length, 0)
  await network.clock.runFor(10)
  assert.deepEqual(
    near.closes.map((error) => error?.kind),
    ['overloaded'],
  )
})

test('a receiver that sends nothing acknowledges within 5 ms, and at least every 8 cells', async () => {
  const sizes: { readonly from: string; readonly timeMs: number }[] = []
  const { near, network, relay } = await connectedPair({
    defaultPath: { delayMs: 10 },
    onTraffic: (from, _to, _bytes, timeMs) => sizes.push({ from, timeMs }),
  })
  const id = near.link.allocateCircuitId()
  await network.clock.runFor(100)
  sizes.length = 0
  const startMs = network.clock.nowMs()
  near.link.send(relayCell(id))
  await network.clock.runFor(100)
  assert.deepEqual(
    sizes.filter(({ from }) => from === relay.host.ip).map(({ timeMs }) => timeMs - startMs),
    [15],
  )
  sizes.length = 0
  for (let count = 0; count < 16; count++) near.link.send(relayCell(id))
  await network.clock.runFor(100)
  assert.ok(sizes.filter(({ from }) => from === relay.host.ip).length >= 1)
  // Acknowledgements are not acknowledged: both ends fall silent.
  sizes.length = 0
  await network.clock.runFor(1000)
  assert.deepEqual(sizes, [])
})

test('an exchange that waits for answers never stands still, however long it lasts', async () => {
  const { near, far, network } = await connectedPair({
    defaultPath: { delayMs: 25, rateBytesPerS: 100 * MBIT_BYTES },
  })
  const id = near.link.allocateCircuitId()
  let received = 0
  // As circuits do: so many cells, then an update from the other end before more may go.
  far.onCell = () => {
    received++
    if (received % 32 === 0) far.link.send(relayCell(id))
  }
  near.onCell = () => {
    for (let count = 0; count < 32; count++) near.link.send(relayCell(id))
  }
  for (let count = 0; count < 384; count++) near.link.send(relayCell(id))
  let slowestSecond = Number.POSITIVE_INFINITY
  for (let second = 0; second < 60; second++) {
    const before = received
    await network.clock.runFor(1000)
    if (second > 0) slowestSecond = Math.min(slowestSecond, received - before)
  }
  // 384 cells a round trip of 55 ms would be 7000 a second, and the path takes 3000.
  assert.ok(slowestSecond > 1500, `${slowestSecond} cells in the slowest second`)
})

test('padding that nobody acknowledges holds nothing up', async () => {
  const { near, far, network } = await connectedPair({ defaultPath: { delayMs: 25 } })
  const id = near.link.allocateCircuitId()
  // Each cell by itself, so that each is answered by padding of its own; then the far end falls silent.
  for (let count = 0; count < 200; count++) {
    near.link.send(relayCell(id))
    await network.clock.runFor(6)
  }
  let received = 0
  near.onCell = () => received++
  for (let count = 0; count < 4; count++) far.link.send(relayCell(id))
  await network.clock.runFor(60)
  assert.equal(received, 4)
})

test('who can send an eighth of what he takes takes all of it, and his own cells wait for little', async () => {
  const { near, far, network, client } = await connectedPair({ defaultPath: { delayMs: 25 } })
  network.net.setLine(client.host.ip, { upBytesPerS: MBIT_BYTES, downBytesPerS: 8 * MBIT_BYTES })
  const id = near.link.allocateCircuitId()
  near.link.send(newCell(DEFAULT_GEOMETRY, id, CELL_COMMANDS.create))
  await network.clock.runFor(500)
  let received = 0
  let sentAtMs = 0
  const tripsMs: number[] = []
  near.onCell = () => received++
  far.onCell = () => tripsMs.push(network.clock.nowMs() - sentAtMs)
  let before = 0
  for (let passedMs = 0; passedMs < 20_000; passedMs += 2) {
    while (far.link.queuedCells(id) < 64) far.link.send(relayCell(id))
    if (passedMs === 10_000) before = received
    if (passedMs % 1000 === 500) {
      sentAtMs = network.clock.nowMs()
      near.link.send(relayCell(id))
    }
    await network.clock.runFor(2)
  }
  const bytesPerS = ((received - before) * cellBytes) / 10
  assert.ok(bytesPerS > 0.9 * 8 * MBIT_BYTES, `${Math.round(bytesPerS)} bytes/s`)
  // A cell is 33 ms of such a line, and one or two acknowledgements may be before it.
  const slowestMs = Math.max(...tripsMs.slice(-10))
  assert.ok(slowestMs < 25 + 4 * 33, `${slowestMs} ms`)
})
