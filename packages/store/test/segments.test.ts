/** Segments among holders that lie, drop, delay, damage, refuse and die (docs/spec/store.md §5, §12). */
import { CancelSource, isWarrenError, toHex } from '@warren/kernel'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SHARE_BYTES } from '../src/limits.ts'
import type { LeftSegment, SegmentPlace } from '../src/segment.ts'
import { type Behaviour, HolderNetwork } from './support/holders.ts'

const UNTIL = 500_000
const GROUP = { group: 'test' }

interface Left {
  readonly network: HolderNetwork
  readonly blocks: Uint8Array
  readonly segment: LeftSegment
  readonly held: number
}

function placeIn(network: HolderNetwork, data: number, parity: number): SegmentPlace {
  return { salt: network.bytes(32), number: 3, data, parity }
}

/** Leaves a segment among `count` holders of which `hostile` behave as told, and lets all of it come to rest. */
async function leave(
  count: number,
  [data, parity]: readonly [number, number],
  hostile: Partial<Record<Behaviour, number>> = {},
): Promise<Left> {
  const network = new HolderNetwork(count)
  turn(network, hostile)
  const place = placeIn(network, data, parity)
  const blocks = network.bytes(data * SHARE_BYTES)
  const { ids, held } = await network.settle(network.segments.put(place, blocks, UNTIL, GROUP))
  await network.clock.runFor(120_000)
  assert.equal(network.running, 0)
  return { network, blocks, segment: { ...place, ids }, held }
}

/** The first so many holders, in the order of the kinds. */
function turn(network: HolderNetwork, hostile: Partial<Record<Behaviour, number>>): void {
  let next = 0
  for (const [behaviour, count] of Object.entries(hostile))
    for (let index = 0; index < count; index++) {
      const holder = network.holders[next++]
      if (holder !== undefined) holder.behaviour = behaviour as Behaviour
    }
}

const kindOf = (error: unknown): string => (isWarrenError(error) ? error.kind : 'not one of ours')
const rejectsWith = (work: Promise<unknown>, kind: string): Promise<void> =>
  assert.rejects(work, (error) => kindOf(error) === kind)

describe('segments: getting soon', () => {
  test('who reads is told of each block that came, once, before all are there', async () => {
    const { network, blocks, segment } = await leave(20, [5, 7], { slow: 8 })
    const told = new Map<number, Uint8Array>()
    const arrived = (index: number, block: Uint8Array): void => {
      assert.ok(!told.has(index))
      told.set(index, block.slice())
    }
    const got = network.segments.get(segment, segment.ids, { ...GROUP, arrived })
    await network.clock.runUntil(() => told.size > 0, 60_000)
    assert.ok(told.size < 5, 'not all of them at once')
    assert.deepEqual(await network.settle(got), blocks)
    for (const [index, block] of told)
      assert.deepEqual(block, blocks.subarray(index * SHARE_BYTES, (index + 1) * SHARE_BYTES))
  })

  test('of shares that are all the same that of a holder to whom there is a way is asked for, of others the data', async () => {
    for (const [data, parity] of [
      [1, 7],
      [4, 4],
    ] as const) {
      const { network, segment } = await leave(12, [data, parity])
      const firstAsked = async (): Promise<string | undefined> => {
        network.asked.length = 0
        await network.settle(network.segments.get(segment, segment.ids, GROUP))
        return network.asked[0]
      }
      const before = await firstAsked()
      const nameOf = ({ info }: (typeof network.holders)[number]): string => toHex(info.id)
      const [other = ''] = network.holders
        .filter(({ shares }) => shares.size > 0)
        .map(nameOf)
        .filter((name) => !network.asked.includes(name))
      network.near.add(other)
      assert.equal(await firstAsked(), data === 1 ? other : before)
    }
  })
})

