import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLOCK_BYTES } from '../../../src/files/format/index.ts'
import { TO, World } from './support/world.ts'

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

test('killing a circuit costs less than a fifth of the rate, and no block is asked for twice that came', async () => {
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
  assert.ok(disturbed > undisturbed * 0.8, `${disturbed} of ${undisturbed} bytes a ms`)
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
