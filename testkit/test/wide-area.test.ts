import assert from 'node:assert/strict'
import test from 'node:test'
import type { Channel, WarrenError } from '@warren/kernel'
import {
  CITIES,
  createSeededRandom,
  createWideArea,
  createWideAreaNet,
  LINES,
  type MemoryNet,
  VirtualClock,
  type WideAreaOptions,
} from '@warren/testkit'

const PORT = 443
const SECOND = 1000
/** A length that nothing else has. */
const PROBE_BYTES = 77
const ips = Array.from({ length: 200 }, (_, index) => `10.${index}.0.1`)

test('where a host lives follows from the seed and its address alone, and both directions take as long', () => {
  const [once, again] = [
    createWideArea(createSeededRandom('area')),
    createWideArea(createSeededRandom('area')),
  ]
  const inOrder = ips.map((ip) => once.cityOf(ip).name)
  const backwards = ips.toReversed().map((ip) => again.cityOf(ip).name)
  assert.deepEqual(backwards.toReversed(), inOrder)
  for (const ip of ips) {
    assert.equal(once.pathBetween(ip, '10.0.0.1').delayMs, once.pathBetween('10.0.0.1', ip).delayMs)
  }
  const other = createWideArea(createSeededRandom('other'))
  assert.notDeepEqual(
    ips.map((ip) => other.cityOf(ip).name),
    inOrder,
  )
})

test('delays are those of the world: milliseconds within a city, a tenth of a second and more around it', () => {
  const area = createWideArea(createSeededRandom('area'))
  const delays = ips.flatMap((from) => ips.map((to) => area.pathBetween(from, to).delayMs ?? 0))
  assert.ok(Math.min(...delays) >= 1 && Math.max(...delays) <= 180)
  const median = delays.toSorted((a, b) => a - b)[delays.length >> 1] as number
  assert.ok(median > 10 && median < 80, `median ${median}`)
  const cities = new Set(ips.map((ip) => area.cityOf(ip).name))
  assert.ok(cities.size > CITIES.length / 2)
})

interface Bed {
  readonly clock: VirtualClock
  readonly net: MemoryNet
  /** Bytes that arrived at each host. */
  readonly received: Map<string, number>
  /** The lengths of what arrived, in order. */
  readonly chunks: number[]
  readonly closed: (WarrenError | undefined)[]
  send(from: string, to: string, bytes: number): Promise<Channel>
}

async function bed(hosts: readonly string[], options: WideAreaOptions): Promise<Bed> {
  const clock = new VirtualClock()
  const net = createWideAreaNet(clock, createSeededRandom('bed'), options)
  const received = new Map<string, number>()
  const closed: (WarrenError | undefined)[] = []
  const chunks: number[] = []
  for (const ip of hosts) {
    const listening = net.host(ip).transport.listen(
      { host: ip, port: PORT },
      {
        verifyOpening: () => true,
        accepted: (channel) =>
          channel.start({
            data: (chunk) => {
              chunks.push(chunk.length)
              received.set(ip, (received.get(ip) ?? 0) + chunk.length)
            },
            drain: () => {},
            close: (error) => closed.push(error),
          }),
      },
    )
    await clock.settle(listening, SECOND)
  }
  return {
    clock,
    net,
    received,
    chunks,
    closed,
    async send(from, to, bytes) {
      const dialling = net.host(from).transport.dial({ host: to, port: PORT }, () => new Uint8Array(32))
      const channel = await clock.settle(dialling, 20 * SECOND)
      channel.start({ data: () => {}, drain: () => {}, close: () => {} })
      for (let sent = 0; sent < bytes; sent += 100_000) channel.write(new Uint8Array(100_000))
      return channel
    },
  }
}

for (const direction of ['up', 'down'] as const) {
  test(`all connections of a host share its way ${direction}`, async () => {
    const slow = '10.0.0.1'
    const others = ['10.1.0.1', '10.2.0.1', '10.3.0.1']
    const { clock, received, send } = await bed([slow, ...others], {
      lineOf: (ip) => (ip === slow ? LINES.mobile : LINES.server),
    })
    for (const other of others)
      await (direction === 'up' ? send(slow, other, 3_000_000) : send(other, slow, 6_000_000))
    const arrived = (): number =>
      direction === 'up'
        ? others.reduce((sum, ip) => sum + (received.get(ip) ?? 0), 0)
        : (received.get(slow) ?? 0)
    await clock.runFor(SECOND)
    const before = arrived()
    await clock.runFor(2 * SECOND)
    const rate = (arrived() - before) / 2
    const line = direction === 'up' ? LINES.mobile.upBytesPerS : LINES.mobile.downBytesPerS
    assert.ok(Math.abs(rate / line - 1) < 0.05, `${rate} bytes a second of ${line}`)
    if (direction === 'down') return
    // And none of them is starved.
    for (const ip of others) assert.ok((received.get(ip) ?? 0) > arrived() / 5)
  })
}

test('what queues before a slow way down is bounded, however much another sends', async () => {
  const [slow, sender, other] = ['10.0.0.1', '10.1.0.1', '10.2.0.1'] as const
  const { clock, chunks, send, net } = await bed([slow, sender, other], {
    lineOf: (ip) => (ip === slow ? { ...LINES.mobile, queueMs: 50 } : LINES.server),
    jitterShare: 0,
  })
  for (const from of [sender, other]) net.setPath(from, slow, { delayMs: 20 })
  const probe = await send(other, slow, 0)
  await send(sender, slow, 20_000_000)
  await clock.runFor(SECOND)
  const startedMs = clock.nowMs()
  probe.write(new Uint8Array(PROBE_BYTES))
  await clock.runUntil(() => chunks.includes(PROBE_BYTES), 5 * SECOND)
  assert.ok(clock.nowMs() - startedMs < 20 + 50 + 5, `${clock.nowMs() - startedMs} ms`)
})

test('a connection that breaks on the way is told so at both ends', async () => {
  const [a, b] = ['10.0.0.1', '10.1.0.1'] as const
  const { clock, closed, send } = await bed([a, b], { breakShare: 0.2 })
  await send(a, b, 5_000_000)
  await clock.runFor(10 * SECOND)
  assert.equal(closed.length, 1)
  assert.equal(closed[0]?.kind, 'closed')
})