describe('segments: putting', () => {
  test('every share lies on a holder of its own, and blocks come back', async () => {
    const { network, blocks, segment } = await leave(20, [5, 7])
    assert.equal(network.stored, 12)
    assert.ok(network.holders.every(({ shares }) => shares.size <= 1))
    assert.deepEqual(await network.settle(network.segments.get(segment, segment.ids, GROUP)), blocks)
  })

  test('it is done at k + 0.85 m, and goes on until all shares are left', async () => {
    const network = new HolderNetwork(40)
    turn(network, { slow: 10 })
    const place = placeIn(network, 10, 20)
    const put = network.segments.put(place, network.bytes(10 * SHARE_BYTES), UNTIL, GROUP)
    const { held } = await network.settle(put)
    assert.ok(held >= 27 && held < 30, `${held} held`)
    await network.clock.runFor(60_000)
    assert.equal(network.stored, 30)
    assert.equal(network.running, 0)
  })

  test('who is dead, silent, full or signs with another key is replaced by an alternate', async () => {
    const { network, segment } = await leave(60, [8, 16], { dead: 8, silent: 4, full: 4, forger: 4 })
    const honest = network.holders.filter(
      ({ behaviour, shares }) => behaviour === 'honest' && shares.size > 0,
    )
    // Three alternates are tried for a share: of a third that is bad, all four are once in a hundred times.
    assert.ok(honest.length >= segment.ids.length - 2, `${honest.length} of ${segment.ids.length}`)
  })

  test('who is over its rate is asked again', async () => {
    const { network } = await leave(9, [3, 6], { busy: 9 })
    assert.equal(network.stored, 9)
  })

  test('a network without enough holders takes less, and it is told', async () => {
    const { held } = await leave(6, [3, 3], { dead: 1 })
    assert.equal(held, 5)
  })

  test('fewer than k + m / 2 is a failure with its cause', async () => {
    for (const [behaviour, kind] of [
      ['dead', 'unreachable'],
      ['full', 'overloaded'],
    ] as const) {
      const network = new HolderNetwork(12)
      turn(network, { [behaviour]: 8 })
      const put = network.segments.put(placeIn(network, 6, 6), network.bytes(6 * SHARE_BYTES), UNTIL, GROUP)
      await rejectsWith(network.settle(put), kind)
      assert.equal(network.running, 0)
    }
    const nobody = new HolderNetwork(0)
    await rejectsWith(
      nobody.segments.put(placeIn(nobody, 1, 1), new Uint8Array(SHARE_BYTES), UNTIL, GROUP),
      'no-path',
    )
  })

  test('a relay leaves nothing with itself', async () => {
    const network = new HolderNetwork(8)
    const [self] = network.holders
    assert.ok(self !== undefined)
    const segments = network.segmentsSeeing(
      network.holders.map(({ info }) => info),
      self.info.id,
    )
    assert.equal(segments.eligible, 7)
    await network.settle(segments.put(placeIn(network, 3, 4), network.bytes(3 * SHARE_BYTES), UNTIL, GROUP))
    await network.clock.runFor(60_000)
    assert.equal(self.shares.size, 0)
    assert.equal(network.stored, 7)
  })

  test('giving up calls off everything, before it is done and after', async () => {
    for (const waitMs of [0, 150, 3_000]) {
      const network = new HolderNetwork(40)
      turn(network, { slow: 38 })
      const source = new CancelSource()
      const put = network.segments.put(placeIn(network, 10, 20), network.bytes(10 * SHARE_BYTES), UNTIL, {
        ...GROUP,
        cancel: source.cancel,
      })
      const settled = rejectsWith(put, 'cancelled')
      await network.clock.runFor(waitMs)
      source.abort()
      await network.settle(settled)
      assert.equal(network.running, 0)
    }
    const network = new HolderNetwork(40)
    turn(network, { silent: 2 })
    const source = new CancelSource()
    const options = { ...GROUP, cancel: source.cancel }
    await network.settle(
      network.segments.put(placeIn(network, 20, 20), network.bytes(20 * SHARE_BYTES), UNTIL, options),
    )
    assert.ok(network.running > 0)
    source.abort()
    await network.clock.runFor(1)
    assert.equal(network.running, 0)
  })

  test('many segments at once take bounded memory, and all are left', async () => {
    const network = new HolderNetwork(64)
    const place = placeIn(network, 32, 32)
    const blocks = network.bytes(32 * SHARE_BYTES)
    const puts = Array.from({ length: 20 }, (_, number) =>
      network.segments.put({ ...place, number }, blocks, UNTIL, GROUP),
    )
    await network.settle(Promise.all(puts))
    await network.clock.runFor(60_000)
    assert.ok(network.mostRunning <= 768, `${network.mostRunning} at once`)
    // The same bytes have the same locator wherever they are; each segment put each share somewhere.
    assert.equal(network.running, 0)
  })
})

