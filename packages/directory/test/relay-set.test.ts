import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex } from '@warren/kernel'
import {
  createInlineOffload,
  createSeededRandom,
  createSimPrimitives,
  MemoryState,
  VirtualClock,
} from '@warren/testkit'
import {
  createNetwork,
  type DirectoryItem,
  type HeldItem,
  type KeysPart,
  type Network,
  parseIp,
  RelaySet,
  SHORT_ID_BYTES,
  signKeys,
  signLiveness,
} from '@warren/directory'

const HOUR_MS = 3_600_000
const random = createSeededRandom('relay set')
const primitives = createSimPrimitives(random)
const offload = createInlineOffload(primitives)
const network = createNetwork(primitives, { name: 'Test', testing: true })
const { livenessValidityS, clockSkewS, keysValidityHours } = network.parameters.descriptors

/** A relay that signs whatever it is told to. */
class Signer {
  readonly seed = random.bytes(32)
  readonly id = primitives.ed25519PublicOf(this.seed)
  readonly clock: VirtualClock
  readonly networkId: Uint8Array

  constructor(clock: VirtualClock, of: Network = network) {
    this.clock = clock
    this.networkId = of.id
  }

  keys(change: Partial<KeysPart> = {}): DirectoryItem {
    const issuedAtMs = change.issuedAtMs ?? this.clock.wallMs()
    const part: KeysPart = {
      id: this.id,
      sequence: 1,
      issuedAtMs,
      expiresAtMs: issuedAtMs + keysValidityHours * HOUR_MS,
      onionKey: this.id,
      kemKey: new Uint8Array(1184),
      ip: parseIp('127.5.0.1') as Uint8Array,
      port: 9001,
      capabilities: 7,
      operator: undefined,
      ...change,
    }
    return { kind: 'keys', bytes: signKeys(primitives, this.networkId, this.seed, part) }
  }

  liveness(change: { atMs?: number; leaving?: boolean } = {}): DirectoryItem {
    const statement = {
      shortId: this.id.subarray(0, SHORT_ID_BYTES),
      atMs: this.clock.wallMs(),
      leaving: false,
      ...change,
    }
    return { kind: 'liveness', bytes: signLiveness(primitives, this.networkId, this.seed, statement) }
  }
}

function setUp(state = new MemoryState(), clock = new VirtualClock(), of: Network = network) {
  const equivocations: Uint8Array[] = []
  const set = new RelaySet({ clock, primitives, offload, state }, of, {
    equivocation: (id) => equivocations.push(id),
  })
  return { clock, state, set, equivocations, signer: new Signer(clock) }
}

/** What is compared with others. */
const itemsOf = ({ compared }: RelaySet): HeldItem[] =>
  [...compared.tree.entriesIn('')].flatMap(({ name }) => compared.itemsBehind(name))

const counts = ({ fresh, forged, stale, refused }: Awaited<ReturnType<RelaySet['accept']>>): number[] => [
  fresh.length,
  forged,
  stale,
  refused,
]

test('a relay is usable once both parts are there, in either order and from different peers', async () => {
  const { set, signer } = setUp()
  assert.deepEqual(counts(await set.accept([signer.liveness()])), [0, 0, 1, 0], 'nothing is known of it yet')
  assert.deepEqual(counts(await set.accept([signer.keys()])), [1, 0, 0, 0])
  assert.equal(set.relays().length, 0)
  assert.deepEqual(counts(await set.accept([signer.liveness()])), [1, 0, 0, 0])
  const [relay] = set.relays()
  assert.deepEqual(relay?.address, { host: '127.5.0.1', port: 9001 })
  assert.equal(relay?.prefix, '127.5.0.0/16')
  assert.deepEqual(relay?.operator, signer.id, 'who names no operator is his own')
  assert.equal(set.byId(signer.id), relay)
})

