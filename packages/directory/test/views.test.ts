import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createInlineOffload, createSeededRandom, createSimPrimitives, VirtualClock } from '@warren/testkit'
import { OwnView } from '../src/own-view.ts'
import { isBeyond, type SetView, viewOfNames } from '../src/set-view.ts'
import { type TwoFaced, ViewBook } from '../src/view-book.ts'
import { decodeView, signView } from '../src/view-statement.ts'
import { MadeUpSet, makeIds } from './made-up-set.ts'
import { toHex } from '@warren/kernel'

const random = createSeededRandom('views')
const primitives = createSimPrimitives(random)
const NETWORK_ID = random.bytes(32)
const MINUTE_MS = 60_000

const viewOf = (ids: readonly Uint8Array[]): SetView => viewOfNames(ids.map(toHex))

function setUp() {
  const clock = new VirtualClock()
  const seed = random.bytes(32)
  const id = primitives.ed25519PublicOf(seed)
  const caught: TwoFaced[] = []
  const ports = { clock, random, offload: createInlineOffload(primitives) }
  const book = new ViewBook(ports, NETWORK_ID, (one) => caught.push(one))
  const sign = (view: SetView, settled = true, atMs = clock.wallMs()): Uint8Array =>
    signView(primitives, NETWORK_ID, seed, { id, atMs, settled, view })
  return { clock, id, book, caught, sign }
}

test('a relay that signs one list for us and another for somebody else is caught when the two meet', async () => {
  const { id, book, caught, sign, clock } = setUp()
  const other = setUp()
  const ids = makeIds(100, random)
  await book.note(id, { own: sign(viewOf(ids)) }, viewOf(ids))
  await clock.runFor(MINUTE_MS)
  const heard = sign(viewOf(ids.slice(0, 30)))
  const whole = { own: other.sign(viewOf(ids), true, clock.wallMs()), heard }
  await book.note(other.id, whole, viewOf(ids))
  assert.deepEqual(caught, [{ relayId: id, shown: [100, 30] }])
  assert.deepEqual(book.twoFaced(), caught)
})

test('lists of equal size that name other relays are told apart as well', async () => {
  const { id, book, caught, sign } = setUp()
  const [one, two] = [viewOf(makeIds(1000, random)), viewOf(makeIds(1000, random))]
  await book.note(id, { own: sign(one) }, one)
  await book.note(id, { own: sign(two) }, two)
  assert.equal(caught.length, 1)
})

test('a relay has to show what it signs, and has to sign', async () => {
  const { id, book, sign } = setUp()
  const stranger = setUp()
  const ids = makeIds(100, random)
  const view = viewOf(ids)
  const damaged = sign(view).map((byte, at) => (at === 600 ? byte ^ 1 : byte))
  for (const words of [
    {},
    { own: sign(viewOf(ids.slice(0, 50))) },
    { own: damaged },
    { own: stranger.sign(view) },
    { own: sign(view), heard: damaged },
  ]) {
    await assert.rejects(book.note(id, words, view), { kind: 'protocol-violation' })
  }
})

test('words of relays that are not settled, or date from another time, prove nothing', async () => {
  const { id, book, caught, sign, clock } = setUp()
  const ids = makeIds(100, random)
  const [all, few] = [viewOf(ids), viewOf(ids.slice(0, 20))]
  await book.note(id, { own: sign(all) }, all)
  await book.note(id, { own: sign(few, false) }, few)
  await book.note(id, { own: sign(few, true, clock.wallMs() - 11 * MINUTE_MS) }, few)
  await clock.runFor(11 * MINUTE_MS)
  await book.note(id, { own: sign(few) }, few)
  assert.deepEqual(caught, [])
})

test('whatever an honest relay goes through, no two of its words prove it a liar', async () => {
  const clock = new VirtualClock()
  const set = new MadeUpSet()
  const said: { atMs: number; settled: boolean; view: SetView }[] = []
  const own = new OwnView(
    clock,
    { compared: set },
    {
      signView(view, settled) {
        said.push({ atMs: clock.wallMs(), settled, view })
        return new Uint8Array()
      },
    },
  )
  const ids = makeIds(400, random)
  const names = ids.map((id) => toHex(id.subarray(0, 16)))
  for (let step = 0; step < 300; step++) {
    const [what, count] = random.bytes(2) as unknown as [number, number]
    // Mostly a little churn; now and then it is cut off from most, or joins them again.
    const amount = what < 12 ? 300 : count % 6
    for (let change = 0; change < amount; change++) {
      const at = ((random.bytes(1)[0] as number) * 256 + (random.bytes(1)[0] as number)) % ids.length
      if (what % 2 === 0) set.add(ids[at] as Uint8Array)
      else set.tree.delete(names[at] as string)
    }
    own.current()
    await clock.runFor(90_000)
  }
  const settled = said.filter((word) => word.settled)
  assert.ok(settled.length > 50, 'it is settled most of the time')
  for (const one of settled) {
    for (const other of settled) {
      if (Math.abs(one.atMs - other.atMs) > 10 * MINUTE_MS) continue
      assert.ok(!isBeyond(one.view, other.view, { share: 1 / 2, relays: 8 }))
    }
  }
})

test('a view tells numbers and survives the wire', () => {
  const { id, sign } = setUp()
  const view = viewOf(makeIds(300, random))
  const bytes = sign(view)
  assert.equal(bytes.length, 618)
  assert.deepEqual(decodeView(bytes).statement.view, view)
  assert.deepEqual(decodeView(bytes).statement.id, id)
})
