import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, utf8 } from '@warren/kernel'
import { BLOCK_BYTES } from '../../../src/files/format/index.ts'
import type { ContentReader, ReadRange } from '../../../src/files/getting/index.ts'
import { MAX_READERS, READ_AHEAD_BLOCKS } from '../../../src/files/getting/limits.ts'
import { TO, World } from './support/world.ts'

async function readAll(world: World, reader: ContentReader, range: ReadRange): Promise<Uint8Array> {
  const work = (async () => {
    const parts: Uint8Array[] = []
    for await (const part of reader.read(range)) parts.push(part.slice())
    return Uint8Array.from(parts.flatMap((part) => [...part]))
  })()
  return world.clock.settle(work, 600_000)
}

test('any range of a file is read, and blocks are fetched once', async () => {
  const world = new World()
  const bytes = world.bytes(6 * BLOCK_BYTES + 100)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharer = world.share('a', content)
  const downloads = world.downloads()
  const link = world.link(content, sharer)
  const reader = await world.clock.settle(downloads.openReader({ link }, {}), 60_000)
  assert.equal(reader.bytes, bytes.length)
  assert.equal(reader.name, 'x')
  const ranges: ReadRange[] = [
    { first: 0 },
    { first: 5, last: 5 },
    { first: BLOCK_BYTES - 1, last: 2 * BLOCK_BYTES },
    { first: bytes.length - 1 },
    { first: 10, last: bytes.length + 5000 },
  ]
  for (const range of ranges)
    assert.deepEqual(
      await readAll(world, reader, range),
      bytes.slice(range.first, (range.last ?? bytes.length) + 1),
    )
  assert.deepEqual(await readAll(world, reader, { first: bytes.length }), new Uint8Array(0))
  assert.equal(sharer.sent.length, 7)
  await downloads.stop()
})

test('a file of a folder is read by its path; a folder and a name that is not there are told apart', async () => {
  const world = new World()
  const files = [
    { path: ['d', 'one'], bytes: world.bytes(1000, 'one') },
    { path: ['d', 'two'], bytes: world.bytes(2 * BLOCK_BYTES, 'two') },
    { path: ['empty'], bytes: new Uint8Array(0) },
  ]
  const content = world.content('f', files, { isFolder: true })
  const downloads = world.downloads()
  const link = world.link(content, world.share('a', content))
  const open = (path?: string[]): Promise<ContentReader> =>
    world.clock.settle(downloads.openReader(path === undefined ? { link } : { link, path }, {}), 60_000)
  const tags = new Set<string>()
  for (const { path, bytes } of files) {
    const reader = await open(path)
    tags.add(reader.tag)
    assert.deepEqual(await readAll(world, reader, { first: 0 }), bytes)
  }
  assert.equal(tags.size, 3)
  await assert.rejects(open(['d']), { kind: 'bad-input' })
  await assert.rejects(open(['d', 'three']), { kind: 'not-found' })
  await assert.rejects(open(), { kind: 'bad-input' })
  await downloads.stop()
})

test('a reader that stops reading makes nothing more be fetched than its read-ahead', async () => {
  const world = new World()
  const bytes = world.bytes(600 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharer = world.share('a', content)
  const downloads = world.downloads()
  const reader = await world.clock.settle(
    downloads.openReader({ link: world.link(content, sharer) }, {}),
    60_000,
  )
  const iterator = reader.read({ first: 0 })[Symbol.asyncIterator]()
  await world.clock.settle(iterator.next(), 60_000)
  await world.clock.runFor(60_000)
  assert.ok(sharer.sent.length <= READ_AHEAD_BLOCKS + 1, `${sharer.sent.length} blocks`)
  // A jump gives up what is under way and fetches from there.
  await world.clock.settle(Promise.resolve(iterator.return?.()), 1000)
  sharer.sent.length = 0
  assert.deepEqual(await readAll(world, reader, { first: 590 * BLOCK_BYTES }), bytes.slice(590 * BLOCK_BYTES))
  assert.equal(sharer.sent.length, 10)
  await world.clock.runFor(61_000)
  assert.equal(sharer.open.length, 0, 'circuits of a link that nobody reads are closed')
  await downloads.stop()
})

test('a reader goes before a download of the same link, uses what that has on disk, and waits for a sharer', async () => {
  const world = new World()
  const bytes = world.bytes(300 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharer = world.share('a', content, { bytesPerS: 300_000 })
  const downloads = world.downloads()
  const link = world.link(content, sharer)
  const { id } = downloads.start({ link, to: TO })
  await world.clock.runUntil(() => (downloads.get(id)?.verifiedBytes ?? 0) > 50 * BLOCK_BYTES, 60_000)
  const reader = await world.clock.settle(downloads.openReader({ link }, {}), 1000)
  const sentBefore = sharer.sent.length
  await readAll(world, reader, { first: 0, last: 10 })
  assert.ok(!sharer.sent.slice(sentBefore).includes(0), 'what is on disk is not fetched')
  const begunMs = world.clock.nowMs()
  const far = await readAll(world, reader, { first: 290 * BLOCK_BYTES, last: 290 * BLOCK_BYTES + 9 })
  assert.deepEqual(far, bytes.slice(290 * BLOCK_BYTES, 290 * BLOCK_BYTES + 10))
  assert.ok(world.clock.nowMs() - begunMs < 8000)
  const done = await world.finish(downloads, id)
  assert.deepEqual(await world.read(done.to), bytes)
  await downloads.stop()
})

test('readers are bounded in number, can be given up, and tell what they wait for', async () => {
  const world = new World()
  const content = world.content('x', [{ path: ['x'], bytes: world.bytes(100) }])
  const sharer = world.share('a', content, {
    tamper: (frame) => ('blob' in frame && frame.blob === 'data' ? 'nothing' : frame),
  })
  const downloads = world.downloads()
  const reader = await world.clock.settle(
    downloads.openReader({ link: world.link(content, sharer) }, {}),
    60_000,
  )
  const source = new CancelSource()
  const readings = Array.from({ length: MAX_READERS }, () =>
    reader.read({ first: 0 }, source.cancel)[Symbol.asyncIterator]().next(),
  )
  const outcomes = Promise.allSettled(readings)
  await assert.rejects(reader.read({ first: 0 })[Symbol.asyncIterator]().next(), { kind: 'overloaded' })
  source.abort()
  const settled = await world.clock.settle(outcomes, 1000)
  assert.ok(settled.every((outcome) => outcome.status === 'rejected'))

  const nobody = world.content('nobody', [{ path: ['nobody'], bytes: utf8('x') }])
  const steps: string[] = []
  const causes: (string | undefined)[] = []
  const giveUp = new CancelSource()
  const opening = downloads.openReader(
    { link: world.link(nobody, { identity: world.identity('nobody') }) },
    { cancel: giveUp.cancel, step: (step) => steps.push(step), waiting: (_, cause) => causes.push(cause) },
  )
  await world.clock.runFor(3000)
  assert.equal(steps.at(-1), 'waiting for the sharer')
  assert.match(causes.at(-1) ?? '', /offline/)
  giveUp.abort()
  await assert.rejects(opening, { kind: 'cancelled' })
  await downloads.stop()
})
