/** What is shared, how it is read, and what of it lasts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, concatBytes, toHex, utf8, utf8Text } from '@warren/kernel'
import { createSeededRandom, MemoryState } from '@warren/testkit'
import { BLOCK_BYTES, encodeClientFrame, encodeServerFrame } from '../../../src/files/format/index.ts'
import { createShareStore } from '../../../src/files/sharing/share-store.ts'
import { bytesOf, newDisk, progress, Sharer, SPOOL, TREES } from './support/sharer.ts'

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

async function reopened(sharer: Sharer, id: string) {
  await sharer.clock.runUntil(() => sharer.status(id).state !== 'starting', 60_000)
  await sharer.clock.runFor(1)
  return sharer.opened(id)
}

test('after a restart a share is served without being read again', async () => {
  const sharer = new Sharer()
  sharer.files.plant('/data/file', bytesOf(MB))
  const { id, link } = await sharer.add('/data/file')
  await sharer.settle(sharer.shares.stop())
  assert.equal(sharer.clock.pendingTimers, 0)
  const again = sharer.restarted()
  assert.equal(again.status(id).link, link)
  await again.clock.runFor(1)
  const before = again.files.operations
  await again.clock.runFor(25_000)
  assert.ok(again.files.operations - before < 5)
  assert.deepEqual(await (await reopened(again, id)).data(), bytesOf(MB))
})

test('nothing that is lost or damaged in the home is trusted', async () => {
  for (const part of ['manifest', 'leaves', 'versions']) {
    const sharer = new Sharer()
    sharer.files.plant('/data/file', bytesOf(MB))
    const { id, link } = await sharer.add('/data/file')
    await sharer.settle(sharer.shares.stop())
    sharer.files.plant(`${TREES}/${id}/${part}`, bytesOf(BLOCK_BYTES))
    const again = sharer.restarted()
    await again.clock.runFor(1000)
    const getter = await reopened(again, id)
    if (part === 'manifest') {
      assert.equal(again.status(id).state, 'unreadable')
      assert.equal(getter.refusalOf(0), 'missing')
      await again.settle(again.shares.relocate(id, '/data/file', progress()))
      assert.equal(again.status(id).link, link)
      assert.deepEqual(await (await again.opened(id)).data(), bytesOf(MB))
    } else {
      const data = await getter.data()
      assert.deepEqual(data, part === 'leaves' ? 'missing' : bytesOf(MB))
    }
  }
})

test('a link that was given out outlives a power cut at any later moment, and no key encrypts twice', async () => {
  let step = 1
  for (let isOver = false; !isOver; step++) {
    const sharer = new Sharer({ files: newDisk() })
    await sharer.clock.runFor(1)
    sharer.files.plant('/data/file', bytesOf(3 * BLOCK_BYTES))
    sharer.files.haltAt(step)
    let link: string | undefined
    const adding = sharer.shares.add({ path: '/data/file' }, progress()).then((share) => {
      link = share.link
    })
    let isHalted = false
    const done = Promise.race([
      sharer.files.halted.then(() => {
        isHalted = true
      }),
      adding,
    ])
    await sharer.settle(done)
    isOver = !isHalted
    const state = MemoryState.restore(sharer.state.snapshot())
    const again = new Sharer({ files: sharer.files.crash('power'), state })
    await again.clock.runFor(1000)
    const listed = again.shares.list()
    if (link !== undefined) assert.equal(listed[0]?.link, link)
    for (const share of listed) {
      assert.deepEqual(await (await reopened(again, share.id)).data(), bytesOf(3 * BLOCK_BYTES))
    }
    const numbers = new Set(listed.map((share) => share.id))
    const next = await again.add('/data/file')
    assert.ok(!numbers.has(next.id))
    const trees = await again.files.list(TREES, 100)
    assert.ok(trees.every(({ name }) => name === '.keep' || again.shares.get(name ?? '') !== undefined))
  }
  assert.ok(step > 10)
})

test('the same content is served under the link of somebody else, and the new link names both', async () => {
  const author = new Sharer({ seed: 'author' })
  author.files.plant('/data/song', bytesOf(MB), { modifiedMs: 5_000 })
  const { id } = await author.add('/data/song')
  const helper = new Sharer({ seed: 'helper' })
  helper.files.plant('/music/song', bytesOf(MB), { modifiedMs: 5_400 })
  const link = author.status(id).link ?? ''
  const helped = await helper.add('/music/song', { also: link })
  const both = helper.linkOf(helped.id)
  assert.deepEqual(both.manifestRoot, author.linkOf(id).manifestRoot)
  assert.deepEqual(
    both.hints.map(toHex),
    [...author.linkOf(id).hints, helper.services[0]?.identityKey ?? both.key].map(toHex),
  )
  assert.deepEqual(await (await helper.opened(helped.id)).data(), bytesOf(MB))
  await assert.rejects(helper.add('/music/song', { also: link }), code('bad-input'))
  helper.files.plant('/music/other', bytesOf(MB, 3), { modifiedMs: 5_400 })
  const later = new Sharer({ seed: 'later', files: helper.files })
  await assert.rejects(later.add('/music/other', { name: 'song', also: link }), code('bad-input'))
  assert.equal((await later.add('/music/song', { also: link })).state, 'reachable')
})

test('shares of a backup come back as missing, and serve again once they are pointed at their files', async () => {
  const sharer = new Sharer()
  sharer.files.plant('/data/file', bytesOf(MB), { modifiedMs: 77_000 })
  sharer.files.plant('/data/f/a', 'a')
  const file = await sharer.add('/data/file')
  const folder = await sharer.add('/data/f')
  const backup = JSON.parse(JSON.stringify(sharer.shares.exportAll()))
  const empty = new Sharer()
  empty.shares.restore(backup)
  empty.shares.restore(backup)
  await empty.clock.runFor(1)
  assert.deepEqual(
    empty.shares.list().map(({ state, link }) => [state, link]),
    [
      ['missing', file.link],
      ['missing', folder.link],
    ],
  )
  assert.match(empty.status(file.id).next ?? '', new RegExp(`warren share relocate ${file.id} PATH`))
  assert.equal((await empty.opened(file.id)).refusalOf(0), 'missing')
  empty.files.plant('/new/copy', bytesOf(MB), { modifiedMs: 99_000 })
  empty.files.plant('/new/wrong', bytesOf(MB, 2))
  empty.files.plant('/new/f/a', 'a')
  const relocate = (id: string, path: string) => empty.settle(empty.shares.relocate(id, path, progress()))
  await assert.rejects(relocate(file.id, '/new/wrong'), code('bad-input'))
  await assert.rejects(relocate(file.id, '/new/f'), code('bad-input'))
  assert.equal((await relocate(file.id, '/new/copy')).state, 'reachable')
  assert.equal((await relocate(folder.id, '/new/f')).state, 'reachable')
  assert.deepEqual(await (await empty.opened(file.id)).data(), bytesOf(MB))
  assert.equal([file.id, folder.id].includes((await empty.add('/new/copy')).id), false)
  assert.equal(empty.shares.list().length, 3)
})

test('a full state disk refuses a share before its link is known', async () => {
  const sharer = new Sharer()
  await sharer.clock.runFor(1)
  sharer.files.plant('/data/file', bytesOf(10))
  sharer.state.failAfterWrites(1)
  await assert.rejects(sharer.add('/data/file'), code('storage'))
  sharer.state.repairDisk()
  assert.deepEqual(sharer.restarted().shares.list(), [])
})

test('a new state does not begin with the numbers of an old one, and no number is given out twice', () => {
  const firsts = ['one', 'two'].map((seed) => {
    const store = createShareStore(new MemoryState(), createSeededRandom(seed))
    const numbers = Array.from({ length: 5 }, () => store.takeNumber())
    assert.equal(new Set(numbers).size, 5)
    return numbers[0]
  })
  assert.notEqual(firsts[0], firsts[1])
})
