/** Where shares go: everybody who knows the salt agrees, and little moves when relays come and go (docs/spec/store.md §5). */
import { toHex } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createPlaceShares, type SharePlaces } from '../src/client/placement.ts'
import { population, relayInfo } from './support/relays.ts'

const random = createSeededRandom('places of shares')
const primitives = createSimPrimitives(random)
const NETWORK = new Uint8Array(32).fill(1)
const placeShares = createPlaceShares(primitives, NETWORK)
const source = (number: number, salt = 1) => ({ salt: new Uint8Array(32).fill(salt), number })
const names = (relays: readonly RelayInfo[]): string[] => relays.map((relay) => toHex(relay.id))
/** Shares that are at the same relay in both. */
const agreed = (a: SharePlaces, b: SharePlaces): number =>
  names(a.holders).filter((name, share) => names(b.holders)[share] === name).length

describe('places of shares', () => {
  test('all holders are distinct, and holders and alternates are all relays', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 80 }),
        fc.nat(1000),
        (all, shares, number) => {
          const relays = population(random, all)
          const { holders, alternates } = placeShares(source(number), shares, relays)
          assert.equal(holders.length, Math.min(all, shares))
          const everybody = names([...holders, ...alternates(shares - 1)])
          assert.deepEqual(everybody.toSorted(), names(relays).toSorted())
        },
      ),
      { numRuns: 30 },
    )
  })

  test('the order of the relays does not matter', () => {
    const relays = population(random, 100)
    const [one, other] = [relays, relays.toReversed()].map((view) => placeShares(source(3), 64, view))
    assert.ok(one !== undefined && other !== undefined)
    assert.deepEqual(names(one.holders), names(other.holders))
    for (const share of [0, 9, 63])
      assert.deepEqual(names(one.alternates(share)), names(other.alternates(share)))
  })

  test('holders share neither operator nor prefix while others are left', () => {
    // Each operator has three relays, each prefix six.
    const relays = Array.from({ length: 120 }, (_, index) =>
      relayInfo(random, index, Math.floor(index / 3), Math.floor(index / 6)),
    )
    for (let number = 0; number < 10; number++) {
      const { holders } = placeShares(source(number), 40, relays)
      assert.equal(new Set(holders.slice(0, 20).map(({ prefix }) => prefix)).size, 20)
      assert.equal(new Set(holders.slice(0, 20).map(({ operator }) => toHex(operator))).size, 20)
      assert.equal(new Set(names(holders)).size, 40)
    }
  })

  test('another salt, segment or network places anew', () => {
    const relays = population(random, 400)
    const here = placeShares(source(1), 64, relays)
    const elsewhere = createPlaceShares(primitives, new Uint8Array(32).fill(2))
    for (const other of [
      placeShares(source(2), 64, relays),
      placeShares(source(1, 2), 64, relays),
      elsewhere(source(1), 64, relays),
    ])
      assert.ok(agreed(here, other) <= 4)
  })

  test('shares lie evenly', () => {
    const relays = population(random, 80)
    const counts = new Map(names(relays).map((name) => [name, 0]))
    for (let number = 0; number < 100; number++)
      for (const name of names(placeShares(source(number), 20, relays).holders))
        counts.set(name, (counts.get(name) ?? 0) + 1)
    // 25 expected; five standard deviations are 22.
    for (const count of counts.values()) assert.ok(count > 3 && count < 47, `${count} shares at one relay`)
  })

  test('a relay more or less moves about as many shares as it has', () => {
    const relays = population(random, 200)
    let moved = 0
    for (let number = 0; number < 20; number++)
      moved +=
        64 - agreed(placeShares(source(number), 64, relays), placeShares(source(number), 64, relays.slice(1)))
    // It held 64 of 200: 6 shares of 20 segments; each that moves may push others on.
    assert.ok(moved >= 2 && moved <= 25, `${moved} of 1280 shares moved`)
  })

  for (const [all, rounds, least] of [
    [80, 12, 0.65],
    [100, 12, 0.7],
    [1000, 3, 0.75],
  ] as const) {
    test(`of ${all} relays, two views that each lack 10 % of the other agree on ${least * 100} % of 64 places, and never on fewer than k`, () => {
      const relays = population(random, all)
      const changed = all / 10
      let sum = 0
      for (let number = 0; number < rounds; number++) {
        const strangers = Array.from({ length: changed }, (_, index) => relayInfo(random, 5000 + index))
        const theirs = [...relays.slice(changed), ...strangers]
        const same = agreed(placeShares(source(number), 64, relays), placeShares(source(number), 64, theirs))
        assert.ok(same >= 32, `${same} of 64`)
        sum += same / 64
      }
      assert.ok(sum / rounds >= least, `${sum / rounds} of the places`)
    })
  }
})
