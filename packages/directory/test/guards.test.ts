import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom, MemoryState, VirtualClock } from '@warren/testkit'
import { createGuards, defaultParameters, type Guards, isConflict, type RelayInfo } from '@warren/directory'
import { createView, type FakeView, makeDistinct, makeRelay } from './population.ts'

const DAY_MS = 86_400_000
const parameters = defaultParameters(false).guards

interface Bench {
  readonly clock: VirtualClock
  readonly view: FakeView
  readonly state: MemoryState
  readonly guards: Guards
}

function setUp(relays: readonly RelayInfo[], seed = 'guards', from?: MemoryState): Bench {
  const clock = new VirtualClock()
  const view = createView(relays)
  const state = from ?? new MemoryState()
  const guards = createGuards({ state, clock, random: createSeededRandom(seed) }, { view, parameters })
  return { clock, view, state, guards }
}

test('the guard stays the same, across calls and restarts', () => {
  const relays = makeDistinct(40)
  const { guards, state } = setUp(relays, 'first')
  const guard = guards.guardFor()
  const layer2 = guards
    .layer2For()
    .map(({ id }) => id.join())
    .sort()
  for (let call = 0; call < 20; call++) assert.equal(guards.guardFor(), guard)
  const again = setUp(relays, 'another seed', MemoryState.restore(state.snapshot())).guards
  assert.equal(again.guardFor(), guard)
  assert.deepEqual(
    again
      .layer2For()
      .map(({ id }) => id.join())
      .sort(),
    layer2,
  )
})

test('a guard is on disk before anybody is given it', () => {
  const { guards, state } = setUp(makeDistinct(10))
  state.failAfterWrites(0)
  assert.throws(() => guards.guardFor(), { kind: 'storage' })
  assert.throws(() => guards.layer2For(), { kind: 'storage' })
  state.repairDisk()
  const guard = guards.guardFor()
  const stored = new TextDecoder().decode(state.table('guards').get('state'))
  assert.ok(stored.includes(Buffer.from(guard.id).toString('hex')))
})

test('a damaged file of guards is an error, not a reason to draw new ones', () => {
  const { state } = setUp([])
  for (const text of [
    '',
    '{',
    'null',
    '{"version":2,"entries":[{}],"replacements":[]}',
    '{"version":2,"entries":[],"replacements":[{"layer":"guard"}]}',
    '{"version":1,"entries":[],"replacements":[]}',
  ]) {
    state.table('guards').put('state', new TextEncoder().encode(text))
    assert.throws(() => setUp([], 'x', state), { kind: 'storage' })
  }
})

test('guards and vanguards share neither operator nor prefix', () => {
  for (let seed = 0; seed < 30; seed++) {
    const { guards } = setUp(makeDistinct(6), `six ${seed}`)
    const sample = [guards.guardFor(), ...guards.layer2For()]
    assert.ok(sample.every((a, at) => sample.every((b, index) => index === at || !isConflict(a, b))))
    assert.equal(guards.layer2For().length, 2)
  }
})

test('the second layer holds a quarter of the relays, at least 2 and at most 4', () => {
  const sizeAmong = (count: number): number => setUp(makeDistinct(count)).guards.layer2For().length
  assert.deepEqual([6, 8, 12, 16, 100].map(sizeAmong), [2, 2, 3, 4, 4])
})

test('a backup stands in only while the primary has failed for the stated time, and the primary returns', async () => {
  const { guards, clock } = setUp(makeDistinct(20))
  const primary = guards.guardFor()
  guards.reportFailure(primary, { isFirstHop: true })
  assert.equal(guards.guardFor(), primary, 'one failure changes nothing')
  await clock.runFor(500)
  guards.reportFailure(primary, { isFirstHop: true })
  assert.equal(guards.guardFor(), primary, 'nor do two at once')
  guards.networkAnswered()
  await clock.runFor(2_000)
  guards.reportFailure(primary, { isFirstHop: true })
  const backup = guards.guardFor()
  assert.notEqual(backup, primary)
  assert.equal(guards.status().isPrimary, false)
  assert.match(String(guards.status().reason), /not reachable/)
  await clock.runFor(30_000)
  assert.equal(guards.guardFor(), primary, 'it is tried again')
  guards.reportSuccess(primary)
  assert.equal(guards.status().reason, undefined)
})

