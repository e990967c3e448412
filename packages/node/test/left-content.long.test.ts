import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Download } from '@warren/api'
import type { WarrenNode } from '@warren/node'
import { createSeededRandom } from '@warren/testkit'
import { NEVER, SmallNetwork } from './small-network.ts'

const RELAYS = 10
const PROGRESS = { cancel: NEVER, waiting: () => {}, part: () => {} }
const MANY_MS = 30 * 60_000

async function startAll(network: SmallNetwork, nodes: readonly WarrenNode[]): Promise<void> {
  await network.start(...nodes)
}

async function leaveFile(
  network: SmallNetwork,
  author: WarrenNode,
  bytes: Uint8Array,
): Promise<{ id: string; link: string }> {
  network.files.plant('/data/x', bytes)
  const { shares, leaving } = author.files
  const { id } = await network.clock.settle(shares.add({ path: '/data/x' }, PROGRESS), MANY_MS)
  const share = await network.clock.settle(leaving.leave(id, undefined, PROGRESS), MANY_MS)
  assert.equal(share.left?.state, 'left')
  assert.equal(share.left?.total, RELAYS)
  return { id, link: share.link ?? assert.fail() }
}

async function get(network: SmallNetwork, reader: WarrenNode, link: string): Promise<Download> {
  const { downloads } = reader.files
  network.files.plant('/got/.keep', '')
  const { id } = downloads.start({ link, to: '/got' })
  return network.clock.settle(
    downloads.finished(id, () => {}, NEVER),
    MANY_MS,
  )
}

async function read(network: SmallNetwork, path: string, bytes: number): Promise<Uint8Array> {
  const handle = await network.files.open(path, 'read')
  const target = new Uint8Array(bytes)
  await handle.read(0, target)
  await handle.close()
  return target
}

test('the author is gone and three of ten relays are: whoever has the link gets identical bytes from real holders', async () => {
  const network = new SmallNetwork(RELAYS)
  const relays = network.makeRelays()
  const author = network.make('10.98.0.1', { withFiles: true })
  const reader = network.make('10.99.0.1', { withFiles: true })
  await startAll(network, [...relays, author, reader])
  const bytes = createSeededRandom('content').bytes(400_000)
  const { link } = await leaveFile(network, author, bytes)
  const [a, b, c, ...alive] = relays
  assert.ok(a !== undefined && b !== undefined && c !== undefined)
  await network.stop(author, a, b, c)
  const done = await get(network, reader, link)
  assert.deepEqual(await read(network, done.to, bytes.length), bytes)
  await network.stop(reader, ...alive)
})

test('a check tells what is there, a stopped share is renewed no longer, and a pin does not hold its content', async () => {
  const network = new SmallNetwork(RELAYS)
  const relays = network.makeRelays()
  const author = network.make('10.98.0.1', { withFiles: true })
  const keeper = network.make('10.99.0.1', { withFiles: true })
  await startAll(network, [...relays, author, keeper])
  const { id, link } = await leaveFile(network, author, createSeededRandom('content').bytes(100_000))
  assert.deepEqual(
    author.files.keeping.list().map(({ origin }) => origin),
    ['published'],
  )
  const { keeping } = keeper.files
  const stored = await network.clock.settle(keeping.check(link, PROGRESS), MANY_MS)
  assert.ok(stored.live >= stored.needed && stored.total === RELAYS, JSON.stringify(stored))
  const pin = keeping.pin(stored.capability, undefined)
  assert.equal(keeping.pin(link, undefined).id, pin.id)
  assert.doesNotMatch(JSON.stringify(keeping.list()), new RegExp(link.slice('warren:'.length)))
  await network.clock.settle(author.files.shares.remove(id), MANY_MS)
  assert.equal(author.files.keeping.list().length, 0)
  assert.throws(() => keeping.pin(`${link}x`, undefined), { kind: 'bad-input' })
  assert.throws(() => keeping.pin('warren-verify:abc', undefined), { kind: 'bad-input' })
  assert.ok(keeping.unpin(pin.id))
  assert.ok(!keeping.unpin(pin.id))
  await network.stop(author, keeper, ...relays)
})
