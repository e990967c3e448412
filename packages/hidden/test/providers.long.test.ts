import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CancelSource, fail, isWarrenError, toHex, utf8 } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import { PROVIDER_SLOTS } from '../src/limits.ts'
import { findProviders } from '../src/providers/find-providers.ts'
import { keepProvider } from '../src/providers/provider-keeper.ts'
import {
  createProviderRecordType,
  makeProviderRecord,
  openProviderRecord,
  providerLocation,
  providerSlot,
} from '../src/providers/provider-record.ts'
import { revisionAt } from '../src/service/revision-counter.ts'
import { currentPeriod } from '../src/time-period.ts'
import { PROVIDER_DELAY_MAX_MS, PROVIDER_LIFETIME_MS } from '../src/timeouts.ts'
import { NETWORK_ID, PERIOD_MINUTES, TestNetwork } from './support/network.ts'

const MINUTE_MS = 60_000
const DAY_MS = PERIOD_MINUTES * MINUTE_MS
const NOW_MS = 20_000 * DAY_MS + 3_600_000
const RECORD_BYTES = 2048
const RULES = { networkId: NETWORK_ID, periodMinutes: PERIOD_MINUTES }
const random = createSeededRandom('providers')
const primitives = createSimPrimitives(random)
const SECRET = random.bytes(32)
const PERIOD = currentPeriod(NOW_MS, PERIOD_MINUTES)
const type = createProviderRecordType(primitives, RULES)
const { id } = providerLocation(primitives, NETWORK_ID, SECRET, { slot: 1, period: PERIOD })

function make(more: { revision?: number; expiresAtMs?: number; identity?: Uint8Array } = {}): Uint8Array {
  return makeProviderRecord(primitives, {
    networkId: NETWORK_ID,
    secret: SECRET,
    slot: 1,
    identity: new Uint8Array(32).fill(5),
    period: PERIOD,
    revision: revisionAt(NOW_MS),
    expiresAtMs: NOW_MS + PROVIDER_LIFETIME_MS,
    recordBytes: RECORD_BYTES,
    ...more,
  })
}

const isRefused = (error: unknown): boolean =>
  isWarrenError(error) && (error.kind === 'not-authentic' || error.kind === 'malformed')

test('whoever knows the secret reads the service, and holders see records of one size that tell neither', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (identity) => {
      const record = make({ identity })
      assert.equal(record.length, RECORD_BYTES)
      type.verify(id, record, NOW_MS)
      const place = { secret: SECRET, slot: 1 }
      assert.deepEqual(openProviderRecord(primitives, NETWORK_ID, place, record), identity)
      const inside = (part: Uint8Array): boolean => Buffer.from(record).includes(part)
      assert.ok(!inside(identity) && !inside(SECRET))
      for (const wrong of [
        { ...place, slot: 2 },
        { ...place, secret: random.bytes(32) },
      ])
        assert.throws(() => openProviderRecord(primitives, NETWORK_ID, wrong, record), isRefused)
    }),
    { numRuns: 10 },
  )
})

test('a provider record with any bit changed is refused by holders', () => {
  const record = make()
  fc.assert(
    fc.property(fc.nat(record.length * 8 - 1), (bit) => {
      const changed = record.slice()
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
      assert.throws(() => type.verify(id, changed, NOW_MS), isRefused)
    }),
    { numRuns: 40 },
  )
})

test('slots of one secret, of its days and of two secrets have nothing in common', () => {
  const next = { ...PERIOD, number: PERIOD.number + 1 }
  const ids = [SECRET, random.bytes(32)].flatMap((secret) =>
    [PERIOD, next].flatMap((period) =>
      Array.from({ length: PROVIDER_SLOTS }, (_, slot) =>
        toHex(providerLocation(primitives, NETWORK_ID, secret, { slot, period }).id),
      ),
    ),
  )
  assert.equal(new Set(ids).size, 4 * PROVIDER_SLOTS)
})

