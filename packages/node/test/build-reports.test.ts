/** Which ends of circuits count against the relays of their paths: never those that somebody behind the last one brings about. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CircuitBuilder, ClientCircuit } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { asWarrenError, fail, type WarrenError } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'
import { createBuildReporter } from '../src/compose/build-reports.ts'
import type { NetworkParts } from '../src/compose/network.ts'

const PATH = [{}, {}, {}] as RelayInfo[]
const HOUR_MS = 3_600_000
const DESTROYED = fail('closed', 'test: destroyed')
const SILENT = fail('timeout', 'test: silent')

type End = Partial<Pick<ClientCircuit, 'isLinkLost' | 'silence' | 'bytesReceived' | 'hops'>> & {
  readonly error?: WarrenError
  readonly afterMs?: number
}

/** How often a circuit that ends so counts against its path. */
async function countOf(end: End): Promise<number> {
  return (await countsOf(end)).died
}

/** And how often against its guard. */
async function countsOf({
  error,
  afterMs = 1000,
  ...how
}: End): Promise<{ died: number; swallowed: number }> {
  const clock = new VirtualClock()
  let [died, swallowed] = [0, 0]
  const parts = {
    paths: { reportSuccess: () => {} },
    quality: { built: () => {}, died: () => died++, swallowed: () => swallowed++ },
  } as unknown as Pick<NetworkParts, 'paths' | 'quality'>
  const closed = Promise.withResolvers<WarrenError | undefined>()
  const circuit = {
    path: PATH,
    hops: PATH.length,
    hopTimesMs: [],
    builtAtMs: 0,
    bytesReceived: 0,
    isLinkLost: false,
    silence: undefined,
    ...how,
    closed: closed.promise,
  } as unknown as ClientCircuit
  const inner: CircuitBuilder = { build: () => Promise.resolve(circuit) }
  await createBuildReporter({ clock }, parts).reporting(inner).build(PATH)
  await clock.runFor(afterMs)
  closed.resolve(error)
  await clock.runFor(1)
  return { died, swallowed }
}

test('a circuit that is destroyed young with nothing carried counts, and one that has worked or that we ended does not', async () => {
  assert.equal(await countOf({ error: DESTROYED }), 1)
  assert.equal(await countOf({ error: DESTROYED, bytesReceived: 1 }), 0)
  assert.equal(await countOf({ error: DESTROYED, afterMs: HOUR_MS }), 0)
  assert.equal(await countOf({ error: DESTROYED, isLinkLost: true }), 0)
  assert.equal(await countOf({}), 0)
})

test('a circuit that its own path swallows counts, however old it is and whatever it has brought', async () => {
  for (const hops of [PATH.length, PATH.length + 1])
    for (const afterMs of [1000, HOUR_MS])
      assert.equal(await countOf({ error: SILENT, silence: 'path', bytesReceived: 1e6, hops, afterMs }), 1)
})

test('a circuit that its guard swallows counts against the guard as well, which tells it of the path', async () => {
  for (const hops of [PATH.length, PATH.length + 1])
    assert.deepEqual(await countsOf({ error: SILENT, silence: 'guard', hops }), { died: 0, swallowed: 1 })
  assert.deepEqual(await countsOf({ error: SILENT, silence: 'guard', isLinkLost: true }), {
    died: 0,
    swallowed: 0,
  })
})

test('who is joined to a circuit, and may have chosen its last relay, brings no relay under suspicion by ending it or by silence', async () => {
  const hops = PATH.length + 1
  for (const error of [DESTROYED, SILENT])
    for (const bytesReceived of [0, 1e6]) assert.equal(await countOf({ error, hops, bytesReceived }), 0)
})

/** What is told of a circuit that was begun and whose extension ended so. */
async function extensionCounts(error: WarrenError): Promise<{ kind: string; failedHops: number[] }> {
  const failedHops: number[] = []
  const parts = {
    paths: { reportFailure: (_: unknown, hop: number) => failedHops.push(hop) },
    quality: { failed: () => {} },
  } as unknown as Pick<NetworkParts, 'paths' | 'quality'>
  const circuit = { path: PATH.slice(1), extend: () => Promise.reject(error) } as unknown as ClientCircuit
  const reporter = createBuildReporter({ clock: new VirtualClock() }, parts)
  const [last] = PATH as [RelayInfo]
  const thrown = await reporter.extend(circuit, last, undefined, { slow: () => {} }).catch(asWarrenError)
  return { kind: thrown?.kind ?? 'none', failedHops }
}

test('a circuit that dies while it is extended counts as any failure, but does not say that the last relay is gone', async () => {
  const unreached = fail('unreachable', 'test: not reached')
  assert.deepEqual(await extensionCounts(unreached), { kind: 'unreachable', failedHops: [2] })
  const died = fail('closed', 'test: died', { fields: { whileBuilding: true } })
  assert.deepEqual(await extensionCounts(died), { kind: 'closed', failedHops: [2] })
  assert.deepEqual(await extensionCounts(DESTROYED), { kind: 'closed', failedHops: [] })
})
