import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fail } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import { createCaptureLog } from '@warren/testkit'
import type { CircuitBuilder, ClientCircuit } from '../src/circuit.ts'
import { IsolatedCircuits } from '../src/isolated-circuits.ts'
import { createCircuitPool } from '../src/pool.ts'
import {
  BUILD_BACKOFF_FIRST_MS,
  BUILD_BACKOFF_MAX_MS,
  CLEAN_CIRCUIT_MAX_AGE_MS,
  DIRTY_CIRCUIT_MAX_AGE_MS,
  ISOLATED_IDLE_MS,
} from '../src/timeouts.ts'
import { TestNetwork } from './support/network.ts'
import { serve } from './support/streams.ts'

function makePool(
  options: {
    size?: number
    path?: () => RelayInfo[]
    wrap?: (builder: CircuitBuilder) => CircuitBuilder
    isStale?: (circuit: ClientCircuit) => boolean
  } = {},
) {
  const network = new TestNetwork({ relays: 3 })
  const client = network.createClient()
  const builder = options.wrap?.(client.circuits.builder) ?? client.circuits.builder
  const pool = createCircuitPool(
    { clock: network.clock, random: network.random, log: createCaptureLog() },
    {
      builder,
      path: options.path ?? (() => network.path(0, 1, 2)),
      size: options.size ?? 2,
      isStale: options.isStale ?? (() => false),
    },
  )
  return { network, client, pool, builder }
}

test('a pool keeps its circuits ready and replaces what it hands out', async () => {
  const { network, client, pool } = makePool()
  pool.start()
  await network.clock.runUntil(() => pool.ready === 2, 5000)
  const [first, second] = [await pool.take(), await pool.take()]
  assert.notEqual(first, second)
  assert.equal(pool.ready, 0)
  await network.clock.runUntil(() => pool.ready === 2, 5000)
  assert.equal(client.circuits.stats().clientCircuits, 4)
  pool.stop()
  assert.deepEqual([first.isOpen, second.isOpen], [true, true])
  assert.equal(client.circuits.stats().clientCircuits, 2)
  await assert.rejects(pool.take(), { kind: 'closed' })
})

test('no circuit is handed out twice, however many wait', async () => {
  const { network, pool } = makePool()
  pool.start()
  const taken = await network.clock.settle(Promise.all(Array.from({ length: 12 }, () => pool.take())), 30_000)
  assert.equal(new Set(taken.map(({ serial }) => serial)).size, 12)
})

test('a circuit that dies while it waits is replaced', async () => {
  const { network, client, pool } = makePool()
  pool.start()
  await network.clock.runUntil(() => pool.ready === 2, 5000)
  client.circuits.circuits()[0]?.destroy()
  await network.clock.runFor(1)
  await network.clock.runUntil(() => pool.ready === 2, 5000)
  assert.ok((await pool.take()).isOpen)
})

test('a circuit that is of no use any more is not handed out, and others are built in its place', async () => {
  const stale = new Set<ClientCircuit>()
  const { network, client, pool } = makePool({ isStale: (circuit) => stale.has(circuit) })
  pool.start()
  await network.clock.runUntil(() => pool.ready === 2, 5000)
  for (const circuit of client.circuits.circuits()) stale.add(circuit)
  assert.equal(
    pool.hasReady(() => true),
    false,
  )
  assert.equal(
    pool.takeReady(() => true),
    undefined,
  )
  const taken = await network.clock.settle(pool.take(), 5000)
  assert.equal(stale.has(taken), false)
  await network.clock.runUntil(() => pool.ready === 2, 5000)
  assert.ok([...stale].every((circuit) => !circuit.isOpen))
  stale.clear()
  for (const circuit of client.circuits.circuits()) if (circuit !== taken) stale.add(circuit)
  assert.equal(stale.has(await network.clock.settle(pool.take(), 5000)), false)
  pool.stop()
})

