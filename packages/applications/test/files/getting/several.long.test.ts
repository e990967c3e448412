import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex, utf8, utf8Text } from '@warren/kernel'
import { BLOCK_BYTES } from '../../../src/files/format/index.ts'
import type { DownloadRecord } from '../../../src/files/getting/download-record.ts'
import type { FakeSharer } from './support/fake-sharer.ts'
import { TO, World } from './support/world.ts'

function recordOf(world: World, id: string): DownloadRecord {
  return JSON.parse(utf8Text(world.state.table('downloads').get(id) as Uint8Array)) as DownloadRecord
}

test('the sharers of one link are used at once, and each that brought something hears that it is complete', async () => {
  const world = new World()
  const bytes = world.bytes(200 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharers = ['a', 'b', 'c'].map((label) => world.share(label, content, { bytesPerS: 500_000 }))
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, ...sharers), to: TO })
  const done = await world.finish(downloads, id)
  assert.deepEqual(await world.read(done.to), bytes)
  for (const sharer of sharers) assert.ok(sharer.sent.length > 40, `${sharer.sent.length}`)
  await world.clock.runFor(1000)
  assert.deepEqual(
    sharers.map(({ completed }) => completed),
    [1, 1, 1],
  )
  await downloads.stop()
})

test('sharers that a sharer names are used when the one of the link goes away', async () => {
  const world = new World()
  const bytes = world.bytes(200 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const named = world.share('named', content)
  const first = world.share('first', content, { bytesPerS: 200_000, peers: [named.identity] })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, first), to: TO })
  await world.clock.runUntil(() => first.sent.length > 20, 60_000)
  first.refusal = 'ended'
  for (const connection of first.open) connection.kill()
  const done = await world.finish(downloads, id)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.ok(named.sent.length > 100)
  await downloads.stop()
})

/** Goes on until a good part of it is there, and ends in order. */
async function beginWith(world: World, link: string, first: FakeSharer, blocks: number): Promise<string> {
  const downloads = world.downloads()
  const { id } = downloads.start({ link, to: TO })
  await world.clock.runUntil(() => first.sent.length > blocks, 60_000)
  await world.clock.settle(downloads.stop(), 10_000)
  return id
}

test('sharers that a sharer named are used after a restart too, when the one of the link is gone', async () => {
  const world = new World()
  const bytes = world.bytes(200 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const named = world.share('named', content)
  const first = world.share('first', content, { bytesPerS: 50_000, peers: [named.identity] })
  const link = world.link(content, first)
  world.failures.set(toHex(named.identity), 'descriptor-not-found')
  const id = await beginWith(world, link, first, 20)
  assert.equal(named.sent.length, 0)

  world.failures.delete(toHex(named.identity))
  world.sharers.delete(toHex(first.identity))
  const again = world.downloads()
  const done = await world.finish(again, id)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.ok(named.sent.length > 100)
  await again.stop()
})

test('a crash loses no sharer that was named a second before', async () => {
  const world = new World()
  const content = world.content('x', [{ path: ['x'], bytes: world.bytes(200 * BLOCK_BYTES) }])
  const first = world.share('first', content, { bytesPerS: 50_000, peers: [world.identity('named')] })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, first), to: TO })
  await world.clock.runUntil(() => first.sent.length > 0, 60_000)
  await world.clock.runFor(1000)
  assert.deepEqual(recordOf(world, id).sharers, [toHex(world.identity('named'))])
  await downloads.stop()
})

test('one that sent what does not verify, and what a finished download knew, is not kept', async () => {
  const world = new World()
  const content = world.content('x', [{ path: ['x'], bytes: world.bytes(100 * BLOCK_BYTES) }])
  const wrong = world.share('wrong', content, { tamper: () => new Uint8Array(100) })
  const good = world.identity('away')
  const peers = [wrong.identity, good]
  const first = world.share('first', content, { bytesPerS: 100_000, peers })
  const begun = world.downloads()
  const { id } = begun.start({ link: world.link(content, first), to: TO })
  await world.clock.runUntil(() => first.sent.length > 5, 60_000)
  // Makes room for circuits to others.
  for (const connection of first.open.slice(1)) connection.kill()
  await world.clock.runUntil(() => wrong.connections.some(({ isOver }) => isOver), 60_000)
  await world.clock.settle(begun.stop(), 10_000)
  assert.deepEqual(recordOf(world, id).sharers, [toHex(good)])
  const again = world.downloads()
  await world.finish(again, id)
  assert.deepEqual(recordOf(world, id).sharers, [])
  await again.stop()
})

