import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, equalBytes, toHex } from '@warren/kernel'
import fc from 'fast-check'
import { ITEM_HOLDERS } from '../src/limits.ts'
import { type Item, itemBodyBytes } from '../src/item.ts'
import { signItem } from '../src/items/item-format.ts'
import { createItemPlacement } from '../src/items/item-placement.ts'
import { ITEM_REQUEST_TIMEOUT_MS, OTHER_ANSWERS_MS } from '../src/items/timeouts.ts'
import { FakeHolders, NETWORK_ID, UNTIL } from './support/fake-holders.ts'

const group = 'test'

function head(network: FakeHolders, revision: number, fill = 1): Item {
  const body = new Uint8Array(itemBodyBytes('head')).fill(fill)
  return signItem(network.primitives, NETWORK_ID, network.signingKey(9), {
    itemClass: 'head',
    revision,
    body,
  })
}
const put = (network: FakeHolders, item: Item) => network.run(network.items.put(item, UNTIL, { group }))
const get = (network: FakeHolders, item: Item) => network.run(network.items.get('head', item.key, { group }))

/** Says no more than that: to print how long bytes differ takes minutes. */
function assertSame(found: Item | undefined, expected: Item, message = 'the item itself'): void {
  assert.ok(found !== undefined && equalBytes(found.bytes, expected.bytes), message)
}

test('what was put lies at twelve holders that signed for it, and is found at all of them', async () => {
  const network = new FakeHolders(40)
  const item = head(network, 1)
  assert.deepEqual(await put(network, item), { held: 12, asked: 12, until: UNTIL })
  assert.equal(network.having(item).length, ITEM_HOLDERS)
  const found = await get(network, item)
  assertSame(found, item)
  assert.equal(found?.until, UNTIL)
})

test('readers derive the same holders, in whatever order they know the relays', () => {
  const network = new FakeHolders(40)
  const placement = createItemPlacement(network.primitives, NETWORK_ID)
  const relays = network.holders.map((holder) => holder.info)
  const key = head(network, 1).key
  const names = (order: typeof relays): string[] => placement(key, order).map((relay) => toHex(relay.id))
  assert.deepEqual(names(relays.toReversed()), names(relays))
  assert.equal(new Set(names(relays)).size, ITEM_HOLDERS)
  assert.equal(placement(key, relays.slice(0, 5)).length, 5)
})

test('what nobody put is missing, after all holders were asked', async () => {
  const network = new FakeHolders(40)
  assert.equal(await get(network, head(network, 1)), undefined)
  assert.equal(new Set(network.asked.map((order) => toHex(order.holder))).size, ITEM_HOLDERS)
})

test('an item is found while one of its holders is left', async () => {
  const network = new FakeHolders(12)
  const item = head(network, 1)
  await put(network, item)
  network.misbehave(network.having(item).slice(1), 'down')
  assertSame(await get(network, item), item)
})

test('no holder can forge an item, pass another one off as it, or hide it', async () => {
  for (const mode of ['forges', 'swaps', 'denies'] as const) {
    const network = new FakeHolders(12)
    const item = head(network, 1)
    await put(network, item)
    await put(
      network,
      signItem(network.primitives, NETWORK_ID, network.signingKey(8), {
        itemClass: 'head',
        revision: 7,
        body: new Uint8Array(itemBodyBytes('head')),
      }),
    )
    network.misbehave(network.having(item).slice(1), mode)
    for (const [index, holder] of network.holders.entries()) holder.delayMs = 10 + index
    const honest = network.holders.find((holder) => holder.mode === 'honest')
    assert.ok(honest)
    // The only one that tells the truth is the slowest.
    honest.delayMs = OTHER_ANSWERS_MS
    assertSame(await get(network, item), item, mode)
  }
})

test('of what holders have the winner is taken, and given to those that had an older one', async () => {
  const network = new FakeHolders(12)
  const [older, newer] = [head(network, 1), head(network, 2)]
  await put(network, older)
  network.misbehave(network.holders.slice(0, 5), 'down')
  await put(network, newer)
  network.misbehave(network.holders, 'honest')
  assert.equal(network.having(older).length, 5)
  // Those with the older one answer first.
  for (const holder of network.having(newer)) holder.delayMs = 60
  assert.equal((await get(network, newer))?.revision, 2)
  assert.equal(network.having(newer).length, 12)
  assert.ok(network.ended.includes(`${group} again`))
})