test('circuits that nobody took are replaced when they are old', async () => {
  const { network, client, pool } = makePool()
  pool.start()
  await network.clock.runUntil(() => pool.ready === 2, 5000)
  const old = client.circuits.circuits()
  await network.clock.runFor(CLEAN_CIRCUIT_MAX_AGE_MS + 5000)
  assert.equal(pool.ready, 2)
  assert.ok(old.every(({ isOpen }) => !isOpen))
})

test('a waiting caller is told why after three failures, and builds are retried with longer pauses', async () => {
  let paths = 0
  const { network, pool } = makePool({
    size: 1,
    path: () => {
      paths++
      throw fail('no-path', 'too few relays')
    },
  })
  pool.start()
  const taking = assert.rejects(pool.take(), { kind: 'no-path' })
  await network.clock.settle(taking, 60_000)
  assert.equal(pool.lastError?.kind, 'no-path')
  await network.clock.runFor(10 * BUILD_BACKOFF_MAX_MS)
  assert.ok(paths >= 10 && paths <= 40, `${paths} builds were tried`)
  pool.stop()
  await network.clock.runFor(2 * BUILD_BACKOFF_MAX_MS)
  const after = paths
  await network.clock.runFor(2 * BUILD_BACKOFF_MAX_MS)
  assert.equal(paths, after)
})

test('builds that fail together do not turn away who waits while another is under way', async () => {
  let builds = 0
  const { network, pool } = makePool({
    size: 3,
    wrap: (builder) => ({
      build(path, cancel, watch) {
        // All but one meet the same dead relay.
        if (builds++ % 4 === 3) return builder.build(path, cancel, watch)
        return Promise.reject(fail('unreachable', 'test: dead'))
      },
    }),
  })
  pool.start()
  const taken = await network.clock.settle(pool.take(), 5000)
  assert.ok(taken.isOpen)
})

test('who waits while builds fail does not wait for a pause between them', async () => {
  let builds = 0
  const { network, pool } = makePool({
    size: 0,
    wrap: (builder) => ({
      build: (path, cancel, watch) =>
        builds++ < 2 ? Promise.reject(fail('unreachable', 'test: dead')) : builder.build(path, cancel, watch),
    }),
  })
  pool.start()
  const startedMs = network.clock.nowMs()
  await network.clock.settle(pool.take(), 5000)
  const tookMs = network.clock.nowMs() - startedMs
  assert.ok(tookMs < BUILD_BACKOFF_FIRST_MS / 2, `${tookMs} ms`)
})

test('a caller who gives up does not cost the next one his circuit', async () => {
  const { network, pool } = makePool({ size: 1 })
  pool.start()
  const controller = new AbortController()
  const givenUp = assert.rejects(pool.take(controller.signal), { kind: 'cancelled' })
  const next = pool.take()
  controller.abort()
  await givenUp
  assert.ok((await network.clock.settle(next, 5000)).isOpen)
})

/** Says of each build that it is slow, where `isSlow`, before it is there. */
function saying(isSlow: (build: number) => boolean): (builder: CircuitBuilder) => CircuitBuilder {
  let builds = 0
  return (builder) => ({
    build(path, cancel, watch) {
      const built = builder.build(path, cancel, watch)
      if (isSlow(builds++)) watch?.slow(0)
      return built
    },
  })
}

test('where every build is slow, as on a new node of a busy machine, circuits are ready all the same, and no more are built', async () => {
  let builds = 0
  const isSlow = (build: number): boolean => {
    builds = build + 1
    return true
  }
  const { network, client, pool } = makePool({ wrap: saying(isSlow) })
  pool.start()
  await network.clock.runUntil(() => pool.ready === 2, 5000)
  await network.clock.runFor(60_000)
  assert.deepEqual([pool.ready, client.circuits.stats().clientCircuits], [2, 2])
  assert.ok(builds <= 8, `${builds} were built`)
  const [one, other] = [await pool.take(), await pool.take()]
  assert.ok(one.isOpen && other.isOpen)
})

