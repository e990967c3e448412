import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex, utf8 } from '@warren/kernel'
import fc from 'fast-check'
import { headKeyOf, MAX_HEAD_CONTENTS, openHead } from '../src/heads/head-contents.ts'
import { createHeads, type Heads } from '../src/heads/heads.ts'
import { SeenRevisions } from '../src/heads/seen-revisions.ts'
import { decodeItem, parseItem } from '../src/items/item-format.ts'
import { MAX_SEEN_HEADS } from '../src/limits.ts'
import { MemoryState } from '@warren/testkit'
import { FakeHolders, NETWORK_ID, UNTIL } from './support/fake-holders.ts'

const SEED = new Uint8Array(32).fill(5)
const SEAL = new Uint8Array(32).fill(6)
const options = { group: 'test' }
const order = { seed: SEED, label: 'site', sealKey: SEAL, contents: utf8('one'), until: UNTIL }

/** Heads as one node sees them, whose memory is its own. */
function nodeOn(network: FakeHolders): Heads {
  const ports = { clock: network.clock, primitives: network.primitives, state: new MemoryState() }
  return createHeads(ports, { networkId: NETWORK_ID, items: network.items })
}

function bed() {
  const network = new FakeHolders(12)
  const [author, reader] = [nodeOn(network), nodeOn(network)]
  const key = author.keyOf(network.primitives.ed25519PublicOf(SEED), 'site')
  const publish = (contents: string) =>
    network.run(author.publish({ ...order, contents: utf8(contents) }, options))
  const find = (node = reader) => network.run(node.find(key, SEAL, options))
  return { network, author, reader, key, publish, find }
}

test('whoever has the address finds the newest in one get', async () => {
  const { network, publish, find, key } = bed()
  assert.equal(await find(), undefined)
  for (const contents of ['one', 'two', 'three']) await publish(contents)
  network.asked.length = 0
  const found = await find()
  assert.deepEqual(found?.contents, utf8('three'))
  assert.equal(found?.revision, 3)
  assert.equal(network.asked.length, 12)
  assert.deepEqual(parseItem('head', found.bytes).key, key)
})

test('a head that is older than one seen before is refused and said to be so', async () => {
  const { network, publish, find, reader, key } = bed()
  await publish('one')
  const old = new Map(network.holders.map((holder) => [holder, new Map(holder.held)]))
  await publish('two')
  assert.equal((await find())?.revision, 2)
  for (const [holder, held] of old) for (const [name, item] of held) holder.held.set(name, item)
  await assert.rejects(find(), { kind: 'not-authentic', fields: { revision: 1, highest: 2 } })
  await assert.rejects(network.run(reader.renew(key, UNTIL, options)), { kind: 'not-authentic' })
  // Somebody who never saw the newer one cannot know.
  assert.equal((await find(nodeOn(network)))?.revision, 1)
})

test('what was seen is remembered over a restart', async () => {
  const { network, publish, key } = bed()
  const state = new MemoryState()
  const ports = { clock: network.clock, primitives: network.primitives, state }
  const config = { networkId: NETWORK_ID, items: network.items }
  await publish('one')
  await publish('two')
  await network.run(createHeads(ports, config).find(key, SEAL, options))
  assert.equal(new SeenRevisions({ clock: network.clock, state }).highest(key), 2)
})

test('a forged head is not shown, and one that was sealed under another key is refused', async () => {
  const { network, author, reader, key, publish, find } = bed()
  await publish('one')
  network.misbehave(network.holders.slice(0, 11), 'forges')
  assert.deepEqual((await find())?.contents, utf8('one'))
  network.misbehave(network.holders, 'forges')
  await assert.rejects(find(), { kind: 'unreachable' })
  network.misbehave(network.holders, 'honest')
  await network.run(author.publish({ ...order, sealKey: new Uint8Array(32) }, options))
  await assert.rejects(find(), { kind: 'not-authentic' })
  // It did not become the newest one that was seen either.
  await network.run(author.publish(order, options))
  assert.equal((await network.run(reader.find(key, SEAL, options)))?.revision, 3)
})

test('an author who forgot everything still publishes above what holders have', async () => {
  const { network, publish, find } = bed()
  await publish('one')
  await publish('two')
  const again = nodeOn(network)
  assert.equal((await network.run(again.publish(order, options))).revision, 3)
  assert.equal((await find())?.revision, 3)
})

test('an author whose holders forgot everything still publishes above what was seen', async () => {
  const { network, publish } = bed()
  await publish('one')
  await publish('two')
  for (const holder of network.holders) holder.held.clear()
  assert.equal((await publish('three')).revision, 3)
})