describe('segments: getting', () => {
  test('nothing is asked for that is not needed but a few', async () => {
    const { network, segment, blocks } = await leave(80, [32, 32])
    assert.deepEqual(await network.settle(network.segments.get(segment, segment.ids, GROUP)), blocks)
    assert.ok(network.served <= 34 * SHARE_BYTES)
  })

  test('the ids of the data are enough while all of it is there', async () => {
    const { network, segment, blocks } = await leave(20, [4, 8])
    const ids = segment.ids.slice(0, 4)
    assert.deepEqual(await network.settle(network.segments.get(segment, ids, GROUP)), blocks)
  })

  for (const behaviour of ['dead', 'silent', 'corrupt', 'forgetful', 'slow'] as const) {
    test(`a third of the holders is ${behaviour}: the same bytes`, async () => {
      const { network, segment, blocks } = await leave(60, [16, 32])
      turn(network, { [behaviour]: 20 })
      if (behaviour === 'forgetful') for (const holder of network.holders.slice(0, 20)) holder.shares.clear()
      const startMs = network.clock.nowMs()
      assert.deepEqual(await network.settle(network.segments.get(segment, segment.ids, GROUP)), blocks)
      assert.ok(network.clock.nowMs() - startMs < 12_000, 'others are asked beside those that are silent')
      await network.clock.runFor(60_000)
      assert.equal(network.running, 0)
    })
  }

  test('damaged shares are never returned, even when nothing else is left', async () => {
    const { network, segment } = await leave(30, [4, 8])
    turn(network, { corrupt: 30 })
    await rejectsWith(network.settle(network.segments.get(segment, segment.ids, GROUP)), 'unreachable')
  })

  test('parity that was not made from the blocks is found out', async () => {
    const { network, segment } = await leave(30, [2, 6])
    const other = await network.settle(
      network.segments.put(segment, network.bytes(2 * SHARE_BYTES), UNTIL, GROUP),
    )
    await network.clock.runFor(60_000)
    const mixed = [...segment.ids.slice(0, 2), ...other.ids.slice(2)]
    const dataIds = new Set<string>()
    // The blocks of the first are gone; parity of the other is there.
    for (const { shares } of network.holders)
      for (const [locator, { share }] of shares)
        if (segment.ids.slice(0, 2).some((id) => isOf(network, share, id))) dataIds.add(locator)
    for (const { shares } of network.holders) for (const locator of dataIds) shares.delete(locator)
    await rejectsWith(network.settle(network.segments.get(segment, mixed, GROUP)), 'not-authentic')
  })

  test('in a small network, a reader who sees only those that are left gets the same bytes', async () => {
    for (const [all, coding, dead] of [
      [8, [4, 4], 2],
      [6, [3, 3], 2],
      [20, [10, 10], 6],
    ] as const) {
      const { network, segment, blocks } = await leave(all, coding)
      turn(network, { dead })
      const left = network.segmentsSeeing(network.holders.slice(dead).map(({ info }) => info))
      assert.deepEqual(await network.settle(left.get(segment, segment.ids, GROUP)), blocks)
      assert.equal((await network.settle(left.check(segment, GROUP))).live, all - dead)
    }
  })

  test('readers whose view differs by 10 % get the same bytes', async () => {
    const { network, segment, blocks } = await leave(100, [32, 32])
    const others = new HolderNetwork(10, 'strangers').holders.map(({ info }) => info)
    const theirs = [...network.holders.slice(10).map(({ info }) => info), ...others]
    const segments = network.segmentsSeeing(theirs)
    assert.deepEqual(await network.settle(segments.get(segment, segment.ids, GROUP)), blocks)
  })

  test('giving up leaves nothing running', async () => {
    const { network, segment } = await leave(30, [8, 8])
    turn(network, { silent: 30 })
    const source = new CancelSource()
    const get = network.segments.get(segment, segment.ids, { ...GROUP, cancel: source.cancel })
    const settled = rejectsWith(get, 'cancelled')
    await network.clock.runFor(5_000)
    assert.ok(network.running >= 8)
    source.abort()
    await network.settle(settled)
    assert.equal(network.running, 0)
    assert.equal(network.clock.pendingTimers, 0)
  })
})