test('forgeries are counted against the peer and change nothing', async () => {
  const { set, signer, clock } = setUp()
  await set.accept([signer.keys(), signer.liveness({ atMs: clock.wallMs() - 1 })])
  const before = itemsOf(set)
  const flip = ({ kind, bytes }: DirectoryItem): DirectoryItem => ({
    kind,
    bytes: bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)),
  })
  const elsewhere = new Signer(clock, createNetwork(primitives, { name: 'Other', testing: true }))
  const forgeries = [
    flip(signer.keys({ sequence: 2 })),
    flip(signer.liveness()),
    elsewhere.keys(),
    new Signer(clock).keys({ ip: parseIp('8.8.8.8') as Uint8Array }),
    new Signer(clock).keys({ expiresAtMs: clock.wallMs() + (keysValidityHours + 1) * HOUR_MS }),
    new Signer(clock).keys({ capabilities: 0 }),
    { kind: 'keys' as const, bytes: new Uint8Array(10) },
    { kind: 'liveness' as const, bytes: new Uint8Array(90) },
  ]
  for (const forgery of forgeries) assert.deepEqual(counts(await set.accept([forgery])), [0, 1, 0, 0])
  assert.deepEqual(itemsOf(set), before)
})

test('replays of older parts, and statements from the past or the future, are not taken', async () => {
  const { set, signer, clock } = setUp()
  const oldKeys = signer.keys({ sequence: 1 })
  const oldLiveness = signer.liveness()
  await clock.runFor(1000)
  await set.accept([signer.keys({ sequence: 2, port: 9002 }), signer.liveness()])
  assert.deepEqual(counts(await set.accept([oldKeys, oldLiveness])), [0, 0, 2, 0])
  assert.equal(set.relays()[0]?.address.port, 9002)
  const now = clock.wallMs()
  const future = now + clockSkewS * 1000
  assert.deepEqual(counts(await set.accept([signer.liveness({ atMs: future + 1000 })])), [0, 0, 1, 0])
  assert.deepEqual(
    counts(await set.accept([signer.liveness({ atMs: future - 1000 })])),
    [1, 0, 0, 0],
    'within the stated skew',
  )
  const other = new Signer(clock)
  const expired = other.keys({ issuedAtMs: now - keysValidityHours * HOUR_MS - 1 })
  const early = other.keys({ issuedAtMs: future + 1000 })
  assert.deepEqual(counts(await set.accept([expired, early])), [0, 0, 2, 0])
})

test('a relay that falls silent leaves the list, and what expired is forgotten', async () => {
  const { set, signer, clock, state } = setUp()
  await set.accept([signer.keys(), signer.liveness()])
  const { version } = set
  await clock.runFor(livenessValidityS * 1000 + 1)
  set.sweep()
  assert.equal(set.relays().length, 0)
  assert.ok(set.version > version)
  assert.equal(set.size, 1)
  await set.accept([signer.liveness()])
  assert.equal(set.relays().length, 1, 'its keys still count when it returns')
  await clock.runFor(keysValidityHours * HOUR_MS)
  set.sweep()
  assert.equal(set.size, 0)
  assert.deepEqual(state.table('directory').keys(), ['network'])
})

test('a relay that says goodbye leaves at once and may return', async () => {
  const { set, signer, clock } = setUp()
  await set.accept([signer.keys(), signer.liveness()])
  await clock.runFor(1000)
  assert.deepEqual(counts(await set.accept([signer.liveness({ leaving: true })])), [1, 0, 0, 0])
  assert.equal(set.relays().length, 0)
  assert.equal(itemsOf(set).length, 2, 'the goodbye is passed on')
  await clock.runFor(1000)
  await set.accept([signer.liveness()])
  assert.equal(set.relays().length, 1)
})

