/** Introduction points whose circuits swallow what they should carry: a service finds out before its clients do. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Circuits, ClientCircuit } from '@warren/circuit'
import { CELL_COMMANDS, circuitIdOf, commandOf } from '@warren/wire'
import { INTRO_ASK_MAX_MS, INTRO_ASK_MIN_MS } from '../src/timeouts.ts'
import {
  connect,
  published,
  roundTrip,
  startClient,
  startService,
  type TestService,
} from './support/parties.ts'
import { TestNetwork, type TestNetworkOptions, type TestRelay } from './support/network.ts'

const MINUTE_MS = 60_000
const POINTS = 3

interface Waiting {
  readonly circuit: ClientCircuit
  readonly last: TestRelay
}

/** The service's circuits on which it waits for introductions, by the relay at their end. */
function waiting(network: TestNetwork, { node }: TestService): Waiting[] {
  return node.circuits
    .circuits()
    .filter(({ isOpen }) => isOpen)
    .map((circuit) => ({ circuit, last: network.relayOf(circuit.path[3] as TestRelay['info']) }))
    .filter(({ last }) => last.hidden.stats().introductionPoints > 0)
}

/** @param swallows - of relay cells. */
async function start(seed: string, options: Pick<TestNetworkOptions, 'tap' | 'swallows'> = {}) {
  const { swallows } = options
  const network = new TestNetwork({
    relays: 14,
    seed,
    ...options,
    ...(swallows === undefined
      ? {}
      : {
          swallows: (cell, link) => commandOf(cell) === CELL_COMMANDS.relay && swallows(cell, link),
        }),
  })
  const service = startService(network)
  await published(network, service)
  await network.clock.runFor(20_000)
  assert.equal(waiting(network, service).length, POINTS)
  return { network, service }
}

test('the circuit of an introduction point that swallows is given up, and the same point is reached over another', async () => {
  let between: readonly Circuits[] = []
  const { network, service } = await start('swallowed', {
    swallows: (_, link) => between.length > 0 && between.every((relay) => link.joins(relay)),
  })
  const { circuit, last } = waiting(network, service)[0] as Waiting
  between = circuit.path.slice(1, 3).map((info) => network.relayOf(info).circuits)
  await network.clock.runFor(INTRO_ASK_MAX_MS + 30_000)
  assert.equal(circuit.isOpen, false)
  assert.equal((await circuit.closed)?.kind, 'timeout')
  const now = waiting(network, service)
  assert.equal(now.length, POINTS)
  assert.ok(now.some((each) => each.last === last))
  const client = startClient(network)
  const stream = await connect(network, client, service.service.address)
  const bytes = network.random.bytes(100)
  assert.deepEqual(await roundTrip(network, stream, bytes), bytes)
})

test('a relay that swallows whatever it should pass on to a service is no introduction point for long', async () => {
  const hostile: Circuits[] = []
  let nowMs = (): number => 0
  const begunAtMs = new Map<object, Map<number, number>>()
  // Every circuit to it begins as it should.
  const { network, service } = await start('hostile point', {
    swallows: (cell, link) => {
      if (!hostile.includes(link.circuits)) return false
      const circuits = begunAtMs.get(link) ?? new Map<number, number>()
      begunAtMs.set(link, circuits)
      const atMs = circuits.get(circuitIdOf(cell)) ?? nowMs()
      circuits.set(circuitIdOf(cell), atMs)
      return nowMs() - atMs > 5000
    },
  })
  nowMs = () => network.clock.nowMs()
  const { last } = waiting(network, service)[0] as Waiting
  hostile.push(last.circuits)
  await network.clock.runFor(6 * (INTRO_ASK_MAX_MS + 30_000))
  const now = waiting(network, service)
  assert.equal(now.length, POINTS)
  assert.ok(!now.some((each) => each.last === last))
})

test('asking costs two cells a minute for each point, and a service that nobody visits keeps its circuits', async () => {
  let cells = 0
  const own: Circuits[] = []
  const { network, service } = await start('quiet', {
    tap: (_, link) => {
      if (own.some((circuits) => link.joins(circuits))) cells++
    },
  })
  own.push(service.node.circuits)
  const before = waiting(network, service)
  const minutes = 20
  await network.clock.runFor(minutes * MINUTE_MS)
  assert.deepEqual(
    waiting(network, service).map(({ circuit }) => circuit.serial),
    before.map(({ circuit }) => circuit.serial),
  )
  const most = (2 * POINTS * minutes * MINUTE_MS) / INTRO_ASK_MIN_MS
  assert.ok(cells > most / 4 && cells <= most, `${cells} cells in ${minutes} minutes`)
})