test('a guard whose machine refuses gives way to a backup as soon as somebody else answers', async () => {
  const { guards, clock } = setUp(makeDistinct(20))
  const refused = { isFirstHop: true, isRefused: true }
  const primary = guards.guardFor()
  guards.networkAnswered()
  assert.equal(guards.undecidedMs(primary), undefined)
  await clock.runFor(10)
  guards.reportFailure(primary, refused)
  guards.reportFailure(primary, refused)
  assert.equal(guards.guardFor(), primary, 'who answered before says nothing of now')
  assert.equal(guards.undecidedMs(primary), 0, 'the next failure may decide')
  await clock.runFor(100)
  guards.networkAnswered()
  guards.reportFailure(primary, refused)
  assert.notEqual(guards.guardFor(), primary)
  assert.equal(guards.undecidedMs(primary), undefined, 'it is decided')
})

test('a machine that refuses for everybody shows no backup our address: it may be the line that answers', async () => {
  const { guards, clock } = setUp(makeDistinct(20))
  const primary = guards.guardFor()
  for (let dial = 0; dial < 15; dial++) {
    guards.reportFailure(primary, { isFirstHop: true, isRefused: true })
    assert.equal(guards.guardFor(), primary)
    await clock.runFor(1_000)
  }
  guards.networkAnswered()
  guards.reportFailure(primary, { isFirstHop: true, isRefused: true })
  assert.notEqual(guards.guardFor(), primary, 'somebody else answered')
})

test('a vanguard that failed a moment ago is drawn last, and nobody is drawn in its place', async () => {
  const { guards, clock, state } = setUp(makeDistinct(20))
  const [failing] = guards.layer2For()
  assert.ok(failing !== undefined)
  const drawn = state.table('guards').get('state')
  guards.reportFailure(failing, { isFirstHop: false })
  for (let draw = 0; draw < 20; draw++) assert.equal(guards.layer2For().at(-1), failing)
  assert.deepEqual(state.table('guards').get('state'), drawn)
  await clock.runFor(30_000)
  const firsts = new Set(Array.from({ length: 60 }, () => guards.layer2For()[0]))
  assert.ok(firsts.has(failing), 'then it is asked again')
})

test('while nobody at all answers no backup is shown our address, and somebody else is asked', async () => {
  const clock = new VirtualClock()
  let asked = 0
  const guards = createGuards(
    { state: new MemoryState(), clock, random: createSeededRandom('offline') },
    { view: createView(makeDistinct(20)), parameters, doubted: () => asked++ },
  )
  const primary = guards.guardFor()
  for (let second = 0; second < 18; second++) {
    guards.reportFailure(primary, { isFirstHop: true })
    assert.equal(guards.guardFor(), primary)
    await clock.runFor(1_000)
  }
  assert.ok(asked > 0)
  assert.match(String(guards.status().reason), /cut off/)
  guards.networkAnswered()
  guards.reportFailure(primary, { isFirstHop: true })
  assert.notEqual(guards.guardFor(), primary, 'somebody answered, so it is the guard')
})

test('when the network comes back the primary is tried before any backup', async () => {
  const { guards, clock } = setUp(makeDistinct(20))
  const primary = guards.guardFor()
  guards.networkAnswered()
  await clock.runFor(1_000)
  for (let second = 0; second < 60; second++) {
    guards.reportFailure(guards.guardFor(), { isFirstHop: true })
    await clock.runFor(1_000)
  }
  guards.networkAnswered()
  assert.equal(guards.guardFor(), primary)
})

test('a third layer stands on paths of services where the network has at least sixteen relays', () => {
  const sizeAmong = (count: number): number => setUp(makeDistinct(count)).guards.layer3For().length
  assert.deepEqual([6, 15, 16, 20, 24, 200].map(sizeAmong), [0, 0, 4, 5, 6, 6])
})

