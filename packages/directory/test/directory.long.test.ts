import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom, MemoryState } from '@warren/testkit'
import {
  createNetwork,
  type DirectoryItem,
  parseIp,
  type RelaySet,
  SHORT_ID_BYTES,
  signKeys,
  signLiveness,
} from '@warren/directory'
import { bodyOf } from '@warren/wire'
import {
  addressOf,
  knownTo,
  type Participant,
  seedOf,
  startAll,
  stopAll,
  TestNetwork,
} from './test-network.ts'

const MINUTE_MS = 60_000

test('six relays that start at once, with two in the network file, all know each other within two seconds', async () => {
  const network = new TestNetwork([0, 1])
  const relays = Array.from({ length: 6 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.runUntil(() => relays.every((relay) => knownTo(relay) === 6), 2_000)
  await network.clock.runFor(5_000)
  for (const { directory } of relays) {
    const { usable, relays: others, distinct, disagreement, step } = directory.status()
    assert.deepEqual(
      { usable, others, distinct, disagreement, step },
      { usable: true, others: 5, distinct: 5, disagreement: 0, step: 'ready' },
    )
  }
})

test('a client finds all relays from one entry of the network file and says when it can build paths', async () => {
  const network = new TestNetwork([3])
  const relays = Array.from({ length: 6 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.runFor(5_000)
  const client = network.client()
  assert.equal(client.directory.status().step, 'stopped')
  startAll([client])
  assert.equal(client.directory.status().step, 'bootstrapping')
  await network.clock.settle(client.directory.whenUsable(), 1_000)
  await network.clock.runUntil(() => knownTo(client) === 6, 2_000)
  assert.equal(client.directory.status().operators, 6)
})

test('a relay that joins later is known to all within seconds, without anybody asking', async () => {
  const network = new TestNetwork([0], (defaults) => ({
    ...defaults,
    descriptors: { ...defaults.descriptors, reconcileIntervalS: 3600 },
  }))
  const relays = Array.from({ length: 12 }, (_, index) => network.relay(index))
  startAll(relays.slice(0, 11))
  await network.clock.runFor(60_000)
  startAll(relays.slice(11))
  await network.clock.runUntil(() => relays.every((relay) => knownTo(relay) === 12), 5_000)
})

test('what a push missed comes by reconciliation', async () => {
  const network = new TestNetwork([0, 1])
  const relays = Array.from({ length: 6 }, (_, index) => network.relay(index))
  const late = relays[5] as Participant
  startAll(relays.slice(0, 5))
  await network.clock.runFor(5_000)
  // Cut off from all but one relay, which drops its pushes.
  for (const link of late.links()) link.tamper = () => undefined
  startAll([late])
  await network.clock.runFor(1_000)
  for (const relay of relays)
    for (const link of relay.links()) link.tamper = (cell) => (bodyOf(cell)[0] === 3 ? undefined : cell)
  await network.clock.runUntil(() => relays.every((relay) => knownTo(relay) === 6), 3 * MINUTE_MS)
})

test('a network file without a living entry is said to be the cause, and asking slows down', async () => {
  const network = new TestNetwork([0, 1])
  const client = network.client()
  startAll([client])
  await network.clock.runFor(10 * MINUTE_MS)
  const status = client.directory.status()
  assert.equal(status.step, 'bootstrapping')
  assert.deepEqual(
    status.failures.map(({ kind }) => kind),
    ['unreachable', 'unreachable'],
  )
  assert.deepEqual(new Set(status.failures.map(({ bootstrapEntry }) => bootstrapEntry)), new Set([0, 1]))
  assert.match(String(status.waitingFor), /network file/)
  assert.match(String(status.reason), /no relay/)
  assert.ok(status.rounds < 60, 'asks more and more rarely')
  const relays = Array.from({ length: 5 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.settle(client.directory.whenUsable(), MINUTE_MS)
})

test('the first relay of a network waits for others to join, and does not count itself among those to ask', () => {
  const first = new TestNetwork([0]).relay(0)
  first.directory.start()
  const { waitingFor, bootstrap } = first.directory.status()
  assert.match(String(waitingFor), /other relays to join this network/)
  assert.deepEqual(bootstrap, [])
})

test('a network file that names nobody says so', async () => {
  const client = new TestNetwork([]).client()
  client.directory.start()
  assert.match(String(client.directory.status().waitingFor), /names no relay/)
})

test('too few operators and prefixes are said to be the reason', async () => {
  const network = new TestNetwork([0])
  const relays = [0, 1, 2].map((index) => network.relay(index))
  const client = network.client()
  startAll([...relays, client])
  await network.clock.runFor(30_000)
  const { usable, reason, relays: known, needed } = client.directory.isUsable()
  assert.deepEqual({ usable, known, needed }, { usable: false, known: 3, needed: 4 })
  assert.match(String(reason), /too few/)
  assert.equal(client.directory.status().step, 'joining')
})

test('after a restart the relays on disk are used at once, and no entry of the network file is asked', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 7 }, (_, index) => network.relay(index))
  const client = network.client()
  startAll([...relays, client])
  await network.clock.runFor(10_000)
  await stopAll(network, [client])
  const [entry] = relays as [Participant]
  entry.setUp(false)
  const again = network.client({ state: MemoryState.restore(client.state.snapshot()) })
  assert.ok(again.directory.isUsable().usable)
  startAll([again])
  assert.equal(again.directory.status().step, 'cached')
  await network.clock.runUntil(() => again.directory.status().step === 'ready', 5_000)
  assert.equal(again.directory.status().asked, 3, 'its three sources, and no entry beside them')
})

test('a client keeps asking the same few relays, also after a restart', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 12 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.runFor(10_000)
  let client = network.client()
  const contacted = new Set<string>()
  for (let life = 0; life < 4; life++) {
    startAll([client])
    await network.clock.runFor(5 * MINUTE_MS)
    for (const link of client.links()) if (link.peer.kind === 'relay') contacted.add(link.peer.id.join())
    await stopAll(network, [client])
    client = network.client({ state: MemoryState.restore(client.state.snapshot()) })
  }
  // Three sources, and the entry that it was told to start from.
  assert.ok(contacted.size <= 4, `${contacted.size} relays know that this client exists`)
})

test('a relay that stops says goodbye and is off every list within a second, and returns when it starts again', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 6 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.runFor(10_000)
  const [, leaver] = relays as [Participant, Participant]
  await stopAll(network, [leaver])
  const others = relays.filter((relay) => relay !== leaver)
  await network.clock.runUntil(() => others.every((relay) => knownTo(relay) === 5), 1_000)
  startAll([leaver])
  await network.clock.runUntil(() => relays.every((relay) => knownTo(relay) === 6), 3_000)
})

test('a relay that dies without a word leaves the lists when its last statement expires', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 6 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.runFor(10_000)
  const dead = relays[5] as Participant
  dead.setUp(false)
  const living = relays.slice(0, 5)
  await network.clock.runUntil(() => living.every((relay) => knownTo(relay) === 5), 11 * MINUTE_MS)
  await network.clock.runFor(20 * MINUTE_MS)
  assert.ok(
    living.every((relay) => knownTo(relay) === 5),
    'the living keep stating that they live',
  )
})

