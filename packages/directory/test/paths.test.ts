import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWarrenError } from '@warren/kernel'
import { createSeededRandom, MemoryState, VirtualClock } from '@warren/testkit'
import fc from 'fast-check'
import {
  createGuards,
  createPaths,
  defaultParameters,
  type Guards,
  isConflict,
  type OwnPlace,
  type Paths,
  type RelayInfo,
} from '@warren/directory'
import { createView, type FakeView, makeDistinct, makeRelay } from './population.ts'

interface Bench {
  readonly clock: VirtualClock
  readonly view: FakeView
  readonly guards: Guards
  readonly paths: Paths
}

function setUp(relays: readonly RelayInfo[], seed: string, own: OwnPlace = {}): Bench {
  const clock = new VirtualClock()
  const random = createSeededRandom(seed)
  const view = createView(relays)
  const guards = createGuards(
    { state: new MemoryState(), clock, random },
    { view, parameters: defaultParameters(false).guards, own: () => own },
  )
  return { clock, view, guards, paths: createPaths({ random, clock }, { view, guards, own: () => own }) }
}

function assertDistinct(path: readonly RelayInfo[]): void {
  for (const [at, relay] of path.entries()) {
    for (const other of path.slice(at + 1))
      assert.ok(!isConflict(relay, other), 'no two relays share anything')
  }
}

test('with six relays every kind of path exists for every choice of the other side', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.nat(), { minLength: 6, maxLength: 40 }), (seed, choices) => {
      const relays = makeDistinct(6)
      const { paths, guards } = setUp(relays, seed)
      for (const choice of choices) {
        const relay = relays[choice % 6] as RelayInfo
        const client = paths.pathTo({ kind: 'general' })
        const record = paths.pathTo({ kind: 'last', relay, hops: 3 })
        const service = paths.pathTo({ kind: 'last', relay, hops: 4 })
        const introduction = paths.pathTo({ kind: 'general', hops: 4 })
        for (const path of [client, record, service, introduction]) assertDistinct(path)
        assert.deepEqual(
          [client, record, service, introduction].map((path) => path.length),
          [3, 3, 4, 4],
        )
        assert.equal(record.at(-1), relay)
        assert.equal(service.at(-1), relay)
        const { layer2 } = guards.status()
        for (const path of [client, introduction]) {
          const last = path.at(-1) as RelayInfo
          assert.ok(!layer2.includes(last) && last !== path[0])
        }
        for (const path of [client, record, service, introduction])
          assert.ok(layer2.includes(path[1] as RelayInfo))
      }
    }),
    { numRuns: 150 },
  )
})

test('a relay among six that is a client as well finds every path among the other five', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5, maxLength: 30 }),
      (seed, choices) => {
        const relays = makeDistinct(6)
        const self = relays[0] as RelayInfo
        const { paths } = setUp(relays, seed, { id: self.id })
        for (const choice of choices) {
          const relay = relays[choice] as RelayInfo
          for (const path of [
            paths.pathTo({ kind: 'general' }),
            paths.pathTo({ kind: 'general', hops: 4 }),
            paths.pathTo({ kind: 'last', relay, hops: 3 }),
            paths.pathTo({ kind: 'last', relay, hops: 4 }),
          ]) {
            assertDistinct(path)
            assert.ok(!path.includes(self))
          }
        }
        assert.throws(() => paths.pathTo({ kind: 'last', relay: self, hops: 4 }), { kind: 'no-path' })
        // Only where a refusal would tell who named it, and then nowhere but at the end.
        const home = paths.pathTo({ kind: 'last', relay: self, hops: 4, mayBeOwn: true })
        assertDistinct(home)
        assert.deepEqual(
          home.map((relay) => relay === self),
          [false, false, false, true],
        )
      },
    ),
    { numRuns: 80 },
  )
})