test('a slow circuit waits only until there are others', async () => {
  const { network, client, pool } = makePool({ size: 1, wrap: saying((build) => build === 0) })
  pool.start()
  await network.clock.runFor(5000)
  assert.equal(pool.ready, 1)
  assert.deepEqual(
    client.circuits.circuits().map(({ serial }) => serial),
    [2],
  )
})

async function isolated(maxCircuits = 4) {
  const { network, pool } = makePool({ size: 1 })
  serve(network.relay(2), 'open', () => {})
  pool.start()
  const circuits = new IsolatedCircuits(network.clock, { maxCircuits })
  let builds = 0
  const take = (destination: string, isolation: string): Promise<ClientCircuit> =>
    network.clock.settle(
      circuits.take(destination, isolation, () => {
        builds++
        return pool.take()
      }),
      10_000,
    )
  return { network, circuits, take, builds: () => builds, pool }
}

test('one destination and isolation key share a circuit; no other pair does', async () => {
  const { take, builds } = await isolated(8)
  const pairs = [
    ['a', 'x'],
    ['a', 'y'],
    ['b', 'x'],
    ['ax', ''],
    ['', 'ax'],
  ] as const
  const serials = new Set<number>()
  for (const [destination, isolation] of pairs) serials.add((await take(destination, isolation)).serial)
  assert.equal(serials.size, pairs.length)
  for (const [destination, isolation] of pairs)
    assert.ok(serials.has((await take(destination, isolation)).serial))
  assert.equal(builds(), pairs.length)
})

test('callers at one time share one build, and a failed build is not remembered', async () => {
  const { network, circuits, pool } = await isolated()
  let builds = 0
  const build = (): Promise<ClientCircuit> => {
    builds++
    return builds === 1 ? Promise.reject(fail('timeout', 'no luck')) : pool.take()
  }
  const first = [circuits.take('a', '', build), circuits.take('a', '', build)]
  for (const result of await Promise.allSettled(first)) assert.equal(result.status, 'rejected')
  const second = await network.clock.settle(
    Promise.all([circuits.take('a', '', build), circuits.take('a', '', build)]),
    5000,
  )
  assert.equal(second[0], second[1])
  assert.equal(builds, 2)
})

test('an isolated circuit goes when it has been idle, not while it carries a stream', async () => {
  const { network, take, circuits } = await isolated()
  const [idle, busy] = [await take('idle', ''), await take('busy', '')]
  await network.clock.settle(busy.openStream('open'), 5000)
  await network.clock.runFor(3 * ISOLATED_IDLE_MS)
  assert.deepEqual([idle.isOpen, busy.isOpen], [false, true])
  assert.equal(circuits.size, 1)
})

test('an old isolated circuit takes no new streams and goes with its last one', async () => {
  const { network, take, circuits } = await isolated()
  const old = await take('a', '')
  const stream = await network.clock.settle(old.openStream('open'), 5000)
  await network.clock.runFor(DIRTY_CIRCUIT_MAX_AGE_MS)
  const fresh = await take('a', '')
  assert.notEqual(fresh, old)
  assert.equal(old.isOpen, true)
  stream.abort(fail('cancelled', 'done'))
  await network.clock.runFor(2 * ISOLATED_IDLE_MS)
  assert.equal(old.isOpen, false)
  circuits.close()
  await assert.rejects(take('a', ''), { kind: 'closed' })
})

test('isolated circuits are bounded: an idle one makes room, busy ones do not', async () => {
  const { network, take } = await isolated(2)
  const first = await take('1', '')
  const second = await take('2', '')
  await network.clock.settle(second.openStream('open'), 5000)
  const third = await take('3', '')
  assert.deepEqual([first.isOpen, second.isOpen, third.isOpen], [false, true, true])
  await network.clock.settle(third.openStream('open'), 5000)
  await assert.rejects(take('4', ''), { kind: 'overloaded' })
})
