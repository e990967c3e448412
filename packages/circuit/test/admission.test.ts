import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryQuota } from '@warren/kernel'
import { createSeededRandom, VirtualClock } from '@warren/testkit'
import { CELL_COMMANDS } from '@warren/wire'
import { encodeCreate } from '../src/format.ts'
import { CREATE_RATE, EXTEND_RATE, type LinkRates, MAX_WAITING_HANDSHAKES } from '../src/limits.ts'
import { LinkCircuits } from '../src/link-circuits.ts'
import { Admission } from '../src/relay/admission.ts'
import { HandshakeLine } from '../src/relay/handshake-line.ts'
import { FakeLink } from './support/fake-link.ts'
import { TestNetwork } from './support/network.ts'
import { RawClient } from './support/raw-client.ts'

const HANDSHAKE_BYTES = 2440
const limits = {
  relayCircuits: 100_000,
  waitingHandshakes: 256,
  waitingHandshakesPerLink: 64,
  createRate: CREATE_RATE,
  extendRate: EXTEND_RATE,
}

/** A link of a client, or of a relay of this identity. */
function linkCircuits(relayId?: Uint8Array): LinkCircuits {
  const options = { clock: new VirtualClock(), delayMs: 1, cellsPerMs: 1 }
  const peer =
    relayId === undefined ? ({ kind: 'client' } as const) : ({ kind: 'relay', id: relayId } as const)
  return new LinkCircuits(new FakeLink(options, false, peer), () => {})
}

test('links that flood a relay with CREATE do not keep others out', async () => {
  const rates: LinkRates = { client: { perS: 20_000, burst: 1000 }, relay: CREATE_RATE.relay }
  const network = new TestNetwork({ relays: 2, relayJobMs: 1, limits: { createRate: rates } })
  const floods = Array.from({ length: 8 }, () => new RawClient(network, 0))
  const body = encodeCreate(network.random.bytes(HANDSHAKE_BYTES))
  const flood = (): void => {
    for (const raw of floods)
      for (let count = 0; count < 20; count++)
        raw.sendCell(CELL_COMMANDS.create, body, raw.link.allocateCircuitId())
  }
  for (let atMs = 0; atMs < 100; atMs++) network.clock.after(atMs, flood)
  await network.clock.runFor(10)
  assert.ok(network.relay(0).circuits.stats().waitingHandshakes >= MAX_WAITING_HANDSHAKES)
  const startMs = network.clock.nowMs()
  await network.build(network.createClient(), 0)
  const tookMs = network.clock.nowMs() - startMs
  // What runs already, one turn of each link, its own handshake at both ends, and the way.
  assert.ok(tookMs < 32 + 8 + 20, `${tookMs} ms`)
})

test('what waits is bounded, for each link and in all, and everything is answered once', async () => {
  const random = createSeededRandom('handshake line')
  for (let round = 0; round < 20; round++) {
    const line = new HandshakeLine(limits)
    const links = Array.from({ length: 12 }, () => linkCircuits())
    const finish: (() => void)[] = []
    const answers = new Map<number, number>()
    const answer = (name: number): void => void answers.set(name, (answers.get(name) ?? 0) + 1)
    let offered = 0
    for (let step = 0; step < 2000; step++) {
      if ((random.bytes(1)[0] as number) < 200) {
        const name = offered++
        line.add(links[(random.bytes(1)[0] as number) % 12] as LinkCircuits, name % 3 === 0, {
          run: () => new Promise<void>((resolve) => finish.push(resolve)).then(() => answer(name)),
          refuse: () => answer(name),
        })
      } else finish.shift()?.()
      if (step % 10 === 0) await Promise.resolve()
      assert.ok(line.length <= limits.waitingHandshakes + 32)
    }
    while (line.length > 0) {
      finish.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.equal(answers.size, offered)
    assert.ok([...answers.values()].every((count) => count === 1))
  }
})

test('when lines are full the newest of the longest goes, and a quiet link gets in', () => {
  const line = new HandshakeLine(limits)
  const refused: string[] = []
  const offer = (circuits: LinkCircuits, name: string): void =>
    line.add(circuits, false, { run: () => new Promise(() => {}), refuse: () => refused.push(name) })
  const floods = Array.from({ length: 5 }, () => linkCircuits())
  for (const [index, flood] of floods.entries())
    for (let count = 0; count < 100; count++) offer(flood, `flood ${index}`)
  refused.length = 0
  offer(linkCircuits(), 'quiet')
  assert.equal(refused.length, 1)
  assert.match(refused[0] ?? '', /^flood/)
})

test('circuits of one link are extended at its rate, whatever was saved up', async () => {
  const rates: LinkRates = { client: { perS: 1, burst: 3 }, relay: CREATE_RATE.relay }
  const network = new TestNetwork({ relays: 2, limits: { extendRate: rates } })
  const client = network.createClient()
  for (let count = 0; count < 3; count++) await network.build(client, 0, 1)
  await assert.rejects(network.build(client, 0, 1), { kind: 'closed' })
  // Another link is another's.
  await network.build(network.createClient(), 0, 1)
  await network.clock.runFor(2000)
  await network.build(client, 0, 1)
})

test('the identity of a relay that nobody lists gives no more than a client has', () => {
  const clock = new VirtualClock()
  const listed = new Uint8Array(32).fill(1)
  const view = {
    relays: () => [],
    byId: (id: Uint8Array) => (id[0] === 1 ? ({} as never) : undefined),
    version: 1,
  }
  const admitted = (circuits: LinkCircuits): number => {
    const admission = new Admission(clock, view, limits, new MemoryQuota())
    let count = 0
    while (admission.admitsCreate(circuits, 0)) count++
    return count
  }
  assert.equal(admitted(linkCircuits()), CREATE_RATE.client.burst)
  assert.equal(admitted(linkCircuits(new Uint8Array(32).fill(2))), CREATE_RATE.client.burst)
  assert.equal(admitted(linkCircuits(listed)), CREATE_RATE.relay.burst)
})
