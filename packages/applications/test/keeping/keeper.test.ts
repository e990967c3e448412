import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, isWarrenError, SILENT_LOG } from '@warren/kernel'
import { createOpenLeft } from '../../src/files/leaving/open-left.ts'
import { createKeeper, type Keeper, type KeptStatus } from '../../src/keeping/index.ts'
import { leavableOf } from '../files/leaving/support/leavable.ts'
import { fileOf, LeavingWorld } from '../files/leaving/support/leaving-world.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const WATCH = { cancel: new CancelSource().cancel }

class KeepingWorld extends LeavingWorld {
  readonly changes: KeptStatus[] = []
  readonly dropped: string[] = []

  keeper(): Keeper {
    const ports = {
      clock: this.clock,
      random: this.random,
      primitives: this.primitives,
      state: this.state,
      log: SILENT_LOG,
    }
    return createKeeper(ports, {
      segments: this.store.segments,
      kinds: { share: createOpenLeft(this.primitives, this.store) },
      end: (group) => this.store.end(group),
      changed: (status) => void this.changes.push(status),
      dropped: (id) => void this.dropped.push(id),
    })
  }

  /** Leaves a file of so many blocks. @returns its capability. */
  async left(blocks = 50): Promise<string> {
    const { content } = fileOf(this, blocks)
    return (await this.leave(leavableOf(this.primitives, content, 'author'))).capability
  }
}

test('a keeper with nothing but the capability keeps content alive for months after its author is gone', async () => {
  const world = new KeepingWorld()
  const capability = await world.left()
  const keeper = world.keeper()
  keeper.begin()
  keeper.keep({ capability, kind: 'share', origin: 'pinned' })
  for (let day = 0; day < 100; day++) {
    await world.clock.runFor(DAY_MS)
    for (const { live, until } of world.store.held.values()) {
      assert.ok(until * HOUR_MS > world.clock.wallMs(), 'it has not ended')
      assert.ok(live.size >= 4, 'it can be restored')
    }
    if (day % 3 === 0) world.store.lose(1)
  }
  assert.ok(world.store.repairs.length > 0)
  const [head] = [...world.store.headsHeld.values()]
  assert.ok((head?.untilHours ?? 0) * HOUR_MS > world.clock.wallMs())
  assert.ok((keeper.get(capability)?.repaired ?? 0) > 0)
  await keeper.stop()
})

test('content with more than half of its parity is left as it is, with less it is repaired', async () => {
  const world = new KeepingWorld()
  const capability = await world.left()
  const keeper = world.keeper()
  keeper.begin()
  keeper.keep({ capability, kind: 'share', origin: 'pinned' })
  world.store.lose(2)
  await world.clock.runFor(HOUR_MS)
  assert.equal(world.store.repairs.length, 0)
  assert.equal(keeper.get(capability)?.state, 'thinned')
  world.store.lose(1)
  await world.clock.runFor(9 * HOUR_MS)
  assert.ok(world.store.repairs.length >= 13)
  assert.equal(keeper.get(capability)?.state, 'whole')
  await keeper.stop()
})

test('nothing is renewed before half of its time is over, nor beyond what is wished', async () => {
  const world = new KeepingWorld()
  const capability = await world.left(9)
  const nowHours = Math.floor(world.clock.wallMs() / HOUR_MS)
  const untilHours = nowHours + 30 * 24
  const keeper = world.keeper()
  keeper.begin()
  keeper.keep({ capability, kind: 'share', origin: 'published', untilHours })
  await world.clock.runFor(14 * DAY_MS)
  assert.equal(world.store.renewals.length, 0)
  await world.clock.runFor(3 * DAY_MS)
  assert.ok(world.store.renewals.length > 0)
  const wishedUntilHours = Math.floor(world.clock.wallMs() / HOUR_MS) + 40 * 24
  keeper.keep({ capability, kind: 'share', origin: 'published', wishedUntilHours })
  await world.clock.runFor(39 * DAY_MS)
  for (const { until } of world.store.held.values()) assert.equal(until, wishedUntilHours)
  await world.clock.runFor(3 * DAY_MS)
  for (const { until } of world.store.held.values()) assert.equal(until, wishedUntilHours)
  assert.equal(keeper.get(capability)?.state, 'over')
  await keeper.stop()
})