test('a relay that signs two parts of one sequence is excluded, with both as evidence, also after a restart', async () => {
  const { set, signer, equivocations, state, clock } = setUp()
  await set.accept([signer.keys({ sequence: 5 }), signer.liveness()])
  const report = await set.accept([signer.keys({ sequence: 5, port: 9009 })])
  assert.deepEqual(counts(report), [2, 0, 0, 0], 'both travel on')
  assert.deepEqual(equivocations, [signer.id])
  const isExcluded = async (other: RelaySet): Promise<void> => {
    assert.equal(other.relays().length, 0)
    assert.equal(other.contradictions, 1)
    assert.deepEqual(
      itemsOf(other).map(({ kind }) => kind),
      ['keys', 'keys'],
    )
    assert.deepEqual(
      counts(await other.accept([signer.keys({ sequence: 6 })])),
      [0, 0, 1, 0],
      'a newer part does not clear it',
    )
  }
  await isExcluded(set)
  await isExcluded(setUp(MemoryState.restore(state.snapshot()), clock).set)
  const { set: third, equivocations: seen } = setUp()
  await third.accept([...report.fresh])
  assert.equal(seen.length, 1, 'whoever receives both sees it for himself')
})

test('a relay that signs two statements of one time is excluded until they are over, whatever it says meanwhile', async () => {
  const { set, signer, equivocations, state, clock } = setUp()
  const atMs = clock.wallMs()
  const twins = [signer.liveness({ atMs }), signer.liveness({ atMs, leaving: true })]
  await set.accept([signer.keys(), twins[0] as DirectoryItem])
  const { fresh, news } = await set.accept([twins[1] as DirectoryItem])
  assert.equal(fresh.length, 2, 'both travel on')
  assert.deepEqual(news, fresh)
  assert.deepEqual(equivocations, [signer.id])
  await clock.runFor(1000)
  assert.deepEqual(counts(await set.accept([signer.liveness()])), [0, 0, 1, 0])
  const restored = setUp(MemoryState.restore(state.snapshot()), clock).set
  for (const other of [set, restored]) {
    assert.deepEqual([other.relays().length, other.contradictions, itemsOf(other).length], [0, 1, 3])
  }
  await clock.runFor(livenessValidityS * 1000)
  set.sweep()
  await set.accept([signer.liveness()])
  for (const other of [set, setUp(MemoryState.restore(state.snapshot()), clock).set])
    assert.deepEqual([other.relays().length, other.contradictions], [1, 0])
})

test('nodes that caught a relay in different lies, or hold something newer of it, come to agree', async () => {
  const { signer, clock } = setUp()
  const parts = [9001, 9002, 9003].map((port) => signer.keys({ sequence: 5, port })) as [
    DirectoryItem,
    DirectoryItem,
    DirectoryItem,
  ]
  const sets = [0, 1, 2].map(() => setUp(new MemoryState(), clock).set) as [RelaySet, RelaySet, RelaySet]
  await sets[0].accept([parts[0], parts[1], signer.liveness()])
  await sets[1].accept([parts[2], parts[1], signer.liveness()])
  await sets[2].accept([signer.keys({ sequence: 6 }), signer.liveness()])
  assert.equal(sets[2].relays().length, 1)
  assert.deepEqual(counts(await sets[2].accept(itemsOf(sets[0]))), [2, 0, 0, 0])
  const hashes = sets.map(({ compared }) => toHex(compared.tree.hash('')))
  assert.equal(new Set(hashes).size, 1)
  for (const set of sets) assert.deepEqual([set.relays().length, set.contradictions], [0, 1])
})

test('a forged half of a contradiction excludes nobody and costs who sent it', async () => {
  const { set, signer } = setUp()
  const honest = signer.keys({ sequence: 5 })
  const forged = signer.keys({ sequence: 5, port: 9009 })
  const bytes = forged.bytes.map((byte, at) => (at === forged.bytes.length - 1 ? byte ^ 1 : byte))
  assert.deepEqual(
    counts(await set.accept([{ kind: 'keys', bytes }, honest, signer.liveness()])),
    [2, 1, 0, 0],
  )
  assert.deepEqual([set.relays().length, set.contradictions], [1, 0])
})

