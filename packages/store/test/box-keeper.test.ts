import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex, utf8 } from '@warren/kernel'
import { MemoryState } from '@warren/testkit'
import { newBoxSequence, readCapabilityOf, verifyCapabilityOf } from '../src/boxes/box-capability.ts'
import { type BoxKeeper, createBoxKeeper } from '../src/boxes/box-keeper.ts'
import type { BoxEntry } from '../src/boxes/box-contents.ts'
import { boxLinkOf } from '../src/boxes/box-keys.ts'
import {
  DEFAULT_LIFETIME_HOURS,
  KEEP_SPREAD_HOURS,
  MAX_BOX_WRITERS,
  MAX_KEPT_SEQUENCES,
} from '../src/limits.ts'
import { NETWORK_ID } from './support/fake-holders.ts'
import { LIFETIME_HOURS, WriterBed } from './support/writer-bed.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

class KeeperBed extends WriterBed {
  readonly state = new MemoryState()

  keeper(state: MemoryState = this.state): BoxKeeper {
    const { clock, primitives, random } = this.network
    const keeper = createBoxKeeper(
      { clock, primitives, random, state },
      { networkId: NETWORK_ID, boxes: this.boxes },
    )
    keeper.begin()
    return keeper
  }

  get read() {
    return readCapabilityOf(this.network.primitives, this.write)
  }

  get nowHours(): number {
    return Math.floor(this.network.clock.wallMs() / HOUR_MS)
  }

  /** Boxes of an author who is gone, left for so long. */
  async fill(count: number, hours = LIFETIME_HOURS): Promise<void> {
    const write = async (): Promise<void> => {
      let at = this.write
      for (let index = 0; index < count; index++) {
        const entry: BoxEntry = { mark: this.network.random.bytes(16), contents: utf8(`box ${index}`) }
        at = (await this.boxes.append(at, entry, this.nowHours + hours)).next
      }
    }
    await this.network.run(write(), count * 30_000)
  }

  /** Hours until which each box is held by most holders, the one that ends first first; holders forget what has ended. */
  ends(): number[] {
    const ends = new Map<string, number[]>()
    for (const { held } of this.network.holders)
      for (const [key, { until }] of held)
        if (until <= this.nowHours) held.delete(key)
        else ends.set(key, [...(ends.get(key) ?? []), until])
    return [...ends.values()].map((all) => Math.min(...all) - this.nowHours).toSorted((a, b) => a - b)
  }

  /** Lets time pass, in steps in which holders forget. */
  async live(forMs: number): Promise<void> {
    for (let ms = 0; ms < forMs; ms += DAY_MS / 4) {
      await this.network.clock.runFor(DAY_MS / 4)
      this.ends()
    }
  }
}

test('a sequence whose writer is gone outlives its lifetime many times while somebody keeps it alive, and grows on', async () => {
  const bed = new KeeperBed(12, 'keeper')
  await bed.fill(5)
  const keeper = bed.keeper()
  const name = keeper.keep(bed.read)
  await bed.live(50 * DAY_MS)
  assert.deepEqual(
    await bed.texts(),
    [0, 1, 2, 3, 4].map((index) => `box ${index}`),
  )
  assert.ok((bed.ends()[0] ?? 0) >= DEFAULT_LIFETIME_HOURS / 2 - 24)
  // Somebody else writes on.
  await bed.network.run(
    bed.boxes.append(
      bed.write,
      { mark: new Uint8Array(16), contents: utf8('later') },
      bed.nowHours + LIFETIME_HOURS,
    ),
    DAY_MS / 24,
  )
  await bed.live(50 * DAY_MS)
  assert.equal((await bed.texts()).at(-1), 'later')
  const status = keeper.get(name)
  assert.deepEqual([status?.boxes, status?.gone, status?.failure], [6, 0, undefined])
  assert.ok((status?.until ?? 0) > bed.nowHours)
  await keeper.stop()
  await bed.live(31 * DAY_MS)
  assert.deepEqual(await bed.texts(), [], 'nobody keeps it any more')
})

test('boxes are renewed one by one, minutes apart, in another order than theirs, and not for the same time', async () => {
  const bed = new KeeperBed(12, 'keeper paced')
  await bed.fill(24)
  const keeper = bed.keeper()
  keeper.keep(bed.read, bed.write.index + 24)
  const { asked, clock, holders } = bed.network
  asked.length = 0
  const order: string[] = []
  const groups = new Set<string>()
  for (let minute = 0; minute < 24 * 60 && order.length < 24; minute++) {
    await clock.runFor(MINUTE_MS)
    const now = new Set(asked.map(({ group }) => group))
    const fresh = [...now].filter((group) => group.startsWith('box') && !groups.has(group))
    assert.ok(fresh.length <= 2, 'two of them at most within a minute')
    for (const group of fresh) groups.add(group)
    for (const key of renewed()) if (!order.includes(key)) order.push(key)
  }
  function renewed(): string[] {
    const end = bed.nowHours + DEFAULT_LIFETIME_HOURS - KEEP_SPREAD_HOURS
    return asked
      .filter(({ direction }) => direction === 'leave')
      .flatMap(({ request }) => {
        const key = toHex(request.subarray(7, 39))
        return (holders[0]?.held.get(key)?.until ?? 0) >= end ? [key] : []
      })
  }
  assert.equal(order.length, 24)
  const own = Array.from({ length: 24 }, (_, index) => index)
  const keyOf = positionsOf(bed)
  assert.notDeepEqual(
    order.map((key) => keyOf.indexOf(key)),
    own,
  )
  assert.ok(new Set(bed.ends()).size > 8, 'each ends at a time of its own')
  await keeper.stop()
})

