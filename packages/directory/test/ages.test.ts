import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom, MemoryState, VirtualClock } from '@warren/testkit'
import { createGuards, defaultParameters, type RelayInfo } from '@warren/directory'
import { agreedAges, decodeAges, encodeAges, type RelayAge } from '../src/ages.ts'
import { createView, makeDistinct } from './population.ts'
import { knownTo, TestNetwork } from './test-network.ts'

const DAY_MS = 86_400_000
const age = (name: number, days: number): RelayAge => ({ shortId: new Uint8Array(16).fill(name), days })
const nameOf = (name: number): string => Buffer.alloc(16, name).toString('hex')

test('ages read back as they were written, in order, without those of today', () => {
  const relays = [3, 1, 2].map((byte) => ({
    id: new Uint8Array(32).fill(byte),
    firstSeenMs: (10 - byte) * DAY_MS,
  }))
  assert.deepEqual(decodeAges(encodeAges(relays, 9 * DAY_MS)), [age(2, 1), age(3, 2)])
})

test('ages out of order or range are malformed', () => {
  const bytes = encodeAges([{ id: new Uint8Array(32).fill(1), firstSeenMs: 0 }], 5 * DAY_MS)
  const twice = Uint8Array.from([...bytes, ...bytes.subarray(1)])
  for (const wrong of [twice, Uint8Array.of(1), bytes.slice(0, -1), Uint8Array.of(0, ...new Uint8Array(18))])
    assert.throws(() => decodeAges(wrong), { kind: 'malformed' })
})

test('one source of three can make no relay older than the others say, nor two younger', () => {
  const honest = [age(1, 40), age(2, 20)]
  const lying = [age(9, 365)]
  assert.deepEqual(
    agreedAges([honest, honest, lying]),
    new Map([
      [nameOf(1), 40],
      [nameOf(2), 20],
    ]),
  )
  assert.deepEqual(agreedAges([honest, lying]), new Map(), 'of two the one that says less')
  assert.deepEqual(agreedAges([lying]), new Map([[nameOf(9), 365]]))
})

test('guards are drawn from relays that sources have known for long, though this node saw all today', () => {
  const clock = new VirtualClock()
  const relays = makeDistinct(40).map((relay) => ({ ...relay, firstSeenMs: clock.wallMs() }))
  const old = new Set<RelayInfo>(relays.slice(0, 22))
  for (let seed = 0; seed < 20; seed++) {
    const guards = createGuards(
      { state: new MemoryState(), clock, random: createSeededRandom(`vouched ${seed}`) },
      {
        view: createView(relays),
        parameters: defaultParameters(false).guards,
        knownSinceMs: (relay) => relay.firstSeenMs - (old.has(relay) ? 30 * DAY_MS : 0),
      },
    )
    for (const relay of [guards.guardFor(), ...guards.layer2For(), ...guards.layer3For()])
      assert.ok(old.has(relay))
  }
})

test('a newcomer learns ages from the relays of the network file, and remembers them', async () => {
  // Rarely, so that a day and a half is soon over.
  const network = new TestNetwork([0, 1, 2], (parameters) => ({
    ...parameters,
    descriptors: {
      ...parameters.descriptors,
      reconcileIntervalS: 14_400,
      livenessIntervalS: 86_400,
      livenessValidityS: 3 * 86_400,
    },
  }))
  const relays = [0, 1, 2, 3, 4].map((index) => network.relay(index))
  for (const { directory } of relays) directory.start()
  await network.clock.runUntil(() => relays.every((relay) => knownTo(relay) === 5), 120_000)
  await network.clock.runFor(1.5 * DAY_MS)
  const late = network.relay(5)
  late.directory.start()
  await network.clock.runUntil(() => relays.every((relay) => knownTo(relay) === 6), 20_000_000)
  const state = new MemoryState()
  const newcomer = network.client({ state })
  newcomer.directory.start()
  await network.clock.runUntil(() => knownTo(newcomer) === 6, 120_000)
  await network.clock.runFor(30_000)
  const { directory } = newcomer
  for (const relay of directory.view.relays()) {
    const days = (newcomer.clock.wallMs() - directory.knownSinceMs(relay)) / DAY_MS
    const isLate = relay.id.every((byte, at) => byte === late.self?.id[at])
    assert.ok(isLate ? days < 1 : days >= 1, `${days} days`)
  }
  const [oldest] = directory.view
    .relays()
    .map((relay) => directory.knownSinceMs(relay))
    .sort((a, b) => a - b)
  const again = network.client({ state: MemoryState.restore(state.snapshot()) })
  assert.equal(
    Math.min(...again.directory.view.relays().map((relay) => again.directory.knownSinceMs(relay))),
    oldest,
  )
})