test('anybody puts a head again as it is, from holders or from a copy, and needs no secret', async () => {
  const { network, publish, find, key } = bed()
  const { bytes } = await publish('one')
  const friend = nodeOn(network)
  network.holders[0]?.held.clear()
  const again = await network.run(friend.renew(key, UNTIL + 10, options))
  assert.deepEqual([again?.held, again?.until], [12, UNTIL + 10])
  for (const holder of network.holders) holder.held.clear()
  assert.equal(await network.run(friend.renew(key, UNTIL, options)), undefined)
  assert.equal((await network.run(friend.renew(key, UNTIL, options, bytes)))?.held, 12)
  assert.deepEqual((await find())?.contents, utf8('one'))
})

test('an old copy never replaces what is newer, and a copy of something else is refused', async () => {
  const { network, author, publish, find, key } = bed()
  const { bytes } = await publish('one')
  await publish('two')
  const friend = nodeOn(network)
  assert.equal((await network.run(friend.renew(key, UNTIL, options, bytes)))?.revision, 2)
  assert.deepEqual((await find())?.contents, utf8('two'))
  const other = await network.run(author.publish({ ...order, label: 'leave' }, options))
  await assert.rejects(network.run(friend.renew(key, UNTIL, options, other.bytes)), { kind: 'not-authentic' })
  await assert.rejects(network.run(friend.renew(key, UNTIL, options, bytes.slice(1))), { kind: 'malformed' })
})

test('of two machines that publish at once one wins everywhere; one that fails says why', async () => {
  const { network, find } = bed()
  const machines = [nodeOn(network), nodeOn(network)]
  const works = machines.map((machine, index) =>
    machine.publish({ ...order, contents: utf8(`machine ${index}`) }, options),
  )
  const results = await network.run(Promise.allSettled(works))
  const won = results.flatMap((result, index) => (result.status === 'fulfilled' ? [index] : []))
  for (const result of results)
    if (result.status === 'rejected') assert.equal((result.reason as { kind: string }).kind, 'refused')
  const found = await find()
  assert.ok(won.some((index) => toHex(utf8(`machine ${index}`)) === toHex(found?.contents ?? SEED)))
  assert.equal((await find(nodeOn(network)))?.revision, found?.revision)
})

test('heads of one identity under two labels, or of two networks, have nothing in common to see', () => {
  const { network } = bed()
  const { primitives } = network
  const identity = primitives.ed25519PublicOf(SEED)
  const keys = [
    headKeyOf(primitives, NETWORK_ID, identity, 'site'),
    headKeyOf(primitives, NETWORK_ID, identity, 'leave'),
    headKeyOf(primitives, new Uint8Array(32), identity, 'site'),
    identity,
  ]
  assert.equal(new Set(keys.map(toHex)).size, keys.length)
  assert.throws(() => headKeyOf(primitives, NETWORK_ID, new Uint8Array(32), 'site'), {
    kind: 'not-authentic',
  })
})

test('contents of any length come back as they were, and look alike to holders', async () => {
  const { network, author, find } = bed()
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: MAX_HEAD_CONTENTS, size: 'max' }), async (contents) => {
      const { bytes } = await network.run(author.publish({ ...order, contents }, options))
      const found = await find()
      assert.deepEqual(found?.contents, contents)
      const item = decodeItem(network.primitives, NETWORK_ID, 'head', bytes)
      assert.throws(() => openHead(network.primitives, new Uint8Array(32), item), { kind: 'not-authentic' })
    }),
    { numRuns: 10 },
  )
})

test('the memory of heads is bounded, and those seen last stay', () => {
  const { network } = bed()
  const state = new MemoryState()
  const seen = new SeenRevisions({ clock: network.clock, state })
  const nameOf = (index: number): Uint8Array => {
    const name = new Uint8Array(32)
    new DataView(name.buffer).setUint32(0, index)
    return name
  }
  for (let index = 0; index < MAX_SEEN_HEADS; index++) {
    // Half of them are seen a day later.
    if (index === MAX_SEEN_HEADS / 2) network.clock.wallOffsetMs = 86_400_000
    seen.note(nameOf(index), index + 1)
  }
  network.clock.wallOffsetMs = 2 * 86_400_000
  for (let index = 0; index < 100; index++) seen.note(nameOf(MAX_SEEN_HEADS + index), 9)
  assert.ok(state.table('store-heads').keys().length <= MAX_SEEN_HEADS)
  assert.equal(seen.highest(nameOf(0)), 0)
  assert.equal(seen.highest(nameOf(MAX_SEEN_HEADS - 1)), MAX_SEEN_HEADS)
  seen.note(nameOf(MAX_SEEN_HEADS - 1), 3)
  assert.equal(seen.highest(nameOf(MAX_SEEN_HEADS - 1)), MAX_SEEN_HEADS)
})
