import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, isWarrenError, utf8 } from '@warren/kernel'
import { BLOCK_BYTES } from '../../../src/files/format/index.ts'
import { MODIFIED_S } from './support/content.ts'
import { TO, World } from './support/world.ts'

test('a file is fetched over three circuits of one group, verified, and put in place with its time', async () => {
  const world = new World()
  const bytes = world.bytes(100 * BLOCK_BYTES + 17)
  const content = world.content('film.mkv', [{ path: ['film.mkv'], bytes, executable: true }])
  const sharer = world.share('a', content, { latencyMs: 75, bytesPerS: 1_000_000 })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })

  const done = await world.finish(downloads, id)
  assert.equal(done.state, 'done')
  assert.equal(done.to, `${TO}/film.mkv`)
  assert.equal(done.verifiedBytes, bytes.length)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.deepEqual(await world.names(TO), ['.keep', 'film.mkv'])
  const stat = await world.files.stat(done.to)
  assert.equal(stat?.modifiedMs, MODIFIED_S * 1000)
  assert.equal(stat?.executable, true)
  assert.equal(new Set(world.connects.map(({ lane }) => lane)).size, 3)
  assert.equal(new Set(world.connects.map(({ group }) => group)).size, 1)
  const lanesUsed = new Set(sharer.asked.filter(({ blob }) => blob === 'data').map(({ lane }) => lane))
  assert.equal(lanesUsed.size, 3)
  assert.equal(new Set(sharer.sent).size, sharer.sent.length)
  await world.clock.runFor(1000)
  assert.equal(sharer.completed, 1)
  await downloads.stop()
})

test('a folder keeps its tree, its empty files and folders, and never replaces what is there', async () => {
  const world = new World()
  const files = [
    { path: ['a', 'one.txt'], bytes: utf8('one') },
    { path: ['a', 'empty'], bytes: new Uint8Array(0) },
    { path: ['a', 'b', 'big'], bytes: world.bytes(3 * BLOCK_BYTES + 5) },
    { path: ['hollow'], bytes: undefined },
    { path: ['zeros'], bytes: new Uint8Array(5 * BLOCK_BYTES) },
  ]
  const content = world.content('tree', files, { isFolder: true })
  const sharer = world.share('a', content)
  world.files.plant(`${TO}/tree`, 'mine')
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })

  const done = await world.finish(downloads, id)
  assert.equal(done.to, `${TO}/tree (2)`)
  assert.equal(done.files, 4)
  for (const { path, bytes } of files) {
    const place: string = `${done.to}/${path.join('/')}`
    if (bytes === undefined) assert.equal((await world.files.stat(place))?.kind, 'directory')
    else assert.deepEqual(await world.read(place), bytes)
  }
  assert.deepEqual(await world.read(`${TO}/tree`), utf8('mine'))
  assert.deepEqual(await world.names(TO), ['.keep', 'tree', 'tree (2)'])
  await downloads.stop()
})

test('chosen files are all that is written, and only blocks that hold them are asked for', async () => {
  const world = new World()
  const files = ['a', 'b', 'c', 'd'].map((name) => ({
    path: ['docs', `${name}.bin`],
    bytes: world.bytes(10 * BLOCK_BYTES + 100, name),
  }))
  const content = world.content('many', files, { isFolder: true })
  const sharer = world.share('a', content)
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO, only: ['docs/b.*'] })

  const done = await world.finish(downloads, id)
  assert.deepEqual(await world.names(`${done.to}/docs`), ['b.bin'])
  assert.deepEqual(await world.read(`${done.to}/docs/b.bin`), files[1]?.bytes)
  assert.equal(done.totalBytes, 10 * BLOCK_BYTES + 100)
  assert.deepEqual(
    sharer.sent.toSorted((a, b) => a - b),
    Array.from({ length: 11 }, (_, at) => at + 10),
  )
  await downloads.stop()
})