describe('segments: checking and repairing', () => {
  test('what holders have is counted, and renewed', async () => {
    const { network, segment } = await leave(30, [4, 8])
    network.holders.find(({ shares }) => shares.size > 0)?.shares.clear()
    const state = await network.settle(network.segments.check(segment, { ...GROUP, until: UNTIL + 100 }))
    assert.deepEqual(state, { live: 11, needed: 4, total: 12, until: UNTIL + 100 })
    for (const { shares } of network.holders)
      for (const { until } of shares.values()) assert.equal(until, UNTIL + 100)
  })

  test('liars that are tried do not count', async () => {
    const { network, segment } = await leave(12, [4, 8])
    for (const holder of network.holders.slice(0, 5)) {
      holder.shares.clear()
      holder.behaviour = 'forgetful'
    }
    const believed = await network.settle(network.segments.check(segment, { ...GROUP, sample: 0 }))
    assert.equal(believed.live, 12)
    const tried = await network.settle(network.segments.check(segment, { ...GROUP, sample: 12 }))
    assert.equal(tried.live, 7)
  })

  test('what was lost is made anew, on holders that have no share yet', async () => {
    const { network, segment, blocks } = await leave(60, [8, 16])
    turn(network, { dead: 20 })
    const before = await network.settle(network.segments.check(segment, GROUP))
    assert.ok(before.live < 24 && before.live >= 8)
    const after = await network.settle(network.segments.repair(segment, UNTIL, GROUP))
    assert.ok(after.live > before.live && after.live >= 22, `${after.live} of 24`)
    assert.equal((await network.settle(network.segments.check(segment, GROUP))).live, after.live)
    assert.ok(network.holders.every(({ shares }) => shares.size <= 1))
    assert.deepEqual(await network.settle(network.segments.get(segment, segment.ids, GROUP)), blocks)
  })

  test('shares go back to holders that lost them', async () => {
    const { network, segment } = await leave(12, [4, 8])
    for (const { shares } of network.holders.slice(0, 6)) shares.clear()
    const state = await network.settle(network.segments.repair(segment, UNTIL, GROUP))
    assert.equal(state.live, 12)
    assert.equal(network.stored, 12)
  })

  test('in a network of exactly n relays of which one is gone nothing is made twice or fetched, it is told, and the next relay mends it', async () => {
    const { network, segment, blocks } = await leave(12, [4, 8])
    const [gone, ...left] = network.holders
    gone?.shares.clear()
    const seen = left.map(({ info }) => info)
    const before = network.served
    const smaller = network.segmentsSeeing(seen)
    const state = await network.settle(smaller.repair(segment, UNTIL + 5, GROUP))
    assert.deepEqual(state, { live: 11, needed: 4, total: 12, until: UNTIL + 5, isCrowded: true })
    assert.ok(network.served - before <= 8 * 32_768, 'what looking for liars takes, and no more')
    assert.ok(network.holders.every(({ shares }) => shares.size <= 1))
    const again = await network.settle(network.segments.repair(segment, UNTIL + 5, GROUP))
    assert.deepEqual([again.live, again.isCrowded], [12, undefined])
    assert.deepEqual(await network.settle(network.segments.get(segment, segment.ids, GROUP)), blocks)
  })

  test('a relay that is gone and still listed is no room either', async () => {
    const { network, segment } = await leave(12, [4, 8])
    turn(network, { dead: 1 })
    const state = await network.settle(network.segments.repair(segment, UNTIL, GROUP))
    assert.deepEqual([state.live, state.isCrowded], [11, true])
  })

  test('fewer than k are not repaired, and it is said', async () => {
    const { network, segment } = await leave(24, [8, 16])
    turn(network, { dead: 17 })
    await rejectsWith(network.settle(network.segments.repair(segment, UNTIL, GROUP)), 'unreachable')
  })
})

function isOf(network: HolderNetwork, share: Uint8Array, id: Uint8Array): boolean {
  const leaf = network.primitives.sha256(Uint8Array.of(0, ...share))
  return leaf.every((byte, index) => byte === id[index])
}