test('a member of the third layer lasts 1 to 48 hours, each its own time', async () => {
  const { guards, clock } = setUp(makeDistinct(200))
  const born = new Map<RelayInfo, number>()
  const lives: number[] = []
  for (let hour = 0; hour < 24 * 30; hour++) {
    const now = new Set(guards.layer3For())
    for (const [relay, since] of born) {
      if (now.has(relay)) continue
      lives.push(hour - since)
      born.delete(relay)
    }
    for (const relay of now) if (!born.has(relay)) born.set(relay, hour)
    await clock.runFor(3_600_000)
  }
  assert.ok(lives.length > 80)
  assert.ok(lives.every((hours) => hours >= 1 && hours <= 48))
  const mean = lives.reduce((sum, hours) => sum + hours, 0) / lives.length
  assert.ok(Math.abs(mean - 32.3) < 4, `the larger of two draws lasts about 32 hours, not ${mean}`)
  assert.ok(new Set(lives).size > 20)
})

test('when nothing can be reached the guards do not rotate', async () => {
  const { guards, clock } = setUp(makeDistinct(30))
  const used = new Set<RelayInfo>()
  for (let minute = 0; minute < 300; minute++) {
    const guard = guards.guardFor()
    used.add(guard)
    guards.reportFailure(guard, { isFirstHop: true })
    await clock.runFor(60_000)
  }
  assert.ok(used.size <= 3)
})

/** The guard in use is gone, and everybody else answers. */
async function lose({ guards, clock }: Bench): Promise<RelayInfo> {
  const guard = guards.guardFor()
  guards.reportFailure(guard, { isFirstHop: true, isRefused: true })
  await clock.runFor(100)
  guards.networkAnswered()
  guards.reportFailure(guard, { isFirstHop: true, isRefused: true })
  return guard
}

test('when all guards die while others answer one more is drawn, is on disk, and gives way when the primary is back', async () => {
  const bench = setUp(makeDistinct(30))
  const { guards, clock, state } = bench
  const dead = [await lose(bench), await lose(bench), await lose(bench)]
  assert.equal(new Set(dead).size, 3)
  const fourth = guards.guardFor()
  assert.ok(!dead.includes(fourth))
  assert.ok(dead.every((guard) => !isConflict(guard, fourth)))
  assert.deepEqual(guards.status().replacements, { used: 1, allowed: parameters.replacementsPerMonth })
  const stored = new TextDecoder().decode(state.table('guards').get('state'))
  assert.ok(stored.includes(Buffer.from(fourth.id).toString('hex')))
  guards.reportSuccess(fourth)
  assert.equal(guards.guardFor(), fourth, 'no other is drawn')
  await clock.runFor(31_000)
  const [primary] = dead
  assert.equal(guards.guardFor(), primary, 'the primary is tried again')
})

test('vanguards of which none answers are undecided for two seconds, then another is drawn', async () => {
  const { guards, clock } = setUp(makeDistinct(12))
  const layer = guards.layer2For()
  const [first, ...others] = layer
  assert.ok(first !== undefined && others.length > 0)
  const failAll = (relays: readonly RelayInfo[]): void => {
    for (const relay of relays) guards.reportFailure(relay, { isFirstHop: false })
  }
  failAll([first])
  assert.equal(guards.layerUndecidedMs(first), undefined, 'the others are not known to be dead')
  failAll(others)
  assert.equal(guards.layerUndecidedMs(first), 2_000)
  assert.equal(guards.layerUndecidedMs(guards.guardFor()), undefined, 'it is no vanguard')
  await clock.runFor(2_000)
  assert.equal(guards.layerUndecidedMs(first), 0)
  failAll(layer)
  assert.equal(guards.layerUndecidedMs(first), undefined, 'it is decided')
  const [drawn] = guards.layer2For()
  assert.ok(drawn !== undefined && !layer.includes(drawn))
})

test('whoever lets every guard of a node fail gets no more than the stated replacements, after which the primary is tried', async () => {
  const bench = setUp(makeDistinct(200))
  const used = new Set<RelayInfo>()
  for (let turn = 0; turn < 40; turn++) used.add(await lose(bench))
  assert.equal(used.size, 3 + parameters.replacementsPerMonth)
  assert.ok(used.has(bench.guards.guardFor()))
})