test('a choice of nothing fails with a sentence', async () => {
  const world = new World()
  const content = world.content('x', [{ path: ['x'], bytes: utf8('x') }])
  const sharer = world.share('a', content)
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO, only: ['nothing'] })
  await assert.rejects(world.finish(downloads, id), { kind: 'bad-input' })
  assert.match(downloads.get(id)?.error?.next ?? '', /--list/)
  await downloads.stop()
})

test('looking at a link and then getting it fetches its list of files once', async () => {
  const world = new World()
  const content = world.content('twice', [{ path: ['twice'], bytes: world.bytes(5) }])
  const sharer = world.share('a', content)
  const downloads = world.downloads()
  const link = world.link(content, sharer)
  const view = await world.clock.settle(downloads.inspect(link, {}), 60_000)
  assert.deepEqual(
    view.entries.map(({ path, bytes }) => [path, bytes]),
    [[['twice'], 5]],
  )
  const askedBefore = sharer.asked.length
  const { id } = downloads.start({ link, to: TO })
  await world.finish(downloads, id)
  assert.deepEqual(
    sharer.asked.slice(askedBefore).map(({ blob }) => blob),
    ['data'],
  )
  await downloads.stop()
})

test('links of another network, damaged links and folders that are not there are refused with what to do', async () => {
  const world = new World()
  const content = world.content('x', [{ path: ['x'], bytes: utf8('x') }])
  const sharer = world.share('a', content)
  const downloads = world.downloads()
  const link = world.link(content, sharer)
  const refused = (work: () => unknown): void =>
    assert.throws(
      work,
      (error) => isWarrenError(error) && error.kind === 'bad-input' && error.next !== undefined,
    )
  refused(() => downloads.start({ link: `${link.slice(0, 20)}A${link.slice(21)}`, to: TO }))
  refused(() => downloads.start({ link: 'hello', to: TO }))
  refused(() => downloads.start({ link, to: TO, circuits: 9 }))
  refused(() => downloads.start({ link, to: TO, name: '../x' }))
  const { id } = downloads.start({ link, to: '/nowhere' })
  await assert.rejects(world.finish(downloads, id), { kind: 'bad-input' })
  assert.match(downloads.get(id)?.error?.message ?? '', /folder/)
  world.files.plant('/denied/x', '')
  world.files.deny('/denied')
  const denied = downloads.start({ link, to: '/denied' })
  await assert.rejects(world.finish(downloads, denied.id), { kind: 'no-permission' })
  assert.match(downloads.get(denied.id)?.error?.message ?? '', /may not write/)
  await downloads.stop()
})

test('a rate limit holds over all circuits', async () => {
  const world = new World()
  const bytes = world.bytes(64 * BLOCK_BYTES)
  const content = world.content('slow', [{ path: ['slow'], bytes }])
  const sharer = world.share('a', content)
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO, bytesPerS: 100_000 })
  const begunMs = world.clock.nowMs()
  await world.finish(downloads, id)
  const elapsedS = (world.clock.nowMs() - begunMs) / 1000
  const rate = bytes.length / elapsedS
  assert.ok(rate <= 110_000 && rate > 80_000, `${rate} bytes a second`)
  await downloads.stop()
})

test('a paused download asks for nothing, and goes on where it was, in this process and in the next', async () => {
  const world = new World()
  const bytes = world.bytes(200 * BLOCK_BYTES)
  const content = world.content('long', [{ path: ['long'], bytes }])
  const sharer = world.share('a', content, { bytesPerS: 500_000, latencyMs: 50 })
  let downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await world.clock.runUntil(() => (downloads.get(id)?.verifiedBytes ?? 0) > 40 * BLOCK_BYTES, 60_000)
  downloads.pause(id)
  await world.clock.runFor(3000)
  const asked = sharer.asked.length
  assert.equal(downloads.get(id)?.state, 'paused')
  await world.clock.runFor(30_000)
  assert.equal(sharer.asked.length, asked)
  await world.clock.settle(downloads.stop(), 1000)

  downloads = world.downloads()
  assert.equal(downloads.get(id)?.state, 'paused')
  const verified = (downloads.get(id)?.verifiedBytes ?? 0) / BLOCK_BYTES
  sharer.sent.length = 0
  downloads.resume(id)
  const done = await world.finish(downloads, id)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.equal(sharer.sent.length, 200 - verified)
  await downloads.stop()
})

