/** Who cannot tell a dead relay from a dead line finds out soon, and tells nobody more than it must that it is there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerAddress } from '@warren/kernel'
import { toHex } from '@warren/kernel'
import { type Participant, startAll, stopAll, TestNetwork } from './test-network.ts'

const MINUTE_MS = 60_000
/** Which relay the network file names; not one of those that the client draws for its sources. */
const BOOTSTRAP = 11

interface Scene {
  readonly network: TestNetwork
  readonly client: Participant
  /** Whom the client asks, the bootstrap relay where it stands only in the network file, one that it is linked to, and the rest. */
  readonly sources: readonly Participant[]
  readonly bootstrap: Participant
  readonly guard: Participant
  readonly others: readonly Participant[]
}

const idOf = ({ self }: Participant): string => toHex(self?.id as Uint8Array)
const metBy = (client: Participant): Set<string> =>
  new Set(client.links().map(({ peer }) => (peer.kind === 'relay' ? toHex(peer.id) : '')))

/** A client that has gone on for a while with sources of its own, none of them the bootstrap relay. */
async function settled(): Promise<Scene> {
  const network = new TestNetwork([BOOTSTRAP])
  const relays = Array.from({ length: 12 }, (_, index) => network.relay(index))
  const linked: Participant[] = []
  const client = network.client({
    linked: () =>
      linked.map(({ self }) => ({ id: self?.id as Uint8Array, address: self?.address as PeerAddress })),
  })
  startAll(relays)
  await network.clock.runFor(MINUTE_MS)
  // It then knows all relays after its first round, and draws its sources from them.
  startAll([client])
  await network.clock.runFor(MINUTE_MS)
  for (const link of client.links()) link.close()
  await network.clock.runFor(MINUTE_MS)
  const sources = relays.filter((relay) =>
    client
      .links()
      .some(({ closed, peer }) => !closed && peer.kind === 'relay' && toHex(peer.id) === idOf(relay)),
  )
  assert.equal(sources.length, 3)
  const bootstrap = relays[BOOTSTRAP] as Participant
  assert.ok(!sources.includes(bootstrap), 'the bootstrap relay is not a source of its own')
  const rest = relays.filter((relay) => relay !== bootstrap && !sources.includes(relay))
  const [guard, ...others] = rest as [Participant, ...Participant[]]
  linked.push(guard)
  return { network, client, sources, bootstrap, guard, others }
}

/** How long it takes from the question to the first answer; undefined: nobody answers within 15 s. */
async function checked({ network, client }: Scene): Promise<number | undefined> {
  const fromMs = network.clock.nowMs()
  const before = client.answeredAtMs.length
  client.directory.checkLine()
  await network.clock.runUntil(() => client.answeredAtMs.length > before, 15_000).catch(() => {})
  const atMs = client.answeredAtMs[before]
  return atMs === undefined ? undefined : atMs - fromMs
}

test('one source that answers is enough, at once, however many are silent, and nobody else is asked', async () => {
  const scene = await settled()
  for (const source of scene.sources.slice(1)) source.fallSilent()
  const met = metBy(scene.client)
  const tookMs = await checked(scene)
  assert.ok(tookMs !== undefined && tookMs < 200, `${tookMs} ms`)
  await scene.network.clock.runFor(10_000)
  assert.deepEqual(metBy(scene.client), met)
})

test('while all sources are silent those are asked whom a round would turn to, seconds before they are given up', async () => {
  for (const answering of ['bootstrap', 'guard'] as const) {
    const scene = await settled()
    const { sources, bootstrap, guard, client } = scene
    for (const silent of [...sources, answering === 'bootstrap' ? guard : bootstrap]) silent.fallSilent()
    const tookMs = await checked(scene)
    assert.ok(tookMs !== undefined && tookMs < 2_000, `${answering}: ${tookMs} ms`)
    const met = metBy(client)
    assert.ok(
      scene.others.every((relay) => !met.has(idOf(relay))),
      'nobody further learned of it',
    )
  }
})

test('sources that are gone for certain are not waited for', async () => {
  const scene = await settled()
  for (const source of scene.sources) source.setUp(false)
  const tookMs = await checked(scene)
  assert.ok(tookMs !== undefined && tookMs < 500, `${tookMs} ms`)
})

test('nobody answers: it ends, and may begin again; a stopped directory asks nobody', async () => {
  const scene = await settled()
  const { network, client, sources, bootstrap, guard } = scene
  for (const silent of [...sources, bootstrap, guard]) silent.fallSilent()
  for (const link of client.links()) link.close()
  assert.equal(await checked(scene), undefined)
  await network.clock.runFor(MINUTE_MS)
  const { dials } = network.links
  client.directory.checkLine()
  assert.ok(network.links.dials > dials, 'asked again')
  await stopAll(network, [client])
  const dialsThen = network.links.dials
  client.directory.checkLine()
  await network.clock.runFor(10_000)
  assert.equal(network.links.dials, dialsThen)
})

test('when it is over it leaves no timer behind', async () => {
  const { network, client, sources, bootstrap, guard, others } = await settled()
  await stopAll(network, [...sources, bootstrap, guard, ...others])
  for (const relay of [...sources, bootstrap, guard, ...others]) relay.setUp(false)
  await network.clock.runFor(MINUTE_MS)
  client.directory.checkLine()
  // All dials have failed by then.
  await network.clock.runFor(500)
  await stopAll(network, [client])
  assert.equal(network.clock.pendingTimers, 0)
})

test('on a full disk, where it cannot be written down whom to ask, the relays to start from are', async () => {
  const scene = await settled()
  const { client, sources, guard, bootstrap, others } = scene
  for (const silent of [...sources, guard]) silent.fallSilent()
  // Others would take their place, and then be the same for ever.
  client.state.table('directory-sources').delete('sources')
  client.state.failAfterWrites(0)
  const tookMs = await checked(scene)
  assert.ok(tookMs !== undefined && tookMs < 2_000, `${tookMs} ms`)
  const met = metBy(client)
  assert.ok(met.has(idOf(bootstrap)))
  assert.ok(
    others.every((relay) => !met.has(idOf(relay))),
    'nobody further learned of it',
  )
})
