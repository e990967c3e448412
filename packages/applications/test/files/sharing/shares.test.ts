/** What is shared, how it is read, and what of it lasts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, concatBytes, utf8, utf8Text } from '@warren/kernel'
import { BLOCK_BYTES, encodeClientFrame, encodeServerFrame } from '../../../src/files/format/index.ts'
import { bytesOf, progress, reopened, Sharer, SPOOL, TREES } from './support/sharer.ts'

const MB = 1024 * 1024
const code = (kind: string) => (error: unknown) => (error as { kind?: string }).kind === kind

test('a shared file arrives byte for byte, under the name that it was given', async () => {
  const sharer = new Sharer()
  const content = bytesOf(3 * MB + 12_345)
  sharer.files.plant('/data/film.mkv', content, { executable: true, modifiedMs: 1_600_000_000_500 })
  const share = await sharer.add('/data/film.mkv', { name: 'holiday.mkv' })
  assert.equal(share.state, 'reachable')
  assert.equal(share.bytes, content.length)
  const getter = await sharer.opened(share.id)
  const manifest = await getter.manifest()
  assert.equal(manifest.name, 'holiday.mkv')
  assert.deepEqual(manifest.entries[0], {
    path: ['holiday.mkv'],
    kind: 'file',
    bytes: content.length,
    executable: true,
    modifiedS: 1_600_000_000,
  })
  assert.deepEqual(await getter.data(), content)
})

for (const bytes of [0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 33 * BLOCK_BYTES]) {
  test(`a file of ${bytes} bytes is shared whole`, async () => {
    const sharer = new Sharer()
    sharer.files.plant('/data/file', bytesOf(bytes))
    const { id } = await sharer.add('/data/file')
    assert.deepEqual(await (await sharer.opened(id)).data(), bytesOf(bytes))
  })
}

test('a folder is shared with its files in one order, its empty folders, and nothing that is no file', async () => {
  const sharer = new Sharer()
  const { files } = sharer
  files.plant('/data/trip/b/two.txt', 'two')
  files.plant('/data/trip/a.txt', 'one')
  files.plant('/data/trip/b/nothing', '')
  files.plant('/data/trip/größe.txt', 'three')
  files.plantOther('/data/trip/link', 'link')
  files.plantOther('/data/trip/pipe', 'other')
  files.plantUnnameable('/data/trip/latin')
  await files.makeDirectory('/data/trip/empty')
  const share = await sharer.add('/data/trip')
  assert.deepEqual([share.kind, share.files, share.skippedCount], ['folder', 4, 3])
  assert.deepEqual(share.skipped.map(({ path, reason }) => `${path}: ${reason}`).sort(), [
    '?: a name that is not text',
    'link: a symbolic link',
    'pipe: a device, pipe or socket',
  ])
  const getter = await sharer.opened(share.id)
  const { entries } = await getter.manifest()
  assert.deepEqual(
    entries.map(({ path, kind }) => `${kind} ${path.join('/')}`),
    ['file a.txt', 'file b/nothing', 'file b/two.txt', 'folder empty', 'file größe.txt'],
  )
  assert.equal(utf8Text((await getter.data()) as Uint8Array), 'onetwothree')
})

test('an empty folder is shared as what it is', async () => {
  const sharer = new Sharer()
  sharer.files.plant('/data/x', '')
  await sharer.files.makeDirectory('/data/empty')
  const { id } = await sharer.add('/data/empty')
  assert.deepEqual((await (await sharer.opened(id)).manifest()).entries, [])
})

test('many small files are read in order however many are open at once', async () => {
  const sharer = new Sharer()
  const parts: Uint8Array[] = []
  for (let index = 0; index < 300; index++) {
    const part = bytesOf((index * 37) % 2_000, index)
    parts.push(part)
    sharer.files.plant(`/data/many/${String(index).padStart(4, '0')}`, part)
  }
  const { id } = await sharer.add('/data/many')
  assert.deepEqual(await (await sharer.opened(id)).data(), concatBytes(...parts))
})

test('what cannot be read is refused with its number and the first of it, or left out when that is wished', async () => {
  const sharer = new Sharer()
  for (const name of ['a', 'b', 'c']) sharer.files.plant(`/data/f/${name}`, name)
  sharer.files.deny('/data/f/b')
  sharer.files.deny('/data/f/c')
  await assert.rejects(sharer.add('/data/f'), (error: Error & { next?: string }) =>
    /2 cannot be read, the first is "\/data\/f\/b"/.test(error.next ?? ''),
  )
  const share = await sharer.add('/data/f', { skipUnreadable: true })
  assert.deepEqual([share.files, share.skippedCount], [1, 2])
})

test('paths that hold nothing to share are refused with a sentence, and leave nothing', async () => {
  const sharer = new Sharer()
  sharer.files.plantOther('/data/link', 'link')
  sharer.files.plant('/data/file', 'x')
  await assert.rejects(sharer.add('/data/nothing'), code('not-found'))
  sharer.files.plantOther('/data/pipe', 'other')
  await assert.rejects(sharer.add('/data/link'), code('not-found'))
  await assert.rejects(sharer.add('/data/pipe'), code('bad-input'))
  await assert.rejects(sharer.add('/data/file', { name: '../up' }), code('bad-input'))
  await assert.rejects(sharer.add('/data/file', { untilMs: sharer.clock.wallMs() - 1 }), code('bad-input'))
  await assert.rejects(sharer.add('/home'), code('bad-input'))
  assert.deepEqual(sharer.shares.list(), [])
})

test('a link that somebody names is what it leads to, under its own name', async () => {
  const sharer = new Sharer()
  sharer.files.plant('/data/trip/a', 'first')
  sharer.files.plantLink('/data/holiday', '/data/trip')
  sharer.files.plantLink('/data/newest', '/data/holiday/a')
  const folder = await sharer.add('/data/holiday')
  const file = await sharer.add('/data/newest')
  assert.deepEqual(
    [folder.name, folder.kind, folder.path, folder.files],
    ['holiday', 'folder', '/data/trip', 1],
  )
  assert.deepEqual([file.name, file.kind, file.path], ['newest', 'file', '/data/trip/a'])
  assert.deepEqual(await (await sharer.opened(file.id)).data(), utf8('first'))
})

test("Warren's own keys are not shared: neither its home, what is above and in it, nor by a link", async () => {
  const sharer = new Sharer()
  sharer.files.plant('/home/warren/key', 'secret')
  sharer.files.plant('/home/warren/trees/0/leaves', 'x')
  sharer.files.plant('/home/warren-mine/x', 'no secret')
  sharer.files.plantLink('/data/link', '/home/warren/key')
  sharer.files.plantLink('/data/way', '/home/warren')
  for (const path of [
    '/',
    '/home',
    '/home/warren',
    '/home/warren/key',
    '/home/warren/trees',
    '/data/link',
    '/data/way',
  ])
    await assert.rejects(sharer.add(path, { name: 'x' }), /own keys are there/, path)
  assert.deepEqual((await sharer.add('/home/warren-mine')).files, 1)
})

test('a file that is written while it is read is no share, and its number is never used again', async () => {
  const sharer = new Sharer()
  sharer.files.plant('/data/log', bytesOf(8 * MB))
  let writing: Promise<void> | undefined
  const write = async () => {
    const handle = await sharer.files.open('/data/log', 'update')
    await handle.write(0, utf8('now'))
    await handle.close()
  }
  const part = () => {
    writing ??= write()
  }
  const adding = sharer.shares.add({ path: '/data/log' }, { ...progress(), part })
  await assert.rejects(sharer.settle(adding), code('bad-input'))
  await writing
  assert.deepEqual(sharer.shares.list(), [])
  assert.notEqual((await sharer.add('/data/log')).id, sharer.told[0]?.id)
})

test('the service is there while the content is still read, and says to come again', async () => {
  const sharer = new Sharer()
  sharer.files.plant('/data/big', bytesOf(8 * MB))
  let seen: (string | undefined)[] = []
  const part = () => {
    const [share] = sharer.shares.list()
    seen = [share?.state, share?.link, sharer.services[0]?.state]
    if (frames.length > 0) return
    const near = sharer.connect(sharer.services[0]?.identityKey ?? new Uint8Array(32))
    near.start({ data: (chunk) => frames.push(chunk.slice()), end() {}, drain() {}, close() {} })
    near.write(encodeClientFrame({ type: 'open', manifestRoot: new Uint8Array(32) }))
  }
  const frames: Uint8Array[] = []
  const adding = sharer.shares.add({ path: '/data/big' }, { ...progress(), part })
  assert.equal((await sharer.settle(adding)).state, 'reachable')
  assert.deepEqual(seen, ['reading', undefined, 'reachable'])
  assert.deepEqual(frames, [encodeServerFrame({ type: 'refused', request: 0, reason: 'busy' })])
})

test('giving up while it is read leaves nothing on disk or in the list', async () => {
  const sharer = new Sharer()
  sharer.files.plant('/data/big', bytesOf(8 * MB))
  const source = new CancelSource()
  const adding = sharer.shares.add(
    { path: '/data/big' },
    { ...progress(source.cancel), part: () => source.abort() },
  )
  await assert.rejects(sharer.settle(adding), code('cancelled'))
  assert.deepEqual(sharer.shares.list(), [])
  assert.equal(sharer.services[0]?.state, 'stopped')
  assert.deepEqual(await sharer.files.list(TREES, 10), [{ name: '.keep', kind: 'file' }])
})

test('what comes from a stream lies on disk as it is sent, and goes when the share is removed', async () => {
  const sharer = new Sharer()
  const content = bytesOf(2 * MB + 7)
  async function* chunks() {
    for (let at = 0; at < content.length; at += 100_003) yield content.subarray(at, at + 100_003)
  }
  const share = await sharer.settle(sharer.shares.addStream({}, chunks(), progress()))
  assert.deepEqual([share.name, share.bytes, share.path], ['stdin', content.length, undefined])
  const getter = await sharer.opened(share.id)
  assert.deepEqual(await getter.data(), content)
  const spooled = new Uint8Array(BLOCK_BYTES)
  const handle = await sharer.files.open(`${SPOOL}/${share.id}`, 'read')
  await handle.read(0, spooled)
  const sent = getter.frames.findLast((frame) => frame.type === 'block' && frame.index === 0)
  assert.ok(sent?.type === 'block')
  assert.notDeepEqual(spooled, content.subarray(0, BLOCK_BYTES))
  assert.deepEqual(spooled, sent.block)
  const again = sharer.restarted()
  assert.deepEqual(await (await reopened(again, share.id)).data(), content)
  assert.equal(await again.shares.remove(share.id), true)
  assert.equal(await again.files.stat(`${SPOOL}/${share.id}`), undefined)
})

test('a stream that fails, stalls or does not fit leaves nothing', async () => {
  const sharer = new Sharer()
  const failing = async function* () {
    yield bytesOf(3 * MB)
    throw new Error('the pipe broke')
  }
  await assert.rejects(sharer.settle(sharer.shares.addStream({}, failing(), progress())))
  const source = new CancelSource()
  const silent = async function* () {
    yield bytesOf(10)
    source.abort()
    await new Promise<void>(() => {})
  }
  await assert.rejects(
    sharer.settle(sharer.shares.addStream({}, silent(), progress(source.cancel))),
    code('cancelled'),
  )
  sharer.files.setCapacity(MB)
  const large = async function* () {
    for (let index = 0; index < 8; index++) yield bytesOf(MB)
  }
  await assert.rejects(sharer.settle(sharer.shares.addStream({}, large(), progress())), (error: Error) =>
    /disk is full/.test(error.message),
  )
  assert.deepEqual(await sharer.files.list(SPOOL, 10), [{ name: '.keep', kind: 'file' }])
  assert.deepEqual(sharer.shares.list(), [])
})
