import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectFailure } from '@warren/hidden'
import { isWarrenError, utf8 } from '@warren/kernel'
import { BLOCK_BYTES } from '../../../src/files/format/index.ts'
import { bytesOf, Sharer } from '../sharing/support/sharer.ts'
import { TO, World } from './support/world.ts'

/** The product's sharer and the product's getter, with memory between them. */
function setUp(): { world: World; sharer: Sharer } {
  const world = new World()
  const sharer = new Sharer({ clock: world.clock })
  world.elsewhere = (identity) => connectTo(sharer, identity)
  return { world, sharer }
}

function connectTo(sharer: Sharer, identity: Uint8Array): ReturnType<Sharer['connect']> {
  try {
    return sharer.connect(identity)
  } catch (error) {
    if (isWarrenError(error) && error.kind === 'unreachable') throw connectFailure('descriptor-not-found')
    throw error
  }
}

test('what one shares the other gets: a file, and a folder with awkward names', async () => {
  const { world, sharer } = setUp()
  const bytes = bytesOf(300 * BLOCK_BYTES + 77)
  sharer.files.plant('/home/film', bytes)
  const folder: Readonly<Record<string, Uint8Array>> = {
    'ünïcode/日本語.txt': utf8('こんにちは'),
    empty: new Uint8Array(0),
    'con.txt': utf8('a device elsewhere'),
    'Read.me': utf8('one'),
    'read.me': utf8('two'),
    zeros: new Uint8Array(4 * BLOCK_BYTES),
  }
  for (const [path, content] of Object.entries(folder)) sharer.files.plant(`/home/folder/${path}`, content)
  const downloads = world.downloads()
  const file = await sharer.add('/home/film')
  const gotFile = await world.finish(downloads, downloads.start({ link: file.link ?? '', to: TO }).id)
  assert.deepEqual(await world.read(gotFile.to), bytes)
  const tree = await sharer.add('/home/folder')
  const gotTree = await world.finish(downloads, downloads.start({ link: tree.link ?? '', to: TO }).id)
  assert.deepEqual(
    gotTree.renamed.map(({ from }) => from),
    ['con.txt', 'read.me'],
  )
  const renamed = new Map(gotTree.renamed.map(({ from, to }) => [from, to]))
  for (const [path, content] of Object.entries(folder))
    assert.deepEqual(await world.read(`${gotTree.to}/${renamed.get(path) ?? path}`), content)
  await world.clock.runFor(1000)
  assert.equal(sharer.status(file.id).statistics.completed, 1)
  await downloads.stop()
})

test('a share until its first complete download ends with it, and the next getter is told so or finds nobody', async () => {
  const { world, sharer } = setUp()
  const bytes = bytesOf(20 * BLOCK_BYTES)
  sharer.files.plant('/home/once', bytes)
  const { id, link } = await sharer.add('/home/once', { once: true })
  const downloads = world.downloads()
  const done = await world.finish(downloads, downloads.start({ link: link ?? '', to: TO }).id)
  assert.deepEqual(await world.read(done.to), bytes)
  await world.clock.runFor(5000)
  assert.equal(sharer.status(id).state, 'ended')
  const second = downloads.start({ link: link ?? '', to: TO })
  await world.clock.runFor(70_000)
  assert.match(downloads.get(second.id)?.state ?? '', /waiting|failed/)
  await world.clock.settle(downloads.stop(), 1000)
})

test('a file that is changed while it is fetched is waited for, and completed when it is put back', async () => {
  const { world, sharer } = setUp()
  const bytes = bytesOf(100 * BLOCK_BYTES)
  sharer.files.plant('/home/draft', bytes)
  const { link } = await sharer.add('/home/draft')
  const downloads = world.downloads()
  const { id } = downloads.start({ link: link ?? '', to: TO, bytesPerS: 300_000 })
  await world.clock.runUntil(() => (downloads.get(id)?.verifiedBytes ?? 0) > 20 * BLOCK_BYTES, 60_000)
  await overwrite(sharer, bytesOf(100 * BLOCK_BYTES, 9))
  await world.clock.runUntil(() => downloads.get(id)?.state === 'waiting', 120_000)
  await world.clock.runFor(5000)
  assert.match(downloads.get(id)?.cause ?? '', /changed at the sharer/)
  await overwrite(sharer, bytes)
  const done = await world.finish(downloads, id)
  assert.deepEqual(await world.read(done.to), bytes)
  await downloads.stop()
})

test('a sharer that starts again is found again, and nothing that came is fetched twice', async () => {
  const { world, sharer } = setUp()
  const bytes = bytesOf(200 * BLOCK_BYTES)
  sharer.files.plant('/home/long', bytes)
  const { link } = await sharer.add('/home/long')
  const downloads = world.downloads()
  const { id } = downloads.start({ link: link ?? '', to: TO, bytesPerS: 500_000 })
  await world.clock.runUntil(() => (downloads.get(id)?.verifiedBytes ?? 0) > 40 * BLOCK_BYTES, 60_000)
  await sharer.settle(sharer.shares.stop())
  const before = downloads.get(id)?.verifiedBytes ?? 0
  await world.clock.runFor(30_000)
  assert.match(downloads.get(id)?.cause ?? '', /offline/)
  const again = sharer.restarted()
  world.elsewhere = (identity) => connectTo(again, identity)
  const done = await world.finish(downloads, id)
  assert.deepEqual(await world.read(done.to), bytes)
  const [share] = again.shares.list()
  const blocksLeft = 200 - Math.floor(before / BLOCK_BYTES)
  assert.ok((share?.statistics.sentBytes ?? 0) <= (blocksLeft + 2) * (BLOCK_BYTES + 64) + sentBefore(sharer))
  await downloads.stop()
})

async function overwrite(sharer: Sharer, bytes: Uint8Array): Promise<void> {
  const handle = await sharer.files.open('/home/draft', 'update')
  await handle.write(0, bytes)
  await handle.close()
}

const sentBefore = (sharer: Sharer): number => sharer.shares.list()[0]?.statistics.sentBytes ?? 0
