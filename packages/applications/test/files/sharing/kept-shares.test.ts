/** What of shares lasts: restarts, damage, backups. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex } from '@warren/kernel'
import { createSeededRandom, MemoryState } from '@warren/testkit'
import { BLOCK_BYTES } from '../../../src/files/format/index.ts'
import { createShareStore } from '../../../src/files/sharing/share-store.ts'
import { bytesOf, newDisk, progress, reopened, Sharer, TREES } from './support/sharer.ts'

const MB = 1024 * 1024
const code = (kind: string) => (error: unknown) => (error as { kind?: string }).kind === kind

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