test('nobody who knows the secret locks the others out with a revision, a life or a day from far ahead', () => {
  type.verify(id, make(), NOW_MS)
  assert.throws(() => type.verify(id, make({ revision: Number.MAX_SAFE_INTEGER }), NOW_MS), isRefused)
  assert.throws(() => type.verify(id, make({ revision: revisionAt(NOW_MS + DAY_MS) }), NOW_MS), isRefused)
  assert.throws(() => type.verify(id, make({ expiresAtMs: NOW_MS + DAY_MS }), NOW_MS), isRefused)
  assert.throws(() => type.verify(id, make(), NOW_MS - 4 * DAY_MS), isRefused)
})

function provide(network: TestNetwork, identity: Uint8Array): { stop(): void } {
  const { clock, records } = network.createNode()
  return keepProvider(network.ports(clock), { ...RULES, records, secret: SECRET, identity })
}

function find(network: TestNetwork, secret = SECRET): Promise<string[]> {
  const { clock, records } = network.createNode()
  const search = findProviders(network.ports(clock), { ...RULES, records }, secret, new CancelSource().cancel)
  return network.clock.settle(search, 2 * MINUTE_MS).then((found) => found.map(toHex).sort())
}

/** Providers whose slots in the period of now differ, or are one. */
function identities(network: TestNetwork, count: number, isApart: boolean): Uint8Array[] {
  const period = currentPeriod(network.clock.wallMs(), PERIOD_MINUTES)
  const chosen: Uint8Array[] = []
  for (let n = 0; chosen.length < count; n++) {
    const identity = network.primitives.sha256(utf8(`provider ${n}`))
    const slot = providerSlot(network.primitives, identity, period)
    const isTaken = chosen.some((other) => providerSlot(network.primitives, other, period) === slot)
    if (chosen.length === 0 || isTaken !== isApart) chosen.push(identity)
  }
  return chosen
}

test('a provider is found by whoever knows the secret and by nobody else, and some hours after it stopped no more', async () => {
  const network = new TestNetwork({ relays: 9 })
  const [identity] = identities(network, 1, true) as [Uint8Array]
  const kept = provide(network, identity)
  await network.clock.runFor(PROVIDER_DELAY_MAX_MS + MINUTE_MS)
  assert.deepEqual(await find(network), [toHex(identity)])
  assert.deepEqual(await find(network, random.bytes(32)), [])
  await network.clock.runFor(PROVIDER_LIFETIME_MS + 20 * MINUTE_MS)
  assert.deepEqual(await find(network), [toHex(identity)], 'it is put again before its time is over')
  kept.stop()
  await network.clock.runFor(PROVIDER_LIFETIME_MS + 20 * MINUTE_MS)
  assert.deepEqual(await find(network), [])
})

test('two providers are found together where their slots differ, and the later one where they meet', async () => {
  for (const isApart of [true, false]) {
    const network = new TestNetwork({ relays: 9 })
    const [first, second] = identities(network, 2, isApart) as [Uint8Array, Uint8Array]
    const kept = [provide(network, first)]
    await network.clock.runFor(PROVIDER_DELAY_MAX_MS + MINUTE_MS)
    kept.push(provide(network, second))
    await network.clock.runFor(PROVIDER_DELAY_MAX_MS + 2 * MINUTE_MS)
    const expected = isApart ? [first, second] : [second]
    assert.deepEqual(await find(network), expected.map(toHex).sort())
    for (const each of kept) each.stop()
  }
})

test('no answer is told apart from no provider', async () => {
  const network = new TestNetwork({ relays: 9 })
  const { clock, records } = network.createNode()
  const search = (get: typeof records.get) =>
    findProviders(
      network.ports(clock),
      { ...RULES, records: { ...records, get } },
      SECRET,
      new CancelSource().cancel,
    )
  assert.deepEqual(
    await network.clock.settle(
      search(async () => undefined),
      MINUTE_MS,
    ),
    [],
  )
  const unreachable = (): Promise<never> => Promise.reject(fail('unreachable', 'records: no holder answered'))
  await assert.rejects(network.clock.settle(search(unreachable), MINUTE_MS), { kind: 'unreachable' })
})