test('what was offered in vain is not asked for again, unless the clock is set', async () => {
  const { set, signer, clock } = setUp()
  const other = new Signer(clock)
  await set.accept([signer.keys(), signer.liveness()])
  await clock.runFor(1000)
  const early = other.keys({ issuedAtMs: clock.wallMs() + clockSkewS * 1000 + 60_000 })
  const { declined } = await set.accept([early])
  set.decline(declined)
  assert.equal(set.compared.aside.count(''), 1)
  clock.wallOffsetMs += 2 * 60_000
  set.sweep()
  assert.equal(set.compared.aside.count(''), 0)
  assert.deepEqual(counts(await set.accept([early])), [1, 0, 0, 0])
})

test('the same part in another message, or with another signature over it, is no contradiction', async () => {
  const { set, signer, equivocations } = setUp()
  const keys = signer.keys()
  await set.accept([keys, keys, signer.liveness()])
  assert.deepEqual(counts(await set.accept([keys])), [0, 0, 1, 0])
  assert.deepEqual(equivocations, [])
  assert.equal(set.relays().length, 1)
})

test('after a restart the set is there, and with it since when each relay has been known', async () => {
  const { set, signer, state, clock } = setUp()
  await set.accept([signer.keys(), signer.liveness()])
  const firstSeenMs = set.relays()[0]?.firstSeenMs
  await clock.runFor(60_000)
  await set.accept([signer.keys({ sequence: 2 }), signer.liveness()])
  const again = setUp(MemoryState.restore(state.snapshot()), clock).set
  assert.deepEqual(again.relays(), set.relays())
  assert.equal(again.relays()[0]?.firstSeenMs, firstSeenMs)
})

test('a set on disk that belongs to another network, or cannot be read, is not used', async () => {
  const { set, signer, state, clock } = setUp()
  await set.accept([signer.keys(), signer.liveness()])
  const other = createNetwork(primitives, { name: 'Other', testing: true })
  assert.equal(setUp(MemoryState.restore(state.snapshot()), clock, other).set.size, 0)
  const [key] = state
    .table('directory')
    .keys()
    .filter((name) => name.startsWith('keys/'))
  state.table('directory').put(key as string, new Uint8Array(20))
  assert.equal(setUp(state, clock).set.size, 0)
  assert.deepEqual(state.table('directory').keys(), ['network'])
})

test('one prefix cannot fill the set', async () => {
  const { set, clock } = setUp()
  const crowd = Array.from({ length: 515 }, () => new Signer(clock).keys())
  assert.deepEqual(counts(await set.accept(crowd)), [512, 0, 0, 3])
  assert.deepEqual(
    counts(await set.accept([new Signer(clock).keys({ ip: parseIp('127.6.0.1') as Uint8Array })])),
    [1, 0, 0, 0],
  )
})

test('more unverified items than the bound are refused, not queued', async () => {
  const { set, signer } = setUp()
  const flood = new Array<DirectoryItem>(10_000).fill(signer.liveness())
  const first = set.accept(flood)
  await assert.rejects(set.accept(flood), { kind: 'overloaded' })
  await first
  await set.accept([signer.keys()])
})

test('a full disk is reported and does not stop what comes after', async () => {
  const { set, signer, state } = setUp()
  state.failAfterWrites(0)
  await assert.rejects(set.accept([signer.keys()]), { kind: 'storage' })
  state.repairDisk()
  assert.deepEqual(counts(await set.accept([signer.keys({ sequence: 2 }), signer.liveness()])), [2, 0, 0, 0])
})

test('a statement is written down without the keys; what a full disk did not take is written with what comes next', async () => {
  const { set, signer, state, clock } = setUp()
  await set.accept([signer.keys(), signer.liveness()])
  await clock.runFor(1000)
  // The statement, and that there are no contradictions.
  state.failAfterWrites(3)
  assert.deepEqual(counts(await set.accept([signer.liveness()])), [1, 0, 0, 0])
  const keys = signer.keys({ sequence: 2 })
  await assert.rejects(set.accept([keys]), { kind: 'storage' })
  state.repairDisk()
  await clock.runFor(1000)
  await set.accept([signer.liveness()])
  const restored = setUp(MemoryState.restore(state.snapshot()), clock).set
  assert.deepEqual(restored.itemsOf(signer.id)[0]?.bytes, keys.bytes)
})