test('a put that another item wins over says so and shows it', async () => {
  const network = new FakeHolders(12)
  const [older, newer] = [head(network, 1), head(network, 2)]
  network.misbehave(network.holders.slice(0, 6), 'down')
  await put(network, newer)
  network.misbehave(network.holders, 'honest')
  const result = await put(network, older)
  assertSame(result.winner, newer)
  assert.equal(network.having(newer).length, 12)
})

test('a holder that calls a put stale and shows nothing better is not believed', async () => {
  const network = new FakeHolders(12)
  const item = head(network, 1)
  network.misbehave(network.holders.slice(0, 3), 'slanders')
  const result = await put(network, item)
  assert.deepEqual([result.held, result.winner], [9, undefined])
  network.misbehave(network.holders, 'slanders')
  await assert.rejects(put(network, head(network, 2)), { kind: 'unreachable' })
})

test('a receipt that does not verify counts for nothing', async () => {
  const network = new FakeHolders(12)
  network.misbehave(network.holders.slice(0, 4), 'unsigned')
  assert.equal((await put(network, head(network, 1))).held, 8)
  network.misbehave(network.holders, 'unsigned')
  await assert.rejects(put(network, head(network, 2)), { kind: 'unreachable' })
})

test('nobody to ask, nobody who answers and nobody with room are told apart', async () => {
  const nobody = new FakeHolders(0)
  await assert.rejects(put(nobody, head(nobody, 1)), { kind: 'no-path' })
  await assert.rejects(get(nobody, head(nobody, 1)), { kind: 'no-path' })
  const network = new FakeHolders(12)
  const item = head(network, 1)
  network.misbehave(network.holders, 'full')
  await assert.rejects(put(network, item), { kind: 'overloaded' })
  network.misbehave(network.holders, 'down')
  await assert.rejects(put(network, item), { kind: 'unreachable' })
  await assert.rejects(get(network, item), { kind: 'unreachable' })
})

test('slow holders hold up neither a put nor a get, and one that never answers neither', async () => {
  const network = new FakeHolders(12)
  const item = head(network, 1)
  for (const holder of network.holders.slice(0, 4)) holder.delayMs = 10 * ITEM_REQUEST_TIMEOUT_MS
  let putAtMs = 0
  let gotAtMs = 0
  await network.run(
    (async () => {
      await network.items.put(item, UNTIL, { group })
      putAtMs = network.clock.nowMs()
      await network.items.get('head', item.key, { group })
      gotAtMs = network.clock.nowMs()
    })(),
  )
  assert.ok(putAtMs <= 50 + OTHER_ANSWERS_MS, `${putAtMs}`)
  assert.equal(gotAtMs - putAtMs, 50)
  for (const holder of network.holders) holder.delayMs = 10 * ITEM_REQUEST_TIMEOUT_MS
  await assert.rejects(get(network, item), { kind: 'unreachable' })
})

test('who gives up waits no longer', async () => {
  const network = new FakeHolders(12)
  const source = new CancelSource()
  const item = head(network, 1)
  const options = { group, cancel: source.cancel }
  const works = [network.items.put(item, UNTIL, options), network.items.get('head', item.key, options)]
  source.abort()
  for (const result of await network.run(Promise.allSettled(works)))
    assert.equal(result.status === 'rejected' && (result.reason as { kind: string }).kind, 'cancelled')
  await assert.rejects(network.items.put(item, UNTIL, options), { kind: 'cancelled' })
})

test('with any three of twelve holders lying in any way, the newest is found', async () => {
  const modes = fc.constantFrom('down', 'denies', 'keeps', 'forges', 'swaps', 'full', 'unsigned' as const)
  await fc.assert(
    fc.asyncProperty(fc.array(modes, { minLength: 3, maxLength: 3 }), fc.nat(), async (lies, seed) => {
      const network = new FakeHolders(12, `liars ${seed}`)
      await put(network, head(network, 1))
      lies.forEach((mode, index) => {
        const liar = network.holders[index]
        assert.ok(liar)
        liar.mode = mode as 'down'
        // First to speak.
        liar.delayMs = 1
      })
      await put(network, head(network, 2))
      assert.equal((await get(network, head(network, 2)))?.revision, 2)
    }),
    { numRuns: 25 },
  )
})