test('a download goes on by itself after a restart, and the list of files is not fetched again', async () => {
  const world = new World()
  const bytes = world.bytes(100 * BLOCK_BYTES)
  const content = world.content('again', [{ path: ['again'], bytes }])
  const sharer = world.share('a', content, { bytesPerS: 500_000 })
  const first = world.downloads()
  const { id } = first.start({ link: world.link(content, sharer), to: TO })
  await world.clock.runUntil(() => (first.get(id)?.verifiedBytes ?? 0) > 20 * BLOCK_BYTES, 60_000)
  await world.clock.settle(first.stop(), 1000)
  assert.equal(sharer.open.length, 0)
  sharer.asked.length = 0
  const second = world.downloads()
  const done = await world.finish(second, id)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.ok(sharer.asked.every(({ blob }) => blob === 'data'))
  await second.stop()
})

test('cancelling removes what was fetched, unless it is to be kept; then the same request goes on with it', async () => {
  const world = new World()
  const bytes = world.bytes(100 * BLOCK_BYTES)
  const content = world.content('kept', [{ path: ['kept'], bytes }])
  const sharer = world.share('a', content, { bytesPerS: 500_000 })
  const downloads = world.downloads()
  const request = { link: world.link(content, sharer), to: TO }
  const half = async (id: string): Promise<void> =>
    world.clock.runUntil(() => (downloads.get(id)?.verifiedBytes ?? 0) > 40 * BLOCK_BYTES, 60_000)
  const first = downloads.start(request)
  await half(first.id)
  assert.equal(downloads.start(request).id, first.id)
  assert.equal(await world.clock.settle(downloads.cancel(first.id, { keepParts: true }), 1000), true)
  assert.deepEqual(await world.names(TO), ['.keep', '.kept.warren-part'])
  sharer.sent.length = 0
  const second = downloads.start(request)
  await world.clock.runUntil(() => downloads.get(second.id)?.verifiedBytes !== 0, 60_000)
  assert.ok((downloads.get(second.id)?.verifiedBytes ?? 0) > 40 * BLOCK_BYTES)
  assert.equal(await world.clock.settle(downloads.cancel(second.id, { keepParts: false }), 1000), true)
  assert.deepEqual(await world.names(TO), ['.keep'])
  assert.deepEqual(downloads.list(), [])
  await downloads.stop()
})

test('two downloads of different links with one name do not meet', async () => {
  const world = new World()
  const contents = ['one', 'two'].map((label) => {
    const bytes = world.bytes(20 * BLOCK_BYTES, label)
    return { bytes, content: world.content('same', [{ path: ['same'], bytes }]) }
  })
  const downloads = world.downloads()
  const started = contents.map(({ content }, at) =>
    downloads.start({ link: world.link(content, world.share(`s${at}`, content)), to: TO }),
  )
  const both = started.map(({ id }) => downloads.finished(id, () => {}))
  const done = await world.clock.settle(Promise.all(both), 60_000)
  const places = done.map(({ to }) => to)
  assert.deepEqual(places.toSorted(), [`${TO}/same`, `${TO}/same (2)`])
  for (const [at, place] of places.entries()) assert.deepEqual(await world.read(place), contents[at]?.bytes)
  await downloads.stop()
})

test('who waits for a download may leave, and it goes on', async () => {
  const world = new World()
  const content = world.content('x', [{ path: ['x'], bytes: world.bytes(100) }])
  const sharer = world.share('a', content)
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  const source = new CancelSource()
  const waiting = downloads.finished(id, () => {}, source.cancel)
  source.abort()
  await assert.rejects(waiting, { kind: 'cancelled' })
  assert.equal((await world.finish(downloads, id)).state, 'done')
  await downloads.stop()
})
