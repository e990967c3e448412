import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLOCK_BYTES, formatShareLink } from '../../../src/files/format/index.ts'
import { decodeIndex, encodeIndex, type SharesIndex } from '../../../src/files/leaving/index-format.ts'
import { TO } from '../getting/support/world.ts'
import { leavableOf } from './support/leavable.ts'
import { fileOf, LeavingWorld } from './support/leaving-world.ts'

async function getAll(world: LeavingWorld, link: string): Promise<Uint8Array> {
  const downloads = world.downloads()
  const { id } = downloads.start({ link, to: TO })
  const done = await world.finish(downloads, id)
  await downloads.stop()
  return world.read(done.to)
}

test('the author is gone, and three in ten of the shares: what was left arrives byte for byte', async () => {
  const world = new LeavingWorld()
  const { bytes, content } = fileOf(world, 50)
  const left = await world.leave(leavableOf(world.primitives, content, 'author'))
  assert.equal(left.state, 'left')
  assert.deepEqual([left.needed, left.total], [4, 8])
  world.store.lose(2)
  assert.deepEqual(await getAll(world, left.link), bytes)
})

test('a get of what was left begins within seconds while its sharers take a minute to fail', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 20)
  const left = await world.leave(leavableOf(world.primitives, content, 'author'))
  world.connectMs = 60_000
  const downloads = world.downloads()
  const beganAtMs = world.clock.nowMs()
  const { id } = downloads.start({ link: left.link, to: TO })
  await world.finish(downloads, id)
  assert.ok(world.clock.nowMs() - beganAtMs < 5000, `${world.clock.nowMs() - beganAtMs}`)
  await downloads.stop()
})

test('lists of ids grow levels, and are read from the top', async () => {
  const world = new LeavingWorld()
  world.store.data = 1
  world.store.parity = 1
  const { bytes, content } = fileOf(world, 600)
  const leavable = leavableOf(world.primitives, content, 'author')
  const left = await world.leave(leavable)
  const [head] = [...world.store.headsHeld.values()]
  const index = decodeIndex(head?.plaintext ?? assert.fail()) as SharesIndex
  assert.deepEqual(
    index.levels.map(({ blocks }) => blocks),
    [601, 2],
  )
  world.store.lose(1)
  assert.deepEqual(await getAll(world, left.link), bytes)
})

test('sharers and holders bring blocks at once, and the status names both', async () => {
  const world = new LeavingWorld()
  const { bytes, content } = fileOf(world, 600)
  const leavable = leavableOf(world.primitives, content, 'author')
  const left = await world.leave(leavable)
  const sharer = world.share('author', content, { bytesPerS: 1_000_000 })
  world.store.delayMs = 200
  assert.equal(world.link(content, sharer), left.link)
  assert.deepEqual(await getAll(world, left.link), bytes)
  assert.ok(sharer.sent.length > 50, `${sharer.sent.length}`)
  assert.ok(world.store.gets.length > 20, `${world.store.gets.length}`)
  const together = world.told.find(({ holders, circuits }) => holders?.state === 'connected' && circuits > 0)
  assert.equal(together?.holders?.count, 8)
})

test('small content stands in the index and needs no share', async () => {
  const world = new LeavingWorld()
  const bytes = world.bytes(5000)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const left = await world.leave(leavableOf(world.primitives, content, 'author'))
  assert.equal(world.store.puts.length, 0)
  assert.deepEqual(await getAll(world, left.link), bytes)
})

test('an index that leads to other data delivers nothing of it', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 30)
  const other = world.content('x', [{ path: ['x'], bytes: world.bytes(30 * BLOCK_BYTES - 5, 'other') }])
  const leavable = leavableOf(world.primitives, content, 'author')
  // The author's own index, for the link of one content, of blocks of another one.
  const left = await world.leave({
    ...leavable,
    read: async (first, count) => {
      const { manifest, data } = other.blobs
      const blocks = [...content.blobs.manifest.blocks, ...data.blocks].slice(first, first + count)
      assert.equal(manifest.blocks.length, 1)
      return Uint8Array.from(blocks.flatMap((block) => [...block]))
    },
  })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: left.link, to: TO })
  await world.clock.runFor(60_000)
  const status = downloads.get(id) ?? assert.fail()
  assert.equal(status.verifiedBytes, 0)
  assert.equal(status.holders?.state, 'refused')
  // A sharer that has the right content still brings it.
  world.share('author', content)
  await world.finish(downloads, id)
  await downloads.stop()
})

test('small content that is another is not delivered', async () => {
  const world = new LeavingWorld()
  const content = world.content('x', [{ path: ['x'], bytes: world.bytes(5000) }])
  const left = await world.leave(leavableOf(world.primitives, content, 'author'))
  const [head] = [...world.store.headsHeld.values()]
  const index = decodeIndex(head?.plaintext ?? assert.fail())
  assert.ok(index.form === 'inline')
  const data = index.data.slice()
  data[7] = (data[7] as number) ^ 1
  if (head !== undefined) head.plaintext = encodeIndex({ ...index, data })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: left.link, to: TO })
  await world.clock.runFor(60_000)
  assert.equal(downloads.get(id)?.verifiedBytes, 0)
  assert.equal(downloads.get(id)?.holders?.state, 'refused')
  await downloads.stop()
})

test('a link that was not left is gone on with from its sharers, and holders are seldom asked', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 30)
  const downloads = world.downloads()
  const sharer = { identity: world.identity('author') }
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await world.clock.runFor(300_000)
  assert.equal(world.store.findsOfHeads, 1)
  assert.equal(downloads.get(id)?.waitingFor, 'the sharer')
  assert.match(downloads.get(id)?.cause ?? '', /offline/)
  world.share('author', content)
  await world.finish(downloads, id)
  await downloads.stop()
})

test('a reader seeks in what was left', async () => {
  const world = new LeavingWorld()
  const { bytes, content } = fileOf(world, 200)
  const left = await world.leave(leavableOf(world.primitives, content, 'author'))
  const downloads = world.downloads()
  const reader = await world.clock.settle(downloads.openReader({ link: left.link }, {}), 60_000)
  const read = async (): Promise<number[]> => {
    const parts: number[] = []
    for await (const chunk of reader.read({ first: 4_000_001, last: 4_100_000 })) parts.push(...chunk)
    return parts
  }
  assert.deepEqual(await world.clock.settle(read(), 60_000), [...bytes.subarray(4_000_001, 4_100_001)])
  await downloads.stop()
})

test('requests of one run end with it', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 20)
  const left = await world.leave(leavableOf(world.primitives, content, 'author'))
  assert.equal(world.store.ended.length, 1)
  await getAll(world, left.link)
  assert.equal(world.store.ended.length, 2)
})

test('both forms of the link find the same', async () => {
  const world = new LeavingWorld()
  const { content } = fileOf(world, 3)
  const leavable = leavableOf(world.primitives, content, 'author')
  const left = await world.leave(leavable)
  assert.equal(left.link, formatShareLink(world.primitives, leavable.link))
  assert.equal(world.kept[0]?.capability, left.capability)
})