test('what is kept is held to the bounds of what arrives, and who is named now has a place of one that is of no use', async () => {
  const world = new World()
  const bytes = world.bytes(100 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const named = world.share('named', content)
  const first = world.share('first', content, { bytesPerS: 50_000 })
  const link = world.link(content, first)
  const id = await beginWith(world, link, first, 5)
  const many = Array.from({ length: 40 }, (_, index) => toHex(world.identity(`away ${index}`)))
  const record = { ...recordOf(world, id), sharers: ['zz', 7, 'ab', ...many] }
  world.state.table('downloads').put(id, utf8(JSON.stringify(record)))
  world.connects.length = 0
  first.options = { ...first.options, peers: [named.identity] }

  const again = world.downloads()
  await world.clock.runFor(20_000)
  // The latest of those kept, beside the one of the link.
  const tried = new Set(world.connects.map(({ service }) => toHex(service)))
  const expected = new Set([first.identity, named.identity].map(toHex).concat(many.slice(-16)))
  assert.deepEqual(
    [...tried].filter((service) => !expected.has(service)),
    [],
  )
  assert.ok(tried.size > 10, `${tried.size}`)
  for (const connection of first.open) connection.kill()
  const done = await world.finish(again, id)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.ok(named.sent.length > 0)
  await again.stop()
})

test('a dead sharer among the hints costs no more than the time to find out', async () => {
  const world = new World()
  const bytes = world.bytes(30 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharer = world.share('live', content, { latencyMs: 50 })
  const dead = { identity: world.identity('dead') }
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, dead, sharer), to: TO })
  const done = await world.finish(downloads, id, 5000)
  assert.deepEqual(await world.read(done.to), bytes)
  await downloads.stop()
})

test('killing a circuit costs less than a twentieth of the rate, since another is ready, and no block is asked for twice that came', async () => {
  const rateWith = async (killEveryMs: number | undefined): Promise<number> => {
    const world = new World()
    const blocks = 1200
    const bytes = world.bytes(blocks * BLOCK_BYTES)
    const content = world.content('x', [{ path: ['x'], bytes }])
    const sharer = world.share('a', content, { latencyMs: 150, bytesPerS: 1_000_000 })
    const downloads = world.downloads()
    const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
    const begunMs = world.clock.nowMs()
    if (killEveryMs !== undefined) world.clock.after(killEveryMs, () => sharer.open[0]?.kill())
    const done = await world.finish(downloads, id)
    assert.deepEqual(await world.read(done.to), bytes)
    // What was under way when it died, and the end game.
    assert.ok(sharer.sent.length < blocks + 80, `${sharer.sent.length} blocks sent`)
    await downloads.stop()
    return bytes.length / (world.clock.nowMs() - begunMs)
  }
  const undisturbed = await rateWith(undefined)
  const disturbed = await rateWith(4000)
  assert.ok(disturbed > undisturbed * 0.95, `${disturbed} of ${undisturbed} bytes a ms`)
})

test('three circuits fetch nearly three times as fast as one', async () => {
  const timeMs = async (circuits: number): Promise<number> => {
    const world = new World()
    const bytes = world.bytes(600 * BLOCK_BYTES)
    const content = world.content('x', [{ path: ['x'], bytes }])
    const sharer = world.share('a', content, { latencyMs: 150, bytesPerS: 1_000_000 })
    const downloads = world.downloads()
    const { id } = downloads.start({ link: world.link(content, sharer), to: TO, circuits })
    const begunMs = world.clock.nowMs()
    await world.finish(downloads, id)
    await downloads.stop()
    return world.clock.nowMs() - begunMs
  }
  const [one, three] = [await timeMs(1), await timeMs(3)]
  assert.ok(one > 2.4 * three, `${one} ms against ${three} ms`)
})

test('the first bytes of a link come after the connection and two round trips', async () => {
  const world = new World()
  const content = world.content('x', [{ path: ['x'], bytes: world.bytes(100 * BLOCK_BYTES) }])
  const latencyMs = 150
  const sharer = world.share('a', content, { latencyMs })
  const downloads = world.downloads()
  const begunMs = world.clock.nowMs()
  const reader = await world.clock.settle(
    downloads.openReader({ link: world.link(content, sharer) }, {}),
    5000,
  )
  const bytes = reader.read({ first: 0 })[Symbol.asyncIterator]()
  await world.clock.settle(bytes.next(), 5000)
  assert.ok(world.clock.nowMs() - begunMs <= 400 + 2 * 2 * latencyMs + 20)
  await world.clock.settle(Promise.resolve(bytes.return?.()), 1000)
  await downloads.stop()
})
