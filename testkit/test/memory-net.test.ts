import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Channel, isWarrenError } from '@warren/kernel'
import {
  createMemoryNet,
  createSeededRandom,
  type MemoryNet,
  type MemoryNetOptions,
  transportConformance,
  VirtualClock,
} from '@warren/testkit'

const A = '10.0.0.1'
const B = '10.0.0.2'

transportConformance('memory', async () => {
  const clock = new VirtualClock()
  const net = createMemoryNet(clock, createSeededRandom(1), { defaultPath: { delayMs: 5, jitterMs: 2 } })
  return {
    dialler: net.host(A).transport,
    listener: net.host(B).transport,
    listenAddress: { host: B, port: 0 },
    nowhere: { host: B, port: 9 },
    settle: (work) => clock.settle(work, 60_000),
    stop: async () => {},
  }
})

interface Pair {
  readonly clock: VirtualClock
  readonly net: MemoryNet
  readonly a: Channel
  readonly b: Channel
  readonly log: string[]
}

/** A channel from A to B whose events are logged with the time at which they came. */
async function connected(options: MemoryNetOptions = {}): Promise<Pair> {
  const clock = new VirtualClock()
  const net = createMemoryNet(clock, createSeededRandom('pair'), options)
  const accepted: Channel[] = []
  const listening = net
    .host(B)
    .transport.listen(
      { host: B, port: 443 },
      { verifyOpening: () => true, accepted: (channel) => accepted.push(channel) },
    )
  const { address } = await clock.settle(listening, 10)
  const a = await clock.settle(
    net.host(A).transport.dial(address, () => new Uint8Array(32)),
    20_000,
  )
  const b = accepted[0] as Channel
  const log: string[] = []
  for (const [name, channel] of [
    ['a', a],
    ['b', b],
  ] as const) {
    channel.start({
      data: (chunk) => log.push(`${clock.nowMs()} ${name} data ${chunk.length}`),
      drain: () => log.push(`${clock.nowMs()} ${name} drain`),
      close: (error) => log.push(`${clock.nowMs()} ${name} close ${error?.kind}`),
    })
  }
  return { clock, net, a, b, log }
}

test('a dial takes three round trips, a write one delay', async () => {
  const { clock, a, log } = await connected({ defaultPath: { delayMs: 10 } })
  assert.equal(clock.nowMs(), 60)
  a.write(new Uint8Array(10))
  await clock.runFor(100)
  assert.deepEqual(log, ['70 b data 10'])
})

test('a rate holds back what is written and is shared by the connections of a path', async () => {
  const { clock, a, log, net } = await connected({ defaultPath: { delayMs: 0, rateBytesPerS: 1_000_000 } })
  const startMs = clock.nowMs()
  a.write(new Uint8Array(500_000))
  await clock.runFor(1)
  assert.ok(net.waitingBytes(A, B) > 490_000)
  await clock.runFor(10_000)
  const last = Number((log.at(-1) as string).split(' ')[0])
  assert.ok(Math.abs(last - startMs - 500) < 1, `took ${last - startMs} ms`)
})

test('a partition stalls what is open and times out what is dialled, and healing it goes on', async () => {
  const { clock, net, a, log } = await connected()
  net.partition([A])
  a.write(new Uint8Array(5))
  await clock.runFor(5000)
  assert.deepEqual(log, [])
  const dial = net.host(A).transport.dial({ host: B, port: 443 }, () => new Uint8Array(32))
  await assert.rejects(
    clock.settle(dial, 60_000),
    (error) => isWarrenError(error) && error.kind === 'timeout',
  )
  net.heal()
  await clock.runFor(10)
  assert.equal(log.length, 1)
})

test('killed connections and crashed hosts close both ends once with a reason', async () => {
  const first = await connected()
  assert.equal(first.net.killConnections(A, B), 1)
  await first.clock.runFor(100)
  assert.deepEqual(first.log.map((line) => line.split(' ').slice(1).join(' ')).sort(), [
    'a close closed',
    'b close closed',
  ])
  assert.equal(first.net.openConnections, 0)
  const second = await connected()
  second.net.host(B).crash()
  const dial = second.net.host(A).transport.dial({ host: B, port: 443 }, () => new Uint8Array(32))
  await assert.rejects(
    second.clock.settle(dial, 60_000),
    (error) => isWarrenError(error) && error.kind === 'unreachable',
  )
  assert.equal(second.log.length, 2)
})

for (const verdict of ['drop', 'corrupt', 'replay'] as const) {
  test(`an attacker's ${verdict} closes the channel instead of delivering anything`, async () => {
    let writes = 0
    const { clock, a, log } = await connected({ tap: () => (++writes === 2 ? verdict : 'pass') })
    a.write(new Uint8Array(1))
    await clock.runFor(1)
    a.write(new Uint8Array(2))
    await clock.runFor(1)
    a.write(new Uint8Array(3))
    await clock.runFor(100)
    assert.deepEqual(
      log.map((line) => line.split(' ').slice(1).join(' ')),
      ['b data 1', 'b close closed', 'a close closed'],
    )
  })
}

test('the packet log sees every dial and segment between hosts, and a leak past the transport, but no loopback', async () => {
  const seen: string[] = []
  const { clock, net, a } = await connected({
    onDial: (from, to) => seen.push(`dial ${from} ${to}`),
    onTraffic: (from, to, bytes) => seen.push(`traffic ${from} ${to} ${bytes}`),
  })
  a.write(new Uint8Array(10))
  await clock.runFor(10)
  assert.deepEqual(seen, [`dial ${A} ${B}`, `traffic ${A} ${B} 10`])
  seen.length = 0
  const { localNet } = net.host(A)
  await localNet.listen({ host: '127.0.0.1', port: 80 }, () => {})
  const local = await clock.settle(localNet.connect({ host: 'localhost', port: 80 }), 10)
  local.write(new Uint8Array(3))
  assert.deepEqual(seen, [])
  await net.host(B).localNet.listen({ host: B, port: 80 }, () => {})
  const leak = await clock.settle(localNet.connect({ host: B, port: 80 }), 10)
  leak.write(new Uint8Array(3))
  assert.deepEqual(seen, [`dial ${A} ${B}`, `traffic ${A} ${B} 3`])
})

test('the same seed gives the same run', async () => {
  const run = async (): Promise<string[]> => {
    const { clock, a, b, log } = await connected({
      defaultPath: { delayMs: 3, jitterMs: 20, lossShare: 0.2, rateBytesPerS: 2_000_000 },
    })
    for (let count = 0; count < 40; count++) {
      a.write(new Uint8Array(1000 + count))
      b.write(new Uint8Array(100 + count))
      await clock.runFor(7)
    }
    await clock.runFor(5000)
    return log
  }
  const first = await run()
  assert.ok(first.length > 40)
  assert.deepEqual(await run(), first)
})