test('clocks that are wrong by less than the stated skew do not keep anybody out', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 6 }, (_, index) =>
    network.relay(index, { skewMs: (index - 3) * 90_000 }),
  )
  const client = network.client({ skewMs: 20_000 })
  startAll([...relays, client])
  await network.clock.runFor(10_000)
  assert.equal(knownTo(client), 6)
})

test('members of another network do not enter the set, and who hands them on is not asked again', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 5 }, (_, index) => network.relay(index))
  const foreign = createNetwork(network.primitives, { name: 'Elsewhere', testing: true })
  const stranger = network.relay(5, { network: { ...foreign, bootstrap: network.network.bootstrap } })
  startAll([...relays, stranger])
  await network.clock.runFor(30_000)
  for (const relay of relays) assert.equal(knownTo(relay), 5)
  assert.ok(relays.some(({ directory }) => directory.status().penalised > 0))
})

/** Items that a hostile relay signs. */
function forge(network: TestNetwork, index: number, sequence: number, port = 9001): DirectoryItem[] {
  const { primitives, clock } = network
  const seed = seedOf(`${index}`)
  const id = primitives.ed25519PublicOf(seed)
  const nowMs = clock.wallMs()
  const ip = parseIp(addressOf(index).host) as Uint8Array
  const part = {
    id,
    sequence,
    issuedAtMs: nowMs,
    expiresAtMs: nowMs + 3_600_000,
    onionKey: id,
    kemKey: new Uint8Array(1184),
    ip,
    port,
    capabilities: 7,
    operator: undefined,
  }
  const statement = { shortId: id.subarray(0, SHORT_ID_BYTES), atMs: nowMs, leaving: false }
  return [
    { kind: 'keys', bytes: signKeys(primitives, network.network.id, seed, part) },
    { kind: 'liveness', bytes: signLiveness(primitives, network.network.id, seed, statement) },
  ]
}