test('a guard that is the wanted last hop, or shares its operator or prefix, gives way to a backup', () => {
  const { guards, view } = setUp(makeDistinct(10))
  const primary = guards.guardFor()
  for (const last of [primary, { ...primary, id: new Uint8Array(32) }]) {
    const other = guards.guardFor({ beside: [last] })
    assert.ok(!isConflict(other, last))
    assert.equal(guards.guardFor({ beside: [last] }), other)
  }
  for (const last of view.relays()) {
    for (const vanguard of guards.layer2For({ beside: [last, primary] })) {
      assert.ok(!isConflict(vanguard, last) && !isConflict(vanguard, primary))
    }
  }
})

test('a guard that leaves the list is not forgotten when it returns', () => {
  const { guards, view } = setUp(makeDistinct(10))
  const all = view.relays()
  const primary = guards.guardFor()
  view.set(all.filter((relay) => relay !== primary))
  assert.notEqual(guards.guardFor(), primary)
  view.set(all)
  assert.equal(guards.guardFor(), primary)
})

test('replacements are capped for a month, then the node stops with a reason', async () => {
  const { guards, view, clock } = setUp(makeDistinct(30))
  const vanish = (): void => {
    const guard = guards.guardFor()
    view.set(view.relays().filter((relay) => relay !== guard))
  }
  for (let gone = 0; gone < 3 + parameters.replacementsPerMonth; gone++) vanish()
  assert.throws(() => guards.guardFor(), { kind: 'no-path', message: /replacements/ })
  await clock.runFor(31 * DAY_MS)
  guards.guardFor()
})

test('guards live between their bounds and are then drawn anew', async () => {
  const { guards, clock } = setUp(makeDistinct(200))
  const first = guards.guardFor()
  const vanguards = guards.layer2For().map(({ id }) => id.join())
  await clock.runFor((parameters.minDays - 1) * DAY_MS)
  assert.equal(guards.guardFor(), first)
  assert.notDeepEqual(
    guards
      .layer2For()
      .map(({ id }) => id.join())
      .sort(),
    vanguards.sort(),
  )
  await clock.runFor(parameters.maxDays * DAY_MS)
  assert.notEqual(guards.guardFor(), first)
})

test('relays younger than the threshold are not guards while enough are older', () => {
  const now = new VirtualClock().wallMs()
  const relays = Array.from({ length: 40 }, (_, index) =>
    makeRelay(index, { operator: index, prefix: index, firstSeenMs: now - (index < 25 ? 20 : 1) * DAY_MS }),
  )
  for (let seed = 0; seed < 20; seed++) {
    const { guards } = setUp(relays, `age ${seed}`)
    for (const relay of [guards.guardFor(), ...guards.layer2For()])
      assert.equal(relay.firstSeenMs, now - 20 * DAY_MS)
  }
})

test('oneself and relays at own addresses are never guards', () => {
  const relays = makeDistinct(6)
  const [self, neighbour] = relays as [RelayInfo, RelayInfo]
  for (let seed = 0; seed < 20; seed++) {
    const guards = createGuards(
      { state: new MemoryState(), clock: new VirtualClock(), random: createSeededRandom(seed) },
      {
        view: createView(relays),
        parameters,
        own: () => ({ id: self.id, hosts: [neighbour.address.host] }),
      },
    )
    for (const relay of [guards.guardFor(), ...guards.layer2For()])
      assert.ok(relay !== self && relay !== neighbour)
  }
})

test('guards that are used and vanguards are never last', () => {
  const { guards } = setUp(makeDistinct(12))
  assert.deepEqual(guards.neverLast(), [])
  const guard = guards.guardFor()
  const vanguards = guards.layer2For()
  assert.deepEqual(new Set(guards.neverLast()), new Set([guard, ...vanguards]))
})

test('in a small network at least half of the relays may be last, however many backups stood in', () => {
  const relays = makeDistinct(6)
  const { guards } = setUp(relays)
  for (const relay of relays) guards.guardFor({ beside: [relay] })
  guards.layer2For()
  assert.equal(guards.neverLast().length, 3)
})