/** Keys of the boxes of the sequence, in order. */
function positionsOf(bed: KeeperBed): string[] {
  const { primitives } = bed.network
  const keys: string[] = []
  let { read } = bed
  for (let index = 0; index < 24; index++) {
    keys.push(toHex(verifyCapabilityOf(primitives, NETWORK_ID, read).key))
    read = { ...read, ...boxLinkOf(primitives, read).next }
  }
  return keys
}

test('what is kept alive is known to the next process, and what was written just before one died as well', async () => {
  const bed = new KeeperBed(12, 'keeper again')
  const first = bed.keeper()
  const name = first.keep(bed.read, bed.write.index)
  await first.stop()
  await bed.fill(3)
  const next = bed.keeper()
  assert.equal(next.get(name)?.boxes, 0)
  next.keep(bed.read, bed.write.index + 3)
  assert.equal(next.get(name)?.boxes, 3)
  await bed.live(2 * DAY_MS)
  await next.stop()
  const last = bed.keeper()
  const status = last.get(name)
  assert.equal(status?.boxes, 3)
  assert.ok((status?.until ?? 0) > bed.nowHours + DEFAULT_LIFETIME_HOURS / 2)
  await last.stop()
})

test('a box that is to lie for some days only ends then; one that nobody has is told, and given up once nobody promised it', async () => {
  const bed = new KeeperBed(12, 'keeper limited')
  await bed.fill(3, 48)
  const keeper = bed.keeper()
  const name = keeper.keep(bed.read, bed.write.index)
  const { index } = bed.write
  for (const [offset, isLimited] of [false, true, false].entries())
    keeper.wrote(name, { index: index + offset, until: bed.nowHours + 48 }, isLimited)
  const keys = positionsOf(bed)
  for (const { held } of bed.network.holders) held.delete(keys[2] as string)
  await bed.live(4 * DAY_MS)
  assert.equal(bed.ends().length, 1)
  assert.deepEqual([keeper.get(name)?.boxes, keeper.get(name)?.gone], [3, 1])
  bed.network.asked.length = 0
  await bed.live(2 * DAY_MS)
  const groups = new Set(bed.network.asked.map(({ group }) => group))
  assert.ok(groups.size <= 16, 'it is only asked whether the sequence goes on')
  await keeper.stop()
})

test('a tombstone is kept alive like what it took back, so that readers get by', async () => {
  const bed = new KeeperBed(12, 'keeper erased')
  await bed.fill(2)
  await bed.network.run(bed.boxes.erase(bed.write, bed.nowHours + LIFETIME_HOURS))
  const keeper = bed.keeper()
  keeper.keep(bed.read)
  await bed.live(70 * DAY_MS)
  assert.deepEqual(await bed.texts(), ['erased', 'box 1'])
  await keeper.stop()
})

test('while holders are away it says why and goes on when they are back', async () => {
  const bed = new KeeperBed(12, 'keeper away')
  await bed.fill(2)
  bed.network.misbehave(bed.network.holders, 'down')
  const keeper = bed.keeper()
  const name = keeper.keep(bed.read)
  await bed.live(DAY_MS)
  assert.equal(keeper.get(name)?.failure?.kind, 'unreachable')
  bed.network.misbehave(bed.network.holders, 'honest')
  await bed.live(DAY_MS)
  assert.deepEqual([keeper.get(name)?.boxes, keeper.get(name)?.failure], [2, undefined])
  await keeper.stop()
})

test('one box is kept alive by who can neither read it nor find the next', async () => {
  const bed = new KeeperBed(12, 'keeper verify')
  await bed.fill(2)
  const keeper = bed.keeper()
  const name = keeper.keep(verifyCapabilityOf(bed.network.primitives, NETWORK_ID, bed.read))
  assert.equal(keeper.get(name)?.boxes, 1)
  await bed.live(60 * DAY_MS)
  assert.deepEqual(await bed.texts(), ['box 0'])
  assert.equal(keeper.drop(name), true)
  assert.equal(keeper.drop(name), false)
  for (const table of ['box-kept', 'box-kept-until']) assert.deepEqual(bed.state.table(table).keys(), [])
  await keeper.stop()
  assert.equal(bed.network.clock.pendingTimers, 0)
})

test('who is given a capability that reaches further back keeps from there on, with what it knew', async () => {
  const bed = new KeeperBed(12, 'keeper back')
  await bed.fill(4)
  const keeper = bed.keeper()
  const { primitives } = bed.network
  const second = { ...bed.read, ...boxLinkOf(primitives, bed.read).next }
  const name = keeper.keep(second)
  await bed.live(DAY_MS)
  const { until } = keeper.get(name) ?? {}
  assert.equal(keeper.get(name)?.boxes, 3)
  assert.equal(keeper.keep(bed.read), name)
  assert.deepEqual([keeper.get(name)?.boxes, keeper.get(name)?.until], [4, until])
  assert.equal(keeper.keep(second), name)
  assert.deepEqual(keeper.get(name)?.capability, bed.read)
  await bed.live(60 * DAY_MS)
  assert.equal((await bed.texts()).length, 4)
  await keeper.stop()
})

test('what is kept for others is bounded and told to be, and leaves room for what is written here', () => {
  const bed = new KeeperBed(3, 'keeper full')
  const keeper = bed.keeper()
  const { primitives, random } = bed.network
  const fresh = () => readCapabilityOf(primitives, newBoxSequence(random))
  for (let count = 0; count < MAX_KEPT_SEQUENCES - MAX_BOX_WRITERS; count++) keeper.keep(fresh())
  assert.throws(() => keeper.keep(fresh()), { kind: 'overloaded' })
  const own = fresh()
  assert.ok(keeper.keep(own, own.index))
  void keeper.stop()
})