test('a check changes nothing and tells the weakest part; a repair makes all of it whole', async () => {
  const world = new KeepingWorld()
  const capability = await world.left()
  const keeper = world.keeper()
  world.store.lose(1)
  const found = await world.clock.settle(keeper.check({ capability, kind: 'share' }, WATCH), 60_000)
  assert.deepEqual([found.live, found.needed, found.total, found.repaired], [7, 4, 8, 0])
  assert.deepEqual([world.store.repairs.length, world.store.renewals.length], [0, 0])
  const mended = await world.clock.settle(keeper.repair({ capability, kind: 'share' }, WATCH), 60_000)
  assert.deepEqual([mended.live, mended.segments], [8, mended.repaired])
  assert.equal(keeper.list().length, 0)
})

test('an index that every holder lost is put again from the copy', async () => {
  const world = new KeepingWorld()
  const capability = await world.left(9)
  const keeper = world.keeper()
  keeper.begin()
  keeper.keep({ capability, kind: 'share', origin: 'pinned' })
  await world.clock.runFor(HOUR_MS)
  const heads = new Map(world.store.headsHeld)
  world.store.copies = heads
  world.store.headsHeld.clear()
  await world.clock.runFor(9 * HOUR_MS)
  assert.equal(world.store.headsHeld.size, 1)
  assert.equal(keeper.get(capability)?.state, 'whole')
  await keeper.stop()
})

test('what is kept survives a restart, and what is dropped is not looked at again', async () => {
  const world = new KeepingWorld()
  const capability = await world.left(9)
  const first = world.keeper()
  first.begin()
  first.keep({ capability, kind: 'share', origin: 'pinned' })
  await world.clock.settle(first.stop(), 1000)
  const second = world.keeper()
  assert.deepEqual(
    second.list().map((each) => [each.capability, each.origin, each.state]),
    [[capability, 'pinned', 'waiting']],
  )
  second.begin()
  await world.clock.runFor(HOUR_MS)
  assert.ok(world.store.checks.length > 0)
  const before = world.store.checks.length
  second.drop(capability)
  await world.clock.runFor(DAY_MS)
  assert.equal(world.store.checks.length, before)
  await second.stop()
})

test('what nobody has, and what is lost, is said and looked for again', async () => {
  const world = new KeepingWorld()
  const capability = await world.left(9)
  const keeper = world.keeper()
  keeper.begin()
  keeper.keep({ capability, kind: 'share', origin: 'pinned' })
  world.store.lose(5)
  await world.clock.runFor(HOUR_MS)
  assert.equal(keeper.get(capability)?.state, 'lost')
  world.store.headsHeld.clear()
  await world.clock.runFor(HOUR_MS)
  assert.equal(keeper.get(capability)?.state, 'gone')
  await assert.rejects(
    world.clock.settle(keeper.check({ capability, kind: 'share' }, WATCH), 60_000),
    (error) => isWarrenError(error) && error.kind === 'not-found',
  )
  await keeper.stop()
})

test('somebody who gives up leaves nothing running', async () => {
  const world = new KeepingWorld()
  const capability = await world.left()
  const keeper = world.keeper()
  const source = new CancelSource()
  const checking = keeper.check({ capability, kind: 'share' }, { cancel: source.cancel })
  checking.catch(() => {})
  await world.clock.runUntil(() => world.store.checks.length >= 3, 10_000)
  source.abort()
  await assert.rejects(world.clock.settle(checking, 1000), (error) => isWarrenError(error))
  const before = world.store.checks.length
  await world.clock.runFor(60_000)
  assert.equal(world.store.checks.length, before)
})

test('who follows what is kept hears of each look, of what it repaired, and of what is let go', async () => {
  const world = new KeepingWorld()
  const capability = await world.left(8)
  const keeper = world.keeper()
  keeper.begin()
  const { id } = keeper.keep({ capability, kind: 'share', origin: 'pinned' })
  await world.clock.runUntil(() => world.changes.at(-1)?.lookedAt !== undefined, 3_600_000)
  assert.deepEqual([world.changes.at(0)?.state, world.changes.at(-1)?.id], ['waiting', id])
  keeper.drop(capability)
  keeper.drop(capability)
  assert.deepEqual(world.dropped, [id])
  await keeper.stop()
})
