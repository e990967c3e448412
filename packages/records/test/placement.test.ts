import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import fc from 'fast-check'
import { createDateBeacon } from '../src/beacon.ts'
import { createPlacement } from '../src/placement.ts'
import { relayInfo } from './support/table.ts'

const NETWORK = new Uint8Array(32).fill(1)
const random = createSeededRandom('placement')
const primitives = createSimPrimitives(random)
const beacon = createDateBeacon(primitives, NETWORK)
const placement = createPlacement(primitives, NETWORK, beacon)
const location = (name: number, period = 5) => ({ id: new Uint8Array(32).fill(name), period })
const population = (count: number): RelayInfo[] =>
  Array.from({ length: count }, (_, index) => relayInfo(random, index))
const names = (relays: readonly RelayInfo[]): string[] => relays.map((relay) => toHex(relay.id))

test('a record has as many holders as asked for, or all relays if there are fewer, and none twice', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 32 }),
      fc.nat(255),
      (relays, count, name) => {
        const holders = placement.holders(location(name), population(relays), count)
        assert.equal(holders.length, Math.min(relays, count))
        assert.equal(new Set(names(holders)).size, holders.length)
      },
    ),
    { numRuns: 60 },
  )
})

test('the order of the relay set does not matter', () => {
  const relays = population(30)
  const shuffled = [...relays].reverse()
  assert.deepEqual(
    names(placement.holders(location(1), relays, 8)),
    names(placement.holders(location(1), shuffled, 8)),
  )
})

test('holders share neither operator nor prefix while others are left', () => {
  const relays = Array.from({ length: 40 }, (_, index) =>
    relayInfo(random, index, index % 10, Math.floor(index / 4)),
  )
  for (let name = 0; name < 20; name++) {
    const holders = placement.holders(location(name), relays, 5)
    const isPossible = new Set(holders.map((holder) => toHex(holder.operator))).size === 5
    assert.ok(isPossible, 'distinct operators')
    assert.equal(new Set(holders.map((holder) => holder.prefix)).size, 5)
  }
  const oneOperator = Array.from({ length: 12 }, (_, index) => relayInfo(random, index, 0, 0))
  assert.equal(placement.holders(location(1), oneOperator, 8).length, 8)
})

test('one relay more or less moves few replicas of few records', () => {
  const relays = population(60)
  const without = relays.slice(1)
  let moved = 0
  for (let name = 0; name < 100; name++) {
    const before = new Set(names(placement.holders(location(name), relays, 8)))
    const after = names(placement.holders(location(name), without, 8))
    const changes = after.filter((holder) => !before.has(holder)).length
    assert.ok(changes <= 2)
    moved += changes
  }
  assert.ok(moved < 30, `${moved} of 800 replicas moved; 13 are expected`)
})

test('records spread evenly over relays', () => {
  const relays = population(20)
  const counts = new Map(names(relays).map((name) => [name, 0]))
  for (let name = 0; name < 256; name++) {
    for (const holder of names(placement.holders(location(name), relays, 4)))
      counts.set(holder, (counts.get(holder) ?? 0) + 1)
  }
  // 51 expected; five standard deviations.
  for (const count of counts.values()) assert.ok(count > 20 && count < 85, `a relay holds ${count}`)
})

test('another period, network or id places anew', () => {
  const relays = population(200)
  const place = (at = location(1), made = placement): string[] => names(made.holders(at, relays, 8))
  const otherNetwork = new Uint8Array(32).fill(2)
  const other = createPlacement(primitives, otherNetwork, createDateBeacon(primitives, otherNetwork))
  const overlap = (holders: string[]): number => holders.filter((holder) => place().includes(holder)).length
  assert.ok(overlap(place(location(1, 6))) <= 3)
  assert.ok(overlap(place(location(2))) <= 3)
  assert.ok(overlap(place(location(1), other)) <= 3)
  assert.notDeepEqual(beacon.valueOf(5), beacon.valueOf(6))
})

test('the closest of all relays holds a record, and closeness is a share of one', () => {
  // It has the best score of some replica, and no relay shares its operator or prefix, so nothing goes before it.
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(255), (count, name) => {
      const relays = population(count)
      const closeness = (relay: RelayInfo): number => placement.closeness(location(name), relay.id, 8)
      for (const relay of relays) assert.ok(closeness(relay) >= 0 && closeness(relay) <= 1)
      const closest = relays.reduce((best, relay) => (closeness(relay) > closeness(best) ? relay : best))
      assert.ok(placement.holders(location(name), relays, 8).includes(closest))
    }),
    { numRuns: 30 },
  )
})