test('in any population a path is lawful or refused as such', () => {
  const specs = fc.array(fc.record({ operator: fc.nat(9), prefix: fc.nat(9) }), { maxLength: 25 })
  fc.assert(
    fc.property(specs, fc.string(), (drawn, seed) => {
      const relays = drawn.map((spec, index) => makeRelay(index, spec))
      const { paths, guards } = setUp(relays, seed)
      for (const relay of relays) {
        try {
          const general = paths.pathTo({ kind: 'general', exclude: [relay] })
          assertDistinct(general)
          assert.ok(general.at(-1) !== relay && !guards.status().layer2.includes(general.at(-1) as RelayInfo))
          assertDistinct(paths.pathTo({ kind: 'last', relay, hops: 4 }))
        } catch (error) {
          assert.ok(isWarrenError(error) && error.kind === 'no-path', String(error))
        }
      }
    }),
    { numRuns: 150 },
  )
})

test('one circuit after another starts at the same guard and crosses the same few vanguards', () => {
  const { paths } = setUp(makeDistinct(200), 'many')
  const guards = new Set<RelayInfo | undefined>()
  const vanguards = new Set<RelayInfo | undefined>()
  const lasts = new Set<RelayInfo | undefined>()
  for (let circuit = 0; circuit < 200; circuit++) {
    const path = paths.pathTo({ kind: 'general' })
    guards.add(path[0])
    vanguards.add(path[1])
    lasts.add(path[2])
  }
  assert.equal(guards.size, 1)
  assert.equal(vanguards.size, 4)
  assert.ok(lasts.size > 80)
})

test('a relay that failed is passed over for a while, then used again', async () => {
  const { paths, clock } = setUp(makeDistinct(6), 'failing')
  const path = paths.pathTo({ kind: 'general' })
  const failed = path[2] as RelayInfo
  paths.reportFailure(path, 2)
  for (let draw = 0; draw < 30; draw++) assert.notEqual(paths.pathTo({ kind: 'general' })[2], failed)
  await clock.runFor(121_000)
  const lasts = Array.from({ length: 60 }, () => paths.pathTo({ kind: 'general' })[2])
  assert.ok(lasts.includes(failed))
  paths.reportFailure(path, 2)
  paths.reportSuccess(path)
  assert.ok(Array.from({ length: 60 }, () => paths.pathTo({ kind: 'general' })[2]).includes(failed))
})

test('a vanguard that does not answer gives way to another of its layer', async () => {
  const { paths, clock } = setUp(makeDistinct(12), 'vanguard')
  const path = paths.pathTo({ kind: 'general' })
  paths.reportFailure(path, 1)
  await clock.runFor(3_000)
  paths.reportFailure(path, 1)
  for (let draw = 0; draw < 30; draw++) assert.notEqual(paths.pathTo({ kind: 'general' })[1], path[1])
})

test('a path that is begun first and gets its last relay later is one that could have been chosen at once', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 6, max: 30 }), fc.nat(), (seed, count, choice) => {
      const relays = makeDistinct(count)
      const { paths, guards } = setUp(relays, seed)
      const last = relays[choice % count] as RelayInfo
      for (const hops of [2, 3] as const) {
        const start = paths.pathTo({ kind: 'start', hops })
        assert.equal(start.length, hops)
        assertDistinct(start)
        assert.equal(start[0], guards.status().guard)
        assert.ok(guards.status().layer2.includes(start[1] as RelayInfo))
        if (start.some((relay) => isConflict(relay, last))) continue
        const whole = paths.pathTo({ kind: 'last', relay: last, hops: hops === 2 ? 3 : 4 })
        assert.equal(whole[0], start[0], 'the same guard stands first')
        assertDistinct([...start, last])
      }
    }),
    { numRuns: 100 },
  )
})

/** Paths of a group of circuits, each kept apart from those before it. */
function drawApart(paths: Paths, count: number): RelayInfo[][] {
  const drawn: RelayInfo[][] = []
  for (let circuit = 0; circuit < count; circuit++) {
    drawn.push(paths.pathTo({ kind: 'general', apart: drawn.flatMap((path) => path.slice(1)) }))
  }
  return drawn
}

