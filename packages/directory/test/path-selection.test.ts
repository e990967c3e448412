import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWarrenError } from '@warren/kernel'
import { createSeededRandom } from '@warren/testkit'
import fc from 'fast-check'
import {
  distinctRelays,
  isConflict,
  isOwn,
  type PathRules,
  type RelayInfo,
  selectPath,
} from '@warren/directory'
import { createView, makeDistinct, makeRelay } from './population.ts'

/** Small populations with few operators and prefixes, where dead ends are common. */
const population = fc
  .array(fc.record({ operator: fc.nat(5), prefix: fc.nat(5) }), { maxLength: 9 })
  .map((specs) => specs.map((spec, index) => makeRelay(index, spec)))

const question = fc.record({
  relays: population,
  length: fc.integer({ min: 1, max: 4 }),
  first: fc.nat(2),
  withLast: fc.boolean(),
  excluded: fc.array(fc.nat(8), { maxLength: 3 }),
  excludedLast: fc.array(fc.nat(8), { maxLength: 4 }),
  own: fc.option(fc.nat(8), { nil: undefined }),
  seed: fc.string({ maxLength: 4 }),
})

const pick = (relays: readonly RelayInfo[], indexes: readonly number[]): RelayInfo[] =>
  indexes.flatMap((index) => relays[index] ?? [])

/** Turns a drawn question into rules whose given relays fit the length. */
function rulesOf(drawn: {
  relays: RelayInfo[]
  length: number
  first: number
  withLast: boolean
  excluded: number[]
  excludedLast: number[]
  own: number | undefined
}): PathRules {
  const { relays, length } = drawn
  const last = drawn.withLast ? relays.at(-1) : undefined
  const first = relays.slice(0, Math.min(drawn.first, length - (last === undefined ? 0 : 1)))
  const own = drawn.own === undefined ? undefined : relays[drawn.own]
  return {
    length,
    first,
    ...(last === undefined ? {} : { last }),
    exclude: pick(relays, drawn.excluded),
    excludeLast: pick(relays, drawn.excludedLast),
    own: own === undefined ? {} : { id: own.id },
  }
}

/** Whether `path` keeps every rule; written apart from the code under test. */
function isLawful(path: readonly RelayInfo[], rules: PathRules): boolean {
  if (path.length !== rules.length) return false
  for (const [at, relay] of path.entries()) {
    if (isOwn(relay, rules.own)) return false
    if (path.some((other, index) => index !== at && isConflict(other, relay))) return false
    const isGiven = at < (rules.first?.length ?? 0) || (rules.last !== undefined && at === path.length - 1)
    if (!isGiven && (rules.exclude ?? []).includes(relay)) return false
    if (!isGiven && at === path.length - 1 && (rules.excludeLast ?? []).includes(relay)) return false
  }
  for (const [at, relay] of (rules.first ?? []).entries()) if (path[at] !== relay) return false
  return rules.last === undefined || path.at(-1) === rules.last
}

/** Tries everything. */
function existsPath(relays: readonly RelayInfo[], rules: PathRules): boolean {
  const first = rules.first ?? []
  const extend = (path: readonly RelayInfo[]): boolean => {
    if (path.length === rules.length) return isLawful(path, rules)
    if (rules.last !== undefined && path.length === rules.length - 1) return extend([...path, rules.last])
    return relays.some((relay) => !path.some((other) => isConflict(other, relay)) && extend([...path, relay]))
  }
  return extend(first)
}

test('a path keeps all rules, and one is found exactly when there is one', () => {
  let found = 0
  fc.assert(
    fc.property(question, (drawn) => {
      const rules = rulesOf(drawn)
      const exists = existsPath(drawn.relays, rules)
      try {
        const path = selectPath(createView(drawn.relays), createSeededRandom(drawn.seed), rules)
        assert.ok(isLawful(path, rules))
        found++
      } catch (error) {
        assert.ok(isWarrenError(error) && error.kind === 'no-path', String(error))
        assert.ok(!exists, 'there is a path')
      }
    }),
    { numRuns: 3000 },
  )
  assert.ok(found > 300, 'the populations are not all hopeless')
})

test('distinct relays are as many as there can be', () => {
  const largest = (relays: readonly RelayInfo[]): number => {
    const [relay, ...rest] = relays
    if (relay === undefined) return 0
    return Math.max(largest(rest), 1 + largest(rest.filter((other) => !isConflict(other, relay))))
  }
  fc.assert(
    fc.property(population, (relays) => {
      const found = distinctRelays(relays, 8)
      assert.ok(found.every((a, at) => found.every((b, index) => index === at || !isConflict(a, b))))
      assert.equal(found.length, Math.min(8, largest(relays)))
    }),
    { numRuns: 500 },
  )
})