test('a relay that shows different keys to different relays is excluded everywhere', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 6 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.runFor(5_000)
  const sequence = Math.floor(network.clock.wallMs() / 1000) + 100
  const sets = [relays[1], relays[2]].map((relay) => (relay as Participant).directory.view as RelaySet)
  await sets[0]?.accept(forge(network, 5, sequence, 9001))
  await sets[1]?.accept(forge(network, 5, sequence, 9002))
  const honest = relays.slice(0, 5)
  await network.clock.runUntil(
    () => honest.every(({ directory }) => directory.status().equivocating === 1),
    3 * MINUTE_MS,
  )
  for (const relay of honest) assert.equal(knownTo(relay), 5)
})

test('a peer whose answers are damaged, cut short or never come does not keep a client from joining', async () => {
  const damages: ((cell: Uint8Array) => Uint8Array | undefined)[] = [
    (cell) => {
      const damaged = cell.slice()
      damaged[1200] = (damaged[1200] as number) ^ 1
      return damaged
    },
    () => undefined,
    (cell) => cell.map((byte, at) => (at === 7 ? 9 : byte)),
  ]
  for (const damage of damages) {
    const network = new TestNetwork([0, 1, 2])
    const relays = Array.from({ length: 6 }, (_, index) => network.relay(index))
    startAll(relays)
    await network.clock.runFor(5_000)
    const client = network.client()
    startAll([client])
    const hostile = relays[0] as Participant
    await network.clock.runFor(45)
    for (const link of hostile.links()) if (link.peer.kind === 'client') link.tamper = damage
    await network.clock.settle(client.directory.whenUsable(), 20_000)
    await network.clock.runFor(30_000)
    assert.equal(knownTo(client), 6)
  }
})

test('peers that see only part of the network are noticed', async () => {
  const network = new TestNetwork([0, 1, 2])
  const relays = Array.from({ length: 12 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.runFor(10_000)
  const client = network.client()
  const blind = relays[0] as Participant
  // One entry of the network file that shows nobody.
  const { compared } = network.client().directory.view as RelaySet
  Object.defineProperty(blind.directory.view, 'compared', { value: compared })
  startAll([client])
  await network.clock.runUntil(() => client.directory.status().answered === 3, 2_000)
  assert.equal(client.directory.status().disagreement, 1)
})

/** From now on this relay shows the set that it has now, whatever it learns. */
function freeze(relay: Participant, network: TestNetwork): void {
  const frozen = network.client({ state: MemoryState.restore(relay.state.snapshot()) })
  const { compared } = frozen.directory.view as RelaySet
  Object.defineProperty(relay.directory.view, 'compared', { value: compared })
}

test('a source that goes on showing an old set keeps no newcomer from a client', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 9 }, (_, index) => network.relay(index))
  startAll(relays.slice(0, 8))
  await network.clock.runFor(10_000)
  const client = network.client()
  startAll([client])
  await network.clock.runFor(60_000)
  const [source] = client.directory.view
    .relays()
    .filter(
      ({ id }) =>
        client.state.table('directory-sources').get('sources')?.subarray(0, 32).join() === id.join(),
    )
  const hostile = relays.find(({ self }) => self?.id.join() === source?.id.join())
  freeze(hostile as Participant, network)
  startAll(relays.slice(8))
  await network.clock.runUntil(() => knownTo(client) === 9, 2 * MINUTE_MS)
})

test('an answer larger than one message is fetched in several', async () => {
  const network = new TestNetwork([0])
  const relay = network.relay(0)
  startAll([relay])
  const set = relay.directory.view as RelaySet
  const random = createSeededRandom('crowd')
  const items: DirectoryItem[] = []
  for (let index = 0; index < 2400; index++) {
    const seed = random.bytes(32)
    const { primitives, clock } = network
    const id = primitives.ed25519PublicOf(seed)
    const nowMs = clock.wallMs()
    const part = {
      id,
      sequence: 1,
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + 3_600_000,
      onionKey: id,
      kemKey: new Uint8Array(1184),
      ip: Uint8Array.of(10, index % 250, index >> 8, 7),
      port: 9001,
      capabilities: 7,
      operator: undefined,
    }
    items.push({ kind: 'keys', bytes: signKeys(primitives, network.network.id, seed, part) })
    items.push({
      kind: 'liveness',
      bytes: signLiveness(primitives, network.network.id, seed, {
        shortId: id.subarray(0, 16),
        atMs: nowMs,
        leaving: false,
      }),
    })
  }
  await set.accept(items)
  const client = network.client()
  startAll([client])
  await network.clock.runUntil(() => knownTo(client) === 2401, 60_000)
})

test('a stopped directory leaves no timer behind', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 5 }, (_, index) => network.relay(index))
  const client = network.client()
  startAll([...relays, client])
  await network.clock.runFor(5_000)
  await stopAll(network, [...relays, client])
  await network.clock.runFor(MINUTE_MS)
  assert.equal(network.clock.pendingTimers, 0)
})