test('circuits kept apart keep to every rule of paths, in any population', () => {
  const specs = fc.array(fc.record({ operator: fc.nat(14), prefix: fc.nat(14) }), { maxLength: 30 })
  fc.assert(
    fc.property(specs, fc.string(), fc.nat(5), (drawn, seed, extra) => {
      const relays = drawn.map((spec, index) => makeRelay(index, spec))
      const { paths, guards } = setUp(relays, seed)
      try {
        const general = paths.pathTo({ kind: 'general' })
        for (const path of [general, ...drawApart(paths, 2 + extra)]) {
          assertDistinct(path)
          const { layer2 } = guards.status()
          assert.ok(layer2.includes(path[1] as RelayInfo), 'vanguards stay those of the layer')
          assert.equal(path[0], general[0], 'the guard stays the same')
          assert.ok(!guards.status().layer2.includes(path[2] as RelayInfo) && path[2] !== path[0])
        }
      } catch (error) {
        assert.ok(isWarrenError(error) && error.kind === 'no-path', String(error))
        assert.throws(() => paths.pathTo({ kind: 'general' }), { kind: 'no-path' }, 'no path is lost by it')
      }
    }),
    { numRuns: 150 },
  )
})

test('three paths begun apart from each other: one of them fits any relay but the guard, in a network of nine and more', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 9, max: 40 }), (seed, count) => {
      const relays = makeDistinct(count)
      const { paths, guards } = setUp(relays, seed)
      const begun: RelayInfo[][] = []
      for (let circuit = 0; circuit < 3; circuit++)
        begun.push(paths.pathTo({ kind: 'start', hops: 3, apart: begun.flatMap((path) => path.slice(1)) }))
      for (const path of begun) assertDistinct(path)
      for (const relay of relays) {
        if (relay === guards.status().guard) continue
        assert.ok(begun.some((path) => !path.some((hop) => isConflict(hop, relay))))
      }
    }),
    { numRuns: 60 },
  )
})

test('a path begun beside a relay can end at it, even if that is the guard', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 6, max: 30 }), fc.nat(), (seed, count, choice) => {
      const relays = makeDistinct(count)
      const { paths, guards } = setUp(relays, seed)
      paths.pathTo({ kind: 'general' })
      const guard = guards.status().guard as RelayInfo
      for (const beside of [relays[choice % count] as RelayInfo, guard]) {
        for (const hops of [2, 3] as const) {
          const start = paths.pathTo({ kind: 'start', hops, beside })
          assertDistinct([...start, beside])
          assert.equal(start.length, hops)
          if (!isConflict(beside, guard)) assert.equal(start[0], guard)
        }
      }
    }),
    { numRuns: 100 },
  )
})

test('where the network has the relays, circuits kept apart share nothing but the guard', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 16, max: 60 }), (seed, count) => {
      const { paths } = setUp(makeDistinct(count), seed)
      const rest = drawApart(paths, 3).flatMap((path) => path.slice(1))
      assert.equal(new Set(rest).size, 6)
    }),
    { numRuns: 60 },
  )
})

test('in a network of six, circuits kept apart take turns with vanguards and end at three different relays', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const { paths } = setUp(makeDistinct(6), seed)
      const drawn = drawApart(paths, 6)
      assert.equal(new Set(drawn.slice(0, 2).map((path) => path[1])).size, 2)
      const lasts = drawn.map((path) => path[2] as RelayInfo)
      assert.equal(new Set(lasts.slice(0, 3)).size, 3)
      assert.equal(new Set(lasts.slice(3)).size, 3, 'each is used twice before one is used again')
    }),
    { numRuns: 60 },
  )
})

test('a circuit kept apart shares a relay sooner than it takes one that failed', () => {
  const { paths } = setUp(makeDistinct(6), 'apart and failing')
  const [first, second] = drawApart(paths, 2) as [RelayInfo[], RelayInfo[]]
  const third = paths.pathTo({ kind: 'general', apart: [...first.slice(1), ...second.slice(1)] })
  paths.reportFailure(third, 2)
  for (let draw = 0; draw < 20; draw++) {
    const path = paths.pathTo({ kind: 'general', apart: [...first.slice(1), ...second.slice(1)] })
    assert.ok(path[2] === first[2] || path[2] === second[2])
  }
})