test('every bucket is drawn about equally often, however many relays it holds', () => {
  const crowded = Array.from({ length: 90 }, (_, index) => makeRelay(index, { operator: index, prefix: 0 }))
  const lonely = Array.from({ length: 9 }, (_, index) =>
    makeRelay(100 + index, { operator: 100 + index, prefix: index + 1 }),
  )
  const view = createView([...crowded, ...lonely])
  const random = createSeededRandom('buckets')
  const counts = new Map<string, number>()
  const draws = 4000
  for (let draw = 0; draw < draws; draw++) {
    const [relay] = selectPath(view, random, { length: 1 })
    counts.set(relay?.prefix ?? '', (counts.get(relay?.prefix ?? '') ?? 0) + 1)
  }
  assert.equal(counts.size, 10)
  for (const count of counts.values())
    assert.ok(Math.abs(count - draws / 10) < 90, `${count} is not about ${draws / 10}`)
})

/** How often each of `relays` is drawn as the only relay of a path. */
function countDraws(relays: readonly RelayInfo[], weightOf: (relay: RelayInfo) => number, draws: number) {
  const view = createView(relays)
  const random = createSeededRandom('weights')
  const counts = new Map<RelayInfo, number>(relays.map((relay) => [relay, 0]))
  for (let draw = 0; draw < draws; draw++) {
    const [relay] = selectPath(view, random, { length: 1, weightOf }) as [RelayInfo]
    counts.set(relay, (counts.get(relay) ?? 0) + 1)
  }
  return (relay: RelayInfo): number => counts.get(relay) ?? 0
}

test('no weight draws a relay more often than one of which nothing is known', () => {
  const oneBucket = Array.from({ length: 10 }, (_, index) => makeRelay(index, { operator: index, prefix: 0 }))
  for (const relays of [makeDistinct(10), oneBucket]) {
    const [boaster] = relays as [RelayInfo]
    const drawn = countDraws(relays, (relay) => (relay === boaster ? 1000 : Number.NaN), 4000)
    assert.ok(Math.abs(drawn(boaster) - 400) < 80, `${drawn(boaster)} of 4000 is not about a tenth`)
  }
})

test('a relay that weighs nothing is still drawn, an eighth as often as others', () => {
  const relays = makeDistinct(10)
  const [slow] = relays as [RelayInfo]
  const drawn = countDraws(relays, (relay) => (relay === slow ? 0 : 1), 8000)
  const expected = 8000 / (9 * 8 + 1)
  assert.ok(Math.abs(drawn(slow) - expected) < expected / 2, `${drawn(slow)} is not about ${expected}`)
})

test('slow neighbours of one prefix take nothing from a good relay', () => {
  const good = makeRelay(0, { operator: 0, prefix: 0 })
  const slow = [1, 2, 3].map((index) => makeRelay(index, { operator: index, prefix: 0 }))
  const other = makeRelay(9, { operator: 9, prefix: 1 })
  const drawn = countDraws([good, ...slow, other], (relay) => (slow.includes(relay) ? 0 : 1), 4000)
  assert.ok(Math.abs(drawn(other) - 2000) < 150, 'their bucket weighs as much as another')
  assert.ok(drawn(good) > 1300, 'within it the good one is drawn most')
})

test('what is to be avoided is avoided while another path exists', () => {
  const relays = makeDistinct(5)
  const random = createSeededRandom('avoid')
  const [failing] = relays
  for (let draw = 0; draw < 50; draw++) {
    const path = selectPath(createView(relays), random, { length: 4, avoid: (relay) => relay === failing })
    assert.ok(!path.includes(failing as RelayInfo))
  }
  const all = selectPath(createView(relays), random, { length: 5, avoid: (relay) => relay === failing })
  assert.ok(all.includes(failing as RelayInfo))
})

test('a relay at an own address is never drawn, and a refusal counts what there is', () => {
  const relays = makeDistinct(4)
  const own = { hosts: [relays[2]?.address.host ?? ''] }
  assert.throws(
    () => selectPath(createView(relays), createSeededRandom(1), { length: 4, own }),
    (error) => {
      assert.ok(isWarrenError(error))
      assert.deepEqual(error.fields, {
        relays: 3,
        operators: 3,
        prefixes: 3,
        distinct: 3,
        needed: 4,
        given: 0,
        excluded: 0,
      })
      return error.kind === 'no-path'
    },
  )
})

test('a large population of one operator is refused without a long search', () => {
  const relays = Array.from({ length: 5000 }, (_, index) =>
    makeRelay(index, { operator: 1, prefix: index & 255 }),
  )
  assert.throws(() => selectPath(createView(relays), createSeededRandom(2), { length: 3 }), {
    kind: 'no-path',
  })
})
