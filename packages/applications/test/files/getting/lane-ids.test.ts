/** Lanes that are lost with their sharer's guard, say: how soon and under which ids they are looked for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom, VirtualClock } from '@warren/testkit'
import { LaneIds } from '../../../src/files/getting/lane-ids.ts'
import { MAX_LOST_LANES } from '../../../src/files/getting/limits.ts'
import { type LaneEnd, Source } from '../../../src/files/getting/source.ts'
import { SERVED_LATELY_MS } from '../../../src/files/getting/timeouts.ts'

const clock = new VirtualClock()
const random = createSeededRandom('lane ids')
const source = (): Source => new Source({ clock, random }, random.bytes(32), 'a sharer', 'link')
const LOST: LaneEnd = { kind: 'lost', hadWorked: true, code: 'lost' }

test('the next lane to a sharer takes the id of one whose circuit was lost, and no other sharer does', () => {
  const ids = new LaneIds()
  const [one, other] = [source(), source()]
  const [first, second] = [ids.next(one), ids.next(one)]
  assert.notEqual(first, second)
  ids.ended({ id: first, source: one }, LOST)
  const elsewhere = ids.next(other)
  assert.ok(![first, second].includes(elsewhere))
  assert.equal(ids.next(one), first)
  assert.ok(![first, second, elsewhere].includes(ids.next(one)))
})

test('a circuit that was given up for what it did is not looked for again', () => {
  const ids = new LaneIds()
  const one = source()
  const id = ids.next(one)
  const ends: LaneEnd[] = [
    { kind: 'slow' },
    { kind: 'wrong' },
    { ...LOST, code: 'silent' },
    { kind: 'closed' },
  ]
  for (const end of ends) ids.ended({ id, source: one }, end)
  assert.notEqual(ids.next(one), id)
})

test('what is kept of lost lanes is bounded', () => {
  const ids = new LaneIds()
  const one = source()
  const all = Array.from({ length: 2 * MAX_LOST_LANES }, () => ids.next(one))
  for (const id of all) ids.ended({ id, source: one }, LOST)
  const again = all.map(() => ids.next(one))
  assert.equal(again.filter((id) => all.includes(id)).length, MAX_LOST_LANES)
})

test('a sharer that served until now is looked for on as many ways as are wanted, one that did not on one', async () => {
  const one = source()
  one.served()
  one.ended(LOST)
  await clock.runFor(1000)
  assert.equal(one.mayHave(3), 3)
  await clock.runFor(SERVED_LATELY_MS)
  assert.equal(one.mayHave(3), 1)
})
